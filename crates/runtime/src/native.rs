//! Functions of the host itself in several implementations, under the same selector as modules.

use std::fmt;

use crate::Selector;

/// Implementations of one function, of which the selector's choice is taken at each call.
pub struct Native<F> {
    selector: Selector,
    functions: Vec<F>,
    /// For each choice of the selector, the implementation.
    table: Vec<usize>,
    first: F,
}

impl<F: Copy> Native<F> {
    /// Registers implementations by recipe, `memory-lean` and `cpu-lean` for instance. Where none is of the recipe that is
    /// wanted the policy's baseline is taken, and where there is none of that either the last.
    #[must_use]
    pub fn new(selector: &Selector, first: (&str, F), others: &[(&str, F)]) -> Self {
        let all = || std::iter::once(&first).chain(others);
        let recipes: Vec<&str> = all().map(|(recipe, _)| *recipe).collect();
        let table = selector.table(&recipes).unwrap_or_default();
        let functions = all().map(|(_, function)| *function).collect();
        Self { selector: selector.clone(), functions, table, first: first.1 }
    }

    /// The implementation that is wanted now: one atomic load, no lock, no allocation.
    #[inline]
    #[must_use]
    pub fn get(&self) -> F {
        let place = self.table.get(self.selector.wanted() as usize);
        place.and_then(|place| self.functions.get(*place)).copied().unwrap_or(self.first)
    }
}

impl<F> fmt::Debug for Native<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Native")
            .field("implementations", &self.functions.len())
            .finish_non_exhaustive()
    }
}
