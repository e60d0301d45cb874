//! Fields of the program's types, whatever object they belong to.
//!
//! Knows no types: a field is a type's number and a name. What it held before can be put back, for as much as was set since.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::value::Value;

/// A type's number, and the name of a field of it.
pub(super) type Field<'p> = (usize, &'p str);

/// Fields with what they hold, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields<'p> {
    held: BTreeMap<Field<'p>, Value<'p>>,
    /// What fields held before they were first set since [`Fields::begin`].
    before: BTreeMap<Field<'p>, Option<Value<'p>>>,
}

impl<'p> Deref for Fields<'p> {
    type Target = BTreeMap<Field<'p>, Value<'p>>;

    fn deref(&self) -> &Self::Target {
        &self.held
    }
}

impl<'p> Fields<'p> {
    pub(super) fn set(&mut self, field: Field<'p>, value: Value<'p>) {
        let before = self.held.insert(field, value);
        self.before.entry(field).or_insert(before);
    }

    pub(super) fn remove(&mut self, field: Field<'p>) {
        let before = self.held.remove(&field);
        self.before.entry(field).or_insert(before);
    }

    /// From here on what fields hold can be put back.
    pub(super) fn begin(&mut self) {
        self.before.clear();
    }

    /// Fields that there were hold again what they held; where they are declared, those that came since are forgotten.
    pub(super) fn put_back(&mut self, declared: bool) {
        for (field, before) in std::mem::take(&mut self.before) {
            match before {
                Some(value) => {
                    self.held.insert(field, value);
                }
                None if declared => {
                    self.held.remove(&field);
                }
                None => {}
            }
        }
    }
}
