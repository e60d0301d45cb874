//! Nothing of a cache is mapped that is damaged, foreign or tampered with.

use crate::support::Shelf;

#[test]
fn there_is_nothing_to_open() {
    let shelf = Shelf::new();
    let missing = shelf.folder.path().join("none");
    let error = plimsoll_runtime::Cache::open(&missing).unwrap_err();
    assert!(error.to_string().ends_with("none: there is no cache"), "{error}");
    let error = shelf.open().module("resize").unwrap_err();
    assert!(error.to_string().ends_with("has no module `resize`; it has none"), "{error}");
}
