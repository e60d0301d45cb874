//! Rows that say what one call does: which of its inputs it measures, what its result holds for each unit of
//! that, and what it moves to and from disk, network and devices.
//!
//! Knows nothing of values; the interpreter puts the figures to them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// What a row's factors multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    /// Nothing: only `base` counts.
    #[default]
    None,
    /// Bytes of content of the argument: the file it names or is open on, or its own text.
    Content,
    /// Bytes of memory the argument holds, everything it refers to included.
    Held,
    /// Number of the argument's elements or characters.
    Length,
    /// The argument's value as a number; the product of the numbers of a tuple.
    Number,
}

/// Disk traffic of a call, of the size of its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Disk {
    /// Reads the measure.
    Read,
    /// Writes the measure.
    Write,
}

/// Network traffic of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Net {
    /// Receives.
    In,
    /// Sends the measure.
    Out,
    /// Sends the measure and receives an answer.
    Both,
}

/// What a call starts beside the thread that runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Workers {
    /// Threads that share one core while they run interpreted code.
    Threads,
    /// Threads that each keep a core busy.
    NativeThreads,
    /// Processes of the same program, each with its own memory.
    Processes,
    /// One process of another program.
    Command,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Call {
    /// What the factors multiply.
    pub(crate) per: Measure,
    /// Whether the receiver of a method is measured rather than an argument.
    pub(crate) receiver: bool,
    /// Which argument is measured, from 0.
    pub(crate) arg: usize,
    /// Keyword by which that argument may be given.
    pub(crate) keyword: Option<String>,
    /// Kind of the result: `nothing`, `number`, `text`, `bytes`, `list`, `tuple`, `set`, `dict`, `array`, `frame`,
    /// `file`, `path`, `iterator`, `same` (the receiver or argument itself), or the name of a library's class.
    pub(crate) gives: Option<String>,
    /// Bytes the result holds for each unit of the measure.
    pub(crate) holds: f64,
    /// Bytes the result holds in any case.
    pub(crate) base: f64,
    /// Further bytes needed only while the call runs, for each unit.
    pub(crate) during: f64,
    /// Bytes needed in any case while the call runs.
    pub(crate) needs: f64,
    /// Further bytes needed by the level that a keyword gives: of compression, say.
    pub(crate) levels: Option<Levels>,
    /// Bytes moved for each unit of the measure; 1 where left out.
    pub(crate) moves: Option<f64>,
    /// Units of the measure for each element of the result; 0 where it has none.
    pub(crate) each: f64,
    /// Kind of the result's elements, as in `gives`.
    pub(crate) item: Option<String>,
    /// Bytes of each of them, where they are made one by one as the result is gone through.
    pub(crate) item_holds: f64,
    /// Bytes that grow the receiver for each unit.
    pub(crate) grows: f64,
    /// Disk traffic.
    pub(crate) disk: Option<Disk>,
    /// Network traffic.
    pub(crate) net: Option<Net>,
    /// What it starts.
    pub(crate) workers: Option<Workers>,
    /// Where the number of workers is given: position of the argument.
    pub(crate) workers_arg: Option<usize>,
    /// Where the number of workers is given: keyword.
    pub(crate) workers_keyword: Option<String>,
    /// Position of a function argument that it calls.
    pub(crate) calls: Option<usize>,
    /// Methods of the program that it calls.
    pub(crate) handlers: Option<Handlers>,
    /// Serves until stopped.
    pub(crate) serves: bool,
    /// Never returns.
    pub(crate) ends: bool,
    /// Runs outside the interpreter's lock, so that threads of it run side by side.
    pub(crate) native: bool,
    /// Asks for a GPU.
    pub(crate) gpu: bool,
    /// How far off the factors can be, relative: 0.5 for half as much again.
    pub(crate) doubt: f64,
    /// What the row rests on.
    pub(crate) note: String,
    /// Table it stands in.
    #[serde(skip)]
    pub(crate) table: String,
}

/// Methods that a call calls on an object of the program, as it goes through what its row measures.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Handlers {
    /// Position of the argument whose methods they are; the receiver's where left out.
    pub(crate) of: Option<usize>,
    /// Units of the measure for each call.
    pub(crate) each: f64,
    /// Their names; with a `*` at the end all that begin so, each for things of one kind among many.
    pub(crate) methods: Vec<String>,
}

/// Bytes by a level from 0.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Levels {
    /// Keyword that gives the level.
    pub(crate) keyword: String,
    /// Position of the argument that gives it.
    pub(crate) arg: usize,
    /// The level where none is given.
    pub(crate) default: usize,
    /// Bytes of each level.
    pub(crate) bytes: Vec<f64>,
    /// Most of them for each unit of the measure: little to compress needs little.
    pub(crate) most: f64,
}

impl Levels {
    /// Bytes of a level; of the default where it is not known.
    pub(crate) fn at(&self, level: Option<f64>) -> f64 {
        let wanted = level.unwrap_or(-1.0);
        let known = self.bytes.iter().zip(0_u8..).find(|(_, at)| f64::from(*at) == wanted);
        known.map(|(bytes, _)| *bytes).or_else(|| self.bytes.get(self.default).copied()).unwrap_or(0.0)
    }
}

/// All rows of a language by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls {
    rows: HashMap<String, Call>,
}

impl Calls {
    /// Adds the rows of one table; a later row replaces an earlier one of its name.
    pub(crate) fn extend(&mut self, table: &str, rows: BTreeMap<String, Call>) {
        for (name, mut row) in rows {
            row.table = table.to_owned();
            self.rows.insert(name, row);
        }
    }

    /// The row of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Call> {
        self.rows.get(name)
    }
}
