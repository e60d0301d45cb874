// Ways out: `return`, `?`, and the `else` of a binding.

fn question_marks(x: &str) -> Result<u32, Error> { // @= cyclomatic 3, cognitive 0, exits 2, nesting 0
    let y: u32 = x.parse()?; // @+ cyclomatic 1
    Ok(other(y)?) // @+ cyclomatic 1
}

fn let_else(x: Option<u32>) -> u32 { // @= cyclomatic 3, cognitive 3, exits 1, npath 3
    let Some(y) = x else { // @+ cyclomatic 1, cognitive 1
        if x.is_none() { // @+ cyclomatic 1, cognitive 2
            return 0;
        }
        panic!()
    };
    y
}

fn sized<T: ?Sized>(x: &T) {} // @= cyclomatic 1, parameters 1
