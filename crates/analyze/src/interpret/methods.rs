//! Methods of values: lists, dicts, sets, texts, files, paths, instances.
//!
//! Methods of library classes are table rows.

use std::rc::Rc;

use plimsoll_model::{Basis, Language};

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::containers::KEY;
use super::facts::Direction;
use super::protocols::attribute_name;
use super::reflection::ALTERNATIVES;
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// Levels of nesting that finding a method counts for: it takes as much of the stack.
const LEVELS_OF_A_METHOD: u32 = 4;

impl<'p> Interpreter<'p> {
    /// `receiver.name(args)`.
    pub(super) fn call_method(&mut self, receiver: &Value<'p>, name: &str, args: Arguments<'p>) -> Value<'p> {
        // Methods that stand for each other never come to a body.
        if self.nesting >= super::MOST_NESTING {
            return Value::Unknown;
        }
        self.nesting += LEVELS_OF_A_METHOD;
        let value = self.method_result(receiver, name, args);
        self.nesting -= LEVELS_OF_A_METHOD;
        value
    }

    fn method_result(&mut self, receiver: &Value<'p>, name: &str, mut args: Arguments<'p>) -> Value<'p> {
        self.spend_on_method(receiver, name, &args);
        if self.language == Language::Rust
            && let Some(value) = self.rust_method(receiver, name, &args)
        {
            return value;
        }
        if Self::is_class(receiver, |class| matches!(class, Class::Library(of) if &**of == ALTERNATIVES)) {
            let callee = self.attribute(receiver, name);
            return self.call(&callee, args);
        }
        match receiver {
            Value::Object(object) => self.object_method(&Rc::clone(object), name, args),
            Value::Given(_) => self.given_method(receiver, name, &args),
            Value::Text(_) => self.text_method(receiver, name, &args),
            Value::Library(library) => {
                let full = format!("{library}.{name}");
                self.call_library(&full, &args)
            }
            Value::Unknown | Value::Method(_) => {
                if name == "cuda" || (name == "to" && names_gpu(&args)) {
                    self.note_gpu(&format!(".{name}()"));
                    return receiver.clone();
                }
                if let Some((module, function)) = self.index.only_method(name)
                    && matches!(receiver, Value::Unknown)
                {
                    args.insert(0, Argument::plain(Value::Unknown));
                    return self.call_own(module, function, args);
                }
                self.generic_method(receiver, name, &args)
            }
            _ => self.generic_method(receiver, name, &args),
        }
    }

    /// What any receiver's method of this name does, where a row says so.
    fn generic_method(&mut self, receiver: &Value<'p>, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let row_name = format!("*.{name}");
        if let Some(row) = self.knowledge.call(self.language, &row_name) {
            return self.apply(row, &row_name, Some(receiver), args);
        }
        if matches!(receiver, Value::Unknown) {
            self.facts.calls.lose(self.module, self.line);
            self.note_handed(&format!(".{name}"), args);
        }
        self.call_back(args);
        Value::Unknown
    }

    fn object_method(&mut self, object: &Handle<'p>, name: &str, args: Arguments<'p>) -> Value<'p> {
        let (class, kind) = {
            let state = object.state.borrow();
            (state.class.clone(), state.kind)
        };
        if let Some(of) = kind
            && self.method_of(of, name).is_some()
        {
            return self.instance_method(object, of, name, args);
        }
        let this = Value::Object(Rc::clone(object));
        if matches!(name, "cuda") || (name == "to" && names_gpu(&args)) {
            self.note_gpu(&format!(".{name}()"));
        }
        let done = match &class {
            Class::List | Class::Tuple => self.list_method(object, name, &args),
            Class::Dict => self.dict_method(object, name, &args),
            Class::Set => self.set_method(object, name, &args),
            Class::Text | Class::Bytes => Some(self.text_method(&this, name, &args)),
            Class::File { binary } => self.file_method(object, *binary, name, &args),
            Class::Buffer { binary } => self.buffer_method(object, *binary, name, &args),
            Class::Path => self.path_method(&this, name, &args),
            Class::Array => self.packed_method(object, name, &args),
            Class::Instance(of) => return self.instance_method(object, *of, name, args),
            Class::Library(library) if &**library == "struct.Struct" && name == "iter_unpack" => {
                let format = object.state.borrow().field("format").cloned();
                match (format, pick(&args, 0, "").cloned()) {
                    (Some(Value::Text(format)), Some(data)) => Some(self.records_of(&format, &data)),
                    _ => None,
                }
            }
            Class::Library(library) => {
                let library = Rc::clone(library);
                self.library_method(object, &library, name, &args)
            }
            _ => None,
        };
        if let Some(value) = done {
            return value;
        }
        let row_name = format!("{}.{name}", class.name());
        match self.knowledge.call(self.language, &row_name) {
            Some(row) => self.apply(row, &row_name, Some(&this), &args),
            None => {
                let of_array = Some(&this).filter(|_| matches!(class, Class::Array));
                let array = self.array_result(&row_name, of_array, &args);
                array.unwrap_or_else(|| self.generic_method(&this, name, &args))
            }
        }
    }

    fn instance_method(
        &mut self,
        object: &Handle<'p>,
        of: super::value::TypeRef<'p>,
        name: &str,
        mut args: Arguments<'p>,
    ) -> Value<'p> {
        let field = {
            let state = object.state.borrow();
            state.field(&attribute_name(&state, name)).cloned()
        };
        // In Rust a field may have the name of a method, which is what is called.
        if let Some(callee) = field
            && (self.language != Language::Rust || self.method_of(of, name).is_none())
        {
            return self.call(&callee, args);
        }
        let this = Value::Object(Rc::clone(object));
        if let Some((module, function)) = self.method_of(of, name) {
            let is = |wanted: &str| {
                function.decorators.iter().any(|decorator| super::declared::named(decorator, wanted))
            };
            if is("classmethod") {
                args.insert(0, Argument::plain(Value::Type(of)));
            } else if !is("staticmethod") {
                args.insert(0, Argument::plain(this));
            }
            return self.call_own(module, function, args);
        }
        if let Some(callee) = self.class_attribute(of, name).filter(Value::is_function) {
            args.insert(0, Argument::plain(this));
            return self.call(&callee, args);
        }
        if let Some(callee) = self.stand_in(object, name) {
            return self.call(&callee, args);
        }
        let Some(base) = self.library_base(of) else { return self.generic_method(&this, name, &args) };
        // A thread or process of the program's own class runs its `run`.
        if name == "start"
            && let Some((module, function)) = self.method_of(of, "run")
        {
            let run = self.function_value(module, function, None);
            return self.start_worker(&base, &run, vec![Argument::plain(this)]);
        }
        if base.contains("Enum") {
            return Value::Unknown;
        }
        let row_name = format!("{base}.{name}");
        match self.knowledge.call(self.language, &row_name) {
            Some(row) => self.apply(row, &row_name, Some(&this), &args),
            None => self.generic_method(&this, name, &args),
        }
    }

    fn list_method(&mut self, list: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(list));
        Some(match name {
            "append" | "appendleft" | "insert" => {
                let value = pick(args, usize::from(name == "insert"), "")?.clone();
                self.put(list, &value);
                Value::Nothing
            }
            "put" | "put_nowait" => {
                // The other side of a queue takes out what this one puts in.
                if list.state.borrow().field(super::containers::MAXLEN).is_none()
                    && let Ok(mut state) = list.state.try_borrow_mut()
                {
                    let most = Value::whole(Size::number(self.assume.queue));
                    state.fields.push((super::containers::MAXLEN.into(), most));
                }
                let value = pick(args, 0, "item")?.clone();
                self.note_passed(list);
                self.put(list, &value);
                Value::Nothing
            }
            "get" | "get_nowait" => self.element(&this),
            "qsize" | "empty" | "full" | "task_done" => Value::some_number(false),
            "extend" | "extendleft" => {
                let value = pick(args, 0, "")?.clone();
                self.extend(list, &value);
                Value::Nothing
            }
            "pop" | "popleft" => self.element(&this),
            "copy" => self.shallow_copy(&this, Class::List, "copy of a list"),
            "clear" => {
                self.empty(list, self.layout.list);
                Value::Nothing
            }
            "sort" => {
                if let Some(key) = pick(args, usize::MAX, "key").cloned() {
                    self.make_keys(&this, &key, "sort()");
                }
                Value::Nothing
            }
            "index" | "count" => Value::some_number(false),
            "remove" | "reverse" | "rotate" => Value::Nothing,
            _ => return None,
        })
    }

    fn set_method(&mut self, set: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(set));
        Some(match name {
            "add" => {
                let value = pick(args, 0, "")?.clone();
                self.put(set, &value);
                Value::Nothing
            }
            "update" => {
                let value = pick(args, 0, "")?.clone();
                self.extend(set, &value);
                Value::Nothing
            }
            "union" | "intersection" | "difference" | "symmetric_difference" | "copy" => {
                let copy = self.shallow_copy(&this, Class::Set, "set");
                if let (Value::Object(copy), "union", Some(other)) = (&copy, name, pick(args, 0, "")) {
                    self.extend(&Rc::clone(copy), &other.clone());
                }
                copy
            }
            "pop" => self.element(&this),
            "clear" => {
                self.empty(set, self.layout.set);
                Value::Nothing
            }
            "discard" | "remove" => Value::Nothing,
            "issubset" | "issuperset" | "isdisjoint" => Value::open(),
            _ => return None,
        })
    }

    fn dict_method(&mut self, dict: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(dict));
        Some(match name {
            "get" | "pop" | "setdefault" => {
                let key = pick(args, 0, "")?.clone();
                let default = pick(args, 1, "default").cloned();
                let present = self.item_of(dict, &key);
                match (name, present, default) {
                    ("setdefault", Value::Unknown, Some(default)) => self.gather(dict, &key, &default),
                    (_, Value::Unknown, Some(default)) => match default {
                        Value::Nothing => Value::Unknown,
                        default => default,
                    },
                    (_, present, _) => present,
                }
            }
            "items" | "values" | "keys" | "iteritems" | "most_common" => {
                if let Some(entries) = self.entries_of(dict, name) {
                    return Some(entries);
                }
                let len = self.length(&this);
                let key = dict.state.borrow().field(KEY).cloned().unwrap_or_else(|| self.element(&this));
                let element = match name {
                    "keys" => key,
                    "values" => self.item(&this, &Value::Unknown),
                    _ => {
                        let value = self.item(&this, &Value::Unknown);
                        self.sequence_of(Class::Tuple, vec![key, value], "pair".into())
                    }
                };
                if name == "most_common" {
                    let wanted = pick(args, 0, "").and_then(|value| value.number().cloned());
                    let count = wanted.or(len).unwrap_or_default();
                    let made = self.make_container(Class::List, "most_common()");
                    if let Value::Object(list) = &made {
                        self.hold_many(list, &element, self.layout.slot + self.layout.tuple + 16.0, &count);
                    }
                    return Some(made);
                }
                self.iterator_over(element, len, this, "view of a dict")
            }
            "update" => {
                for arg in args {
                    match (&arg.name, &arg.value) {
                        (Some(key), value) => {
                            self.put_entry(dict, &Value::Text(Rc::clone(key)), &value.clone(), None);
                        }
                        (None, value) => self.update_dict(dict, &value.clone()),
                    }
                }
                Value::Nothing
            }
            "copy" => self.shallow_copy(&this, Class::Dict, "copy of a dict"),
            "clear" => {
                self.empty(dict, self.layout.dict);
                Value::Nothing
            }
            "popitem" => Value::Unknown,
            "move_to_end" => Value::Nothing,
            _ => return None,
        })
    }

    /// Its keys, values or both one by one, of a dict that stands in the source.
    fn entries_of(&mut self, dict: &Handle<'p>, name: &str) -> Option<Value<'p>> {
        let fields = dict.state.borrow().exact_entries()?;
        let few = !fields.is_empty() && fields.len() <= super::loops::UNROLLED;
        if !few || name == "most_common" {
            return None;
        }
        let entries = fields.into_iter().map(|(key, value)| match name {
            "keys" => Value::Text(key),
            "values" => value,
            _ => self.sequence_of(Class::Tuple, vec![Value::Text(key), value], "pair".into()),
        });
        let entries = entries.collect();
        Some(self.sequence_of(Class::Tuple, entries, "view of a dict".into()))
    }

    /// Entries of another dict, or a count of elements where this one counts.
    fn update_dict(&mut self, dict: &Handle<'p>, other: &Value<'p>) {
        if !Self::is_class(other, |class| matches!(class, Class::Dict)) {
            let other = other.clone();
            self.count_into(dict, &other);
            return;
        }
        let Value::Object(from) = other else { return };
        let (fields, len, held) = {
            let state = from.state.borrow();
            (state.fields.clone(), state.len.clone().unwrap_or_default(), state.held.first().cloned())
        };
        for (name, value) in fields.into_iter().filter(|(name, _)| !name.starts_with('@')) {
            self.put_entry(dict, &Value::Text(name), &value, None);
        }
        if let Some(value) = held {
            let rounds = self.rounds_since(dict).times(&len);
            self.hold_many(dict, &value, self.layout.entry, &rounds);
        }
    }

    /// Methods of text and byte strings.
    pub(super) fn text_method(&mut self, text: &Value<'p>, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let bytes = Self::is_class(text, |class| matches!(class, Class::Bytes));
        let len = self.text_len(text);
        match name {
            "split" | "rsplit" | "splitlines" | "partition" | "rpartition" | "split_whitespace" => {
                self.split_text(text, name, args, &len, bytes)
            }
            "join" => {
                let Some(parts) = pick(args, 0, "").cloned() else { return Value::Unknown };
                let iteration = self.iterate(&parts);
                let each = mean_length(&parts).unwrap_or_else(|| self.text_len(&iteration.element));
                let whole = (each + &len).times(&iteration.count);
                self.make_text(whole, bytes, "join()")
            }
            "encode" if matches!(text, Value::Text(_) | Value::Given(_)) => text.clone(),
            "encode" => self.make_text(len, true, "encode()"),
            "decode" | "hex" => self.make_text(len, false, "decode()"),
            "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "replace" | "expandtabs"
            | "casefold" | "translate" | "capitalize" | "swapcase" | "zfill" | "ljust" | "rjust"
            | "center" | "removeprefix" | "removesuffix" => match text {
                Value::Text(known) => Value::Text(match name {
                    "lower" | "casefold" => known.to_lowercase().into(),
                    "upper" => known.to_uppercase().into(),
                    "strip" if args.is_empty() => known.trim().into(),
                    _ => Rc::clone(known),
                }),
                Value::Given(_) => text.clone(),
                _ => self.make_text(len, bytes, format!("{name}()")),
            },
            "format" => {
                let values: Vec<Value<'p>> = args.iter().map(|arg| arg.value.clone()).collect();
                if let Some(known) = self.filled_in(text, "{}", &values) {
                    return known;
                }
                let mut whole = len;
                for arg in args {
                    let written = self.written_out(arg.value.clone());
                    whole += &self.text_len(&written);
                }
                self.make_text(whole, false, "format()")
            }
            "find" | "rfind" | "index" | "count" | "rindex" => Value::some_number(false),
            "startswith" | "endswith" | "isdigit" | "isalpha" | "isspace" | "isupper" | "islower"
            | "isalnum" | "isidentifier" | "isnumeric" => self.starts(text, name, args),
            "append" | "extend" | "write" => {
                if let (Value::Object(object), Some(piece)) = (text, pick(args, 0, "")) {
                    // A number that is appended is one byte.
                    let piece = if name == "append" { Value::Text("b".into()) } else { piece.clone() };
                    self.grow_text(&Rc::clone(object), &piece, None);
                }
                Value::Nothing
            }
            _ => {
                let row_name = format!("text.{name}");
                match self.knowledge.call(self.language, &row_name) {
                    Some(row) => self.apply(row, &row_name, Some(text), args),
                    None => Value::Unknown,
                }
            }
        }
    }

    fn starts(&self, text: &Value<'p>, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let known = match text {
            Value::Given(given) => self.given_text(*given),
            _ => None,
        };
        match (known, pick(args, 0, ""), name) {
            (Some(known), Some(Value::Text(part)), "startswith") => {
                Value::Truth(super::value::Truth::Likely(known.starts_with(&**part)))
            }
            (Some(known), Some(Value::Text(part)), "endswith") => {
                Value::Truth(super::value::Truth::Likely(known.ends_with(&**part)))
            }
            (Some(known), None, "isdigit" | "isnumeric") => {
                Value::Truth(super::value::Truth::Likely(known.chars().all(|c| c.is_ascii_digit())))
            }
            _ => Value::open(),
        }
    }

    pub(super) fn split_text(
        &mut self,
        text: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
        len: &Size,
        bytes: bool,
    ) -> Value<'p> {
        if name.ends_with("partition") {
            let part = self.make_text(len.scale(0.5), bytes, "part");
            return self.sequence_of(Class::Tuple, vec![part.clone(), part.clone(), part], "parts".into());
        }
        let separator = match pick(args, 0, "sep") {
            Some(Value::Text(separator)) => Some(separator.to_string()),
            Some(Value::Nothing) | None => None,
            Some(_) => Some(",".to_owned()),
        };
        let each = match separator.as_deref() {
            _ if name == "splitlines" => self.assume.line_bytes,
            Some("\n" | "\r\n" | "\\n") => self.assume.line_bytes,
            Some("\n\n") => self.assume.line_bytes * 6.0,
            Some(" ") | None => self.assume.word_bytes,
            Some(_) => self.assume.field_bytes,
        };
        let count = len.scale(1.0 / each).max(Size::ONE);
        let limit = pick(args, 1, "maxsplit").and_then(|limit| limit.number().cloned());
        let count = match limit {
            Some(limit) => count.min(limit + &Size::ONE),
            None => count,
        };
        let mut state = State::new(Class::List);
        state.own = Size::number(self.layout.list) + &count.scale(self.layout.slot * self.layout.growth);
        state.len = Some(count.clone());
        let made = self.make(state, format!("{name}()"));
        // The parts are one object that stands for all, alive as long as the list.
        let part = self.make_text(Size::number((each - 1.0).max(1.0)), bytes, format!("parts of {name}()"));
        if let (Value::Object(list), Value::Object(part)) = (&made, &part) {
            if let Ok(mut state) = part.state.try_borrow_mut() {
                state.weight = count.clone();
                state.plural = count;
            }
            self.recharge(part);
            if let Ok(mut state) = list.state.try_borrow_mut() {
                state.held.push(Value::Object(Rc::clone(part)));
            }
        }
        drop(text.clone());
        made
    }

    fn file_method(
        &mut self,
        file: &Handle<'p>,
        binary: bool,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(file));
        let content = file.state.borrow().content.clone();
        let label = file.ledger.name_of(file.id).map_or_else(|| "a file".to_owned(), |name| name.to_string());
        Some(match name {
            "read" | "read1" | "readall" => {
                let content = content.unwrap_or_else(|| self.found_content());
                self.read_content(&label, &content);
                let unknown = args.first().is_some_and(|wanted| wanted.value.number().is_none());
                let taken = if unknown {
                    // What all rounds share.
                    content.divided(&self.rounds_since(file).max(Size::ONE)).max(Size::ONE)
                } else {
                    asked_for(args, content)
                };
                let made = self.make_text(taken.clone(), binary, format!("read() of {label}"));
                if !binary {
                    // Bytes and the text decoded from them are there at once for a moment.
                    self.spike(taken, "decoding", None);
                }
                made
            }
            "readline" => self.make_text(Size::number(self.assume.line_bytes), binary, "a line"),
            "readlines" => {
                let content = content.unwrap_or_else(|| self.found_content());
                self.read_content(&label, &content);
                let lines = self.split_text(&this, "splitlines", &Vec::new(), &content, binary);
                self.label(&lines, &format!("lines of {label}").into());
                lines
            }
            "write" | "writelines" => {
                let bytes = self.handed_over(name, args)?;
                self.spend_on_packing(&this, &bytes);
                let bytes = bytes.times(&self.all_rounds());
                self.note_written(&this, &bytes);
                self.note_traffic(Direction::DiskWrite, format!("writing {label}"), bytes, Basis::Source);
                Value::some_number(false)
            }
            "close" | "flush" | "seek" | "truncate" => Value::Nothing,
            "tell" => Value::some_number(false),
            // What is handed a descriptor is handed the file.
            "fileno" => this,
            "readinto" => Value::some_number(false),
            _ => return None,
        })
    }

    /// Bytes that `write` or `writelines` is given for a file.
    pub(super) fn handed_over(&mut self, name: &str, args: &Arguments<'p>) -> Option<Size> {
        let piece = pick(args, 0, "")?.clone();
        if name != "writelines" {
            return Some(self.text_len(&piece));
        }
        let iteration = self.iterate(&piece);
        Some(self.text_len(&iteration.element).times(&iteration.count))
    }

    /// Methods of a path that an input stands for; others treat it as text.
    fn given_method(&mut self, given: &Value<'p>, name: &str, args: &Arguments<'p>) -> Value<'p> {
        if let Some(value) = self.path_method(given, name, args) {
            return value;
        }
        match name {
            "read" | "readlines" | "readline" | "write" | "close" => {
                let file = self.file(given, "r");
                match file {
                    Value::Object(file) => self.file_method(&file, false, name, args).unwrap_or_default(),
                    _ => Value::Unknown,
                }
            }
            _ => self.text_method(given, name, args),
        }
    }

    /// Methods of paths.
    pub(super) fn path_method(
        &mut self,
        path: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        Some(match name {
            "open" => {
                let mode = match pick(args, 0, "mode") {
                    Some(Value::Text(mode)) => mode.to_string(),
                    _ => "r".to_owned(),
                };
                self.file(path, &mode)
            }
            "read_text" | "read_bytes" => {
                let binary = name == "read_bytes";
                match self.file(path, if binary { "rb" } else { "r" }) {
                    Value::Object(file) => self.file_method(&file, binary, "read", &Vec::new())?,
                    _ => Value::Unknown,
                }
            }
            "write_text" | "write_bytes" => {
                let bytes = pick(args, 0, "data").map_or(Size::ZERO, |piece| self.text_len(piece));
                let bytes = bytes.times(&self.all_rounds());
                self.note_written(path, &bytes);
                let text = format!("writing {}", self.told(path));
                self.note_traffic(Direction::DiskWrite, text, bytes, Basis::Source);
                Value::some_number(false)
            }
            "iterdir" | "glob" | "rglob" => self.files_of(path),
            "exists" => self.exists(path),
            "is_file" | "is_dir" => self.is_of_kind(path, name == "is_dir"),
            "is_symlink" => Value::open(),
            "joinpath" | "__truediv__" => {
                let part = pick(args, 0, "")?.clone();
                self.inside(path, &part)
            }
            "with_suffix" | "with_name" | "relative_to" => Value::Unknown,
            "resolve" | "absolute" | "expanduser" | "as_posix" | "expandvars" | "parent" => path.clone(),
            "stat" => Value::Unknown,
            "mkdir" | "unlink" | "touch" | "rename" => Value::Nothing,
            _ => return None,
        })
    }
}

fn names_gpu(args: &Arguments<'_>) -> bool {
    args.iter().any(
        |arg| matches!(&arg.value, Value::Text(text) if text.starts_with("cuda") || text.starts_with("mps")),
    )
}

/// What `read` gives of a content: all of it, or as much as is asked for.
pub(super) fn asked_for(args: &[Argument<'_>], content: Size) -> Size {
    match pick(args, 0, "size").and_then(|wanted| wanted.number().cloned()) {
        Some(wanted) if wanted.value() >= 0.0 => wanted.min(content),
        _ => content,
    }
}

/// Mean length of the texts that a container holds, where they were made in different places: pieces of a text, and what
/// was left of it.
fn mean_length(parts: &Value<'_>) -> Option<Size> {
    let Value::Object(parts) = parts else { return None };
    let state = parts.state.borrow();
    let mut held = state.held.iter().filter_map(Value::object);
    if state.held.len() < 2 || !held.clone().all(|text| matches!(text.state.borrow().class, Class::Text)) {
        return None;
    }
    let (length, count) = held.try_fold((Size::ZERO, Size::ZERO), |(length, count), text| {
        let text = text.state.borrow();
        Some((length + &text.len.clone()?.times(&text.weight), count + &text.weight))
    })?;
    (count.value() >= 1.0).then(|| length.divided(&count))
}
