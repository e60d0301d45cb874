// Arms: each that can fail to fit, and each guard. The last one cannot fail.

fn with_a_catch_all(x: u32) -> u32 { // @= cyclomatic 3, cognitive 1, npath 3, nesting 1
    match x { // @+ cognitive 1
        1 => 10, // @+ cyclomatic 1
        2 | 3 => 20, // @+ cyclomatic 1
        _ => 30,
    }
}

fn without(x: Kind) -> u32 { // @= cyclomatic 3, cognitive 1, npath 3
    match x { // @+ cognitive 1
        Kind::A => 1, // @+ cyclomatic 1
        Kind::B(_) => 2, // @+ cyclomatic 1
        Kind::C { .. } => 3,
    }
}

fn guards(x: Option<u32>) -> u32 { // @= cyclomatic 6, cognitive 2
    match x { // @+ cognitive 1
        Some(1) if x.is_some() => 1, // @+ cyclomatic 2
        other if other == x && x != None => 2, // @+ cyclomatic 2, cognitive 1
        Some(_) => 3, // @+ cyclomatic 1
        None => 4,
    }
}

fn anything_with_a_guard(x: u32, y: bool) -> u32 { // @= cyclomatic 3, cognitive 1
    match x { // @+ cognitive 1
        _ if y => 1, // @+ cyclomatic 1
        other if other > 1 => 2, // @+ cyclomatic 1
        _ => 3,
    }
}

fn one_arm(x: (u32, u32)) -> u32 { // @= cyclomatic 1, cognitive 1
    match x { // @+ cognitive 1
        (a, b) => a + b,
    }
}

fn names(x: u32) -> u32 { // @= cyclomatic 2
    match x { // @+ cognitive 1
        LIMIT => 1, // @+ cyclomatic 1
        other => other,
    }
}

fn nested(x: Option<u32>, y: bool) { // @= cyclomatic 3, cognitive 3, nesting 2
    match x { // @+ cognitive 1
        Some(_) => { // @+ cyclomatic 1
            if y { // @+ cyclomatic 1, cognitive 2
            }
        }
        None => {}
    }
}
