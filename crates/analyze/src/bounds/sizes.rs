//! Names of sizes, as bounds show them.

use std::collections::HashMap;

use super::order::{Order, Size};

/// Sizes told apart; further ones share the last name.
const MOST_SIZES: usize = 400;

/// Names of sizes.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    names: Vec<String>,
    places: HashMap<String, u16>,
}

impl Sizes {
    /// The size of this name.
    pub(super) fn named(&mut self, name: &str) -> Size {
        if let Some(place) = self.places.get(name) {
            return Size(*place);
        }
        if self.names.len() < MOST_SIZES {
            self.names.push(name.to_owned());
        }
        let place = u16::try_from(self.names.len() - 1).unwrap_or(0);
        self.places.insert(name.to_owned(), place);
        Size(place)
    }

    pub(super) fn name(&self, size: Size) -> &str {
        self.names.get(usize::from(size.0)).map_or("?", String::as_str)
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

    /// As people write it.
    pub(super) fn shown(&self, order: &Order) -> String {
        order.shown(|size| self.name(size).to_owned())
    }
}
