//! What is measured: a file for each crate, with inputs of a size and one call for each function.
//!
//! A name is the function's path by the files of its crate, whether or not it is reached by that path.

use crate::case::{Case, Class, families};

families! {
    alg_ds,
    any_ascii,
    base32,
    cobs,
    contest_algorithms,
    delaunator,
    distance,
    hamming,
    lcs_diff,
    longest_increasing_subsequence,
    mod_exp,
    modinverse,
    order_stat,
    polyline,
    reikna,
    roman,
    slow_primes,
    sort,
    sorting_rs,
    stringmetrics,
    textdistance,
    twoway,
}
