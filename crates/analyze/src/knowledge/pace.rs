//! What programs of a language take on a processor: each step of their own, each unit of what a library's calls go
//! through.
//!
//! Parsed from `<language>-pace.toml`; knows nothing of programs.

use std::collections::HashMap;

use serde::Deserialize;

/// Nanoseconds on one core of the machine that the tables were measured on.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pace {
    /// Starting and ending a program that does nothing.
    pub(crate) start: f64,
    /// A statement, an operator, a name: one node of the source.
    pub(crate) step: f64,
    /// Going round a loop once more.
    pub(crate) round: f64,
    /// Calling a function of the program.
    pub(crate) call: f64,
    /// Calling one of a library.
    pub(crate) foreign: f64,
    /// An element that a library's function goes through.
    pub(crate) element: f64,
    /// Likewise a character of a text.
    pub(crate) character: f64,
    /// Likewise a number of an array.
    pub(crate) number: f64,
    /// Writing values out as text: a format string, a macro.
    pub(crate) format: f64,
    /// A byte of memory that something new takes.
    pub(crate) byte: f64,
    /// A byte that is read or written.
    pub(crate) moved: f64,
    /// A byte of a file that is read line by line.
    pub(crate) lines: f64,
    /// A call of the operating system.
    pub(crate) operation: f64,
    /// Starting another program and waiting for it.
    pub(crate) process: f64,
    /// A unit of what a call's row in the tables of calls or costs counts in, by the row's name.
    #[serde(default)]
    calls: HashMap<String, f64>,
    /// What a call takes in any case, however little it is given, likewise.
    #[serde(default)]
    once: HashMap<String, f64>,
}

impl Pace {
    /// The same on a machine where a step takes `step` nanoseconds: everything is as much slower or faster.
    pub(super) fn on(&self, step: f64) -> Self {
        let factor = step / self.step;
        if !(factor.is_finite() && factor > 0.0) {
            return self.clone();
        }
        Self {
            start: self.start * factor,
            step,
            round: self.round * factor,
            call: self.call * factor,
            foreign: self.foreign * factor,
            element: self.element * factor,
            character: self.character * factor,
            number: self.number * factor,
            format: self.format * factor,
            byte: self.byte * factor,
            moved: self.moved * factor,
            lines: self.lines * factor,
            operation: self.operation * factor,
            process: self.process * factor,
            calls: self.calls.iter().map(|(name, each)| (name.clone(), each * factor)).collect(),
            once: self.once.iter().map(|(name, each)| (name.clone(), each * factor)).collect(),
        }
    }

    /// A unit of a call, by its full name or the last two or the last step of it.
    pub(crate) fn call(&self, name: &str) -> Option<f64> {
        let steps = name.rmatch_indices('.').map(|(dot, _)| &name[dot + 1..]);
        let mut keys = std::iter::once(name).chain(steps.take(2).collect::<Vec<_>>().into_iter().rev());
        keys.find_map(|key| self.calls.get(key)).copied()
    }

    /// What a call takes in any case, by its full name; what any call of a library takes where that is not known.
    pub(crate) fn once(&self, name: &str) -> f64 {
        self.once.get(name).copied().unwrap_or(self.foreign)
    }

    /// A byte that goes through a compressed file of this kind (`gzip`), `read` from it or as it is to `write`.
    pub(crate) fn packed(&self, module: &str, way: &str) -> f64 {
        let whole = if way == "read" { "decompress" } else { "compress" };
        let rows = [format!("{module}.{way}"), format!("{module}.{whole}")];
        rows.iter().find_map(|row| self.calls.get(row)).copied().unwrap_or(0.0)
    }
}
