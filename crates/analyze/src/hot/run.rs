//! A run of a whole project: what its files' outlines say together.
//!
//! Entries are the code that runs when files are loaded, and `main`; tests are left out. What these do not reach
//! counts as called from outside, less than once in a run, where nothing else calls it. The result does not depend on the
//! order in which files are added.

use std::collections::BTreeMap;

use plimsoll_model::{FileAnalysis, FunctionKind, Heat, Language};

use super::flow::{Calls, Parts};
use super::graph::{Graph, Place};
use super::outline::{Callee, Outline, Part};
use super::why::{Caller, Why};
use crate::knowledge::Rates;

/// A file that was added to a [`Run`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunFile(usize);

/// Outlines of a project's files. Add every file, settle once, then finish each file.
#[derive(Debug, Default)]
pub struct Run {
    files: Vec<(String, Outline)>,
    /// Name, line and heat of each file's parts.
    found: Vec<Vec<(String, u32, Heat)>>,
}

/// Parts of a project one after the other, as numbers.
struct Numbers {
    places: Vec<Place>,
    first: Vec<usize>,
}

impl Numbers {
    fn of(files: &[Outline]) -> Self {
        let (mut places, mut first) = (Vec::new(), Vec::new());
        for (file, outline) in files.iter().enumerate() {
            first.push(places.len());
            places.extend((0..outline.parts.len()).map(|at| (file, at)));
        }
        Self { places, first }
    }

    fn of_place(&self, (file, at): Place) -> usize {
        self.first[file] + at
    }
}

impl Run {
    /// A run without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under its path, which decides between names that several files have.
    pub fn add(&mut self, path: &str, outline: Outline) -> RunFile {
        self.files.push((path.to_owned(), outline));
        RunFile(self.files.len() - 1)
    }

    /// Works out what each function takes of a run. Call it once, after the last file.
    pub fn settle(&mut self, rates: &Rates) {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.sort_by(|&one, &other| self.files[one].0.cmp(&self.files[other].0).then(one.cmp(&other)));
        let mut sorted: Vec<Option<(String, Outline)>> =
            std::mem::take(&mut self.files).into_iter().map(Some).collect();
        let files: Vec<Outline> =
            order.iter().filter_map(|&at| sorted[at].take()).map(|(_, outline)| outline).collect();
        let heats = heats(&files, rates);
        self.found = vec![Vec::new(); files.len()];
        for ((&at, outline), heats) in order.iter().zip(files).zip(heats) {
            let parts = outline.parts.into_iter().zip(heats);
            self.found[at] = parts.map(|(part, heat)| (part.name, part.line, heat)).collect();
        }
    }

    /// Adds to a file's functions what they take. Lambdas count to the function that they stand in.
    pub fn finish(&self, file: RunFile, analysis: &mut FileAnalysis) {
        let Some(found) = self.found.get(file.0) else { return };
        for (name, line, heat) in found {
            if name.is_empty() {
                analysis.body = Some(heat.clone());
                continue;
            }
            let own = analysis.functions.iter_mut().find(|one| {
                one.kind != FunctionKind::Closure
                    && one.heat.is_none()
                    && one.name == *name
                    && (one.start_line..=one.end_line).contains(line)
            });
            if let Some(own) = own {
                own.heat = Some(heat.clone());
            }
        }
    }
}

/// What each part of each file takes.
fn heats(files: &[Outline], rates: &Rates) -> Vec<Vec<Heat>> {
    let graph = Graph::of(files);
    let numbers = Numbers::of(files);
    let (mut calls, weights) = resolved(&graph, &numbers, rates);
    let parts = Parts::of(&calls);
    let rounds = 1.0 / (1.0 - (rates.hit.loop_exit_recursion / 100.0).clamp(0.0, 0.99));
    parts.damp(&mut calls, rates.sizes.recursion, rounds);
    let (entries, frequencies) = frequencies(&graph, &numbers, &parts, &calls, rates);
    let totals = parts.totals(&calls, &weights);
    let own: Vec<f64> = frequencies.iter().zip(&weights).map(|(calls, weight)| calls * weight).collect();
    let all: f64 = own.iter().sum();
    let share = |time: f64| if all > 0.0 { rounded((time / all).min(1.0)) } else { 0.0 };
    let mut callers: Vec<Option<Caller<'_>>> = vec![None; calls.len()];
    for (from, calls) in calls.iter().enumerate() {
        for &(to, times) in calls.iter().filter(|&&(to, _)| to != from) {
            let amount = times * frequencies[from];
            if amount > callers[to].map_or(0.0, |known| known.amount) {
                let part = part(files, numbers.places[from]);
                callers[to] = Some(Caller { amount, times, part });
            }
        }
    }
    let mut found: Vec<Vec<Heat>> = files.iter().map(|_| Vec::new()).collect();
    for (at, &place) in numbers.places.iter().enumerate() {
        let of = part(files, place);
        let why = Why {
            part: of,
            caller: callers[at],
            is_entry: entries[at] > 0.0,
            is_recursive: parts.is_recursive(at, &calls),
        };
        let inside = own[at] + called(&calls[at], frequencies[at], &totals, |to| parts.same(at, to));
        found[place.0].push(Heat {
            share: share(own[at]),
            share_total: share(inside),
            calls: rounded(frequencies[at]),
            why: why.text(),
        });
    }
    found
}

/// Time of what a function calls, the calls that stay inside its recursion left out.
fn called(calls: &[(usize, f64)], frequency: f64, totals: &[f64], is_same: impl Fn(usize) -> bool) -> f64 {
    calls.iter().filter(|&&(to, _)| !is_same(to)).map(|&(to, times)| frequency * times * totals[to]).sum()
}

fn part(files: &[Outline], (file, at): Place) -> &Part {
    &files[file].parts[at]
}

/// Three digits behind the first: more would be noise.
fn rounded(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powf(3.0 - value.log10().floor());
    if scale.is_finite() && scale > 0.0 { (value * scale).round() / scale } else { value }
}

/// Calls between functions, and what one call of each takes by itself, libraries included.
fn resolved(graph: &Graph<'_>, numbers: &Numbers, rates: &Rates) -> (Calls, Vec<f64>) {
    let mut calls: Calls = Vec::with_capacity(numbers.places.len());
    let mut weights = Vec::with_capacity(numbers.places.len());
    for &place in &numbers.places {
        let own = part(graph.files, place);
        let call = rates.weights(graph.files[place.0].language).call;
        let mut weight = own.weight;
        let mut found = BTreeMap::<usize, f64>::new();
        for site in own.sites.iter().filter(|site| site.times > 0.0) {
            let (meant, often, weighs) = match &site.callee {
                Callee::Read { .. } => {
                    let meant = graph.resolve(place, &site.callee);
                    let is_property = meant.functions.iter().all(|&one| graph.is_property(one));
                    (meant, if is_property { 1.0 } else { rates.sizes.passed }, 0.0)
                }
                callee => (graph.resolve(place, callee), 1.0, call),
            };
            let inside = site.times * (1.0 - meant.outside);
            weight += site.times * meant.outside * site.outside + inside * weighs;
            let each = along(inside * often, rates) / meant.functions.len().max(1) as f64;
            for one in meant.functions {
                *found.entry(numbers.of_place(one)).or_default() += each;
            }
        }
        calls.push(found.into_iter().collect());
        weights.push(weight.min(1e80));
    }
    (calls, weights)
}

/// How much so many calls in one call count: those of one loop each for itself, of loops in loops less.
fn along(times: f64, rates: &Rates) -> f64 {
    let one = rates.sizes.container.max(1.0);
    if times > one { one * (times / one).powf(rates.sizes.along.clamp(0.0, 1.0)) } else { times }
}

/// Where a run begins, and how often each function is called.
fn frequencies(
    graph: &Graph<'_>,
    numbers: &Numbers,
    parts: &Parts,
    calls: &Calls,
    rates: &Rates,
) -> (Vec<f64>, Vec<f64>) {
    let mut is_called = vec![false; numbers.places.len()];
    for (from, calls) in calls.iter().enumerate() {
        calls.iter().filter(|&&(to, _)| to != from).for_each(|&(to, _)| is_called[to] = true);
    }
    let entry = |(number, &(file, at)): (usize, &Place)| {
        let outline = &graph.files[file];
        let own = &outline.parts[at];
        let is_entry = if outline.tests || own.is_test {
            false
        } else if at == 0 {
            outline.language == Language::Python
        } else if own.name == "main" {
            outline.language == Language::Rust || !is_called[number]
        } else {
            false
        };
        f64::from(is_entry)
    };
    let mut entries: Vec<f64> = numbers.places.iter().enumerate().map(entry).collect();
    let mut found = parts.frequencies(calls, &entries);
    let is_unreached = |at: usize, found: &[f64]| {
        let (file, part) = numbers.places[at];
        let outline = &graph.files[file];
        found[at] <= 0.0 && part > 0 && !outline.tests && !outline.parts[part].is_test
    };
    // First those that no other such function calls; then what is left, which call each other.
    for round in 0..2 {
        let unreached: Vec<usize> = (0..found.len()).filter(|&at| is_unreached(at, &found)).collect();
        let mut is_called = vec![false; found.len()];
        for &from in &unreached {
            calls[from].iter().filter(|&&(to, _)| to != from).for_each(|&(to, _)| is_called[to] = true);
        }
        for &at in unreached.iter().filter(|&&at| round == 1 || !is_called[at]) {
            let (file, part) = numbers.places[at];
            let own = &graph.files[file].parts[part];
            let is_open =
                own.is_decorated || own.name.ends_with("__") || graph.hierarchy.is_foreign(file, &own.name);
            entries[at] = if is_open { rates.sizes.open } else { rates.sizes.unreached };
        }
        found = parts.frequencies(calls, &entries);
    }
    (entries, found)
}
