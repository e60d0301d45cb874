//! What only all files of a project together tell: who calls whom, and which functions are in a recursion cycle.
//!
//! Keeps hashes of names, at most 200 bytes a function with the calls people write; knows neither syntax nor what is
//! in a file beyond its functions' names and calls.

use std::collections::BTreeMap;

use plimsoll_model::FileAnalysis;

use super::Measured;
use super::calls::{Call, Calls, Reach};
use super::vocabulary::hash;
use super::walk::small;
use crate::components::components;

/// A file that was added to a [`Project`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// An index over the functions of a project. Add every file, settle once, then finish each file.
#[derive(Debug, Default)]
pub struct Project {
    functions: Vec<Function>,
    calls: Vec<(u32, Target)>,
    /// First function of each file.
    files: Vec<u32>,
    /// Numbers of names.
    names: BTreeMap<u64, u32>,
    fan_in: Vec<u32>,
    cycles: Vec<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Function {
    name: u32,
    owner: u32,
    inside: u32,
    /// End of its calls; they begin where those of the function before end.
    calls: u32,
    implicit_receiver: bool,
}

/// How a name was reached; a name without an owner has number 0 for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Bare,
    Receiver,
    Named(u32),
    Other,
}

/// Name and owner.
type Key = (u32, u32);

impl Project {
    /// A project without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a measured file.
    pub fn add(&mut self, measured: &Measured) -> FileId {
        self.add_calls(&measured.analysis.language, &measured.calls)
    }

    /// As [`Project::add`], of what is left of a measured file: the name of its pack, and its calls.
    pub fn add_calls(&mut self, language: &str, calls: &Calls) -> FileId {
        // Functions of different languages do not call each other by name.
        let salt = hash(language.as_bytes());
        let file = FileId(small(self.files.len()));
        self.files.push(small(self.functions.len()));
        for function in &calls.functions {
            let own = calls.calls.get(function.first as usize..function.end as usize).unwrap_or_default();
            for &Call { name, reach } in own {
                let target = match reach {
                    Reach::Bare => Target::Bare,
                    Reach::Receiver => Target::Receiver,
                    Reach::Named(holder) => Target::Named(self.number(holder, salt)),
                    Reach::Other => Target::Other,
                };
                let name = self.number(name, salt);
                self.calls.push((name, target));
            }
            let function = Function {
                name: self.number(function.name, salt),
                owner: self.number(function.owner, salt),
                inside: self.number(function.inside, salt),
                calls: small(self.calls.len()),
                implicit_receiver: calls.implicit_receiver,
            };
            self.functions.push(function);
        }
        file
    }

    fn number(&mut self, name: u64, salt: u64) -> u32 {
        if name == 0 {
            return 0;
        }
        let next = small(self.names.len() + 1);
        *self.names.entry(name ^ salt).or_insert(next)
    }

    /// Bytes the index holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        // A tree's nodes are two thirds full, as a rule.
        let name = (size_of::<u64>() + size_of::<u32>()) * 3 / 2;
        self.functions.len() * (size_of::<Function>() + size_of::<u32>() + 1)
            + self.calls.len() * size_of::<(u32, Target)>()
            + self.files.len() * size_of::<u32>()
            + self.names.len() * name
    }

    /// How many functions were added.
    #[must_use]
    pub fn function_count(&self) -> usize {
        self.functions.len()
    }

    /// Finds who calls whom. Call it once, after the last file.
    pub fn settle(&mut self) {
        let mut by_key: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
        for (index, function) in self.functions.iter().enumerate() {
            if function.name != 0 {
                by_key.entry((function.name, function.owner)).or_default().push(small(index));
            }
        }
        let mut exact: BTreeMap<Key, u32> = BTreeMap::new();
        let mut anywhere: BTreeMap<u32, u32> = BTreeMap::new();
        let mut edges: Vec<Vec<u32>> = vec![Vec::new(); self.functions.len()];
        for (index, edges) in edges.iter_mut().enumerate() {
            let (mut keys, mut names) = (Vec::new(), Vec::new());
            for &(name, target) in self.calls_of(index) {
                match self.resolve(index, name, target, &by_key) {
                    Some(key) => keys.push(key),
                    None => names.push(name),
                }
            }
            names.sort_unstable();
            names.dedup();
            keys.sort_unstable();
            keys.dedup();
            for &key in keys.iter().filter(|key| names.binary_search(&key.0).is_err()) {
                *exact.entry(key).or_default() += 1;
            }
            for &name in &names {
                *anywhere.entry(name).or_default() += 1;
            }
            edges.extend(keys.iter().filter_map(|key| self.only(index, by_key.get(key)?)));
        }
        self.fan_in = self
            .functions
            .iter()
            .map(|function| {
                let exact = exact.get(&(function.name, function.owner)).copied().unwrap_or_default();
                exact + anywhere.get(&function.name).copied().unwrap_or_default()
            })
            .collect();
        self.cycles = cycles(&edges);
    }

    fn calls_of(&self, index: usize) -> &[(u32, Target)] {
        let first = index.checked_sub(1).map_or(0, |before| self.functions[before].calls as usize);
        self.calls.get(first..self.functions[index].calls as usize).unwrap_or_default()
    }

    /// The functions a call may mean; none where only the name is known.
    fn resolve(
        &self,
        caller: usize,
        name: u32,
        target: Target,
        known: &BTreeMap<Key, Vec<u32>>,
    ) -> Option<Key> {
        let caller = &self.functions[caller];
        match target {
            Target::Receiver => Some((name, caller.inside)),
            Target::Bare => {
                let own = (name, caller.inside);
                let is_own = caller.implicit_receiver && caller.inside != 0 && known.contains_key(&own);
                Some(if is_own { own } else { (name, 0) })
            }
            Target::Named(holder) => {
                let key = (name, holder);
                known.contains_key(&key).then_some(key)
            }
            Target::Other => None,
        }
    }

    /// The one function that is meant: of the caller's file, else of the project. None where there are several, of
    /// which a name alone does not tell the one.
    fn only(&self, caller: usize, candidates: &[u32]) -> Option<u32> {
        let file = self.files.partition_point(|&first| first as usize <= caller);
        let first = file.checked_sub(1).map_or(0, |at| self.files[at]);
        let end = self.files.get(file).copied().unwrap_or(u32::MAX);
        let from = candidates.partition_point(|&it| it < first);
        let to = candidates.partition_point(|&it| it < end);
        match (&candidates[from..to], candidates) {
            ([only], _) | ([], [only]) => Some(*only),
            _ => None,
        }
    }

    /// Whether a function, by its index in its file, calls itself, directly or through others.
    #[must_use]
    pub fn is_in_cycle(&self, file: FileId, function: usize) -> bool {
        self.at(file, function).and_then(|at| self.cycles.get(at)).copied().unwrap_or_default()
    }

    fn at(&self, file: FileId, function: usize) -> Option<usize> {
        let first = *self.files.get(file.0 as usize)? as usize;
        let end = self.files.get(file.0 as usize + 1).map_or(self.functions.len(), |&next| next as usize);
        (first + function < end).then_some(first + function)
    }

    /// Adds to a file's metrics what the project knows: fan-in, and cognitive complexity's increment for a function in
    /// a recursion cycle.
    pub fn finish(&self, file: FileId, analysis: &mut FileAnalysis) {
        let mut recursive = Vec::new();
        for (index, function) in analysis.functions.iter_mut().enumerate() {
            let Some(at) = self.at(file, index) else { break };
            if function.metrics.fan_out.is_some() {
                function.metrics.fan_in = self.fan_in.get(at).copied();
            }
            if self.is_in_cycle(file, index)
                && let Some(cognitive) = &mut function.metrics.cognitive
            {
                *cognitive += 1;
                recursive.push((function.start_line, function.end_line));
            }
        }
        let add = |cognitive: &mut Option<u64>, count: usize| {
            if let Some(cognitive) = cognitive {
                *cognitive += count as u64;
            }
        };
        add(&mut analysis.totals.cognitive, recursive.len());
        for of_type in &mut analysis.types {
            let inside =
                |&&(start, end): &&(u32, u32)| of_type.start_line <= start && end <= of_type.end_line;
            let count = recursive.iter().filter(inside).count();
            add(&mut of_type.totals.cognitive, count);
        }
    }
}

/// Which nodes of a graph are in a cycle.
fn cycles(edges: &[Vec<u32>]) -> Vec<bool> {
    let mut found: Vec<bool> =
        edges.iter().enumerate().map(|(node, to)| to.iter().any(|&to| to as usize == node)).collect();
    for part in components(edges.len(), |node, at| edges[node].get(at).map(|&to| to as usize)) {
        if part.len() > 1 {
            for member in part {
                found[member] = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_found_and_nothing_else() {
        let edges = [vec![1], vec![2], vec![1, 3], vec![], vec![4], vec![3, 0]];
        assert_eq!(cycles(&edges), [false, true, true, false, true, false]);
    }

    #[test]
    fn a_long_chain_of_calls_needs_no_stack() {
        let many: u32 = 100_000;
        let edges: Vec<Vec<u32>> = (0..many).map(|at| vec![(at + 1) % many]).collect();
        assert!(cycles(&edges).into_iter().all(|it| it));
    }
}
