//! What the language writes itself for types that ask for it: a copy of all fields.

use super::Engine;
use super::order::Order;
use super::value::Value;

/// Fields of a type that are looked at.
const MOST_FIELDS: usize = 64;

impl<'p> Engine<'p> {
    /// What the declared fields of a type hold, as far as it is known.
    pub(super) fn fields_of(&mut self, at: usize) -> Vec<Value<'p>> {
        let one = self.code.one_type(at);
        let fields = one.fields.iter().take(MOST_FIELDS);
        fields.map(|field| self.held_in(at, &field.name)).collect()
    }

    fn held_in(&mut self, at: usize, field: &'p str) -> Value<'p> {
        match self.fields.get(&(at, field)) {
            Some(value) => value.clone(),
            None => self.field_of_type(at, field, Value::Instance(at)),
        }
    }

    /// Everything in the fields of a value of this type is copied.
    pub(super) fn copy_fields(&mut self, at: usize, line: u32) {
        let one = self.code.one_type(at);
        let mut room = Order::ONE;
        for field in one.fields.iter().take(MOST_FIELDS) {
            if field.annotation.as_deref().is_some_and(is_shared) {
                continue;
            }
            let value = self.held_in(at, &field.name);
            if let Value::Object(id) = value {
                let object = self.heap.get(id);
                let (length, inner) = (object.length, object.element.clone());
                let inner = if let Value::Object(_) = inner { self.length(&inner) } else { Order::ONE };
                room = room.plus(&length.times(&inner));
            }
        }
        self.spend(room, line, |_| "all its fields are copied".to_owned());
        if let Some(frame) = self.frames.last_mut() {
            frame.space = frame.space.plus(&room);
        }
    }
}

/// Whether copying a field of this type copies nothing behind it.
fn is_shared(annotation: &str) -> bool {
    let name = annotation.split(['<', ' ']).next().unwrap_or_default();
    let name = name.rsplit("::").next().unwrap_or(name);
    name.starts_with('&') || matches!(name, "Rc" | "Arc" | "PhantomData")
}
