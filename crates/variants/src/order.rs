//! The order in which functions stand in the code: who calls whom and how deep in loops, or a profile of a run where there
//! is one, tells hot from cold, and hot functions lie together. Code pages that only hold cold ones need never be resident.
//! Cold functions come first, for behind the last function stand the ways into the module, which every call takes: hot code
//! shares their pages.
//!
//! Static frequencies are those of Wu and Larus, "Static branch frequency and program profile analysis" (MICRO 1994), cut
//! down to loops: a loop is taken ten times, whatever stands in a branch half the time; calls carry frequencies along the
//! call graph, a strongly connected group of functions being counted once. Placement is Pettis and Hansen, "Profile guided
//! code positioning" (PLDI 1990), section 3: heaviest edges are merged first, so that callers and callees lie together.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{BinaryReaderError, Operator, Parser, Payload};

use crate::facts::Facts;
use crate::profile::Profile;

/// What is known of each function, by index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// Expected entries in a run; the last is for whatever is called through tables.
    frequency: Vec<f64>,
    /// Expected calls from one to another.
    edges: BTreeMap<(u32, u32), f64>,
    imported: u32,
}

/// In which order functions are to stand in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// All that have code, by index.
    pub order: Vec<u32>,
    /// How many of them, from the first, no run is expected to reach.
    pub cold: usize,
}

/// A loop is expected to run this often.
const ROUNDS: f64 = 10.0;
/// What stands behind a condition is expected to be reached this often.
const TAKEN: f64 = 0.5;
/// A function below this share of the hottest is cold.
const COLD: f64 = 1e-6;
/// No frequency is above this, so that sums stay finite.
const MOST: f64 = 1e12;

impl Heat {
    /// Judges a validated module.
    ///
    /// # Errors
    /// When the bytes cannot be read after all.
    pub fn of(module: &[u8], profile: Option<&Profile>) -> Result<Self, BinaryReaderError> {
        let facts = Facts::of(module)?;
        let mut edges: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        let mut function = facts.imported_functions;
        // Whatever is called through a table goes by way of one node more, which calls all that can be in tables alike.
        let through = facts.functions;
        for to in &facts.escaping {
            edges.insert((through, *to), 1.0 / facts.escaping.len() as f64);
        }
        for payload in Parser::new(0).parse_all(module) {
            let Payload::CodeSectionEntry(body) = payload? else { continue };
            let mut weight = vec![1.0_f64];
            for operator in body.get_operators_reader()? {
                let here = weight.last().copied().unwrap_or(1.0);
                match operator? {
                    Operator::Loop { .. } => weight.push((here * ROUNDS).min(MOST)),
                    Operator::If { .. } => weight.push(here * TAKEN),
                    Operator::Block { .. } | Operator::TryTable { .. } => weight.push(here),
                    // What follows a way out of the block is reached less often.
                    Operator::BrIf { .. } => {
                        if let Some(last) = weight.last_mut() {
                            *last *= 0.9;
                        }
                    }
                    Operator::End => {
                        weight.pop();
                    }
                    Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                        *edges.entry((function, function_index)).or_default() += here;
                    }
                    Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => {
                        *edges.entry((function, through)).or_default() += here;
                    }
                    _ => {}
                }
            }
            function += 1;
        }
        let frequency = vec![0.0; through as usize + 1];
        let mut heat = Self { frequency, edges, imported: facts.imported_functions };
        match profile {
            Some(profile) => {
                for (function, entered) in &profile.entered {
                    if let Some(slot) = heat.frequency.get_mut(*function as usize) {
                        *slot = *entered as f64;
                    }
                }
            }
            None => heat.spread(&facts),
        }
        Ok(heat)
    }

    /// Carries frequencies from what the host can call along the calls. Rounds are few: a cycle feeds itself less and less.
    fn spread(&mut self, facts: &Facts) {
        let mut entries = vec![0.0_f64; self.frequency.len()];
        let roots =
            facts.exports.keys().filter(|(kind, _)| *kind == crate::facts::FUNCTION).map(|(_, index)| *index);
        for root in roots.chain(facts.start) {
            if let Some(slot) = entries.get_mut(root as usize) {
                *slot = 1.0;
            }
        }
        let mut current = entries.clone();
        for round in 0..12 {
            let mut next = entries.clone();
            for ((from, to), weight) in &self.edges {
                if let (Some(from), Some(slot)) = (current.get(*from as usize), next.get_mut(*to as usize)) {
                    let damp = if round < 6 { 1.0 } else { 0.5 };
                    *slot = (*slot + from * weight * damp).min(MOST);
                }
            }
            current = next;
        }
        self.frequency = current;
    }

    /// The functions that no run is expected to reach in the module's order, then the others, hottest groups last. Imported
    /// functions are left out: they have no code here.
    #[must_use]
    pub fn placement(&self) -> Placement {
        let most = self.frequency.iter().copied().fold(0.0, f64::max);
        let is_hot = |function: u32| {
            let frequency = self.frequency.get(function as usize).copied().unwrap_or(0.0);
            frequency > 0.0 && frequency >= most * COLD
        };
        let functions = u32::try_from(self.frequency.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let defined = self.imported..functions;
        let mut chain_of: BTreeMap<u32, u32> =
            defined.clone().filter(|f| is_hot(*f)).map(|f| (f, f)).collect();
        let mut chains: BTreeMap<u32, Vec<u32>> = chain_of.keys().map(|f| (*f, vec![*f])).collect();
        for (from, to) in self.heaviest_edges(&chain_of) {
            let (a, b) = (chain_of[&from], chain_of[&to]);
            if a == b {
                continue;
            }
            let moved = chains.remove(&b).unwrap_or_default();
            for function in &moved {
                chain_of.insert(*function, a);
            }
            chains.entry(a).or_default().extend(moved);
        }
        let mut groups: Vec<Vec<u32>> = chains.into_values().collect();
        let density =
            |group: &Vec<u32>| group.iter().map(|f| self.frequency[*f as usize]).fold(0.0, f64::max);
        groups.sort_by(|a, b| density(a).total_cmp(&density(b)).then_with(|| a.cmp(b)));
        let hot: BTreeSet<u32> = groups.iter().flatten().copied().collect();
        let mut order: Vec<u32> = defined.filter(|function| !hot.contains(function)).collect();
        let cold = order.len();
        order.extend(groups.into_iter().flatten());
        Placement { order, cold }
    }

    fn heaviest_edges(&self, hot: &BTreeMap<u32, u32>) -> Vec<(u32, u32)> {
        let mut edges: Vec<(f64, u32, u32)> = self
            .edges
            .iter()
            .filter(|((from, to), _)| from != to && hot.contains_key(from) && hot.contains_key(to))
            .map(|((from, to), weight)| (self.frequency[*from as usize] * weight, *from, *to))
            .collect();
        edges.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        edges.into_iter().map(|(_, from, to)| (from, to)).collect()
    }
}

/// The module with its functions in another order, of which each stands in `order` once. Nothing else changes, but that
/// names for debuggers are left out.
///
/// # Errors
/// When the bytes cannot be read after all.
pub fn reordered(module: &[u8], order: &[u32]) -> Result<Vec<u8>, reencode::Error> {
    let facts = Facts::of(module).map_err(reencode::Error::ParseError)?;
    let mut to = vec![0; facts.functions as usize];
    for (index, slot) in (0..facts.imported_functions).zip(to.iter_mut()) {
        *slot = index;
    }
    for (position, function) in (facts.imported_functions..).zip(order) {
        to[*function as usize] = position;
    }
    let from = order.iter().map(|function| (function - facts.imported_functions) as usize).collect();
    let mut encoder = Reordering { to, from };
    let mut made = wasm_encoder::Module::new();
    encoder.parse_core_module(&mut made, Parser::new(0), module)?;
    Ok(made.finish())
}

/// Writes a module again with each function elsewhere.
struct Reordering {
    /// New index of each function.
    to: Vec<u32>,
    /// Which defined function comes first, second, …
    from: Vec<usize>,
}

impl Reencode for Reordering {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(self.to.get(function as usize).copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut wasm_encoder::FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in self.from.clone() {
            functions.function(self.type_index(types[function])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut wasm_encoder::CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.from.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut wasm_encoder::Module,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        // Names and hints go by index or offset, which are others now.
        if section.name() == "name" || section.name().starts_with("metadata.code.") {
            return Ok(());
        }
        reencode::utils::parse_custom_section(self, module, section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "(module (import \"a\" \"b\" (func $host (param i32)))
        (table 2 funcref) (elem (i32.const 0) $inner $cold)
        (func $cold (param i32) (result i32) i32.const 1)
        (func $unused (result f64) f64.const 2)
        (func $inner (param i32) (result i32) (call $host (local.get 0)) local.get 0)
        (func $run (export \"run\") (param i32) (result i32)
          (loop (drop (call $inner (i32.const 5))) (br_if 0 (i32.const 0)))
          (if (i32.const 0) (then (drop (call $cold (i32.const 1)))))
          local.get 0))";

    #[test]
    fn hot_functions_lie_together_at_the_end() {
        let module = wat::parse_str(TEXT).unwrap();
        assert_eq!(Heat::of(&module, None).unwrap().placement().order, [2, 4, 3, 1]);
        let profile = Profile { entered: BTreeMap::from([(2, 9), (4, 1)]) };
        let placement = Heat::of(&module, Some(&profile)).unwrap().placement();
        assert_eq!((&*placement.order, placement.cold), (&[1, 3, 4, 2][..], 2));
    }

    #[test]
    fn a_reordered_module_is_the_same_module() {
        let module = wat::parse_str(TEXT).unwrap();
        let made = reordered(&module, &[4, 3, 1, 2]).unwrap();
        wasmparser::Validator::new_with_features(crate::module::features()).validate_all(&made).unwrap();
        let (before, after) = (Facts::of(&module).unwrap(), Facts::of(&made).unwrap());
        assert_eq!(before.functions, after.functions);
        assert_eq!(after.exports[&(crate::facts::FUNCTION, 1)], "run");
        assert_eq!(after.escaping.iter().copied().collect::<Vec<_>>(), [1, 2, 3]);
        let back = reordered(&made, &[3, 4, 2, 1]).unwrap();
        assert_eq!(back, reordered(&module, &[1, 2, 3, 4]).unwrap());
    }
}
