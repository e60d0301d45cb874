//! What is measured: a file for each crate, with inputs of a size and one call for each function.
//!
//! A name is the function's path by the files of its crate, whether or not it is reached by that path.

use crate::case::{Case, Class, families};

families! {
    earcutr,
    glob_match,
    jaro_winkler,
    murmur3,
    shell_words,
    unescape,
}
