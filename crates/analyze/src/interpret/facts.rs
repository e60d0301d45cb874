//! What a run in thought brought to light: inputs, imports, memory at its highest moment, traffic, workers.
//!
//! Plain data between the interpreter and the footprint; knows neither.

use std::collections::{BTreeMap, HashSet};

use plimsoll_model::{Basis, Finding};

use crate::size::{Size, Symbol, Symbols};

/// Where something was met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// `path:line`.
    pub(crate) at: String,
}

/// An import of something the program does not own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Imported {
    /// Dotted name.
    pub(crate) name: String,
    /// Where.
    pub(crate) place: Place,
}

/// Memory alive at the highest moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// What it is.
    pub(crate) text: String,
    /// Where it was made.
    pub(crate) at: String,
    /// Its bytes.
    pub(crate) size: Size,
    /// How far off they can be, relative.
    pub(crate) doubt: f64,
    /// What they rest on.
    pub(crate) basis: Basis,
    /// Table row they come from.
    pub(crate) row: Option<String>,
}

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    DiskRead,
    DiskWrite,
    NetworkIn,
    NetworkOut,
}

/// Bytes moved over the whole run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Traffic {
    pub(crate) direction: Direction,
    /// What moves.
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) bytes: Size,
    /// Calls of the operating system.
    pub(crate) operations: Size,
    pub(crate) basis: Basis,
}

/// Workers beside the main thread.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Team {
    pub(crate) kind: TeamKind,
    /// How many at once; none where it is as many as the machine has cores.
    pub(crate) count: Option<Size>,
    pub(crate) text: String,
    pub(crate) place: Place,
    /// For processes of this program: what each adds to its own base and imports.
    pub(crate) each: Size,
}

/// What kind of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TeamKind {
    /// Threads that take turns on one core.
    Threads,
    /// Threads that each keep a core busy.
    NativeThreads,
    /// Forked copies of the program.
    Processes,
    /// Other programs.
    Command,
    /// Other Python programs.
    PythonCommand,
}

/// A file that code which cannot be seen goes through.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unopened {
    /// Its name in formulas.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) size: Size,
    /// The call that it was seen to go to.
    pub(crate) call: Option<(String, Place)>,
}

/// Places of calls, as module and line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Calls {
    reached: HashSet<(usize, u32)>,
    blind: HashSet<(usize, u32)>,
}

impl Calls {
    pub(super) fn reach(&mut self, module: usize, line: u32) {
        self.reached.insert((module, line));
    }

    pub(super) fn lose(&mut self, module: usize, line: u32) {
        self.blind.insert((module, line));
    }

    /// Share of the places that lead to nothing known, 0 to 1.
    pub(crate) fn blind_share(&self) -> f64 {
        let reached = self.reached.union(&self.blind).count();
        if reached == 0 { 0.0 } else { self.blind.len() as f64 / reached as f64 }
    }
}

/// A folder that is given, whose files were counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Counted {
    /// Bytes of all its files.
    pub(crate) content: Symbol,
    /// How many there are.
    pub(crate) files: Symbol,
    /// How many times as large as their mean the largest is.
    pub(crate) largest: f64,
}

/// Everything met.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Facts {
    /// Named inputs.
    pub(crate) symbols: Symbols,
    /// Modules of the program that are loaded, and bytes of their source.
    pub(crate) own_modules: (u64, u64),
    /// In the order they run.
    pub(crate) imports: Vec<Imported>,
    /// Make-up of the highest moment.
    pub(crate) held: Vec<Held>,
    pub(crate) traffic: Vec<Traffic>,
    /// Nanoseconds on a processor, without what starting and importing take.
    pub(crate) time: Size,
    /// Folders that are gone through.
    pub(crate) folders: Vec<Counted>,
    /// The lines that most of them are spent on.
    pub(crate) busy: Vec<(Place, Size)>,
    pub(crate) teams: Vec<Team>,
    /// Where it serves until stopped.
    pub(crate) serves: Option<Place>,
    /// What asks for a GPU.
    pub(crate) gpu: Vec<(String, Place)>,
    /// What had to be taken for granted.
    pub(crate) assumptions: Vec<String>,
    pub(crate) findings: Vec<Finding>,
    /// Known input files that nothing visible opens.
    pub(crate) unopened: Vec<Unopened>,
    /// Where modules are imported by names that are worked out.
    pub(crate) dynamic_import: Option<Place>,
    /// Whether code that cannot be seen is called.
    pub(crate) unseen: bool,
    /// Files that visible lines open and hand to code that cannot be seen.
    pub(crate) handed: Vec<Unopened>,
    /// Packages that calls lead into of which nothing is known: how many calls, and the first.
    pub(crate) unknown: BTreeMap<String, (u64, Place)>,
    /// Places of calls that were reached, and those among them that lead to nothing known: what they take is not in
    /// the figures.
    pub(crate) calls: Calls,
    /// Whether the program was followed to its end.
    pub(crate) complete: bool,
}
