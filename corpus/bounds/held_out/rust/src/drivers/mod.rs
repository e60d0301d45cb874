//! What is measured: a file for each crate, with inputs of a size and one call for each function.
//!
//! A name is the function's path by the files of its crate, whether or not it is reached by that path.

use crate::case::{Case, Class, families};

families! {
    ac_library,
    algorithmica,
    bio,
    bytecount,
    diff,
    difflib,
    hex,
    html_escape,
    inflector,
    itertools,
    levenshtein,
    num_prime,
    pathfinding,
    permutohedron,
    petgraph,
    rapidfuzz,
    similar,
    sorts,
    statistical,
    strsim,
    textwrap,
    urlencoding,
    wu_diff,
}
