//! What the language and its builtins ask of Python's classes by methods with underscores: how an object is written out,
//! how long it is, what stands for an attribute that it lacks; and classes that are made from a builtin container.

use std::borrow::Cow;
use std::rc::Rc;

use plimsoll_model::Language;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::scopes::last;
use super::value::{Class, Handle, State, TypeRef, Value};
use crate::size::Size;

/// Attributes of objects that are built like a container stand apart from its entries.
pub(super) const ATTRIBUTE: &str = "@.";

/// Values of a tuple that are each written out by their own class.
const MOST_WRITTEN: usize = 32;

/// The name by which an attribute is kept.
pub(super) fn attribute_name<'n>(state: &State<'_>, name: &'n str) -> Cow<'n, str> {
    if state.kind.is_some() { format!("{ATTRIBUTE}{name}").into() } else { name.into() }
}

/// The builtin that a class of this name is built like.
fn built_in(base: &str) -> Option<&'static str> {
    Some(match last(base) {
        "list" | "List" | "UserList" => "list",
        "dict" | "Dict" | "UserDict" => "dict",
        "OrderedDict" => "collections.OrderedDict",
        "defaultdict" => "collections.defaultdict",
        "Counter" => "collections.Counter",
        "deque" => "collections.deque",
        "set" | "Set" => "set",
        "frozenset" => "frozenset",
        "tuple" => "tuple",
        "str" | "UserString" => "str",
        "bytes" => "bytes",
        "bytearray" => "bytearray",
        _ => return None,
    })
}

impl<'p> Interpreter<'p> {
    /// The program's type that an object is an instance of.
    pub(super) fn type_of(object: &Handle<'p>) -> Option<TypeRef<'p>> {
        let state = object.state.try_borrow().ok()?;
        match state.class {
            Class::Instance(of) => Some(of),
            _ => state.kind,
        }
    }

    /// The builtin that a type is built like, where it is made from one.
    pub(super) fn built_like(&mut self, of: TypeRef<'p>) -> Option<&'static str> {
        self.bases(of).into_iter().find_map(|base| match base {
            Value::Library(name) => built_in(&name),
            _ => None,
        })
    }

    /// A new object of a type that is made from a builtin container or text.
    pub(super) fn instantiate_like(
        &mut self,
        of: TypeRef<'p>,
        base: &'static str,
        args: Arguments<'p>,
    ) -> Value<'p> {
        let init = self.method_of(of, "__init__");
        let plain =
            if init.is_some() && !matches!(base, "str" | "bytes" | "tuple") { &[][..] } else { &args };
        let made = self.call_library(base, &plain.to_vec());
        let made = match made {
            Value::Object(object) if Rc::strong_count(&object) == 1 => Value::Object(object),
            other if matches!(base, "str" | "bytes") => {
                let len = self.text_len(&other);
                self.make_text(len, base == "bytes", format!("instance of {}", of.declared.name))
            }
            other => self.shallow_copy(&other, Class::List, "instance"),
        };
        let Value::Object(object) = &made else { return made };
        self.become_instance(object, of);
        if let Some((module, function)) = init {
            let mut all = vec![Argument::plain(made.clone())];
            all.extend(args);
            self.call_own(module, function, all);
        }
        made
    }

    /// Makes a new builtin object one of a type that is built like it.
    fn become_instance(&self, object: &Handle<'p>, of: TypeRef<'p>) {
        if let Ok(mut state) = object.state.try_borrow_mut() {
            state.kind = Some(of);
            state.own += &Size::number(self.layout.subclass);
        }
        self.recharge(object);
    }

    /// `super().name(…)` of a type made from a builtin, past the type's own methods. None where it is made from none.
    pub(super) fn call_built_in_base(
        &mut self,
        of: TypeRef<'p>,
        this: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        if name == "__new__" {
            return Some(self.made_bare(args));
        }
        if name == "__setattr__" {
            self.set_attribute_by_name(this, &args.first()?.value, &args.get(1)?.value);
            return Some(Value::Nothing);
        }
        let base = self.built_like(of)?;
        self.past_own(base, this, name, args)
    }

    /// `list.append(this, value)`: what the builtin does, whatever the type of `this` does.
    pub(super) fn past_own(
        &mut self,
        base: &str,
        this: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let Value::Object(object) = this else { return None };
        if name == "__init__" {
            self.fill(object, base, args);
            return Some(Value::Nothing);
        }
        self.touch(object);
        let kind = object.state.try_borrow_mut().ok()?.kind.take();
        let done = match (name, pick(args, 0, ""), pick(args, 1, "")) {
            ("__setitem__", Some(key), Some(value)) => {
                self.set_item(this, key, value);
                Value::Nothing
            }
            ("__getitem__", Some(key), _) => self.item(this, key),
            ("__len__", ..) => self.length(this).map_or(Value::Unknown, Value::whole),
            ("__contains__" | "__eq__" | "__ne__", ..) => Value::open(),
            ("__delitem__" | "__hash__", ..) => Value::Nothing,
            ("__iter__", ..) => this.clone(),
            ("__str__" | "__repr__", ..) => {
                let len = self.text_len(this);
                self.make_text(len, false, "text")
            }
            _ => self.call_method(this, name, args.clone()),
        };
        if let Ok(mut state) = object.state.try_borrow_mut() {
            state.kind = kind;
        }
        Some(done)
    }

    /// `list.append(this, value)`, `object.__new__(type)`: methods that are asked of the builtin type itself.
    pub(super) fn of_builtin_type(&mut self, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let (base, method) = name.rsplit_once('.')?;
        if method == "__new__" {
            return Some(self.made_bare(args));
        }
        let this = args.first()?.value.clone();
        let rest = || args.iter().skip(1).cloned().collect();
        if (base, method) == ("object", "__setattr__") {
            let rest: Arguments<'p> = rest();
            self.set_attribute_by_name(&this, &rest.first()?.value, &rest.get(1)?.value);
            return Some(Value::Nothing);
        }
        let base = built_in(base)?;
        let kinded = this.object().is_some_and(|object| object.state.borrow().kind.is_some());
        if kinded { self.past_own(base, &this, method, &rest()) } else { None }
    }

    /// `super().__init__(content)` of a container: it has what a new one of this content has.
    fn fill(&mut self, object: &Handle<'p>, base: &str, args: &Arguments<'p>) {
        if args.is_empty() {
            return;
        }
        let Value::Object(made) = self.call_library(base, args) else { return };
        self.touch(object);
        if let (Ok(mut state), Ok(mut new)) = (object.state.try_borrow_mut(), made.state.try_borrow_mut())
            && Rc::strong_count(&made) == 1
        {
            state.own = new.own.clone() + &Size::number(self.layout.subclass);
            state.len = new.len.take();
            state.held = std::mem::take(&mut new.held);
            state.items = new.items.take();
            state.fields.append(&mut new.fields);
        }
        self.recharge(object);
    }

    /// `object.__new__(type)`, or that of a builtin with what it is to hold.
    pub(super) fn made_bare(&mut self, args: &Arguments<'p>) -> Value<'p> {
        let Some(Value::Type(of)) = pick(args, 0, "cls").cloned() else { return Value::Unknown };
        let rest: Arguments<'p> = args.iter().skip(1).cloned().collect();
        match self.built_like(of) {
            Some(base) => {
                let made = self.call_library(base, &rest);
                if let Value::Object(object) = &made
                    && Rc::strong_count(object) == 1
                {
                    self.become_instance(object, of);
                }
                made
            }
            None => self.bare_instance(of),
        }
    }

    /// The text that the program's own class makes of an object, by the first of some methods that it has; none where it
    /// has none of them.
    pub(super) fn written_by(&mut self, value: &Value<'p>, methods: &[&str]) -> Option<Value<'p>> {
        let of = Self::type_of(value.object()?).filter(|_| self.language == Language::Python)?;
        let (method, function) =
            methods.iter().find_map(|method| Some((*method, self.special_method(of, method)?)))?;
        let mut args = vec![Argument::plain(value.clone())];
        if method == "__format__" {
            args.push(Argument::plain(Value::Text("".into())));
        }
        Some(self.call(&function, args))
    }

    /// A method by its name, also where the class gives the name to some other function: `__str__ = lambda self: …`.
    pub(super) fn special_method(&mut self, of: TypeRef<'p>, name: &str) -> Option<Value<'p>> {
        match self.method_of(of, name) {
            Some((module, function)) => Some(self.function_value(module, function, None)),
            None => self.class_attribute(of, name).filter(Value::is_function),
        }
    }

    /// A value as it goes into a text: what its class makes of it, and of a tuple of the source each of its parts.
    pub(super) fn written_out(&mut self, value: Value<'p>) -> Value<'p> {
        let tuple = Self::is_class(&value, |class| matches!(class, Class::Tuple));
        if let Some(items) = self.exact_items(&value).filter(|items| tuple && items.len() <= MOST_WRITTEN) {
            let own = |item: &Value<'p>| item.object().is_some_and(|object| Self::type_of(object).is_some());
            if items.iter().any(own) {
                let items = items.into_iter().map(|item| self.written_as_text(item)).collect();
                return self.sequence_of(Class::Tuple, items, "what is written out".into());
            }
        }
        self.written_as_text(value)
    }

    fn written_as_text(&mut self, value: Value<'p>) -> Value<'p> {
        self.written_by(&value, &["__format__", "__str__", "__repr__"]).unwrap_or(value)
    }

    /// What the program's own class says that its length is.
    pub(super) fn stated_length(&mut self, object: &Handle<'p>) -> Option<Size> {
        self.call_operator(&Value::Object(Rc::clone(object)), "__len__", &[])?.number().cloned()
    }

    /// What `__getattr__` gives for an attribute that an object lacks.
    pub(super) fn stand_in(&mut self, object: &Handle<'p>, name: &str) -> Option<Value<'p>> {
        if name.starts_with("__") {
            return None;
        }
        let name = Value::Text(name.into());
        let given = self.call_operator(&Value::Object(Rc::clone(object)), "__getattr__", &[&name])?;
        (!matches!(given, Value::Unknown | Value::Nothing)).then_some(given)
    }
}
