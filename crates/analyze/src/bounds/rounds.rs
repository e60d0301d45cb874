//! How often the loops of a file run, for whoever knows how large its sizes are.

use std::collections::HashMap;

use plimsoll_model::Language;

use super::Engine;
use super::order::Order;
use crate::ir::Module;
use crate::knowledge::Costs;

/// A sum of products.
pub(crate) type Rounds = Vec<Vec<Factor>>;

/// A power of a size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factor {
    /// Name of the size: a parameter, `[]` behind it for its elements, `.field` for a field.
    pub(crate) size: String,
    pub(crate) power: f64,
    /// Power of its logarithm.
    pub(crate) log: u8,
}

/// Rounds of the loops inside functions each time they are come to, by line. Left out are those that do not grow and those
/// whose sum has no form.
pub(crate) fn rounds(module: &Module, language: Language, costs: &Costs) -> HashMap<u32, Rounds> {
    let shelf = super::code::Shelf::new(&super::Alone);
    let mut engine = Engine::new(module, costs, &shelf);
    engine.load();
    let mut found = HashMap::new();
    let rust = language == Language::Rust;
    for at in 0..module.functions.len() {
        // Nothing calls Rust's `main` with anything.
        if rust && module.functions[at].name == "main" {
            continue;
        }
        for (line, order) in engine.alone(at).rounds {
            if let Some(rounds) = engine.told(&order) {
                found.insert(line, rounds);
            }
        }
    }
    found
}

impl Engine<'_> {
    fn told(&self, order: &Order) -> Option<Rounds> {
        if order.is_constant() {
            return None;
        }
        let named = |(size, power, log)| Factor { size: self.sizes.name(size).to_owned(), power, log };
        let products = order.products()?;
        Some(products.into_iter().map(|product| product.into_iter().map(named).collect()).collect())
    }
}
