//! What is measured: for each function under test, inputs of a size and one call. A file for each family.
//!
//! A driver lets every size that its function takes grow with n, and says so in its note where it does not.
//! `expected` in a note: the inputs make the expected case where the worst one is of another class.

use crate::case::{Case, Class, families};

families! {
    sorting,
    searching,
    graphs,
    shortest_paths,
    dynamic_programming,
    strings,
    matrices,
    parsing,
    number_theory,
    recursion,
    backtracking,
    iterators,
    heaps,
    trees,
    union_find,
    geometry,
    sliding_windows,
    intervals,
    hashing,
    bits,
    simulation,
    text,
}
