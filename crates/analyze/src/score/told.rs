//! What the points of a unit are for, in words: costs of one kind summed up in one phrase.
//!
//! Knows nothing of how costs come about.

use std::collections::BTreeMap;

use plimsoll_model::{Points, ScoreReason};

/// What happened to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    Added,
    Changed,
    Moved,
    /// Stands inside more loops or branches than before.
    Deeper,
    Removed,
}

/// What kind of statement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Noun {
    Loop,
    Branch,
    Handler,
    Io,
    Concurrency,
    Device,
    Growth,
    Call,
    Wait,
    Inner,
    Parameter,
    Field,
    Decorator,
    Definition,
    Jump,
    Statement,
}

impl Noun {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Loop => ("loop", "loops"),
            Self::Branch => ("branch", "branches"),
            Self::Handler => ("handler", "handlers"),
            Self::Io => ("call that reads or writes", "calls that read or write"),
            Self::Concurrency => ("start of concurrent work", "starts of concurrent work"),
            Self::Device => ("call to the GPU", "calls to the GPU"),
            Self::Growth => ("call that grows a container", "calls that grow containers"),
            Self::Call => ("call", "calls"),
            Self::Wait => ("await", "awaits"),
            Self::Inner => ("inner function", "inner functions"),
            Self::Parameter => ("parameter", "parameters"),
            Self::Field => ("field", "fields"),
            Self::Decorator => ("decorator", "decorators"),
            Self::Definition => ("definition", "definitions"),
            Self::Jump => ("way out", "ways out"),
            Self::Statement => ("statement", "statements"),
        }
    }
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Deeper => "now nested deeper",
            Self::Removed => "removed",
        }
    }
}

/// Costs of one unit.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By what happened to what, and whether in a loop: how many, their points, the first line.
    sums: BTreeMap<(Verb, Noun, bool), (u32, Points, u32)>,
    others: Vec<ScoreReason>,
}

impl Told {
    pub(super) fn add(&mut self, verb: Verb, noun: Noun, in_loop: bool, points: Points, line: u32) {
        let entry = self.sums.entry((verb, noun, in_loop)).or_insert((0, Points::ZERO, line));
        entry.0 = entry.0.saturating_add(1);
        entry.1 += points;
        entry.2 = entry.2.min(line);
    }

    pub(super) fn say(&mut self, text: String, points: Points, line: u32) {
        self.others.push(ScoreReason { text, points, line });
    }

    pub(super) fn total(&self) -> Points {
        let sums = self.sums.values().map(|sum| sum.1);
        sums.chain(self.others.iter().map(|reason| reason.points)).sum()
    }

    /// All costs that are not zero, heaviest first.
    pub(super) fn reasons(self) -> Vec<ScoreReason> {
        let mut reasons = self.others;
        for ((verb, noun, in_loop), (count, points, line)) in self.sums {
            let (one, many) = noun.words();
            let what = if count == 1 { one.to_owned() } else { format!("{count} {many}") };
            let place = if in_loop { " inside a loop" } else { "" };
            reasons.push(ScoreReason { text: format!("{what} {}{place}", verb.word()), points, line });
        }
        reasons.retain(|reason| reason.points > Points::ZERO);
        reasons.sort_by(|one, other| {
            other.points.cmp(&one.points).then_with(|| (one.line, &one.text).cmp(&(other.line, &other.text)))
        });
        reasons
    }
}
