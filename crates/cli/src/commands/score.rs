//! `plimsoll score`: what a change does to the structure of the code, as one number with its parts.

use std::io::IsTerminal as _;
use std::path::Path;

use plimsoll_analyze::score::{Side, Sketch, Weights, compare};
use plimsoll_model::{CommitScore, CommitScores, Cutoffs, Finding, FunctionChange, Score, Severity, wire};

use crate::args::score::{Gates, Score as Options, ScoreFormat};
use crate::change::{self, Change, Texts};
use crate::config::{Bands, Config};
use crate::error::{CommandError, Outcome};
use crate::gate::{Gate, Verdict};
use crate::git::repository::{Commit, short};
use crate::notice::{Level, Notice, Rule, github, sarif};
use crate::render;
use crate::render::score::Line;
use crate::sketches::{Sketched, sketches};

/// Functions that are noticed where no gate failed; the JSON has all.
const NOTICED: usize = 10;

/// A change with its score.
struct Scored {
    /// The commit that made it, where it is one commit's.
    commit: Option<Commit>,
    score: Score,
    /// Files of no language that is read.
    other: usize,
}

/// Scores what was asked for, prints it, and fails where a gate does.
pub(crate) fn run(options: &Options) -> Outcome<()> {
    let config = Config::around(Path::new("."))?;
    let gate = Gate::new(&options.gates, &config)?;
    let weights = weights(&config)?;
    let (mut texts, changes) = change::asked(options)?;
    let mut scored = Vec::with_capacity(changes.len());
    for change in changes {
        scored.push(score(&mut texts, change, &weights)?);
    }
    let verdicts: Vec<Option<Verdict>> = scored.iter().map(|scored| gate.verdict(&scored.score)).collect();
    match options.format {
        ScoreFormat::Text if options.each => print_commits(&scored),
        ScoreFormat::Text => scored.iter().for_each(print_text),
        ScoreFormat::Json if options.each => crate::print(&render::json(&each_document(&scored))),
        ScoreFormat::Json => {
            for scored in &scored {
                crate::print(&render::json(&wire::Document::new(wire::SCORE, &scored.score)));
            }
        }
        ScoreFormat::Sarif => {
            let notices = notices(&scored, &verdicts);
            crate::print(&sarif::text(&rules(&notices), &notices));
        }
        ScoreFormat::Github => crate::print(&github::text(&notices(&scored, &verdicts))),
    }
    fail(&scored, verdicts)
}

/// Scores what a hook is called for and prints it; fails where a gate does.
pub(crate) fn hook(gates: &Gates) -> Outcome<()> {
    let config = Config::around(Path::new("."))?;
    let gate = Gate::new(gates, &config)?;
    let weights = weights(&config)?;
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (mut texts, change) = change::of_hook(set("PRE_COMMIT_FROM_REF"), set("PRE_COMMIT_TO_REF"))?;
    let scored = score(&mut texts, change, &weights)?;
    print_text(&scored);
    let verdict = gate.verdict(&scored.score);
    fail(&[scored], vec![verdict])
}

/// The shipped weights with the project's own bands.
fn weights(config: &Config) -> Outcome<Weights> {
    let mut weights = Weights::from_tables(plimsoll_profiles::TABLES)
        .map_err(|error| CommandError::environment(format!("the built-in weights are broken: {error}")))?;
    let shipped = weights.cutoffs();
    let Bands { low, medium, high } = &config.score.bands;
    let cutoffs = Cutoffs {
        low: low.unwrap_or(shipped.low),
        medium: medium.unwrap_or(shipped.medium),
        high: high.unwrap_or(shipped.high),
    };
    if cutoffs.low > cutoffs.medium || cutoffs.medium > cutoffs.high {
        let Cutoffs { low, medium, high } = cutoffs;
        let error = format!(
            "[score.bands] of plimsoll.toml are out of order: low {low}, medium {medium}, high {high}"
        );
        return Err(CommandError::usage(error).hint("each band must begin at or above the one before"));
    }
    weights.set_cutoffs(cutoffs);
    Ok(weights)
}

fn score(texts: &mut Texts, change: Change, weights: &Weights) -> Outcome<Scored> {
    let sketches = sketches(texts, &change.pairs)?;
    let side = |of: fn(&Sketched) -> Option<&Sketch>| -> Vec<Side<'_>> {
        let sides = sketches.files.iter();
        sides.filter_map(|file| Some(Side { path: &file.path, sketch: of(file)? })).collect()
    };
    let before = side(|file| file.before.as_ref());
    let after = side(|file| file.after.as_ref());
    let mut score = compare(&before, &after, weights);
    score.findings.extend(sketches.findings);
    Ok(Scored { commit: change.commit, score, other: sketches.other })
}

fn print_text(scored: &Scored) {
    let coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    crate::print(&render::score::text(&scored.score, scored.other, coloured));
}

fn print_commits(all: &[Scored]) {
    let lines: Vec<Line<'_>> = all
        .iter()
        .filter_map(|scored| {
            let commit = scored.commit.as_ref()?;
            Some(Line { commit: short(commit.id), title: &commit.title, score: &scored.score })
        })
        .collect();
    crate::print(&render::score::commits(&lines));
}

fn each_document(all: &[Scored]) -> wire::Document<CommitScores> {
    let commits = all
        .iter()
        .filter_map(|scored| {
            let commit = scored.commit.as_ref()?;
            Some(CommitScore {
                commit: commit.id.to_string(),
                title: commit.title.clone(),
                score: scored.score.clone(),
            })
        })
        .collect();
    wire::Document::new(wire::SCORES, CommitScores { commits })
}

/// The first gate that failed, named by its commit where there are several.
fn fail(all: &[Scored], verdicts: Vec<Option<Verdict>>) -> Outcome<()> {
    let failed = all.iter().zip(verdicts).find_map(|(scored, verdict)| Some((scored, verdict?)));
    match failed {
        None => Ok(()),
        Some((scored, verdict)) => Err(verdict.error(scored.commit.as_ref().map(|commit| short(commit.id)))),
    }
}

/// What code scanners are told: each finding, and of the functions those that failed a gate, else the heaviest.
fn notices(all: &[Scored], verdicts: &[Option<Verdict>]) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (scored, verdict) in all.iter().zip(verdicts) {
        let functions = match verdict {
            Some(verdict) => verdict.failed(&scored.score),
            None => scored.score.heaviest(NOTICED),
        };
        let level = if verdict.is_some() { Level::Error } else { Level::Note };
        notices.extend(functions.into_iter().map(|(path, function)| of_function(path, function, level)));
        notices.extend(scored.score.findings.iter().map(of_finding));
    }
    // The gravest first: GitHub shows ten.
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.level));
    notices
}

fn of_function(path: &str, function: &FunctionChange, level: Level) -> Notice {
    let why: Vec<&str> = function.reasons.iter().take(REASONS).map(|reason| reason.text.as_str()).collect();
    let lines =
        function.after.or(function.before).map_or((1, 1), |figures| (figures.start_line, figures.end_line));
    Notice {
        rule: HEAVY.to_owned(),
        level,
        message: format!("{} {} of the mutation score: {}", function.change, function.score, why.join("; ")),
        path: path.to_owned(),
        lines,
        name: Some(function.name.clone()),
    }
}

fn of_finding(finding: &Finding) -> Notice {
    let at = finding.at.as_deref().unwrap_or(".");
    let (path, line) = match at.rsplit_once(':') {
        Some((path, line)) => line.parse().map_or((at, 1), |line| (path, line)),
        None => (at, 1),
    };
    Notice {
        rule: finding.code.clone(),
        level: if finding.severity == Severity::Warning { Level::Warning } else { Level::Note },
        message: finding.text.clone(),
        path: path.to_owned(),
        lines: (line, line),
        name: None,
    }
}

/// The rules that notices name.
fn rules(notices: &[Notice]) -> Vec<Rule> {
    let used = |id: &str| notices.iter().any(|notice| notice.rule == id);
    RULES
        .iter()
        .filter(|(id, ..)| used(id))
        .map(|(id, summary, help)| Rule {
            id: (*id).to_owned(),
            summary: (*summary).to_owned(),
            help: (*help).to_owned(),
        })
        .collect()
}

/// Rule of a function that weighs much.
const HEAVY: &str = "mutation-score";

/// Reasons given of a function.
const REASONS: usize = 3;

/// Rules as `(id, what it looks for, what to do about it)`.
const RULES: [(&str, &str, &str); 9] = [
    (
        HEAVY,
        "A function that weighs much in the score of the change",
        "Split it, or make the change in steps that can be read by themselves.",
    ),
    (
        "loop-nesting-rose",
        "A loop that now stands inside another one",
        "Its work is a product of both sizes now: index the inner data, or bound one of the loops.",
    ),
    ("io-in-loop", "Input or output for each round of a loop", "Read or write in one go, or in batches."),
    (
        "recursion-added",
        "A function that now calls itself, directly or through others",
        "See that its depth is bounded by something small, or turn it into a loop.",
    ),
    (
        "unbounded-growth",
        "A container that grows with each round and is never emptied",
        "Work on one item at a time, or bound what is held.",
    ),
    (
        "heavy-dependency",
        "A new import that costs much memory or time to load",
        "Import it where it is needed, or find a lighter one.",
    ),
    (
        "concurrency-added",
        "New threads, processes or tasks",
        "See that their number is bounded and what they share is guarded.",
    ),
    (
        "complexity-rose",
        "A function with many more branches than before",
        "Split it where its branches part.",
    ),
    (
        "not-understood",
        "A file of which a part could not be compared",
        "Its part of the score is a guess; see whether it parses.",
    ),
];
