//! What a change does to the structure of code and to the resources it will need: the mutation score, its parts and
//! what is worth saying about them. (Nothing to do with mutation testing.)
//!
//! Knows nothing of how changes are found or weighed. The body of `plimsoll.score/1`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Finding;

/// Points of a score, held as whole thousandths: sums are exact and the same on every platform. A number in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(u64);

impl Points {
    /// No change.
    pub const ZERO: Self = Self(0);

    /// So many thousandths of a point.
    #[must_use]
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// The nearest thousandth; negative numbers and what is no number are zero.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, which is what is meant"
    )]
    pub fn from_f64(points: f64) -> Self {
        Self((points * 1000.0).round() as u64)
    }

    /// In thousandths of a point.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    /// In points; exact to the thousandth below 2^43.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "for people and JSON; gates compare the whole thousandths"
    )]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// One decimal, as `12.3`; a score that is not zero never prints as `0.0`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = if self.0 == 0 { 0 } else { self.0.saturating_add(50).div_euclid(100).max(1) };
        f.pad(&format!("{}.{}", tenths / 10, tenths % 10))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::from_f64)
    }
}

/// How much a change deserves a reader's attention. Ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Below the first cut-off: nothing that the program's structure or needs would show.
    #[default]
    None,
    /// At or above the first cut-off.
    Low,
    /// At or above the second.
    Medium,
    /// At or above the third.
    High,
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// Where the bands begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoffs {
    /// Lowest score of [`Band::Low`].
    pub low: Points,
    /// Lowest score of [`Band::Medium`].
    pub medium: Points,
    /// Lowest score of [`Band::High`].
    pub high: Points,
}

impl Cutoffs {
    /// The band of a score; a score of zero is always in [`Band::None`].
    #[must_use]
    pub fn band(&self, score: Points) -> Band {
        if score == Points::ZERO {
            return Band::None;
        }
        match score {
            score if score >= self.high => Band::High,
            score if score >= self.medium => Band::Medium,
            score if score >= self.low => Band::Low,
            _ => Band::None,
        }
    }
}

/// The score of one change: all files of both sides taken together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The sum over all functions of all files.
    pub score: Points,
    /// The band it falls into.
    pub band: Band,
    /// The cut-offs that were applied.
    pub cutoffs: Cutoffs,
    /// Files with a changed, moved or renamed function, in order of path.
    pub files: Vec<FileChange>,
    /// What is worth saying, heaviest function first. The codes are `loop-nesting-rose`, `io-in-loop`,
    /// `recursion-added`, `unbounded-growth`, `heavy-dependency`, `concurrency-added`, `complexity-rose`, and
    /// `not-understood` for a file of which a part could not be compared.
    pub findings: Vec<Finding>,
}

impl Score {
    /// The heaviest functions, at most so many, with the path of each; those that cost nothing are left out.
    #[must_use]
    pub fn heaviest(&self, at_most: usize) -> Vec<(&str, &FunctionChange)> {
        let mut all: Vec<_> = self
            .files
            .iter()
            .flat_map(|file| file.functions.iter().map(|function| (file.path.as_str(), function)))
            .filter(|(_, function)| function.score > Points::ZERO)
            .collect();
        all.sort_by_key(|(path, function)| {
            (std::cmp::Reverse(function.score), *path, function.line(), function.name.as_str())
        });
        all.truncate(at_most);
        all
    }
}

/// The scores of commits one by one. The body of `plimsoll.scores/1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitScores {
    /// Oldest first.
    pub commits: Vec<CommitScore>,
}

/// The score of one commit: against its parent; of a merge, of the files that differ from every parent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitScore {
    /// Its id in hex.
    pub commit: String,
    /// First line of its message.
    pub title: String,
    /// What it did.
    #[serde(flatten)]
    pub score: Score,
}

/// What changed in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileChange {
    /// As it was given, of the later side where there is one.
    pub path: String,
    /// Name of the pack it was read with, such as `python`.
    pub language: String,
    /// Sum over its functions.
    pub score: Points,
    /// In order of appearance, those that were removed last.
    pub functions: Vec<FunctionChange>,
}

/// What became of one function, type or of a module's own statements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionChange {
    /// Scopes and name joined with `.`; a module's own statements are `<module>`.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// What became of it.
    pub change: Change,
    /// What that weighs.
    pub score: Points,
    /// Its path before, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_path: Option<String>,
    /// Its name before, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Its figures before; none when it was added.
    pub before: Option<Figures>,
    /// Its figures after; none when it was removed.
    pub after: Option<Figures>,
    /// What the points are for, heaviest first; they add up to `score`.
    pub reasons: Vec<ScoreReason>,
}

impl FunctionChange {
    /// Line to show: of the later side, or of the earlier where it was removed.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.after.or(self.before).map_or(1, |figures| figures.start_line)
    }
}

/// What a scored unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// Stands by itself; functions inside it are part of it.
    Function,
    /// Belongs to a type.
    Method,
    /// The statements of a type that are in no method: fields, bases, decorators.
    Type,
    /// The statements of a file that are in no function and no type.
    Module,
}

/// What became of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Was not there before.
    Added,
    /// Is not there after.
    Removed,
    /// Is still there, with another structure.
    Modified,
    /// The same code in another place.
    Moved,
    /// The same code under another name.
    Renamed,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Modified => "modified",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
        })
    }
}

/// What a unit looked like on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// First line, counted from 1.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// Places where control flow chooses: branches, cases, handlers, short-circuit operators.
    pub branches: u32,
    /// Loops and comprehensions.
    pub loops: u32,
    /// Loops inside loops, at the deepest; 0 without a loop.
    pub loop_depth: u32,
    /// Deepest nesting of control flow.
    pub nesting: u32,
    /// Calls written.
    pub calls: u32,
    /// Whether it calls itself, directly or through functions of the change.
    pub recursive: bool,
}

/// What some of a unit's points are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreReason {
    /// A phrase for a person, such as `3 calls added inside a loop`.
    pub text: String,
    /// The points.
    pub points: Points,
    /// First line it concerns: of the later side, or of the earlier for what was removed.
    pub line: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_that_is_not_zero_never_prints_as_zero() {
        let shown = |thousandths| Points::from_thousandths(thousandths).to_string();
        assert_eq!([shown(0), shown(1), shown(12_340), shown(12_360)], ["0.0", "0.1", "12.3", "12.4"]);
    }

    #[test]
    fn points_survive_json() {
        let points = Points::from_thousandths(12_345);
        assert_eq!(serde_json::to_string(&points).unwrap(), "12.345");
        assert_eq!(serde_json::from_str::<Points>("12.345").unwrap(), points);
    }

    #[test]
    fn bands_begin_at_their_cut_off() {
        let at = Points::from_thousandths;
        let cutoffs = Cutoffs { low: at(1), medium: at(20_000), high: at(80_000) };
        let bands = [0, 1, 19_999, 20_000, 80_000].map(|score| cutoffs.band(at(score)));
        assert_eq!(bands, [Band::None, Band::Low, Band::Low, Band::Medium, Band::High]);
    }
}
