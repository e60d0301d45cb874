// Branches, loops and what hangs on them.

fn chain(x: u32) { // @= cyclomatic 3, cyclomatic_strict 3, cognitive 3, npath 3, nesting 1, exits 0, parameters 1
    if x == 1 { // @+ cyclomatic 1, cognitive 1
    } else if x == 2 { // @+ cyclomatic 1, cognitive 1
    } else { // @+ cognitive 1
    }
}

fn else_with_an_if_inside(x: bool, y: bool) { // @= cyclomatic 3, cognitive 4, npath 3, nesting 2
    if x { // @+ cyclomatic 1, cognitive 1
    } else { // @+ cognitive 1
        if y { // @+ cyclomatic 1, cognitive 2
        }
    }
}

fn loops(mut x: Vec<u32>) { // @= cyclomatic 4, cognitive 10, nesting 4
    for _ in 0..3 { // @+ cyclomatic 1, cognitive 1
        while x.is_empty() { // @+ cyclomatic 1, cognitive 2
            while let Some(_) = x.pop() { // @+ cyclomatic 1, cognitive 3
                loop { // @+ cognitive 4
                    break;
                }
            }
        }
    }
}

fn unconditional() { // @= cyclomatic 1, cognitive 1, nesting 1, npath 1
    loop { // @+ cognitive 1
    }
}

fn labels(x: bool) -> u32 { // @= cyclomatic 3, cognitive 7
    let found = 'outer: loop { // @+ cognitive 1
        for y in 0..3 { // @+ cyclomatic 1, cognitive 2
            if x { // @+ cyclomatic 1, cognitive 3
                break 'outer y; // @+ cognitive 1
            }
            continue;
        }
    };
    found
}

fn logic(a: bool, b: bool, c: bool) -> bool { // @= cyclomatic 6, cyclomatic_strict 1, cognitive 5
    let x = a && b || c; // @+ cyclomatic 2, cognitive 2
    let y = a && !(b && c); // @+ cyclomatic 2, cognitive 2
    x == y && (a == b) // @+ cyclomatic 1, cognitive 1
}

fn one_run_through_comparisons(a: u32, b: u32) -> bool { // @= cyclomatic 4, cognitive 1
    a == b && (a < b && a + 1 > b) && b != 3 // @+ cyclomatic 3, cognitive 1
}

fn let_chains(a: Option<u32>, b: bool) -> bool { // @= cyclomatic 5, cyclomatic_strict 2, cognitive 3
    if let Some(x) = a // @+ cyclomatic 1, cognitive 1
        && x > 1 // @+ cyclomatic 1, cognitive 1
        && (b || x < 9) // @+ cyclomatic 2, cognitive 1
    {
        return true;
    }
    false
}
