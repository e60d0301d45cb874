//! Drivers of functions of the crate permutohedron.

use permutohedron::heap_recursive;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("heap_recursive", Exponential, Linear, |n, probe| {
    let mut items: Vec<usize> = (0..n).collect();
    probe.once(|| {
        let mut sum = 0;
        heap_recursive(&mut items, |order| sum += order[0]);
        sum
    });
})
.steps(2, 1)];
