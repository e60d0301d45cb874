//! Names that are worked out while the program runs: `getattr(self, "visit_" + kind)`, `setattr`, `vars`, tables of
//! functions.

use std::rc::Rc;

use super::Interpreter;
use super::value::{Class, State, TypeRef, Value};

/// Field of a text that is put together: the letters it is known to begin with.
const BEGINNING: &str = "@beginning";
/// Class of what stands for one of several functions or types.
pub(super) const ALTERNATIVES: &str = "@alternatives";
/// Functions among which one is chosen.
pub(super) const MOST: usize = 40;

impl<'p> Interpreter<'p> {
    /// `getattr(owner, name, default)`: of a name of which only the beginning is known, any method that begins so.
    pub(super) fn attribute_by_name(
        &mut self,
        owner: &Value<'p>,
        name: &Value<'p>,
        default: Option<Value<'p>>,
    ) -> Value<'p> {
        let otherwise = default.clone().unwrap_or_default();
        if let Some(name) = self.known_text(name) {
            return if self.has_attribute(owner, &name) { self.attribute(owner, &name) } else { otherwise };
        }
        let Some(beginning) = self.beginning(name).filter(|beginning| !beginning.is_empty()) else {
            return otherwise;
        };
        let pattern = format!("{beginning}*");
        let methods: Vec<Value<'p>> = match owner {
            Value::Object(object) => {
                let class = object.state.borrow().class.clone();
                let Class::Instance(of) = class else { return otherwise };
                let method =
                    |name: &str| Value::Method(Rc::new((owner.clone(), super::scopes::last(name).into())));
                self.handlers_of(of, &pattern).iter().map(|(_, function)| method(&function.name)).collect()
            }
            Value::Type(of) => {
                let found = self.handlers_of(*of, &pattern);
                found
                    .into_iter()
                    .map(|(module, function)| self.function_value(module, function, None))
                    .collect()
            }
            _ => return otherwise,
        };
        self.any_of(methods.into_iter().chain(default.filter(Value::is_function)).collect())
    }

    /// Whether something is known to have an attribute, so that `getattr` does not give its default.
    fn has_attribute(&mut self, owner: &Value<'p>, name: &str) -> bool {
        match owner {
            Value::Object(object) => {
                let field = {
                    let state = object.state.borrow();
                    state.field(&super::protocols::attribute_name(&state, name)).is_some()
                };
                field || Self::type_of(object).is_some_and(|of| self.type_has(of, name))
            }
            Value::Type(of) => self.type_has(*of, name),
            Value::Module(module) => self.lookup_in_module(*module, name).is_some(),
            Value::Library(_) => true,
            _ => false,
        }
    }

    fn type_has(&mut self, of: TypeRef<'p>, name: &str) -> bool {
        let inner = format!("{}.{name}", of.declared.name);
        self.class_attribute(of, name).is_some()
            || self.method_of(of, name).is_some()
            || self.index.type_in(of.module, &inner).is_some()
    }

    /// `setattr(owner, name, value)`.
    pub(super) fn set_attribute_by_name(&mut self, owner: &Value<'p>, name: &Value<'p>, value: &Value<'p>) {
        match (self.known_text(name), owner) {
            (Some(name), _) => self.set_attribute(owner, &name, value.clone()),
            (None, Value::Object(object)) => self.hold_many(object, value, 0.0, &crate::size::Size::ONE),
            _ => {}
        }
    }

    /// `vars(owner)`: its fields as a dictionary.
    pub(super) fn fields_of(&mut self, owner: &Value<'p>) -> Value<'p> {
        let Value::Object(object) = owner else { return Value::Unknown };
        let fields = object.state.borrow().fields.clone();
        let plain = fields.into_iter().filter(|(name, _)| !name.starts_with('@'));
        self.dict_of(plain.flat_map(|(name, value)| [Value::Text(name), value]).collect())
    }

    /// One of several functions or types, which one is not known.
    pub(super) fn any_of(&mut self, mut functions: Vec<Value<'p>>) -> Value<'p> {
        functions.truncate(MOST);
        if functions.len() < 2 {
            return functions.pop().unwrap_or_default();
        }
        let mut state = State::new(Class::Library(ALTERNATIVES.into()));
        state.items = Some(functions);
        self.make(state, "functions")
    }

    /// A text that is known letter by letter.
    pub(super) fn known_text(&self, value: &Value<'p>) -> Option<Rc<str>> {
        match value {
            Value::Text(text) => Some(Rc::clone(text)),
            Value::Given(given) => self.given_text(*given).map(Rc::from),
            _ => None,
        }
    }

    /// The letters that a text is known to begin with.
    pub(super) fn beginning(&self, value: &Value<'p>) -> Option<Rc<str>> {
        match value {
            Value::Object(object) => match object.state.borrow().field(BEGINNING) {
                Some(Value::Text(text)) => Some(Rc::clone(text)),
                _ => None,
            },
            value => self.known_text(value),
        }
    }

    /// Notes what a text that is put together begins with.
    pub(super) fn note_beginning(&mut self, made: &Value<'p>, beginning: Option<Rc<str>>) {
        if let (Value::Object(object), Some(beginning)) = (made, beginning)
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            state.set_field(BEGINNING.into(), Value::Text(beginning));
        }
    }
}
