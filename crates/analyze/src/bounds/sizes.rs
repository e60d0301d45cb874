//! Names of sizes, as bounds show them.

use std::rc::Rc;

use super::order::{Order, Size};
use crate::hashed::{Map, Set};

/// Sizes told apart; further ones share the last name.
const MOST_SIZES: usize = 400;

/// Names of sizes.
#[derive(Debug, Default)]
pub(super) struct Sizes<'p> {
    names: Vec<String>,
    /// By name: where its elements are not small, and where they are.
    places: Map<String, [Option<Size>; 2]>,
    /// Containers whose elements are as long as they are themselves: rows of a matrix.
    matrices: Rc<Set<&'p str>>,
    /// Parameters that may be left out: choices of how, which stay as small as their defaults.
    options: Set<&'p str>,
}

impl<'p> Sizes<'p> {
    /// From here on these containers are matrices.
    pub(super) fn set_matrices(&mut self, matrices: Rc<Set<&'p str>>) {
        self.matrices = matrices;
    }

    /// From here on these parameters may be left out.
    pub(super) fn set_options(&mut self, options: Set<&'p str>) {
        self.options = options;
    }

    /// The size of this name.
    pub(super) fn named(&mut self, name: &str) -> Size {
        let is_small = self.is_small(name);
        let kind = usize::from(is_small);
        if let Some(size) = self.places.get(name).and_then(|sizes| sizes[kind]) {
            return size;
        }
        if self.names.len() < MOST_SIZES {
            self.names.push(name.to_owned());
        }
        let place = u16::try_from(self.names.len() - 1).unwrap_or(0);
        let size = Size::new(place, is_small);
        self.places.entry(name.to_owned()).or_default()[kind] = Some(size);
        size
    }

    /// Whether it is the size of an option, or of an element: words, records and lists of neighbours stay small however
    /// many there are.
    fn is_small(&self, name: &str) -> bool {
        // How deep something goes that is given nothing to go through.
        if name.starts_with("depth of ")
            || self.options.contains(name.split(['.', '[']).next().unwrap_or(name))
        {
            return true;
        }
        let Some((container, deeper)) = name.split_once("[]") else { return false };
        let own = container.rsplit('.').next().unwrap_or(container);
        !(deeper.is_empty() && self.matrices.contains(own))
    }

    pub(super) fn name(&self, size: Size) -> &str {
        self.names.get(size.place()).map_or("?", String::as_str)
    }

    /// The size of something inside: of elements (`[]`) or of a field (`.name`).
    pub(super) fn inside(&mut self, size: Size, step: &str) -> Size {
        let name = self.name(size);
        if name.matches(['[', '.']).count() >= 3 {
            return size;
        }
        let name = format!("{name}{step}");
        self.named(&name)
    }

    /// Sizes whose names begin so.
    pub(super) fn prefix(&self, begin: &str) -> Vec<Size> {
        let meant = self.places.iter().filter(|(name, _)| name.starts_with(begin));
        meant.flat_map(|(_, sizes)| sizes.iter().flatten()).copied().collect()
    }

    /// As people write it.
    pub(super) fn shown(&self, order: &Order) -> String {
        order.shown(|size| self.name(size).to_owned())
    }
}
