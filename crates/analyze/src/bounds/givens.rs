//! Values of declared types: what a function is given that may be called with anything.
//!
//! Sizes are named after parameters.

use super::Engine;
use super::library;
use super::order::{Order, Size};
use super::value::{Kind, Value};
use crate::ir::Module;
use crate::knowledge::bare_type;

/// Fields of a type that are opened for one function.
const MOST_FIELDS: usize = 32;

impl<'p> Engine<'p> {
    /// Arguments of a function that may be anything of the declared types.
    pub(super) fn given(&mut self, at: usize) -> Vec<Value<'p>> {
        let function = self.code.function(at);
        let owner = function
            .name
            .rsplit_once('.')
            .and_then(|(owner, _)| self.code.type_named(self.code.home_of(at), owner));
        let arrays = self.arrays_of(function);
        let parameters = function.parameters.iter().enumerate();
        let given = parameters.map(|(at, parameter)| {
            if at == 0
                && function.takes_receiver()
                && let Some(owner) = owner
            {
                return Value::Instance(owner);
            }
            // An option that is left out is off.
            if let (Some(default @ (crate::ir::Expr::Bool(_) | crate::ir::Expr::Nothing)), false) =
                (&parameter.default, self.worst)
            {
                return self.eval(default);
            }
            let size = self.sizes.named(&parameter.name);
            if let Some((_, evidence)) = arrays.iter().find(|(name, _)| *name == parameter.name) {
                return self.given_array(size, *evidence);
            }
            let declared = parameter.annotation.as_deref();
            let meant = || self.costs.type_of_name(&parameter.name);
            self.of_type(declared.or_else(meant).unwrap_or_default(), size, 0)
        });
        given.collect()
    }

    /// Containers that objects begin with empty may hold anything by the time that a function is given such an object.
    /// Gives what their fields were, to be put back.
    pub(super) fn open_fields(
        &mut self,
        given: &[Value<'p>],
        function: &str,
    ) -> Vec<((usize, &'p str), Value<'p>)> {
        if function.ends_with("__init__") {
            return Vec::new();
        }
        let mut opened = Vec::new();
        for value in given {
            let Value::Instance(at) = value else { continue };
            let fields = self.fields.range((*at, "")..).take_while(|((owner, _), _)| owner == at);
            let empty = fields.filter(|(_, value)| match value {
                Value::Object(id) => {
                    let object = self.heap.get(*id);
                    object.began_empty && object.length.is_constant()
                }
                _ => false,
            });
            opened.extend(empty.take(MOST_FIELDS).map(|(field, value)| (*field, value.clone())));
        }
        for (field, value) in &opened {
            let Value::Object(id) = value else { continue };
            let own = self.code.one_type(field.0).name.rsplit('.').next().unwrap_or_default().to_owned();
            let size = self.sizes.named(&format!("{own}.{}", field.1));
            let mut object = self.heap.get(*id).clone();
            object.length = Order::of(size);
            object.is_view = true;
            if matches!(object.element, Value::Unknown) {
                object.element = Value::Given(self.sizes.inside(size, "[]"));
            }
            let filled = self.heap.make(object);
            self.fields.set(*field, Value::Object(filled));
        }
        opened
    }

    /// A value of a declared type whose size has a name.
    pub(super) fn of_type(&mut self, annotation: &str, size: Size, depth: usize) -> Value<'p> {
        let annotation = bare_type(self.code.module(self.home()).meant(annotation));
        if depth < 3
            && let Some(parts) = crate::knowledge::tuple_types(annotation)
        {
            let parts = parts.into_iter().take(8).enumerate().map(|(at, part)| {
                let inner = self.sizes.inside(size, &format!(".{at}"));
                self.of_type(part, inner, depth + 1)
            });
            return Value::Tuple(parts.collect());
        }
        let kind = self.costs.kind_of_type(annotation);
        match kind {
            Some("number") => Value::number(Order::of(size)),
            Some("small") => Value::small(),
            Some("character") => Value::character(),
            // Texts in a container are words: they do not grow with how many there are.
            Some("text") => {
                let length = if depth > 0 { Order::ONE } else { Order::of(size) };
                self.container(Kind::Text, length, Value::small())
            }
            Some(kind) if depth < 3 => {
                let Some(kind) = library::kind(kind) else { return Value::Given(size) };
                let inner = self.sizes.inside(size, "[]");
                let element = match crate::knowledge::element_type(annotation) {
                    // `Chars<'a>`: letters, numbers, lines.
                    Some(element) if element.starts_with('\'') => Value::small(),
                    Some(element) => self.of_type(element, inner, depth + 1),
                    None => Value::Given(inner),
                };
                let length = if is_fixed(annotation) { Order::ONE } else { Order::of(size) };
                self.container(kind, length, element)
            }
            _ => {
                let name = annotation.split(['<', ' ', '+']).next().unwrap_or_default();
                match self.type_meant(name) {
                    // What is linked to more of its kind has a size.
                    Some(at)
                        if !is_linked(
                            self.code.one_type(at),
                            self.code.module(self.code.home_of_type(at)),
                        ) =>
                    {
                        Value::Instance(at)
                    }
                    _ => Value::Given(size),
                }
            }
        }
    }
}

/// `[String; 5]`: as many as its type says.
fn is_fixed(annotation: &str) -> bool {
    let count = annotation.trim_end().strip_suffix(']').and_then(|inner| inner.rsplit_once(';'));
    count.is_some_and(|(_, count)| count.trim().bytes().all(|one| one.is_ascii_digit() || one == b'_'))
}

/// Whether a type has fields of its own type.
pub(super) fn is_linked(one: &crate::ir::Type, module: &Module) -> bool {
    let name = one.name.rsplit('.').next().unwrap_or(&one.name);
    let says = |annotation: &str| words(annotation).any(|word| word == name);
    one.fields.iter().filter_map(|field| field.annotation.as_deref()).any(|annotation| {
        let mut meant = words(annotation).filter_map(|word| module.aliases.get(word));
        says(annotation) || meant.any(|meant| says(meant))
    })
}

/// Names in a declared type.
fn words(annotation: &str) -> impl Iterator<Item = &str> {
    annotation.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}
