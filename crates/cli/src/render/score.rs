//! The score of a change as a person in a hurry wants it: the number, what weighs most and why, what to look at.
//!
//! Returns text; whether it may be coloured is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use plimsoll_model::{Band, Change, Figures, Finding, FunctionChange, Points, Score};

use super::table;

/// Functions and findings shown; the JSON has all.
const SHOWN: usize = 10;

/// Reasons shown of a function.
const REASONS: usize = 3;

/// One commit's score.
pub(crate) struct Line<'a> {
    pub(crate) commit: String,
    pub(crate) title: &'a str,
    pub(crate) score: &'a Score,
}

/// A whole change. `other` files are of no language that is read.
pub(crate) fn text(score: &Score, other: usize, coloured: bool) -> String {
    let paint = Paint { coloured };
    let mut out = format!(
        "mutation score {}: {}{}\n",
        paint.bold(&score.score.to_string()),
        paint.band(score.band),
        cutoffs(score),
    );
    out.push_str(&summary(score, other));
    let heaviest = score.heaviest(SHOWN);
    for (path, function) in &heaviest {
        out.push_str(&one(path, function, &paint));
    }
    let weighing = all(score).filter(|function| function.score > Points::ZERO).count();
    if let Some(more) = weighing.checked_sub(heaviest.len()).filter(|more| *more > 0) {
        let shown: Points = heaviest.iter().map(|(_, function)| function.score).sum();
        let rest = Points::from_thousandths(score.score.thousandths().saturating_sub(shown.thousandths()));
        let _ = writeln!(out, "\n{more} more functions weigh {rest} together; --format json shows all");
    }
    out.push_str(&findings(&score.findings));
    out
}

/// Where the bands begin, where the band is not the lowest of a change of nothing.
fn cutoffs(score: &Score) -> String {
    let cutoffs = &score.cutoffs;
    let begins = |band: Band, from: Points| format!("{band} from {}", from.as_f64());
    let all = [
        begins(Band::Low, cutoffs.low),
        begins(Band::Medium, cutoffs.medium),
        begins(Band::High, cutoffs.high),
    ];
    if score.score == Points::ZERO { String::new() } else { format!(" ({})", all.join(", ")) }
}

fn all(score: &Score) -> impl Iterator<Item = &FunctionChange> {
    score.files.iter().flat_map(|file| &file.functions)
}

fn summary(score: &Score, other: usize) -> String {
    let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
    for function in all(score) {
        *counts.entry(function.change).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(change, count)| format!("{count} {change}")).collect();
    let mut out = match (counts.is_empty(), score.files.len()) {
        (true, _) => "no function changed".to_owned(),
        (false, files) => format!("{} in {}", counts.join(", "), counted(files, "file")),
    };
    if other > 0 {
        let _ = write!(out, "; {} of other kinds not read", counted(other, "file"));
    }
    out.push('\n');
    out
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn one(path: &str, function: &FunctionChange, paint: &Paint) -> String {
    let name = paint.bold(&clean(&function.name));
    let place = clean(&format!("{path}:{}", function.line()));
    let mut out = format!("\n{:>8}  {name}  {}, {place}\n", function.score.to_string(), became(function));
    let figures = figures(function.before.as_ref(), function.after.as_ref());
    if !figures.is_empty() {
        let _ = writeln!(out, "          {figures}");
    }
    for reason in function.reasons.iter().take(REASONS) {
        let at = line(function, reason.line).map_or_else(String::new, |line| format!(", line {line}"));
        let _ = writeln!(out, "{:>14}  {}{at}", format!("+{}", reason.points), clean(&reason.text));
    }
    if let Some(more) = function.reasons.len().checked_sub(REASONS).filter(|more| *more > 0) {
        let _ = writeln!(out, "{:>14}  and {}", "", counted(more, "smaller reason"));
    }
    out
}

/// The line of a reason, where it can be looked up: not the one above it, and not one that is gone.
fn line(function: &FunctionChange, line: u32) -> Option<u32> {
    let shown = function.after.or(function.before)?;
    (line > shown.start_line && line <= shown.end_line).then_some(line)
}

fn became(function: &FunctionChange) -> String {
    let mut out = function.change.to_string();
    if let Some(name) = &function.from_name {
        let _ = write!(out, ", was {}", clean(name));
    }
    if let Some(path) = &function.from_path {
        let _ = write!(out, ", from {}", clean(path));
    }
    out
}

/// Before → after of what differs; of a new function, what it has.
fn figures(before: Option<&Figures>, after: Option<&Figures>) -> String {
    type Part = (&'static str, fn(&Figures) -> u32);
    const PARTS: [Part; 6] = [
        ("lines", |figures| figures.end_line.saturating_sub(figures.start_line) + 1),
        ("branches", |figures| figures.branches),
        ("loops", |figures| figures.loops),
        ("loop depth", |figures| figures.loop_depth),
        ("nesting", |figures| figures.nesting),
        ("calls", |figures| figures.calls),
    ];
    let shown = PARTS.iter().filter_map(|(name, of)| match (before.map(of), after.map(of)) {
        (Some(before), Some(after)) => (before != after).then(|| format!("{name} {before} → {after}")),
        (None, Some(only)) | (Some(only), None) => (only > 0).then(|| format!("{name} {only}")),
        (None, None) => None,
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn findings(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut rows: Vec<Vec<String>> = findings
        .iter()
        .take(SHOWN)
        .map(|finding| {
            vec![
                format!("  {}", finding.at.clone().unwrap_or_default()),
                finding.code.clone(),
                finding.text.clone(),
            ]
        })
        .collect();
    if let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        rows.push(vec![format!("  and {more} more"), String::new(), String::new()]);
    }
    format!("\nfindings\n{}", table(rows, &[0, 1, 2]))
}

/// One line a commit, in the order given.
pub(crate) fn commits(lines: &[Line<'_>]) -> String {
    if lines.is_empty() {
        return "no commit in this range\n".to_owned();
    }
    let heading = ["commit", "score", "band", "title", "heaviest function"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for line in lines {
        let heaviest = line.score.heaviest(1);
        let heaviest = heaviest.first().map_or_else(String::new, |(path, function)| {
            format!("{} {path}:{} {}", function.score, function.line(), function.name)
        });
        rows.push(vec![
            line.commit.clone(),
            line.score.score.to_string(),
            line.score.band.to_string(),
            shortened(line.title),
            heaviest,
        ]);
    }
    table(rows, &[0, 2, 3, 4])
}

/// A title of one line as long as good ones are.
fn shortened(title: &str) -> String {
    const LONGEST: usize = 60;
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    title.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Names come from other people's files: nothing in them may steer the terminal.
fn clean(text: &str) -> String {
    if text.contains(char::is_control) { text.escape_debug().to_string() } else { text.to_owned() }
}

/// Colours, where there is someone to see them.
struct Paint {
    coloured: bool,
}

impl Paint {
    fn with(&self, style: Style, text: &str) -> String {
        if self.coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn bold(&self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    fn band(&self, band: Band) -> String {
        let colour = match band {
            Band::None | Band::Low => AnsiColor::Green,
            Band::Medium => AnsiColor::Yellow,
            Band::High => AnsiColor::Red,
        };
        self.with(colour.on_default().bold(), &band.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_show_what_differs_and_of_a_new_function_what_it_has() {
        let plain = Figures { start_line: 1, end_line: 4, calls: 2, ..Figures::default() };
        let nested = Figures { end_line: 9, loops: 2, loop_depth: 2, ..plain };
        let check = |before: Option<&Figures>, after: Option<&Figures>, expected: &str| {
            assert_eq!(figures(before, after), expected);
        };
        check(Some(&plain), Some(&nested), "lines 4 → 9, loops 0 → 2, loop depth 0 → 2");
        check(Some(&plain), Some(&plain), "");
        check(None, Some(&nested), "lines 9, loops 2, loop depth 2, calls 2");
    }
}
