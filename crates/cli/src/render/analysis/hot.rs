//! Functions by what they are expected to take of a run, hottest first.

use plimsoll_model::{FileAnalysis, Heat, ProjectAnalysis};

use super::text::plural;
use crate::render::table;

/// What code outside of functions is called, as Python's tracebacks do.
const BODY: &str = "<module>";

/// The hottest functions so far.
pub(crate) struct Hottest {
    top: usize,
    rows: Vec<Row>,
    /// Functions without a share: lambdas, other languages.
    without: usize,
}

struct Row {
    heat: Heat,
    name: String,
    at: String,
}

impl Hottest {
    /// The `top` hottest; 0 is all.
    pub(crate) fn new(top: usize) -> Self {
        Self { top: if top == 0 { usize::MAX } else { top }, rows: Vec::new(), without: 0 }
    }

    /// One file.
    pub(crate) fn file(&mut self, file: &FileAnalysis) {
        let body = file.body.iter().filter(|heat| heat.share > 0.0).map(|heat| (heat, BODY, 1));
        let functions = file.functions.iter();
        let named = functions.filter_map(|one| Some((one.heat.as_ref()?, one.name.as_str(), one.start_line)));
        let all = body.chain(named).map(|(heat, name, line)| Row {
            heat: heat.clone(),
            name: name.to_owned(),
            at: format!("{}:{line}", file.path),
        });
        self.rows.extend(all);
        self.without += file.functions.iter().filter(|one| one.heat.is_none()).count();
        // What is held stays small however many files there are.
        if self.rows.len() > self.top.saturating_mul(4).max(1024) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.rows.sort_by(|one, other| {
            let totals = other.heat.share_total.total_cmp(&one.heat.share_total);
            other.heat.share.total_cmp(&one.heat.share).then(totals)
        });
        self.rows.truncate(self.top);
    }

    /// The table, and what stands below it.
    pub(crate) fn text(mut self, project: &ProjectAnalysis) -> String {
        self.settle();
        let mut out = String::new();
        if !self.rows.is_empty() {
            let headings = ["share", "with callees", "calls", "function", "at", "why"];
            let mut rows = vec![headings.map(str::to_owned).to_vec()];
            for Row { heat, name, at } in self.rows {
                let share = |share: f64| format!("{:.1} %", share * 100.0);
                rows.push(vec![
                    share(heat.share),
                    share(heat.share_total),
                    often(heat.calls),
                    name,
                    at,
                    heat.why,
                ]);
            }
            out.push_str(&table(rows, &[3, 4, 5]));
            out.push('\n');
        }
        out.push_str(&format!(
            "expected of a run, from the source of {} at nominal sizes: good for an order, not as times\n",
            plural(project.file_count, "file")
        ));
        if self.without > 0 {
            out.push_str(&format!(
                "{} without a share of its own: lambdas count where they stand, and only Python and Rust are read\n",
                plural(self.without as u64, "function")
            ));
        }
        out
    }
}

/// A frequency as it fits a table.
fn often(calls: f64) -> String {
    if calls == 0.0 || (0.01..1e6).contains(&calls) {
        let digits = if calls >= 10.0 || calls.fract() == 0.0 { 0 } else { 2 };
        format!("{calls:.digits$}")
    } else {
        format!("{calls:.0e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_fit_a_table() {
        let shown: Vec<String> = [0.0, 1.0, 0.25, 12.4, 999_999.0, 1e6, 1e-5].map(often).to_vec();
        assert_eq!(shown, ["0", "1", "0.25", "12", "999999", "1e6", "1e-5"]);
    }
}
