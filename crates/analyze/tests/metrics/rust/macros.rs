// Code inside macros counts like any other; what a macro's own rules say does not.

fn asserted(a: bool, b: bool) { // @= cyclomatic 3, cognitive 2, fan_out 2
    assert!(a && b, "both"); // @+ cyclomatic 1, cognitive 1
    println!("{}", a || b); // @+ cyclomatic 1, cognitive 1
}

fn with_closures(x: &[u32]) -> Vec<bool> { // @= cyclomatic 2, cognitive 1
    let y = vec![x.iter().any(|it| *it > 1 && true), false]; // @= kind closure, cyclomatic 2 @+ cyclomatic 1, cognitive 1
    vec![read(x)?; 3] // @+ cyclomatic 1
}

fn statements(x: bool) { // @= cyclomatic 2, cognitive 1
    guarded! {
        let y = 1;
        if x { // @+ cyclomatic 1, cognitive 1
            println!("{y}");
        }
    }
}

fn nested(x: bool) { // @= cyclomatic 3, cognitive 2
    assert_eq!(vec![format!("{}", x && x || true)].len(), 1); // @+ cyclomatic 2, cognitive 2
}

fn no_code_at_all() { // @= cyclomatic 1, cognitive 0
    println!("if && || ? match {}", 1);
}

macro_rules! rules {
    ($x:expr) => {
        if $x {}
    };
}

fn after() {} // @= cyclomatic 1
