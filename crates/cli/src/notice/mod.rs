//! Something a gate has against a stretch of source, as code scanners and CI systems take it: one file a format.
//!
//! Knows nothing of where a notice comes from; `analyze` and `score` make them.

pub(crate) mod github;
pub(crate) mod sarif;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Worth knowing; fails no gate.
    Note,
    /// Wants looking at.
    Warning,
    /// Failed a gate.
    Error,
}

/// A kind of notice.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// Stable kebab-case name, such as `cognitive` or `io-in-loop`.
    pub(crate) id: String,
    /// One sentence: what the rule looks for.
    pub(crate) summary: String,
    /// What to do about it, for the page a scanner shows.
    pub(crate) help: String,
}

/// One notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// The [`Rule::id`] it comes from.
    pub(crate) rule: String,
    /// How much it matters.
    pub(crate) level: Level,
    /// One or two sentences for a person, whole without the place.
    pub(crate) message: String,
    /// File it stands in, `/` between folders.
    pub(crate) path: String,
    /// First and last line, counted from 1.
    pub(crate) lines: (u32, u32),
    /// Function or type it is about, scopes joined with `.`.
    pub(crate) name: Option<String>,
}
