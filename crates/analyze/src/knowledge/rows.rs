//! Single rows of large tables, each parsed when it is asked for.
//!
//! A table is scanned for its headers once, which takes a fraction of parsing it: whoever asks for three rows of
//! thousands should not wait for the rest. Knows nothing of what rows mean.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::calls::Call;
use super::tables::Row;

/// Tables with an index of their headers.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Those of calls first, by language.
    tables: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    /// Lower-case name of the language.
    language: String,
    of_calls: bool,
    text: String,
    index: OnceLock<HashMap<String, Range<usize>>>,
}

impl Rows {
    /// Takes the tables `<language>.toml` and `<language>-calls*.toml`, given as `(file name, text)`.
    pub(crate) fn of(texts: &[(&str, &str)]) -> Self {
        let table = |&(file, text): &(&str, &str)| {
            let stem = file.strip_suffix(".toml")?;
            let (language, rest) = stem.split_once('-').unwrap_or((stem, ""));
            let of_calls = rest.starts_with("calls");
            (of_calls || rest.is_empty()).then(|| Table {
                language: language.to_owned(),
                of_calls,
                text: text.to_owned(),
                index: OnceLock::new(),
            })
        };
        Self { tables: texts.iter().filter_map(table).collect() }
    }

    /// The row of a call: by its full name, by the last two steps of it, or as `*.last`.
    pub(crate) fn call(&self, language: &str, name: &str) -> Option<Call> {
        let mut steps = name.rsplit('.');
        let last = steps.next().unwrap_or_default();
        let two = steps.next().map(|before| format!("{before}.{last}"));
        let any = format!("*.{last}");
        let mut keys = [Some(name), two.as_deref(), Some(any.as_str())].into_iter().flatten();
        let tables: Vec<_> = self.of_language(language, true).collect();
        keys.find_map(|key| tables.iter().find_map(|table| table.row(&format!("[\"{key}\"]"))))
    }

    /// Resident bytes that importing this adds, everything it loads included: of the longest listed prefix.
    pub(crate) fn import_bytes(&self, language: &str, path: &str) -> Option<u64> {
        let tables: Vec<_> = self.of_language(language, false).collect();
        let mut prefix = path;
        loop {
            for section in ["packages", "stdlib"] {
                let header = format!("[{section}.\"{prefix}\"]");
                if let Some(row) = tables.iter().find_map(|table| table.row::<Row>(&header)) {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "saturates"
                    )]
                    return Some(row.rss as u64);
                }
            }
            prefix = prefix.rsplit_once('.')?.0;
        }
    }

    fn of_language<'a>(&'a self, language: &'a str, of_calls: bool) -> impl Iterator<Item = &'a Table> {
        self.tables.iter().filter(move |table| table.of_calls == of_calls && table.language == language)
    }
}

impl Table {
    /// The row under a header that is written so; none for one that is malformed, as for one that is not there.
    fn row<T: serde::de::DeserializeOwned>(&self, header: &str) -> Option<T> {
        let range = self.index.get_or_init(|| index(&self.text)).get(header)?;
        toml::from_str(self.text.get(range.clone())?).ok()
    }
}

/// Where the body of each header begins and ends.
fn index(text: &str) -> HashMap<String, Range<usize>> {
    let mut found = HashMap::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            if let Some((header, from)) = open.take() {
                found.insert(header, from..at);
            }
            open = Some((line.trim_end().to_owned(), at + line.len()));
        }
        at += line.len();
    }
    if let Some((header, from)) = open {
        found.insert(header, from..text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn rows_read_one_by_one_are_those_of_the_whole_table() {
        let tables = plimsoll_profiles::TABLES;
        let rows = Rows::of(tables);
        let mut seen = 0;
        for (file, text) in tables.iter().filter(|(file, _)| file.starts_with("python-calls")) {
            let whole: BTreeMap<String, Call> = toml::from_str(text).unwrap();
            for (name, row) in whole {
                assert_eq!(rows.call("python", &name), Some(row), "{file}: {name}");
                seen += 1;
            }
        }
        assert!(seen > 100);
    }

    #[test]
    fn an_import_is_as_large_as_its_longest_listed_prefix() {
        let table = "[packages.\"a\"]\nrss = 1\n[packages.\"a.b\"]\nrss = 2\nanon = 1\n";
        let rows = Rows::of(&[("python.toml", table)]);
        let bytes = ["a", "a.b.c", "b"].map(|path| rows.import_bytes("python", path));
        assert_eq!(bytes, [Some(1), Some(2), None]);
    }
}
