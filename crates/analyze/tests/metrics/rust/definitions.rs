// Functions in functions, closures, methods, modules.

fn outer(x: bool) { // @= cyclomatic 1, cognitive 2, name outer, kind function
    fn inner(y: bool) { // @= cyclomatic 2, cognitive 1, name outer.inner
        if y { // @+ cyclomatic 1, cognitive 1
        }
    }
}

fn closures(rows: &[u32], limit: u32) -> usize { // @= cyclomatic 1, cognitive 4, parameters 2
    rows.iter()
        .filter(|row| **row > limit || limit == 0) // @= kind closure, cyclomatic 2, cognitive 1 @+ cyclomatic 1, cognitive 1
        .map(|row| if *row > 1 { 1 } else { 2 }) // @= cyclomatic 2, cognitive 2, parameters 1 @+ cyclomatic 1, cognitive 2
        .zip(std::iter::from_fn(|| None::<u32>)) // @= cyclomatic 1, parameters 0
        .count()
}

mod inside {
    impl<T> super::Kept<T> { // @type name inside.Kept, kind impl, function_count 1
        #[inline]
        #[must_use]
        pub fn get(&self, #[cfg(x)] at: usize) -> T { // @= name inside.Kept.get, kind method, start_line 20, parameters 2
            self.0[at]
        }
    }
}

trait Named { // @type name Named, kind trait, function_count 1
    fn name(&self) -> &str;

    fn is_named(&self) -> bool { // @= name Named.is_named, cyclomatic 1
        !self.name().is_empty()
    }
}

struct Row(u32); // @type name Row, kind struct, function_count 0

async fn asynchronous(x: bool) { // @= name asynchronous, cyclomatic 2, cognitive 1
    async { if x {} }.await; // @+ cyclomatic 1, cognitive 1
}

const fn constant<const N: usize>() -> usize { // @= cyclomatic 1, cognitive 0, parameters 0
    N
}
