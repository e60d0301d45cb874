//! Everything the analysis takes for granted about the world outside the source: what interpreters and packages
//! cost, what calls do with their inputs, how large objects are, and what to assume of what is not known.
//!
//! Parsed from tables that are handed in as text; knows nothing of files or of programs.

mod branches;
mod calls;
mod costs;
mod imports;
mod pace;
mod rows;
mod tables;

use std::collections::HashMap;

use plimsoll_model::{Calibration, Language};

pub use branches::Rates;
pub use costs::Costs;

pub(crate) use branches::{HitRates, NominalSizes, Weights};
pub(crate) use calls::{Call, Disk, Handlers, Measure, Net, Workers};
pub(crate) use costs::{CostRow, Does, Formula, Letter, Quantity, bare_type, element_type, tuple_types};
pub(crate) use imports::Charge;
pub(crate) use pace::Pace;
pub(crate) use rows::Rows;
pub(crate) use tables::{Assumptions, Layout};

/// Why the knowledge tables could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// A table is not valid TOML, or not of the expected shape.
    #[error("{table}: {message}")]
    Malformed {
        /// File name of the table.
        table: String,
        /// What is wrong, with the line.
        message: String,
    },
    /// A table that nothing can be estimated without.
    #[error("the table {0} is missing")]
    Missing(&'static str),
}

/// Parsed knowledge tables, with what was measured on this machine laid over them.
#[derive(Debug, Clone)]
pub struct Knowledge {
    python: tables::Imports,
    rust: tables::Imports,
    calls: HashMap<Language, calls::Calls>,
    python_costs: Costs,
    rust_costs: Costs,
    python_pace: Pace,
    rust_pace: Pace,
    model: tables::Model,
    calibration: Option<Calibration>,
}

/// Tables of one language: what its imports cost and what its calls do.
const LANGUAGES: [(Language, &str, &str); 2] =
    [(Language::Python, "python.toml", "python-calls"), (Language::Rust, "rust.toml", "rust-calls")];
const MODEL: &str = "model.toml";

impl Knowledge {
    /// Reads tables given as `(file name, text)`: `model.toml`, and for each language its imports
    /// (`python.toml`) and calls (every table whose name starts with `python-calls`). Others are left alone.
    ///
    /// # Errors
    ///
    /// When one of them is malformed, or `model.toml` is missing.
    pub fn from_tables(texts: &[(&str, &str)]) -> Result<Self, KnowledgeError> {
        let find = |name: &str| texts.iter().find(|(file, _)| *file == name).map(|(_, text)| *text);
        let model = parse(MODEL, find(MODEL).ok_or(KnowledgeError::Missing(MODEL))?)?;
        let mut imports = Vec::new();
        let mut calls = HashMap::new();
        for (language, table, prefix) in LANGUAGES {
            imports.push(match find(table) {
                Some(text) => parse(table, text)?,
                None => tables::Imports::default(),
            });
            let mut rows = calls::Calls::default();
            for (file, text) in texts.iter().filter(|(file, _)| file.starts_with(prefix)) {
                rows.extend(file, parse(file, text)?);
            }
            calls.insert(language, rows);
        }
        let rust = imports.pop().unwrap_or_default();
        let python = imports.pop().unwrap_or_default();
        let python_costs = Costs::from_tables(Language::Python, texts)?;
        let rust_costs = Costs::from_tables(Language::Rust, texts)?;
        let pace = |name: &str| find(name).map_or_else(|| Ok(Pace::default()), |text| parse(name, text));
        let (python_pace, rust_pace) = (pace("python-pace.toml")?, pace("rust-pace.toml")?);
        Ok(Self {
            python,
            rust,
            calls,
            python_costs,
            rust_costs,
            python_pace,
            rust_pace,
            model,
            calibration: None,
        })
    }

    /// Lays figures measured on this machine over the shipped rows.
    pub fn calibrate(&mut self, calibration: Calibration) {
        if let Some(step) = calibration.interpreter.step_ns {
            self.python_pace = self.python_pace.on(step);
        }
        self.calibration = Some(calibration);
    }

    /// Dotted names of the Python packages that have a row of their own, sorted.
    #[must_use]
    pub fn python_packages(&self) -> Vec<String> {
        self.python.packages.keys().cloned().collect()
    }

    /// What to take for granted where nothing is known.
    pub(crate) const fn assume(&self) -> &Assumptions {
        &self.model.assume
    }

    /// Object sizes of a language's runtime.
    pub(crate) const fn layout(&self, language: Language) -> &Layout {
        match language {
            Language::Python => &self.model.layout.python,
            Language::Rust => &self.model.layout.rust,
        }
    }

    /// What steps of a program take.
    pub(crate) const fn pace(&self, language: Language) -> &Pace {
        match language {
            Language::Python => &self.python_pace,
            Language::Rust => &self.rust_pace,
        }
    }

    /// What calls of a language's libraries cost.
    pub(crate) const fn costs(&self, language: Language) -> &Costs {
        match language {
            Language::Python => &self.python_costs,
            Language::Rust => &self.rust_costs,
        }
    }

    /// The row of a call by its full name (`json.load`, `text.split`), with the place to look it up.
    pub(crate) fn call(&self, language: Language, name: &str) -> Option<&Call> {
        self.calls.get(&language)?.get(name)
    }

    /// Whether a dotted name has an import row of its own.
    pub(crate) fn has_row(&self, language: Language, name: &str) -> bool {
        let imports = self.imports(language);
        imports.packages.contains_key(name)
            || imports.stdlib.contains_key(name)
            || self.calibration.as_ref().is_some_and(|calibration| calibration.packages.contains_key(name))
    }

    const fn imports(&self, language: Language) -> &tables::Imports {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

/// A count as a float; exact below 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "counts of files, elements and bytes in memory")]
pub(crate) const fn as_float(count: u64) -> f64 {
    count as f64
}

fn parse<T: serde::de::DeserializeOwned>(table: &str, text: &str) -> Result<T, KnowledgeError> {
    toml::from_str(text)
        .map_err(|error| KnowledgeError::Malformed { table: table.to_owned(), message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_table_is_named_with_its_line() {
        let error = Knowledge::from_tables(&[("model.toml", "[assume]\nline_bytes = \"many\"")]).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("model.toml: ") && text.contains("line 2"), "{text}");
        assert!(matches!(Knowledge::from_tables(&[]), Err(KnowledgeError::Missing("model.toml"))));
    }
}
