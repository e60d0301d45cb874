//! Python's built-in functions.
//!
//! None where a name is not one of them.

use std::rc::Rc;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::containers::{FACTORY, KEY};
use super::facts::Direction;
use super::iterate::LONGEST;
use super::operators::extreme;
use super::scopes::last;
use super::value::{Class, Number, State, Value};
use crate::size::Size;
use plimsoll_model::Basis;

impl<'p> Interpreter<'p> {
    /// Calls a built-in function.
    pub(super) fn builtin(&mut self, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let name = name.strip_prefix("builtins.").unwrap_or(name);
        if name.contains('.') {
            return self.buffer(name, args);
        }
        let first = || pick(args, 0, "").cloned().unwrap_or_default();
        Some(match name {
            "open" => self.open_file(args),
            "range" | "xrange" => {
                let values: Vec<Value<'p>> = args.iter().map(|arg| arg.value.clone()).collect();
                self.range(&values)
            }
            "len" => self.length_value(&first()),
            "int" | "float" | "abs" | "round" | "complex" => self.as_number(name, &first()),
            "bool" => Value::Truth(self.truth_of(&first())),
            "str" | "repr" | "ascii" | "bytes" | "bytearray" | "memoryview" => self.as_text(name, args),
            "list" | "tuple" | "set" | "frozenset" | "dict" | "sorted" => self.as_container(name, args),
            "enumerate" | "reversed" | "iter" | "zip" | "map" | "filter" => self.lazy_builtin(name, args),
            "sum" | "min" | "max" | "any" | "all" => self.fold_builtin(name, args),
            "next" => self.next_element(&first()),
            "print" => {
                let mut bytes = Size::ONE;
                for arg in args {
                    let written = self.written_out(arg.value.clone());
                    bytes += &self.text_len(&written);
                }
                let to_file = pick(args, usize::MAX, "file").cloned();
                if let Some(file @ Value::Object(_)) = to_file
                    && !self.printed_to(&file, &bytes)
                {
                    let rounds = self.all_rounds();
                    self.note_traffic(
                        Direction::DiskWrite,
                        "print()".into(),
                        bytes.times(&rounds),
                        Basis::Source,
                    );
                }
                Value::Nothing
            }
            "input" => {
                self.stdin_content();
                self.make_text(Size::number(self.assume.line_bytes), false, "a line of input")
            }
            "isinstance" => self.is_instance(&first(), pick(args, 1, "")),
            "issubclass" | "hasattr" | "callable" => Value::open(),
            "getattr" => {
                let name = pick(args, 1, "").cloned().unwrap_or_default();
                self.attribute_by_name(&first(), &name, pick(args, 2, "").cloned())
            }
            "setattr" => {
                if let (Some(name), Some(value)) = (pick(args, 1, ""), pick(args, 2, "")) {
                    self.set_attribute_by_name(&first(), name, value);
                }
                Value::Nothing
            }
            "vars" if !args.is_empty() => self.fields_of(&first()),
            "exit" | "quit" => {
                self.leaving = super::Flow::Raise;
                Value::Nothing
            }
            "type" => match first().object().and_then(Self::type_of) {
                Some(of) if args.len() == 1 => Value::Type(of),
                _ => Value::Unknown,
            },
            "id" | "hash" | "ord" | "divmod" | "pow" => Value::some_number(false),
            "chr" | "hex" | "bin" | "oct" | "format" => self.make_text(Size::number(8.0), false, "text"),
            "@namedtuple" => self.named_tuple(args),
            "vars" | "globals" | "locals" | "dir" => Value::Unknown,
            "super" | "object" | "property" | "staticmethod" | "classmethod" => Value::Unknown,
            "__import__" => self.imported_by_name(&first()),
            "exec" | "eval" => Value::Unknown,
            _ => return None,
        })
    }

    /// `len(value)`: of a container that may grow meanwhile, a number that counts up.
    pub(super) fn length_value(&mut self, value: &Value<'p>) -> Value<'p> {
        let counting = !self.loops.is_empty() && Self::is_class(value, Class::is_container);
        let longest = match value {
            Value::Object(object) => {
                let state = object.state.borrow();
                state.fields.iter().find(|(name, _)| &**name == LONGEST).map(|(_, longest)| longest.clone())
            }
            _ => None,
        };
        let most = longest.and_then(|longest| longest.number().cloned()).map(Rc::new);
        Value::Number(Number { value: self.length(value), counting, most, ..Number::default() })
    }

    /// `isinstance(value, types)`: a text or number is no container and the other way round; all else is open.
    fn is_instance(&mut self, value: &Value<'p>, types: Option<&Value<'p>>) -> Value<'p> {
        let is_container = match value {
            Value::Text(_) | Value::Number(_) | Value::Given(_) => false,
            Value::Object(object) => match object.state.borrow().class {
                Class::Text | Class::Bytes => false,
                Class::List | Class::Tuple | Class::Set | Class::Dict => true,
                _ => return Value::open(),
            },
            _ => return Value::open(),
        };
        let named = match types {
            Some(tuple @ Value::Object(_)) => self.exact_items(tuple).unwrap_or_default(),
            Some(one) => vec![one.clone()],
            None => Vec::new(),
        };
        let other = |named: &Value<'p>| {
            let Value::Library(name) = named else { return false };
            match last(name) {
                "str" | "bytes" | "bytearray" | "int" | "float" | "complex" | "bool" => is_container,
                "list" | "tuple" | "set" | "frozenset" | "dict" | "Mapping" | "MutableMapping" | "deque"
                | "OrderedDict" | "defaultdict" => !is_container,
                _ => false,
            }
        };
        if !named.is_empty() && named.iter().all(other) {
            return Value::Truth(super::value::Truth::Likely(false));
        }
        Value::open()
    }

    /// `open(path, mode)`.
    pub(super) fn open_file(&mut self, args: &[Argument<'p>]) -> Value<'p> {
        let path = pick(args, 0, "file").cloned().unwrap_or_default();
        let mode = match pick(args, 1, "mode") {
            Some(Value::Text(mode)) => mode.to_string(),
            Some(Value::Given(_) | Value::Unknown) => "r".to_owned(),
            _ => "r".to_owned(),
        };
        self.file(&path, &mode)
    }

    /// An open file of a path in a mode.
    pub(super) fn file(&mut self, path: &Value<'p>, mode: &str) -> Value<'p> {
        let writes = mode.contains(['w', 'a', 'x']);
        let mut state = State::new(Class::File { binary: mode.contains('b') });
        state.own = Size::number(8192.0 + 400.0);
        let label = self.told(path);
        if writes {
            state.fields.push(("writes".into(), Value::Nothing));
        } else {
            state.content = match path {
                _ if self.written.contains_key(&label) => self.written.get(&label).cloned(),
                Value::Unknown | Value::Number(_) | Value::Method(_) => self.some_file(),
                path => self.content(path),
            };
        }
        let made = self.make(state, "open file");
        if let Value::Object(object) = &made
            && !label.is_empty()
        {
            object.ledger.name(object.id, &label.into());
        }
        made
    }

    /// Content of a file whose path is not known.
    fn some_file(&mut self) -> Option<Size> {
        match self.found_file() {
            Value::Given(given) => Some(self.given_content(given)),
            _ => None,
        }
    }

    /// An instance of a named tuple; its names come first.
    fn named_tuple(&mut self, args: &Arguments<'p>) -> Value<'p> {
        let names: Vec<Rc<str>> = match pick(args, 0, "") {
            Some(Value::Text(names)) => {
                names.split([' ', ',']).filter(|name| !name.is_empty()).map(Rc::from).collect()
            }
            Some(Value::Object(object)) => {
                let state = object.state.borrow();
                let items = state.items.iter().flatten();
                items
                    .filter_map(
                        |item| if let Value::Text(name) = item { Some(Rc::clone(name)) } else { None },
                    )
                    .collect()
            }
            _ => Vec::new(),
        };
        let mut values: Vec<Value<'p>> =
            args.iter().skip(1).filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect();
        for name in names.iter().skip(values.len()) {
            let named = args.iter().find(|arg| arg.name.as_ref() == Some(name));
            values.push(named.map_or(Value::Unknown, |arg| arg.value.clone()));
        }
        let made = self.sequence_of(Class::Tuple, values.clone(), "named tuple".to_owned());
        if let Value::Object(object) = &made
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            // By name as well; the references are the tuple's own.
            state.fields = names.into_iter().zip(values).collect();
        }
        made
    }

    fn as_number(&mut self, name: &str, value: &Value<'p>) -> Value<'p> {
        let float = name == "float";
        match value {
            Value::Given(given) => self.given_number(*given, float),
            Value::Number(number) => {
                let float = float || (name == "abs" && number.float);
                let value = number.value.clone();
                Value::Number(Number { value, float, shared: number.shared && !float, ..number.clone() })
            }
            Value::Text(text) => match text.trim().replace('_', "").parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    Value::Number(Number { value: Some(Size::number(number)), float, ..Number::default() })
                }
                _ => Value::some_number(float),
            },
            _ => Value::some_number(float),
        }
    }

    fn as_text(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let bytes = name.starts_with("byte");
        let Some(value) = pick(args, 0, "").cloned() else {
            return self.make_text(Size::ZERO, bytes, "text");
        };
        if name == "memoryview" {
            return self.view(&value, None);
        }
        let methods: &[&str] = match name {
            "str" => &["__str__", "__repr__"],
            "bytes" => &["__bytes__"],
            _ => &["__repr__"],
        };
        if let Some(own) = self.written_by(&value, methods) {
            return own;
        }
        match &value {
            Value::Number(number) if bytes => {
                let len =
                    number.value.clone().unwrap_or_else(|| self.assumed_rounds("count", self.assume.number));
                if let Some(most) = &number.most {
                    self.spike((Size::clone(most) - &len).at_least_zero(), &format!("{name}()"), None);
                }
                self.make_text(len.at_least_zero(), true, format!("{name}()"))
            }
            Value::Text(_) | Value::Given(_) if !bytes => value,
            // A text of a text is that text.
            Value::Object(_)
                if name == "str" && Self::is_class(&value, |class| matches!(class, Class::Text)) =>
            {
                value
            }
            _ => {
                let len = self.text_len(&value);
                self.make_text(len, bytes, format!("{name}()"))
            }
        }
    }

    fn as_container(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let (class, what) = match name {
            "tuple" => (Class::Tuple, "tuple()"),
            "set" | "frozenset" => (Class::Set, "set()"),
            "dict" => (Class::Dict, "dict()"),
            "sorted" => (Class::List, "sorted()"),
            _ => (Class::List, "list()"),
        };
        if let (Some(key), true) = (pick(args, usize::MAX, "key").cloned(), name == "sorted") {
            let elements = pick(args, 0, "").cloned().unwrap_or_default();
            self.make_keys(&elements, &key, "sorted()");
        }
        let Some(value) = pick(args, 0, "").cloned() else {
            let made = self.make_container(class, what);
            if let Value::Object(object) = &made {
                for arg in args.iter().filter(|arg| name == "dict" && arg.name.is_some()) {
                    if let Some(key) = &arg.name {
                        self.put_entry(object, &Value::Text(Rc::clone(key)), &arg.value, None);
                    }
                }
            }
            return made;
        };
        if matches!(class, Class::Dict) {
            return self.dict_from(&value, what);
        }
        self.shallow_copy(&value, class, what)
    }

    /// `dict(pairs)`, `dict(other)`.
    fn dict_from(&mut self, value: &Value<'p>, what: &'static str) -> Value<'p> {
        if Self::is_class(value, |class| matches!(class, Class::Dict)) {
            return self.shallow_copy(value, Class::Dict, what);
        }
        let made = self.make_container(Class::Dict, what);
        let Value::Object(object) = &made else { return made };
        let iteration = self.iterate(value);
        self.enter_loop(iteration.count);
        let handed = self.hand_out(&iteration.over, iteration.element.clone());
        let (key, value) = match self.exact_items(&handed).as_deref() {
            Some([key, value, ..]) => (key.clone(), value.clone()),
            _ => (Value::Unknown, self.element(&handed)),
        };
        self.put_entry(object, &key, &value, Some(1.0));
        self.leave_loop();
        made
    }

    /// `dict.fromkeys(keys, value)`: entries of their own, keys and value shared.
    pub(super) fn dict_of_keys(&mut self, keys: &Value<'p>, value: &Value<'p>) -> Value<'p> {
        let made = self.make_container(Class::Dict, "dict.fromkeys()");
        let Value::Object(object) = &made else { return made };
        let iteration = self.iterate(keys);
        if let Ok(mut state) = object.state.try_borrow_mut() {
            state.own += &iteration.count.scale(self.layout.entry);
            state.len = Some(iteration.count);
            state.held.push(value.clone());
            state.fields.push((KEY.into(), iteration.element));
        }
        self.recharge(object);
        made
    }

    fn lazy_builtin(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let values: Vec<Value<'p>> =
            args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect();
        match (name, values.as_slice()) {
            // `iter(lambda: file.read(65536), b"")`: called until it gives the mark.
            ("iter", [function, _]) => {
                let read = self.facts.traffic.len();
                self.begin_work();
                let piece = self.call(function, Vec::new());
                let each = self.end_work();
                let whole = self.read_by(function, read);
                let len = self.length(&piece).filter(|len| len.value() >= 1.0);
                let count = match (whole, len) {
                    (Some(whole), Some(len)) => whole.divided(&len).max(Size::ONE),
                    _ => self.assumed_rounds("rounds", self.assume.rounds),
                };
                self.count_rounds(each, &count);
                self.iterator_over(piece, Some(count), function.clone(), "what a function gives")
            }
            ("iter" | "reversed", [value, ..]) => {
                let iteration = self.iterate(value);
                self.iterator_over(iteration.element, Some(iteration.count), value.clone(), "iterator")
            }
            ("enumerate", [value, ..]) => {
                let iteration = self.iterate(value);
                let index = Value::Number(Number {
                    value: Some(iteration.count.clone()),
                    counting: true,
                    ..Number::default()
                });
                let pair = self.sequence_of(Class::Tuple, vec![index, iteration.element], "pair".into());
                self.iterator_over(pair, Some(iteration.count), value.clone(), "enumeration")
            }
            ("zip", [rows]) if args.iter().any(|arg| arg.spread) => {
                // `zip(*rows)` turns rows into columns.
                let outer = self.iterate(rows);
                let inner = self.iterate(&outer.element);
                let mut state = State::new(Class::Tuple);
                state.own = Size::number(self.layout.tuple) + &outer.count.scale(self.layout.slot);
                state.len = Some(outer.count);
                state.held.push(inner.element);
                let column = self.make(state, "a column");
                self.iterator_over(column, Some(inner.count), rows.clone(), "columns")
            }
            ("zip", values) => {
                let mut count: Option<Size> = None;
                let mut elements = Vec::new();
                for value in values {
                    let iteration = self.iterate(value);
                    count = Some(match count {
                        Some(count) => count.min(iteration.count),
                        None => iteration.count,
                    });
                    elements.push(iteration.element);
                }
                let tuple = self.sequence_of(Class::Tuple, elements, "tuple".into());
                let all = self.sequence_of(Class::Tuple, values.to_vec(), "zip".into());
                self.iterator_over(tuple, count, all, "zip")
            }
            ("map" | "filter", [function, value, ..]) => {
                let iteration = self.iterate(value);
                self.enter_loop(iteration.count.clone());
                let handed = self.hand_out(&iteration.over, iteration.element.clone());
                let result = self.call(function, vec![Argument::plain(handed)]);
                self.leave_loop();
                let element = if name == "map" { result } else { iteration.element };
                self.iterator_over(element, Some(iteration.count), value.clone(), "iterator")
            }
            _ => Value::Unknown,
        }
    }

    /// Bytes of the file that a function reads a piece of: what it was just seen to read, or what is read here already.
    fn read_by(&mut self, function: &Value<'p>, since: usize) -> Option<Size> {
        if let Value::Method(bound) = function
            && let Some(content) = self.content(&Value::Method(Rc::clone(bound)))
        {
            self.consume(&bound.0);
            return Some(content);
        }
        let here = self.place();
        let of_disk = |one: &&super::facts::Traffic| one.direction == Direction::DiskRead;
        let traffic = &self.facts.traffic;
        let new = traffic.get(since..).unwrap_or_default().iter().rfind(of_disk);
        let read = new.or_else(|| traffic.iter().filter(|one| one.place == here).rfind(of_disk));
        read.map(|read| read.bytes.clone())
    }

    fn fold_builtin(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let values: Vec<Value<'p>> =
            args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect();
        match (name, values.as_slice()) {
            ("min" | "max", [_, _, ..]) => {
                let mut rest = values.iter().cloned();
                let first = rest.next().filter(|first| first.number().is_some());
                let best = first.and_then(|first| {
                    rest.try_fold(first, |best, value| extreme(name == "min", &best, &value))
                });
                best.unwrap_or_else(|| Value::some_number(false))
            }
            ("any" | "all", _) => {
                if let Some(value) = values.first() {
                    self.iterate(value);
                }
                Value::open()
            }
            ("sum", [_, start @ Value::Object(_), ..]) => {
                // Lists are joined.
                let start = self.shallow_copy(start, Class::List, "sum of lists");
                let iteration = self.iterate(&values[0]);
                if let Value::Object(object) = &start {
                    self.enter_loop(iteration.count);
                    self.extend(&Rc::clone(object), &iteration.element);
                    self.leave_loop();
                }
                start
            }
            ("sum", [value, ..]) => {
                self.iterate(value);
                Value::some_number(false)
            }
            (_, [value, ..]) => {
                let iteration = self.iterate(value);
                match iteration.element {
                    Value::Unknown => Value::some_number(false),
                    element => element,
                }
            }
            _ => Value::Unknown,
        }
    }

    /// `collections.defaultdict(factory)`.
    pub(super) fn default_dict(&mut self, factory: Option<Value<'p>>) -> Value<'p> {
        let made = self.make_container(Class::Dict, "defaultdict");
        if let (Value::Object(object), Some(factory)) = (&made, factory)
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            state.fields.push((FACTORY.into(), factory));
        }
        made
    }

    /// `collections.Counter(values)`.
    pub(super) fn counter(&mut self, values: Option<&Value<'p>>) -> Value<'p> {
        let made = self.default_dict(Some(Value::Library("int".into())));
        if let (Value::Object(object), Some(values)) = (&made, values) {
            let object = Rc::clone(object);
            self.count_into(&object, values);
        }
        made
    }

    /// Counts the elements of a value in a dict.
    pub(super) fn count_into(&mut self, object: &Rc<super::value::Object<'p>>, values: &Value<'p>) {
        let iteration = self.iterate(values);
        self.enter_loop(iteration.count);
        let handed = self.hand_out(&iteration.over, iteration.element.clone());
        self.put_entry(object, &handed, &Value::some_number(false), None);
        self.leave_loop();
        if let Ok(mut state) = object.state.try_borrow_mut()
            && state.field(KEY).is_none()
        {
            state.fields.push((KEY.into(), iteration.element));
        }
    }
}
