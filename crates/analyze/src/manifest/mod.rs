//! What projects declare about themselves: names, entry points, dependencies, versions.
//!
//! One file an ecosystem. Reads text that is passed in; a manifest that does not parse declares nothing, and the
//! reader says so. Knows nothing of where a project lies.

pub(crate) mod cargo;
pub(crate) mod python;

use toml::{Table, Value};

/// A table inside a table, by dotted path.
pub(crate) fn table<'a>(document: &'a Table, path: &[&str]) -> Option<&'a Table> {
    path.iter().try_fold(document, |table, step| table.get(*step)?.as_table())
}

/// A text inside a table, by dotted path.
pub(crate) fn text<'a>(document: &'a Table, path: &[&str]) -> Option<&'a str> {
    let (last, folders) = path.split_last()?;
    table(document, folders)?.get(*last)?.as_str()
}

/// The texts of an array; everything else in it is passed over.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let array = value.and_then(Value::as_array);
    array.into_iter().flatten().filter_map(|item| Some(item.as_str()?.to_owned())).collect()
}
