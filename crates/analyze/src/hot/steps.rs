//! What a call of a library takes, and how often it calls back: the tables of costs, evaluated at nominal sizes.
//!
//! Knows neither the program nor its types.

use std::collections::BTreeMap;

use plimsoll_model::Language;

use crate::ir::Expr;
use crate::knowledge::{CostRow, Costs, Formula, Letter, NominalSizes, Quantity, Weights};

/// Tables of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Libraries<'a> {
    pub(super) language: Language,
    pub(super) costs: &'a Costs,
    pub(super) weights: &'a Weights,
    pub(super) sizes: &'a NominalSizes,
    /// Steps for each element that some functions are given.
    pub(super) each: &'a BTreeMap<String, f64>,
    /// Steps for each character of a file that some functions go through whole.
    pub(super) whole: &'a BTreeMap<String, f64>,
}

/// What is known of a call by the name of what it calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Called {
    /// Time of it, what it calls back left out.
    pub(super) time: f64,
    /// How often functions among its arguments are called.
    pub(super) back: f64,
    /// Whether the tables have it.
    pub(super) known: bool,
}

impl Libraries<'_> {
    /// A function by its dotted path.
    pub(super) fn function(&self, path: &str, args: usize) -> Called {
        if path.ends_with('!') {
            let time = self.weights.library + self.weights.format;
            return Called { time, back: 1.0, known: true };
        }
        // Of two things the smaller is found at once; of a container it is not.
        let few = args > 1 && matches!(path, "min" | "max");
        let called = self.called(self.costs.function(path), few);
        // A module's compiled half has its name with a line before it.
        let path = path.strip_prefix('_').unwrap_or(path);
        // Imported by its own name, too.
        let own = format!(".{path}");
        let steps = |table: &BTreeMap<String, f64>| {
            let named = || table.iter().find(|(name, _)| name.ends_with(&own)).map(|(_, each)| each);
            table.get(path).or_else(named).copied()
        };
        // A file has as many lines as a container has elements.
        let whole = || steps(self.whole).map(|each| each * self.sizes.text * self.sizes.container);
        match steps(self.each).map(|each| each * self.sizes.text).or_else(whole) {
            Some(time) => Called { time: self.weights.library + time, ..called },
            None => called,
        }
    }

    /// A method of a kind of value that is known or not.
    pub(super) fn method(&self, kind: Option<&str>, name: &str) -> Called {
        self.called(self.costs.method(kind, name), false)
    }

    /// The kind of value that a declared type holds, as the tables call it.
    pub(super) fn kind(&self, annotation: &str) -> Option<&str> {
        self.costs.kind_of_type(annotation)
    }

    fn called(&self, row: Option<&CostRow>, few: bool) -> Called {
        let Some(row) = row else { return Called { time: self.weights.library, back: 1.0, known: false } };
        let is_text = row.gives.as_deref() == Some("text") || row.writes;
        let size = if few {
            1.0
        } else if is_text {
            self.sizes.text
        } else {
            self.sizes.container
        };
        let elements = self.evaluate(&row.time, size);
        Called {
            time: self.weights.library + self.weights.element * elements,
            back: if row.calls.is_some() { self.sizes.container } else { 1.0 },
            known: true,
        }
    }

    fn evaluate(&self, formula: &Formula, size: f64) -> f64 {
        let value = |letter| match letter {
            Letter::N => size,
            Letter::M => self.sizes.text,
            Letter::V | Letter::K => self.sizes.value,
        };
        let factor = |quantity: &Quantity| match quantity {
            Quantity::Subject => size,
            Quantity::Value | Quantity::Magnitude => self.sizes.value,
            Quantity::Argument | Quantity::Inner => self.sizes.text,
            Quantity::Log(letter) => value(*letter).max(2.0).log2(),
            Quantity::Root => self.sizes.value.sqrt(),
            Quantity::Exponential => self.sizes.container * self.sizes.container,
        };
        formula.terms.iter().map(|term| term.iter().map(factor).product::<f64>()).sum()
    }
}

/// Rounds of going through something that is written out: `range(3)`, `[a, b]`, `0..8`.
pub(super) fn written_rounds(iter: &Expr) -> Option<f64> {
    let number = |value: &Expr| match value {
        Expr::Number(number) => Some(*number),
        Expr::Cast(value, _) => match &**value {
            Expr::Number(number) => Some(*number),
            _ => None,
        },
        _ => None,
    };
    let rounds = match iter {
        Expr::Display { items, .. } => items.len() as f64,
        Expr::Slice { value: None, start, stop: Some(stop), .. } => {
            number(stop)? - start.as_deref().map_or(Some(0.0), number)?
        }
        Expr::Call { callee, args, .. } => {
            let Expr::Name(name) = &**callee else {
                // `(0..8).rev()`
                let Expr::Attribute(of, _) = &**callee else { return None };
                return if matches!(**of, Expr::Slice { value: None, .. }) {
                    written_rounds(of)
                } else {
                    None
                };
            };
            let bounds: Option<Vec<f64>> = args.iter().map(|arg| number(&arg.value)).collect();
            match (name.as_str(), bounds.as_deref(), args.as_slice()) {
                ("range", Some([stop]), _) => *stop,
                ("range", Some([start, stop]), _) => stop - start,
                ("range", Some([start, stop, step]), _) if *step != 0.0 => (stop - start) / step,
                ("enumerate" | "reversed" | "sorted" | "list", None, [first, ..]) => {
                    return written_rounds(&first.value);
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    rounds.is_finite().then(|| rounds.max(0.0))
}
