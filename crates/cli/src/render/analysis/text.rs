//! The worst functions as a table, and the project in a few lines.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;

use plimsoll_model::{Bound, FileAnalysis, FunctionAnalysis, Growth, ProjectAnalysis};

use crate::analysis::limits::Excess;
use crate::analysis::metric::{Metric, shown};
use crate::render::table;

/// Figures that every table shows.
const COLUMNS: [Metric; 5] =
    [Metric::Cognitive, Metric::Cyclomatic, Metric::Npath, Metric::Nesting, Metric::SourceLines];

/// What decides which functions are the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// A metric.
    Metric(Metric),
    /// How time grows, then memory.
    Growth,
}

impl Order {
    fn of(self, function: &FunctionAnalysis) -> Option<f64> {
        match self {
            Self::Metric(metric) => metric.of(function),
            Self::Growth => {
                let (time, space) = (function.time.as_ref()?, function.space.as_ref()?);
                Some(growth(time) * 100.0 + growth(space))
            }
        }
    }

    fn is_worse(self, one: f64, other: f64) -> bool {
        match self {
            Self::Metric(metric) => metric.is_worse(one, other),
            Self::Growth => one > other,
        }
    }

    fn low_is_bad(self) -> bool {
        matches!(self, Self::Metric(metric) if metric.low_is_bad())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Metric(metric) => metric.name(),
            Self::Growth => "growth of time",
        }
    }

    fn headings(self) -> Vec<String> {
        match self {
            Self::Metric(metric) => columns(metric).map(heading).collect(),
            Self::Growth => ["class", "time", "space"].map(str::to_owned).to_vec(),
        }
    }

    fn figures(self, function: &FunctionAnalysis) -> Vec<String> {
        match self {
            Self::Metric(metric) => columns(metric)
                .map(|metric| metric.of(function).map_or_else(|| "-".to_owned(), compact))
                .collect(),
            Self::Growth => {
                let class =
                    function.time.as_ref().map_or_else(|| "-".to_owned(), |time| time.class.to_string());
                vec![class, bound(function.time.as_ref()), bound(function.space.as_ref())]
            }
        }
    }
}

/// Faster growth is more; what is not known stands last.
fn growth(bound: &Bound) -> f64 {
    match bound.class {
        Growth::Unknown => -1.0,
        Growth::Polynomial => f64::from(Growth::Polynomial as u8) + bound.degree.unwrap_or_default() / 100.0,
        class => f64::from(class as u8),
    }
}

/// A bound as it fits a table: what is not complete is at least that.
fn bound(bound: Option<&Bound>) -> String {
    let Some(bound) = bound else { return "-".to_owned() };
    let text = short(&bound.bound);
    if bound.complete { text } else { format!("{text} + ?") }
}

fn columns(first: Metric) -> impl Iterator<Item = Metric> {
    std::iter::once(first).chain(COLUMNS.into_iter().filter(move |&metric| metric != first))
}

/// The worst functions so far, and what is said of all.
pub(crate) struct Ranking {
    order: Order,
    top: usize,
    /// The best of the worst on top, to be let go first.
    worst: BinaryHeap<Ranked>,
    functions: usize,
    unmeasured: usize,
    languages: BTreeMap<String, u64>,
}

/// A function in the table.
pub(crate) struct Ranked {
    value: f64,
    low_is_bad: bool,
    /// Order of appearance, which decides between equals.
    number: usize,
    /// File, as shown.
    pub(crate) path: String,
    /// Its language's pack.
    pub(crate) language: String,
    /// Which of its file's functions.
    pub(crate) index: usize,
    /// The function.
    pub(crate) function: FunctionAnalysis,
}

impl Ord for Ranked {
    /// The worst is the least.
    fn cmp(&self, other: &Self) -> Ordering {
        let worse = other.value.total_cmp(&self.value);
        let worse = if self.low_is_bad { worse.reverse() } else { worse };
        worse.then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

impl Ranking {
    /// The `top` worst; 0 is all.
    pub(crate) fn by(order: Order, top: usize) -> Self {
        Self {
            order,
            top: if top == 0 { usize::MAX } else { top },
            worst: BinaryHeap::new(),
            functions: 0,
            unmeasured: 0,
            languages: BTreeMap::new(),
        }
    }

    /// One file.
    pub(crate) fn file(&mut self, file: &FileAnalysis) {
        *self.languages.entry(file.language.clone()).or_default() += 1;
        for (index, function) in file.functions.iter().enumerate() {
            self.functions += 1;
            match self.order.of(function) {
                Some(value) => self.rank(file, index, function, value),
                None => self.unmeasured += 1,
            }
        }
    }

    fn rank(&mut self, file: &FileAnalysis, index: usize, function: &FunctionAnalysis, value: f64) {
        if self.worst.len() >= self.top
            && self.worst.peek().is_some_and(|best| !self.order.is_worse(value, best.value))
        {
            return;
        }
        self.worst.push(Ranked {
            value,
            low_is_bad: self.order.low_is_bad(),
            number: self.functions,
            path: file.path.clone(),
            language: file.language.clone(),
            index,
            function: function.clone(),
        });
        if self.worst.len() > self.top {
            self.worst.pop();
        }
    }

    /// The worst functions, the worst first.
    pub(crate) fn worst(self) -> Vec<Ranked> {
        self.worst.into_sorted_vec()
    }

    /// The table and the lines below it.
    pub(crate) fn text(self, project: &ProjectAnalysis, others: u64, excesses: &[Excess]) -> String {
        let mut out = String::new();
        let (order, unmeasured, functions) = (self.order, self.unmeasured, self.functions);
        let mut languages: Vec<(u64, String)> =
            self.languages.iter().map(|(name, &files)| (files, name.clone())).collect();
        languages.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let worst = self.worst();
        if !worst.is_empty() {
            let headings = order.headings();
            let width = headings.len();
            let mut rows: Vec<Vec<String>> =
                vec![headings.into_iter().chain(["function", "at"].map(str::to_owned)).collect()];
            for Ranked { path, function, .. } in &worst {
                let at = format!("{path}:{}", function.start_line);
                rows.push(order.figures(function).into_iter().chain([short(&function.name), at]).collect());
            }
            // Words stand to the left, figures to the right.
            let words: Vec<usize> =
                if order == Order::Growth { (0..width + 2).collect() } else { vec![width, width + 1] };
            out.push_str(&table(rows, &words));
            out.push('\n');
        }
        if !excesses.is_empty() {
            out.push_str("over a threshold\n");
            let row = |excess: &Excess| {
                let at = format!("{}:{}", excess.path, excess.lines.0);
                vec![format!("  {}", excess.text()), short(&excess.name), at]
            };
            out.push_str(&table(excesses.iter().map(row).collect(), &[0, 1, 2]));
            out.push('\n');
        }
        let measured = functions - unmeasured;
        let shown = match worst.len() {
            0 => String::new(),
            shown if shown == measured => format!(", all shown by {}", order.name()),
            shown => format!(", the {shown} worst by {} shown", order.name()),
        };
        let _ = writeln!(out, "{}{shown}", plural(functions as u64, "function"));
        if unmeasured > 0 {
            let without = match order {
                Order::Metric(metric) => format!("in languages without {}", metric.name()),
                Order::Growth => "without bounds of their own: lambdas, or no Python or Rust".to_owned(),
            };
            let _ = writeln!(out, "{} of them {without}", count(unmeasured as u64));
        }
        out.push_str(&summary(project, &languages, others));
        out
    }
}

fn summary(project: &ProjectAnalysis, languages: &[(u64, String)], others: u64) -> String {
    let mut out = String::new();
    let files = match languages {
        [(files, language)] => plural(*files, &format!("{language} file")),
        languages => {
            let each: Vec<String> =
                languages.iter().map(|(files, name)| format!("{} {name}", count(*files))).collect();
            format!("{} ({})", plural(project.file_count, "file"), each.join(", "))
        }
    };
    if project.file_count > 0 {
        let (lines, source) = (plural(project.physical_lines, "line"), count(project.source_lines));
        let _ = writeln!(out, "{files}, {lines}, {source} of them source");
    }
    let sums = [("cognitive", project.totals.cognitive), ("cyclomatic", project.totals.cyclomatic)];
    let sums: Vec<String> =
        sums.into_iter().filter_map(|(name, sum)| Some(format!("{name} {} in all", count(sum?)))).collect();
    if !sums.is_empty() && project.totals.function_count > 0 {
        let _ = writeln!(out, "{}", sums.join(", "));
    }
    let mut notes = Vec::new();
    if project.incomplete_count > 0 {
        notes.push(format!("{} not understood whole", plural(project.incomplete_count, "file")));
    }
    if others > 0 {
        notes.push(format!("{} passed over", plural(others, "other file")));
    }
    if !notes.is_empty() {
        let _ = writeln!(out, "{}", notes.join(", "));
    }
    out
}

/// `1 file`, `2 files`.
pub(super) fn plural(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A name that fits a table: a very long one keeps its beginning and its end.
fn short(name: &str) -> String {
    const WIDEST: usize = 56;
    let length = name.chars().count();
    if length <= WIDEST {
        return name.to_owned();
    }
    let ends = (WIDEST - 1) / 2;
    let (front, back) = (name.chars().take(ends), name.chars().skip(length - ends));
    front.chain(['…']).chain(back).collect()
}

fn heading(metric: Metric) -> String {
    match metric {
        Metric::SourceLines => "lines".to_owned(),
        metric => metric.name().to_owned(),
    }
}

/// A figure as it fits a table: past seven digits only its size matters. Counts of paths end at 2^53.
fn compact(value: f64) -> String {
    const MOST: f64 = 9_007_199_254_740_992.0;
    if value >= MOST {
        ">9e15".to_owned()
    } else if value >= 1e7 {
        format!("{value:.0e}")
    } else {
        shown(value)
    }
}

/// A number with its thousands apart.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_both_ends() {
        assert_eq!(short("Outer.method"), "Outer.method");
        let long = format!("Outer.{}.end", "x".repeat(100));
        let cut = short(&long);
        assert!(cut.starts_with("Outer.xx") && cut.ends_with("xx.end") && cut.chars().count() == 55, "{cut}");
    }

    #[test]
    fn large_numbers_are_readable() {
        assert_eq!(count(7), "7");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(compact(12_345.0), "12345");
        assert_eq!(compact(123_456_789.0), "1e8");
        assert_eq!(compact(9_007_199_254_740_992.0), ">9e15");
    }
}
