//! Functions of the kinds that programs are made of, a file for each family.
//!
//! Nothing here knows that it is measured, nor by what.

pub mod backtracking;
pub mod bits;
pub mod dynamic_programming;
pub mod geometry;
pub mod graphs;
pub mod hashing;
pub mod heaps;
pub mod intervals;
pub mod iterators;
pub mod matrices;
pub mod number_theory;
pub mod parsing;
pub mod recursion;
pub mod searching;
pub mod shortest_paths;
pub mod simulation;
pub mod sliding_windows;
pub mod sorting;
pub mod strings;
pub mod text;
pub mod trees;
pub mod union_find;
