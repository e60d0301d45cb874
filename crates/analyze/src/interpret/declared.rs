//! Attributes: of instances, classes, modules and libraries.

use std::rc::Rc;

use super::Interpreter;
use super::arguments::Argument;
use super::protocols::attribute_name;
use super::reflection::ALTERNATIVES;
use super::value::{Class, Handle, Number, State, TypeRef, Value};
use crate::ir::{Expr, Function};
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// `owner.name`.
    pub(super) fn attribute(&mut self, owner: &Value<'p>, name: &str) -> Value<'p> {
        match owner {
            Value::Module(module) => self.module_attribute(*module, name),
            Value::Library(library) => {
                let value = self.library_attribute(library, name);
                self.followed(value)
            }
            // One node stands for those of other types: which one it is says nothing of what they are called.
            Value::Type(of) if matches!(name, "__name__" | "__qualname__") => {
                let len = crate::knowledge::as_float(super::scopes::last(&of.declared.name).len() as u64);
                self.make_text(Size::number(len), false, "name of a type")
            }
            Value::Type(of) => self.type_attribute(*of, name),
            Value::Object(object) if name == "__class__" => {
                Self::type_of(object).map_or(Value::Unknown, Value::Type)
            }
            Value::Object(object) => self.object_attribute(&Rc::clone(object), name),
            Value::Unknown | Value::Nothing | Value::Truth(_) => Value::Unknown,
            Value::Given(_) if matches!(name, "name" | "stem" | "suffix" | "parts") => Value::Unknown,
            Value::Given(_) if matches!(name, "parent") => owner.clone(),
            _ => Value::Method(Rc::new((owner.clone(), name.into()))),
        }
    }

    fn module_attribute(&mut self, module: usize, name: &str) -> Value<'p> {
        if let Some(value) = self.lookup_in_module(module, name) {
            if let Value::Module(inner) = value {
                self.load(inner);
            }
            return value;
        }
        Value::Unknown
    }

    fn library_attribute(&self, library: &Rc<str>, name: &str) -> Value<'p> {
        match (&**library, name) {
            ("sys", "maxsize") => Value::whole(Size::number(9.2e18)),
            ("sys", "byteorder" | "platform" | "version") | ("os", "sep" | "name" | "linesep") => {
                Value::Text("linux".into())
            }
            ("math", "pi" | "e" | "inf" | "nan" | "tau") => Value::some_number(true),
            ("sys", "argv") => Value::Library("sys.argv".into()),
            (kind, "MAX" | "MIN" | "EPSILON" | "INFINITY") if super::rust::width(kind).is_some() => {
                Value::Number(Number {
                    float: kind.starts_with('f'),
                    width: super::rust::width(kind),
                    ..Number::default()
                })
            }
            _ if library.len() > 200 => Value::Unknown,
            _ => Value::Library(format!("{library}.{name}").into()),
        }
    }

    fn type_attribute(&mut self, of: TypeRef<'p>, name: &str) -> Value<'p> {
        if let Some(value) = self.class_attribute(of, name) {
            return value;
        }
        if let Some((module, function)) = self.method_of(of, name) {
            let method = self.function_value(module, function, None);
            let of_class = function.decorators.iter().any(|decorator| named(decorator, "classmethod"));
            return if of_class {
                Value::Partial(Rc::new((method, vec![Argument::plain(Value::Type(of))])))
            } else {
                method
            };
        }
        let inner = format!("{}.{name}", of.declared.name);
        if let Some(inner) = self.index.type_in(of.module, &inner) {
            return Value::Type(inner);
        }
        if matches!(name, "parse" | "try_parse" | "parse_from" | "try_parse_from" | "from_args")
            && of.declared.bases.iter().any(|base| base.contains("Parser") || base == "StructOpt")
        {
            return Value::Partial(Rc::new((
                Value::Library("@clap".into()),
                vec![Argument::plain(Value::Type(of))],
            )));
        }
        if name == "default" && self.language == plimsoll_model::Language::Rust {
            return Value::Partial(Rc::new((
                Value::Library("@default".into()),
                vec![Argument::plain(Value::Type(of))],
            )));
        }
        match self.library_base(of).filter(|_| self.language == plimsoll_model::Language::Python) {
            Some(base) => Value::Library(format!("{base}.{name}").into()),
            // A variant of an enum makes a value of it.
            None => Value::Type(of),
        }
    }

    fn object_attribute(&mut self, object: &Handle<'p>, name: &str) -> Value<'p> {
        let (field, class) = {
            let state = object.state.borrow();
            let class = state.kind.map_or_else(|| state.class.clone(), Class::Instance);
            (state.field(&attribute_name(&state, name)).cloned(), class)
        };
        if let Some(value) = field {
            return value;
        }
        let this = Value::Object(Rc::clone(object));
        match class {
            Class::Library(library) if &*library == ALTERNATIVES => {
                let all = object.state.borrow().items.clone().unwrap_or_default();
                let each = all.iter().map(|one| self.attribute(one, name)).collect();
                self.any_of(each)
            }
            Class::Library(library) if &*library == super::matches::MATCH => self
                .match_attribute(object, name)
                .unwrap_or_else(|| Value::Method(Rc::new((this, name.into())))),
            Class::Instance(of) => {
                if let Some(value) = self.class_attribute(of, name) {
                    return value;
                }
                let method = self.method_of(of, name);
                let inner = format!("{}.{name}", of.declared.name);
                if let (None, Some(inner)) = (method, self.index.type_in(of.module, &inner)) {
                    return Value::Type(inner);
                }
                if method.is_none()
                    && let Some(value) = self.stand_in(object, name)
                {
                    return value;
                }
                if let Some((module, function)) = method
                    && is_property(function)
                {
                    let value = self.call_own(module, function, vec![Argument::plain(this.clone())]);
                    if function.decorators.iter().any(|decorator| named(decorator, "cached_property")) {
                        self.set_attribute(&this, name, value.clone());
                    }
                    return value;
                }
                Value::Method(Rc::new((this, name.into())))
            }
            Class::Array | Class::Frame
                if matches!(name, "T" | "values" | "flat" | "loc" | "iloc" | "real" | "at") =>
            {
                let turned =
                    (name == "T").then(|| self.array_result("array.transpose", Some(&this), &Vec::new()));
                turned.flatten().unwrap_or_else(|| self.view(&this, None))
            }
            Class::Array if name == "shape" => {
                let axes = self.grid(&this).map(|grid| grid.axes).unwrap_or_default();
                self.sequence_of(Class::Tuple, axes.into_iter().map(Value::whole).collect(), "shape".into())
            }
            Class::Array if name == "dtype" => Value::Unknown,
            Class::Array if matches!(name, "size" | "nbytes") => {
                let grid = self.grid(&this);
                grid.map_or(Value::some_number(false), |grid| Value::whole(grid.size_of(name == "nbytes")))
            }
            Class::Frame if !is_frame_method(name) => self.column(object),
            _ => Value::Method(Rc::new((this, name.into()))),
        }
    }

    fn column(&mut self, object: &Handle<'p>) -> Value<'p> {
        let (len, bytes) = {
            let state = object.state.borrow();
            (state.len.clone(), state.own.clone() + &state.borrowed)
        };
        let mut state = State::new(Class::Frame);
        state.borrowed = len.as_ref().map_or(bytes.clone(), |len| len.scale(8.0).min(bytes));
        state.len = len;
        self.make(state, "column")
    }

    /// Notes functions that a decorator hands to a library, to be called by it later.
    pub(super) fn registered(&mut self, decorator: &'p Expr, function: &'p Function, value: &Value<'p>) {
        const QUIET: [&str; 22] = [
            "property",
            "staticmethod",
            "classmethod",
            "cached_property",
            "lru_cache",
            "cache",
            "wraps",
            "dataclass",
            "contextmanager",
            "abstractmethod",
            "overload",
            "setter",
            "getter",
            "deleter",
            "total_ordering",
            "jit",
            "njit",
            "fixture",
            "singledispatch",
            "asynccontextmanager",
            "override",
            "final",
        ];
        if self.is_command(function) {
            self.note_command(decorator, function, value);
            return;
        }
        if QUIET.iter().any(|quiet| named(decorator, quiet)) {
            return;
        }
        if self.handlers.len() < 200 {
            self.handlers.push(value.clone());
        }
    }

    /// Functions handed to a framework run when it serves.
    pub(super) fn run_handlers(&mut self) {
        if self.facts.serves.is_none() {
            return;
        }
        for handler in std::mem::take(&mut self.handlers) {
            self.call(&handler, Vec::new());
        }
    }
}

/// Whether a decorator goes by this name, whatever module it is taken from.
pub(super) fn named(decorator: &Expr, wanted: &str) -> bool {
    match decorator {
        Expr::Name(name) | Expr::Attribute(_, name) => name == wanted,
        Expr::Call { callee, .. } => named(callee, wanted),
        _ => false,
    }
}

fn is_property(function: &Function) -> bool {
    function
        .decorators
        .iter()
        .any(|decorator| named(decorator, "property") || named(decorator, "cached_property"))
}

fn is_frame_method(name: &str) -> bool {
    const METHODS: [&str; 40] = [
        "groupby",
        "merge",
        "join",
        "sort_values",
        "to_csv",
        "to_parquet",
        "to_json",
        "head",
        "tail",
        "copy",
        "apply",
        "map",
        "sum",
        "mean",
        "count",
        "min",
        "max",
        "std",
        "describe",
        "drop",
        "dropna",
        "fillna",
        "rename",
        "reset_index",
        "set_index",
        "iterrows",
        "itertuples",
        "astype",
        "value_counts",
        "unique",
        "nunique",
        "pivot",
        "pivot_table",
        "melt",
        "agg",
        "items",
        "to_numpy",
        "tolist",
        "to_dict",
        "query",
    ];
    METHODS.contains(&name)
}
