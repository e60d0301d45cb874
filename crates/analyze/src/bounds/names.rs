//! What names of a scope stand for: shared between the ways that a branch may go until one of them binds something.
//!
//! Knows no statements.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use super::value::{Heap, Value};

/// Names in order, so that what is found does not depend on chance. A copy costs nothing until it is written to.
#[derive(Debug, Clone, Default)]
pub(super) struct Names<'p>(Rc<BTreeMap<&'p str, Value<'p>>>);

impl<'p> Deref for Names<'p> {
    type Target = BTreeMap<&'p str, Value<'p>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'p> Names<'p> {
    /// The names to write to.
    pub(super) fn to_mut(&mut self) -> &mut BTreeMap<&'p str, Value<'p>> {
        Rc::make_mut(&mut self.0)
    }

    /// Whether writing to them makes a copy first.
    pub(super) fn is_shared(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// What each name stands for that went one of two ways.
    pub(super) fn join(&mut self, other: &Self, heap: &mut Heap<'p>) {
        if Rc::ptr_eq(&self.0, &other.0) {
            if self.values().any(|value| settled(value).is_some()) {
                for value in self.to_mut().values_mut() {
                    if let Some(settled) = settled(value) {
                        *value = settled;
                    }
                }
            }
            return;
        }
        let mut new = Vec::new();
        let mut own = self.to_mut().iter_mut().peekable();
        for (name, value) in other.iter() {
            while own.next_if(|(own, _)| **own < *name).is_some() {}
            match own.next_if(|(own, _)| **own == *name) {
                Some((_, known)) => *known = heap.join(known, value),
                None => new.push((*name, value.clone())),
            }
        }
        drop(own);
        self.to_mut().extend(new);
    }
}

/// What [`Heap::join`] makes of a value and itself, where that is another: a constant becomes one of a few numbers.
fn settled<'p>(value: &Value<'p>) -> Option<Value<'p>> {
    match value {
        Value::Number(number) if number.constant.is_some() && !number.few => {
            Some(Value::Number(super::value::Number { few: true, ..*number }))
        }
        Value::Tuple(values) => {
            // Each part once: parts of parts would be looked at twice as often at each level.
            let parts: Vec<Option<Value<'p>>> = values.iter().map(settled).collect();
            let both = || parts.iter().zip(values.iter());
            let is_other = parts.iter().any(Option::is_some);
            is_other
                .then(|| Value::Tuple(both().map(|(new, old)| new.as_ref().unwrap_or(old).clone()).collect()))
        }
        _ => None,
    }
}
