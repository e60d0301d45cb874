//! What a change has to keep to, and what to say where it does not.
//!
//! Pure: limits, accepted scores and a score in, a verdict out.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use plimsoll_model::{Band, FunctionChange, Points, Score, wire};

use crate::args::score::Gates;
use crate::config::Config;
use crate::error::{CommandError, Outcome};

/// Functions named where a gate fails.
const NAMED: usize = 5;

/// Limits, from the arguments or else the project's file.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    max_score: Option<Points>,
    fail_on: Option<Band>,
    accepted: Accepted,
}

/// Scores of functions that were seen and accepted, by path and name.
#[derive(Debug, Default)]
struct Accepted(HashMap<(String, String), Points>);

impl Gate {
    /// # Errors
    ///
    /// Where a baseline cannot be read.
    pub(crate) fn new(options: &Gates, config: &Config) -> Outcome<Self> {
        let configured = config.score.baseline.as_ref();
        let configured = configured.map(|file| config.folder.clone().unwrap_or_default().join(file));
        let accepted = match options.baseline.clone().or(configured) {
            Some(file) => Accepted::read(&file)?,
            None => Accepted::default(),
        };
        Ok(Self {
            max_score: options.max_score.or(config.score.max_score),
            // "none" in the file switches the gate off.
            fail_on: options.fail_on.or(config.score.fail_on).filter(|band| *band != Band::None),
            accepted,
        })
    }

    /// What a score has against it; none where it passes.
    pub(crate) fn verdict(&self, score: &Score) -> Option<Verdict> {
        let mut counted: Vec<Counted<'_>> = Vec::new();
        for (at, file) in score.files.iter().enumerate() {
            for (nth, function) in file.functions.iter().enumerate() {
                let accepted = self.accepted.of(&file.path, function).thousandths();
                let points = Points::from_thousandths(function.score.thousandths().saturating_sub(accepted));
                if points > Points::ZERO {
                    counted.push(Counted { place: (at, nth), path: &file.path, function, points });
                }
            }
        }
        let total: Points = counted.iter().map(|counted| counted.points).sum();
        let band = score.cutoffs.band(total);
        let why = match (self.max_score, self.fail_on) {
            (Some(most), _) if total > most => format!("is over {most}, the highest that passes"),
            (_, Some(lowest)) if band >= lowest => format!("is in band {band}, and {lowest} fails"),
            _ => return None,
        };
        counted.sort_by_key(|counted| {
            (std::cmp::Reverse(counted.points), counted.path, counted.function.line())
        });
        let beyond = if total == score.score { "" } else { " beyond what the baseline accepts" };
        let mut message = format!("mutation score {total}{beyond} {why}");
        for counted in counted.iter().take(NAMED) {
            // Writing to a string cannot fail.
            let _ = write!(message, "\n  {counted}");
        }
        if let Some(more) = counted.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let _ = write!(message, "\n  and {more} more");
        }
        let failed = counted.into_iter().map(|counted| counted.place).collect();
        Some(Verdict { message, failed })
    }
}

/// A gate that failed.
#[derive(Debug)]
pub(crate) struct Verdict {
    message: String,
    /// Every function that is counted, heaviest first: which file, which of its functions.
    failed: Vec<(usize, usize)>,
}

impl Verdict {
    /// The functions that made it fail, with their paths, heaviest first.
    pub(crate) fn failed<'s>(&self, score: &'s Score) -> Vec<(&'s str, &'s FunctionChange)> {
        let found = self.failed.iter().filter_map(|&(file, function)| {
            let file = score.files.get(file)?;
            Some((file.path.as_str(), file.functions.get(function)?))
        });
        found.collect()
    }

    /// As a command ends with it.
    pub(crate) fn error(self, commit: Option<String>) -> CommandError {
        let message = match commit {
            Some(commit) => format!("commit {commit}: {}", self.message),
            None => self.message,
        };
        CommandError::gate(message)
            .hint("make the change simpler, or accept it: --format json > FILE, then --baseline FILE")
    }
}

/// A function with what of its score was not accepted before.
struct Counted<'a> {
    place: (usize, usize),
    path: &'a str,
    function: &'a FunctionChange,
    points: Points,
}

impl std::fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, function, points, .. } = self;
        write!(f, "{points} {} ({path}:{}) {}", function.name, function.line(), function.change)?;
        let mut reasons = function.reasons.iter();
        if let Some(reason) = reasons.next() {
            write!(f, ": {}", reason.text)?;
        }
        if let Some(reason) = reasons.next() {
            write!(f, "; {}", reason.text)?;
        }
        Ok(())
    }
}

impl Accepted {
    /// From an earlier score's document.
    fn read(file: &Path) -> Outcome<Self> {
        let wrong = |why: &dyn std::fmt::Display| {
            CommandError::usage(format!("cannot read the baseline {}: {why}", file.display()))
                .hint("a baseline is what 'plimsoll score --format json' printed")
        };
        let text = std::fs::read(file).map_err(|error| wrong(&error))?;
        let document: wire::Document<Score> = serde_json::from_slice(&text).map_err(|error| wrong(&error))?;
        if document.schema != wire::SCORE {
            return Err(wrong(&format!("its schema is {}, not {}", document.schema, wire::SCORE)));
        }
        let mut accepted = HashMap::new();
        for file in document.body.files {
            for function in file.functions {
                *accepted.entry((file.path.clone(), function.name)).or_insert(Points::ZERO) += function.score;
            }
        }
        Ok(Self(accepted))
    }

    fn of(&self, path: &str, function: &FunctionChange) -> Points {
        if self.0.is_empty() {
            return Points::ZERO;
        }
        self.0.get(&(path.to_owned(), function.name.clone())).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Change, Cutoffs, FileChange, ScoreReason, UnitKind};

    use super::*;

    const fn points(whole: u64) -> Points {
        Points::from_thousandths(whole * 1000)
    }

    /// A score of functions `f0`, `f1` … of one file with these points.
    fn scored(functions: &[u64]) -> Score {
        let cutoffs = Cutoffs { low: points(1), medium: points(40), high: points(200) };
        let change = |(number, whole): (usize, &u64)| FunctionChange {
            name: format!("f{number}"),
            kind: UnitKind::Function,
            change: Change::Modified,
            score: points(*whole),
            from_path: None,
            from_name: None,
            before: None,
            after: None,
            reasons: vec![ScoreReason { text: "a loop added".to_owned(), points: points(*whole), line: 1 }],
        };
        let functions: Vec<_> = functions.iter().enumerate().map(change).collect();
        let score: Points = functions.iter().map(|function| function.score).sum();
        let file = FileChange { path: "a.py".to_owned(), language: "python".to_owned(), score, functions };
        Score { score, band: cutoffs.band(score), cutoffs, files: vec![file], findings: Vec::new() }
    }

    #[test]
    fn a_gate_fails_above_its_limit_and_names_function_and_reason() {
        let gate = |max_score: Option<u64>, fail_on| Gate {
            max_score: max_score.map(points),
            fail_on,
            accepted: Accepted::default(),
        };
        let check = |gate: Gate, functions: &[u64], expected: Option<&str>| {
            let message = gate.verdict(&scored(functions)).map(|verdict| verdict.message);
            assert_eq!(message.as_deref(), expected);
        };
        check(gate(None, None), &[500], None);
        check(gate(Some(10), None), &[4, 6], None);
        check(
            gate(Some(9), None),
            &[4, 6],
            Some(
                "mutation score 10.0 is over 9.0, the highest that passes\n  \
                 6.0 f1 (a.py:1) modified: a loop added\n  4.0 f0 (a.py:1) modified: a loop added",
            ),
        );
        check(gate(None, Some(Band::High)), &[199], None);
        check(
            gate(None, Some(Band::Medium)),
            &[40],
            Some(
                "mutation score 40.0 is in band medium, and medium fails\n  40.0 f0 (a.py:1) modified: a loop added",
            ),
        );
        check(gate(Some(0), None), &[0], None);
    }

    #[test]
    fn what_was_accepted_does_not_count_again_and_growth_beyond_it_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accepted.json");
        let document = wire::Document::new(wire::SCORE, scored(&[30, 5]));
        std::fs::write(&file, serde_json::to_string(&document).unwrap()).unwrap();
        let options = Gates { max_score: Some(points(1)), fail_on: None, baseline: Some(file) };
        let gate = Gate::new(&options, &Config::default()).unwrap();
        assert!(gate.verdict(&scored(&[30, 5])).is_none());
        assert!(gate.verdict(&scored(&[31, 5])).is_none());
        let message = gate.verdict(&scored(&[32, 0, 3])).unwrap().message;
        assert!(
            message.starts_with("mutation score 5.0 beyond what the baseline accepts is over 1.0"),
            "{message}"
        );
    }
}
