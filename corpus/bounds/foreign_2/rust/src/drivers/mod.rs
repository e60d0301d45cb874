//! What is measured: a file for each crate, with inputs of a size and one call for each function.
//!
//! A name is the function's path by the files of its crate, whether or not it is reached by that path.

use crate::case::{Case, Class, families};

families! {
    diffy,
    envsubst,
    financial,
    gauss_jordan_elimination,
    htmlescape,
    httparse,
    humantime,
    hungarian,
    interp,
    kmedoids,
    kolmogorov_smirnov,
    lttb,
    miniz_oxide,
    punycode,
    rust_fuzzy_search,
    snailquote,
    stats,
    triple_accel,
    voca_rs,
    voronoi,
    z85,
}
