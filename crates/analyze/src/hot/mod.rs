//! Where the time of a run is expected to be spent, from the source alone.
//!
//! Frequencies of branches and loops inside each function (Wu and Larus, Static Branch Frequency and Program Profile
//! Analysis, MICRO 1994, over Ball and Larus's heuristics) with rounds of loops and costs of library calls from
//! [`crate::bounds`] and its tables at nominal sizes; then frequencies of calls over the whole project. [`outline`] looks
//! at a file, [`Run`] puts files together. Knows no input and no clock: shares are expectations, good for an order.

mod branch;
mod dispatch;
mod flow;
mod frequency;
mod graph;
mod outline;
mod receivers;
mod run;
mod steps;
#[cfg(test)]
mod tests;
mod value;
mod why;

use std::collections::BTreeMap;

use plimsoll_model::{Bound, Growth, Language};

use crate::bounds::{ModuleBounds, bounds};
use crate::ir::{Expr, Function, Module, StmtKind};
use crate::knowledge::{Costs, Rates};
use branch::{Branches, last_name};
use frequency::Walker;
use outline::{Class, Part};
use receivers::{Declared, Receivers};
use steps::Libraries;

pub use outline::Outline;
pub use run::{Run, RunFile};

/// Looks at one file, lowered under the name that [`module_name`] has for it.
#[must_use]
pub fn outline(path: &str, module: &Module, language: Language, costs: &Costs, rates: &Rates) -> Outline {
    let name = module_name(path);
    let bounds = bounds(module, language, costs, &crate::bounds::Alone);
    let tables = Tables { language, costs, rates };
    let declared = Declared::of(module);
    let mut parts = vec![tables.body(module, &declared, &bounds)];
    for (at, function) in module.functions.iter().enumerate() {
        let rounds = bounds.functions.get(at).map(|one| one.rounds.as_slice()).unwrap_or_default();
        parts.push(tables.function(function, &declared, rounds));
    }
    Outline {
        language,
        imports: imports(module),
        types: module
            .types
            .iter()
            .map(|one| Class { name: one.name.clone(), bases: one.bases.clone() })
            .collect(),
        parts,
        tests: is_test_path(path),
        module: name,
    }
}

/// Decorators by which nobody comes to call a function.
const PLAIN: [&str; 12] = [
    "property",
    "cached_property",
    "staticmethod",
    "classmethod",
    "abstractmethod",
    "lru_cache",
    "cache",
    "wraps",
    "overload",
    "contextmanager",
    "setter",
    "final",
];

/// What one language is weighed with.
struct Tables<'a> {
    language: Language,
    costs: &'a Costs,
    rates: &'a Rates,
}

impl Tables<'_> {
    fn body(&self, module: &Module, declared: &Declared, bounds: &ModuleBounds) -> Part {
        let receivers = Receivers::new(declared, None, &[], &module.body);
        let rounds = self.rounds(&bounds.rounds);
        let mut walker = self.walker("", &receivers, &rounds);
        // What a Rust file has outside of functions is worked out before anything runs.
        if self.language == Language::Python {
            walker.block(&module.body, 1.0);
        }
        walker.part("", 1)
    }

    fn function(&self, function: &Function, declared: &Declared, rounds: &[(u32, Bound)]) -> Part {
        let receivers = Receivers::of(declared, function);
        let rounds = self.rounds(rounds);
        let own = function.name.rsplit('.').next().unwrap_or_default();
        let mut walker = self.walker(own, &receivers, &rounds);
        walker.block(&function.body, 1.0);
        let part = walker.part(&function.name, function.line);
        let marks: Vec<&str> = function.decorators.iter().filter_map(mark).collect();
        Part {
            is_property: marks.iter().any(|mark| matches!(*mark, "property" | "cached_property")),
            is_test: marks.iter().any(|mark| matches!(*mark, "test" | "bench")),
            is_decorated: self.language == Language::Python && marks.iter().any(|mark| !PLAIN.contains(mark)),
            ..part
        }
    }

    fn walker<'w>(
        &'w self,
        own: &'w str,
        receivers: &'w Receivers<'w>,
        rounds: &'w BTreeMap<u32, f64>,
    ) -> Walker<'w> {
        let libraries = Libraries {
            language: self.language,
            costs: self.costs,
            weights: self.rates.weights(self.language),
            sizes: &self.rates.sizes,
            each: &self.rates.each,
            whole: &self.rates.whole,
        };
        Walker::new(Branches { hit: &self.rates.hit, own }, libraries, receivers, rounds)
    }

    /// Orders of growth as numbers, at the nominal size of a container; none where an order says nothing.
    fn rounds(&self, orders: &[(u32, Bound)]) -> BTreeMap<u32, f64> {
        let size = self.rates.sizes.container.max(2.0);
        let number = |bound: &Bound| match bound.class {
            Growth::Constant | Growth::Unknown => None,
            Growth::Logarithmic => Some(size.log2()),
            Growth::Linear => Some(size),
            Growth::Linearithmic => Some(size * size.log2()),
            Growth::Quadratic => Some(size.powi(2)),
            Growth::Cubic | Growth::Exponential => Some(size.powi(3)),
            Growth::Polynomial => Some(size.powf(bound.degree.unwrap_or(1.0).clamp(0.0, 3.0))),
        };
        orders.iter().filter_map(|(line, bound)| Some((*line, number(bound)?))).collect()
    }
}

/// The last name of a decorator.
fn mark(decorator: &Expr) -> Option<&str> {
    match decorator {
        Expr::Call { callee, .. } => last_name(callee),
        other => last_name(other),
    }
}

/// Every import of the file, wherever it stands.
fn imports(module: &Module) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let bodies = std::iter::once(&module.body).chain(module.functions.iter().map(|one| &one.body));
    for statement in bodies.flat_map(|body| crate::ir::visit::walk(body).statements()) {
        let StmtKind::Import(import) = &statement.kind else { continue };
        if import.names.is_empty() {
            match &import.alias {
                Some(alias) => found.push((alias.clone(), import.module.clone())),
                None => {
                    let first = import.module.split('.').next().unwrap_or_default();
                    found.push((first.to_owned(), first.to_owned()));
                }
            }
        }
        for (name, alias) in &import.names {
            if name == "*" {
                found.push(("*".to_owned(), import.module.clone()));
            } else {
                let path = format!("{}.{name}", import.module.trim_start_matches('.'));
                found.push((alias.as_ref().unwrap_or(name).clone(), path));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// `pkg.io` of `src/pkg/io.py`, `pkg` of `pkg/__init__.py`; `crate.io` of `src/io.rs` would need the manifest, so that the
/// folders stand for it.
#[must_use]
pub fn module_name(path: &str) -> String {
    let path = path.strip_suffix(".py").or_else(|| path.strip_suffix(".rs")).unwrap_or(path);
    let steps = path.split('/').filter(|step| !step.is_empty() && !step.starts_with('.'));
    let mut steps: Vec<&str> = steps.collect();
    if matches!(steps.last(), Some(&"__init__" | &"mod")) && steps.len() > 1 {
        steps.pop();
    }
    steps.join(".")
}

fn is_test_path(path: &str) -> bool {
    let mut steps = path.rsplit('/');
    let file = steps.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    stem.starts_with("test_")
        || stem.ends_with("_test")
        || matches!(stem, "conftest" | "tests")
        || steps.any(|step| matches!(step, "tests" | "test" | "testing" | "benches"))
}
