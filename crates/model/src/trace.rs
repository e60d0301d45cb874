//! Runs of a workload as another system recorded them: what `replay` goes through.
//!
//! Knows no file format. What a format does not tell is absent, never zero.

/// One run of one task.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TracedRun {
    /// Which kind of task; runs of one kind are sized by each other.
    pub task: String,
    /// Which item of work it belongs to (a sample, a customer); runs of one item hand their outputs on.
    pub tag: Option<String>,
    /// When it started, in milliseconds since any moment.
    pub start: f64,
    /// When it ended.
    pub complete: f64,
    /// How long it ran, in milliseconds.
    pub realtime: f64,
    /// Resident memory at its end or at its highest, as its system defines it, in bytes.
    pub rss: Option<f64>,
    /// Highest resident memory, in bytes.
    pub peak_rss: Option<f64>,
    /// Memory its user asked for, in bytes.
    pub memory: Option<f64>,
    /// Cores its user asked for.
    pub cpus: Option<f64>,
    /// Bytes it wrote, to files or pipes.
    pub written: Option<f64>,
    /// State of its program, where that is known.
    pub version: Option<String>,
    /// What its source said it would need, in bytes.
    pub prior: Option<f64>,
    /// Whether it was ended at its limit: memory is then only "at least".
    pub censored: bool,
    /// Every number of its row, in the order of [`Trace::columns`].
    pub numbers: Vec<Option<f64>>,
}

/// A whole trace.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Names of the columns that hold numbers.
    pub columns: Vec<String>,
    /// In the order of the file.
    pub runs: Vec<TracedRun>,
}
