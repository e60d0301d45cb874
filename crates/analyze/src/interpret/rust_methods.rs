//! Methods of Rust's standard library: collections, iterators, texts, readers and writers.
//!
//! Adaptors are lazy and hold one element; slices and views hold nothing; what copies says so.

use std::rc::Rc;

use plimsoll_model::Basis;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::facts::TeamKind;
use super::iterate::span;
use super::operators::extreme;
use super::rust::SHARED;
use super::value::{Class, Handle, Number, State, Truth, Value};
use crate::size::Size;

/// Known elements that a closure is run on one by one.
const ONE_BY_ONE: usize = 8;

/// Whether a library's name stands for a value rather than for a path to functions.
pub(super) fn is_instance(value: &Value<'_>) -> bool {
    const VALUES: [&str; 5] = ["sys.argv", "sys.stdin", "TcpListener.bound", "thread.scope", "TcpStream"];
    matches!(value, Value::Library(name) if VALUES.contains(&&**name))
}

impl<'p> Interpreter<'p> {
    /// `receiver.name(args)` in Rust; none where it is a method of the program's own or not known.
    pub(super) fn rust_method(
        &mut self,
        receiver: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        if let Value::Object(object) = receiver
            && let Class::Instance(of) = object.state.borrow().class.clone()
        {
            if self.method_of(of, name).is_some() {
                return None;
            }
            if name == "clone" {
                return Some(self.cloned(receiver));
            }
        }
        if let Value::Library(library) = receiver {
            return self.rust_library_method(&Rc::clone(library), name, args);
        }
        if let Some(value) = self.passed_through(receiver, name, args) {
            return Some(value);
        }
        if let Value::Object(object) = receiver {
            let object = Rc::clone(object);
            let class = object.state.borrow().class.clone();
            let done = match class {
                Class::List => self.vec_method(&object, name, args),
                Class::Dict => self.map_method(&object, name, args),
                Class::Set if name == "insert" => {
                    let value = pick(args, 0, "")?.clone();
                    self.put(&object, &value);
                    Some(Value::open())
                }
                Class::Text | Class::Bytes => self.string_method(&object, name, args),
                Class::File { .. } => self.reader_method(receiver, name, args),
                Class::Library(kind) if &*kind == "@entry" => self.entry_method(&object, name, args),
                _ => None,
            };
            if done.is_some() {
                return done;
            }
        }
        self.view_method(receiver, name, args).or_else(|| self.adaptor(receiver, name, args))
    }

    /// Methods that give back what they are called on, or a part of it that is not copied.
    fn passed_through(
        &mut self,
        receiver: &Value<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        Some(match name {
            "unwrap" | "expect" | "ok" | "as_ref" | "as_mut" | "as_str" | "as_slice" | "as_bytes"
            | "borrow" | "borrow_mut" | "lock" | "read" | "as_deref" | "into_inner" | "by_ref"
            | "as_path" | "display" | "copied" | "context" | "with_context" | "map_err" | "ok_or"
            | "ok_or_else" | "into_bytes" | "into_string" | "to_path_buf" | "as_os_str" | "to_str"
            | "to_string_lossy" | "unwrap_or_default" | "into_boxed_slice" | "as_mut_slice"
            | "to_owned_path" | "get_mut" | "iter_mut_ref" | "flatten_ok" | "deref" | "into_os_string"
            | "leak"
                if (name != "read" || args.len() != 1) && (name != "get_mut" || args.is_empty()) =>
            {
                receiver.clone()
            }
            "join" if args.is_empty() => receiver.clone(),
            "trim" | "trim_end" | "trim_start" | "trim_matches" | "strip_prefix" | "strip_suffix" => {
                receiver.clone()
            }
            "unwrap_or" | "unwrap_or_else" => return Some(self.or_default(receiver, name, args)),
            "clone" => self.cloned(receiver),
            "into" | "to_owned" | "to_string" | "to_vec" | "into_owned" => match receiver {
                Value::Given(_) | Value::Number(_) if name != "to_string" => receiver.clone(),
                Value::Given(_) => receiver.clone(),
                Value::Object(_) if name == "into" => receiver.clone(),
                Value::Object(_) => self.copied_out(receiver),
                value => {
                    let len = self.text_len(value);
                    self.make_text(len, false, "String")
                }
            },
            "parse" => match receiver {
                Value::Given(given) => self.given_number(*given, false),
                _ => Value::some_number(false),
            },
            "max" | "min" if args.len() == 1 => {
                let other = pick(args, 0, "")?;
                extreme(name == "min", receiver, other).unwrap_or_else(|| receiver.clone())
            }
            "pow" | "powi" => {
                let by = pick(args, 0, "")?.clone();
                self.operate(crate::ir::Op::Pow, receiver, &by)
            }
            "saturating_sub" | "wrapping_sub" | "saturating_add" | "wrapping_add" | "wrapping_mul"
            | "abs" | "sqrt" | "rem_euclid" | "div_ceil" | "wrapping_div" | "count_ones"
            | "leading_zeros"
                if matches!(receiver, Value::Number(_)) =>
            {
                match receiver {
                    Value::Number(number) => Value::Number(Number { counting: false, ..number.clone() }),
                    _ => return None,
                }
            }
            "is_some"
            | "is_none"
            | "is_ok"
            | "is_err"
            | "contains"
            | "contains_key"
            | "starts_with"
            | "ends_with"
            | "eq_ignore_ascii_case"
            | "is_alphabetic"
            | "is_numeric"
            | "is_whitespace"
            | "exists" => Value::open(),
            "is_file" | "is_dir" => self.is_of_kind(receiver, name == "is_dir"),
            "is_empty" => match self.length(receiver) {
                // Less than one is left: a recursion by parts ends here.
                Some(len) if len.value() < 1.0 && self.depth > 1 => Value::Truth(Truth::Likely(true)),
                Some(len) if len.value() >= 1.0 && self.loops.is_empty() && self.depth > 1 => {
                    Value::Truth(Truth::Likely(false))
                }
                _ => Value::open(),
            },
            "len" => self.length_value(receiver),
            _ => return None,
        })
    }

    /// A default takes the place of an input that is not known.
    fn or_default(&mut self, receiver: &Value<'p>, name: &str, args: &Arguments<'p>) -> Value<'p> {
        let default = pick(args, 0, "").cloned().unwrap_or_default();
        let default = if name == "unwrap_or_else" { self.call(&default, Vec::new()) } else { default };
        let unknown = match receiver {
            Value::Number(number) => number.value.as_ref().is_none_or(|value| {
                value.inputs().any(|symbol| {
                    self.symbols.get(symbol).is_some_and(|input| input.basis == Basis::Assumption)
                })
            }),
            Value::Given(given) => self.given_text(*given).is_none(),
            Value::Nothing | Value::Unknown => true,
            _ => false,
        };
        match default {
            Value::Unknown => receiver.clone(),
            default if unknown => default,
            _ => receiver.clone(),
        }
    }

    /// `clone()`: everything anew, unless references are counted.
    fn cloned(&mut self, value: &Value<'p>) -> Value<'p> {
        match value {
            Value::Object(object) => {
                let (shared, lazy) = {
                    let state = object.state.borrow();
                    (
                        state.field(SHARED).is_some(),
                        matches!(state.class, Class::Iterator | Class::File { .. }),
                    )
                };
                if shared || lazy { value.clone() } else { self.deep_copy(value, "clone()") }
            }
            plain => plain.clone(),
        }
    }

    /// `to_string()`, `to_vec()`: a copy of what is shown.
    fn copied_out(&mut self, value: &Value<'p>) -> Value<'p> {
        let Value::Object(object) = value else { return value.clone() };
        let class = object.state.borrow().class.clone();
        match class {
            Class::Text | Class::Bytes => {
                let len = self.text_len(value);
                let bytes = matches!(class, Class::Bytes);
                let made = self.make_text(len, bytes, "String");
                self.round_up_small(&made);
                made
            }
            Class::List => self.deep_copy(value, "to_vec()"),
            _ => {
                let len = self.text_len(value);
                self.make_text(len, false, "String")
            }
        }
    }

    /// The allocator gives at least 32 bytes, header included; the handle of a text is counted where it stands.
    fn round_up_small(&self, value: &Value<'p>) {
        if let Value::Object(object) = value
            && let Ok(mut state) = object.state.try_borrow_mut()
            && let Some(own) = state.own.as_number()
            && own < 32.0
        {
            state.own = Size::number(32.0);
        }
    }

    fn rust_library_method(&mut self, library: &str, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        match (library, name) {
            ("sys.argv", "collect" | "to_vec") => Some(self.arguments_from(0)),
            ("sys.argv", "nth") => {
                let at = pick(args, 0, "")?.number()?.as_number()?;
                if !self.inputs.arguments.is_empty()
                    && at > crate::knowledge::as_float(self.inputs.arguments.len() as u64)
                {
                    return Some(Value::Nothing);
                }
                Some(self.argument_at(at))
            }
            ("sys.argv", "skip") => {
                let from = pick(args, 0, "")?.number()?.value();
                Some(self.arguments_from(if from >= 1.0 { 1 } else { 0 }))
            }
            ("sys.argv", "next") => {
                // The first is the program's own name.
                let at = self.next_argument;
                self.next_argument += 1;
                Some(self.argument_at(f64::from(at)))
            }
            ("sys.argv", "len") => Some(Value::whole(self.argument_count())),
            ("sys.stdin", "lock" | "unwrap") => Some(Value::Library("sys.stdin".into())),
            ("sys.stdin", _) => {
                let mut state = State::new(Class::File { binary: true });
                state.content = Some(self.stdin_content());
                let file = self.make(state, "standard input");
                self.label(&file, &"stdin".into());
                self.reader_method(&file, name, args)
            }
            ("TcpListener.bound", "incoming" | "accept") => {
                self.note_serving();
                let stream = Value::Library("TcpStream".into());
                Some(match name {
                    "incoming" => {
                        self.iterator(stream, Some(Size::number(self.assume.clients)), "connections")
                    }
                    _ => stream,
                })
            }
            ("TcpListener.bound", _) => Some(Value::Library("TcpListener.bound".into())),
            ("thread.scope", "spawn") => {
                let function = pick(args, 0, "")?.clone();
                Some(self.rust_thread(&function, true))
            }
            _ => None,
        }
    }

    fn vec_method(&mut self, list: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(list));
        Some(match name {
            "push" | "push_back" | "push_front" | "insert" => {
                let value = pick(args, usize::from(name == "insert"), "")?.clone();
                self.put(list, &value);
                Value::Nothing
            }
            "extend" | "extend_from_slice" | "append" => {
                let value = pick(args, 0, "")?.clone();
                self.extend(list, &value);
                Value::Nothing
            }
            "resize" => {
                let count = pick(args, 0, "")?.number().cloned()?;
                let element = pick(args, 1, "").cloned().unwrap_or_default();
                let slot = self.inline_bytes(&element) - self.element_bytes(&element);
                self.empty(list, self.layout.list);
                self.hold_many(list, &element, slot.max(0.0), &count);
                Value::Nothing
            }
            "clear" | "truncate" => {
                self.empty(list, self.layout.list);
                Value::Nothing
            }
            "pop" | "pop_front" | "pop_back" | "remove" | "swap_remove" | "first" | "last" | "get"
            | "peek" | "get_unchecked" | "get_mut" | "last_mut" | "first_mut" => {
                let key = pick(args, 0, "").cloned();
                match (name, key) {
                    ("get" | "get_mut", Some(key)) => self.item(&this, &key),
                    _ => self.element(&this),
                }
            }
            "drain" | "split_off" => this,
            "sort" | "sort_by" | "sort_by_key" => {
                let bytes = list.state.borrow().own.clone();
                self.spike(bytes.scale(0.5), "a stable sort's buffer", None);
                Value::Nothing
            }
            "sort_unstable"
            | "sort_unstable_by"
            | "sort_unstable_by_key"
            | "reverse"
            | "swap"
            | "dedup"
            | "retain"
            | "shrink_to_fit"
            | "reserve"
            | "fill"
            | "rotate_left"
            | "rotate_right"
            | "select_nth_unstable" => Value::Nothing,
            "into_sorted_vec" | "into_vec" => this,
            "concat" | "join" => {
                let element = self.element(&this);
                let count = self.length(&this).unwrap_or(Size::ONE);
                let len = self.text_len(&element).times(&count);
                self.make_text(len, false, format!("{name}()"))
            }
            "write_all" | "write" => {
                let piece = pick(args, 0, "")?.clone();
                let len = self.text_len(&piece);
                self.written(&this, &len);
                Value::Nothing
            }
            _ => return None,
        })
    }

    fn map_method(&mut self, map: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(map));
        Some(match name {
            "insert" => {
                let (key, value) = (pick(args, 0, "")?.clone(), pick(args, 1, "")?.clone());
                self.put_entry(map, &key, &value, None);
                Value::Unknown
            }
            "entry" => {
                let key = pick(args, 0, "")?.clone();
                let mut state = State::new(Class::Library("@entry".into()));
                state.fields.push(("map".into(), this));
                state.fields.push(("key".into(), key));
                self.make(state, "entry")
            }
            "get" | "get_mut" | "remove" | "get_or_insert_with" => {
                let key = pick(args, 0, "")?.clone();
                self.item(&this, &key)
            }
            "extend" => {
                let value = pick(args, 0, "")?.clone();
                self.extend(map, &value);
                Value::Nothing
            }
            "clear" => {
                self.empty(map, self.layout.dict);
                Value::Nothing
            }
            "iter" | "iter_mut" | "into_iter" | "drain" => {
                let key = self.element(&this);
                let value = self.item(&this, &Value::Unknown);
                let pair = self.sequence_of(Class::Tuple, vec![key, value], "pair".into());
                let len = self.length(&this);
                self.iterator_over(pair, len, this, "entries")
            }
            "values" | "values_mut" | "into_values" => {
                let value = self.item(&this, &Value::Unknown);
                let len = self.length(&this);
                self.iterator_over(value, len, this, "values")
            }
            "keys" | "into_keys" => {
                let key = self.element(&this);
                let len = self.length(&this);
                self.iterator_over(key, len, this, "keys")
            }
            _ => return None,
        })
    }

    /// Puts a value at the place that an entry of a map stands for.
    pub(super) fn set_entry(&mut self, entry: &Value<'p>, value: &Value<'p>) {
        let Value::Object(entry) = entry else { return };
        let field = |name: &str| entry.state.borrow().field(name).cloned();
        if let (Some(map), Some(key)) = (field("map"), field("key")) {
            self.set_item(&map, &key, value);
        }
    }

    fn entry_method(&mut self, entry: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let (map, key) = {
            let state = entry.state.borrow();
            (state.field("map").cloned()?, state.field("key").cloned().unwrap_or_default())
        };
        let Value::Object(map_object) = &map else { return None };
        Some(match name {
            "or_insert" | "or_insert_with" | "or_default" => {
                let value = match (name, pick(args, 0, "").cloned()) {
                    ("or_insert", Some(value)) => value,
                    ("or_insert_with", Some(function)) => self.call(&function, Vec::new()),
                    _ => Value::Unknown,
                };
                let present = self.item(&map, &key);
                if !matches!(present, Value::Unknown) {
                    return Some(present);
                }
                let value = match value {
                    // What the default is, the type says; an empty collection is what is mostly meant.
                    Value::Unknown => self.make_container(Class::List, "default value"),
                    value => value,
                };
                self.gather(&Rc::clone(map_object), &key, &value)
            }
            "and_modify" => {
                let present = self.item(&map, &key);
                if let Some(function) = pick(args, 0, "").cloned() {
                    self.call(&function, vec![Argument::plain(present)]);
                }
                Value::Object(Rc::clone(entry))
            }
            _ => return None,
        })
    }

    fn string_method(&mut self, text: &Handle<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let this = Value::Object(Rc::clone(text));
        Some(match name {
            "push_str" | "push" | "extend" | "insert_str" | "write_str" | "write_all"
            | "extend_from_slice" => {
                let piece = pick(args, 0, "")?.clone();
                self.grow_text(text, &piece, None);
                Value::Nothing
            }
            "clear" => {
                self.empty(text, self.layout.text);
                Value::Nothing
            }
            "to_lowercase" | "to_uppercase" | "replace" | "repeat" => {
                let mut len = self.text_len(&this);
                if name == "repeat" {
                    len = len.times(pick(args, 0, "")?.number()?);
                }
                self.make_text(len, false, format!("{name}()"))
            }
            _ => return None,
        })
    }

    /// Views of texts and lists: pieces that are not copied.
    fn view_method(&mut self, receiver: &Value<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let each = match name {
            "lines" | "par_lines" => self.assume.line_bytes,
            "split_whitespace" | "split_ascii_whitespace" => self.assume.word_bytes,
            "split" | "splitn" | "rsplit" | "split_terminator" => {
                match pick(args, args.len().saturating_sub(1), "") {
                    Some(Value::Text(by)) if &**by == " " => self.assume.word_bytes,
                    Some(Value::Text(by)) if by.contains('\n') => self.assume.line_bytes,
                    _ => self.assume.field_bytes,
                }
            }
            "chars" | "bytes" | "char_indices" => 1.0,
            "windows" | "chunks" | "chunks_exact" | "par_chunks" | "chunks_mut" => {
                let size = pick(args, 0, "")?.number().map_or(1.0, |size| size.value().max(1.0));
                if name == "windows" { 1.0 } else { size }
            }
            "split_at" | "split_at_mut" => {
                let at = pick(args, 0, "");
                let len = self.length(receiver).map(Value::whole);
                let left = self.view(receiver, at.and_then(|at| span(None, at)));
                let right = self.view(receiver, len.and_then(|len| span(at, &len)));
                return Some(self.sequence_of(Class::Tuple, vec![left, right], "parts".into()));
            }
            "split_once" | "rsplit_once" => {
                let half = self.borrowed_text(receiver, 0.5);
                return Some(self.sequence_of(Class::Tuple, vec![half.clone(), half], "parts".into()));
            }
            _ => return None,
        };
        let file = Self::is_class(receiver, |class| matches!(class, Class::File { .. }));
        if file {
            return None;
        }
        let len = self.length(receiver).unwrap_or_else(|| Size::number(self.assume.text_bytes));
        let count = len.scale(1.0 / each).max(Size::ONE);
        if matches!(name, "splitn" | "rsplitn") {
            // The last piece is all the rest.
            let most = pick(args, 0, "").and_then(|most| most.number().cloned()).unwrap_or(Size::ONE);
            let rest = self.borrowed_text(receiver, 1.0);
            return Some(self.iterator_over(rest, Some(count.min(most)), receiver.clone(), "pieces"));
        }
        let element = match name {
            "chars" | "bytes" => Value::some_number(false),
            "char_indices" => Value::Unknown,
            "windows" | "chunks" | "chunks_exact" | "par_chunks" | "chunks_mut" => {
                self.view(receiver, Some(Size::number(each)))
            }
            _ => {
                let mut state = State::new(Class::Text);
                state.borrowed = Size::number((each - 1.0).max(1.0));
                state.len = Some(state.borrowed.clone());
                self.make(state, "a piece")
            }
        };
        Some(self.iterator_over(element, Some(count), receiver.clone(), "pieces"))
    }

    fn borrowed_text(&mut self, of: &Value<'p>, share: f64) -> Value<'p> {
        let len = self.text_len(of).scale(share);
        let mut state = State::new(Class::Text);
        state.borrowed = len.clone();
        state.len = Some(len);
        self.make(state, "a piece")
    }

    fn reader_method(&mut self, receiver: &Value<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let content = match self.content(receiver) {
            Some(content) => content,
            None => self.found_content(),
        };
        let label = self.told(receiver);
        Some(match name {
            "lines" | "split" | "bytes" | "records" | "into_records" | "deserialize" | "into_deserialize" => {
                self.read_content(&label, &content);
                self.spend_on(&content, self.pace.lines);
                let line = self.assume.line_bytes;
                let element = match name {
                    "bytes" => Value::some_number(false),
                    _ => {
                        let made = self.make_text(Size::number(line - 1.0), false, "a line");
                        self.round_up_small(&made);
                        made
                    }
                };
                let each = if name == "bytes" { 1.0 } else { line };
                self.iterator_over(element, Some(content.scale(1.0 / each)), receiver.clone(), "lines")
            }
            "read_to_string" | "read_to_end" => {
                self.read_content(&label, &content);
                if let Some(Value::Object(buffer)) = pick(args, 0, "").cloned() {
                    let text = self.make_text(content, true, "content");
                    self.grow_text(&buffer, &text, None);
                    buffer.ledger.name(buffer.id, &format!("content of {label}").into());
                }
                Value::some_number(false)
            }
            "read_line" | "read_until" => {
                self.spend(self.assume.line_bytes * self.pace.lines);
                if let Some(Value::Object(buffer)) = args.last().map(|arg| arg.value.clone()) {
                    self.touch(&buffer);
                    if let Ok(mut state) = buffer.state.try_borrow_mut() {
                        state.len = Some(Size::number(self.assume.line_bytes));
                        state.own = Size::number(self.layout.text + self.assume.line_bytes);
                    }
                    self.recharge(&buffer);
                }
                Value::some_number(false)
            }
            "read" | "read_exact" => {
                self.read_content(&label, &content);
                let buffer = pick(args, 0, "").cloned();
                match buffer.and_then(|buffer| self.length(&buffer)) {
                    Some(len) => Value::whole(len.min(content)),
                    None => Value::some_number(false),
                }
            }
            "write_all" | "write" => {
                let piece = pick(args, 0, "").cloned().unwrap_or_default();
                let bytes = self.text_len(&piece);
                self.written(receiver, &bytes);
                Value::Nothing
            }
            // So many bytes of it.
            "take" => {
                let most = pick(args, 0, "")?.number()?.clone();
                let Value::Object(file) = receiver else { return None };
                let mut state = file.state.borrow().clone();
                state.own = Size::ZERO;
                state.content = Some(content.min(most));
                self.make(state, "a part of a file")
            }
            "flush" | "sync_all" | "seek" | "rewind" => Value::Nothing,
            "metadata" => receiver.clone(),
            _ => return None,
        })
    }

    /// `take_while`, `skip_while`: elements up to one that is unlike them, as far as a word mostly, are looked at.
    fn run_of(&mut self, receiver: &Value<'p>, name: &str, like: &Value<'p>) -> Value<'p> {
        let iteration = self.iterate(receiver);
        let looked_at = iteration.count.clone().min(Size::number(self.assume.word_bytes));
        self.enter_loop(looked_at.clone());
        let handed = self.hand_out(&iteration.over, iteration.element.clone());
        self.call(like, vec![Argument::plain(handed)]);
        self.leave_loop();
        let count = if name == "take_while" { looked_at } else { iteration.count };
        self.iterator_over(iteration.element, Some(count), receiver.clone(), "iterator")
    }

    /// Iterator adaptors, and what consumes an iterator.
    fn adaptor(&mut self, receiver: &Value<'p>, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let sequence = matches!(receiver, Value::Object(_) | Value::Library(_));
        let function = pick(args, 0, "").cloned().unwrap_or_default();
        if !sequence {
            // An option or a result: the function gets what is inside.
            return match name {
                "map_or" | "map_or_else" if matches!(receiver, Value::Nothing) => Some(function),
                "map" | "and_then" | "filter" if matches!(receiver, Value::Nothing) => Some(Value::Nothing),
                "map" | "and_then" | "then" | "map_or" | "map_or_else" | "filter" | "inspect" => {
                    let function = if name.starts_with("map_or") {
                        pick(args, 1, "").cloned().unwrap_or_default()
                    } else {
                        function
                    };
                    let result = self.call(&function, vec![Argument::plain(receiver.clone())]);
                    Some(if matches!(name, "filter" | "inspect") { receiver.clone() } else { result })
                }
                "or" | "or_else" => Some(receiver.clone()),
                _ => None,
            };
        }
        if name.starts_with("par_") || name.starts_with("into_par_") {
            self.note_team(TeamKind::NativeThreads, None, "rayon".to_owned(), Size::ZERO);
        }
        Some(match name {
            "take_while" | "skip_while" => self.run_of(receiver, name, &function),
            "iter" | "iter_mut" | "into_iter" | "par_iter" | "into_par_iter" | "par_iter_mut" | "rev"
            | "peekable" | "fuse" | "skip" | "cloned" | "inspect" | "step_by" | "par_bridge" | "drain" => {
                let iteration = self.iterate(receiver);
                let count = match (name, function.number()) {
                    ("skip", Some(skipped)) => (iteration.count - skipped).at_least_zero(),
                    ("step_by", Some(step)) => iteration.count.divided(step),
                    _ => iteration.count,
                };
                self.iterator_over(iteration.element, Some(count), receiver.clone(), "iterator")
            }
            "take" => {
                let iteration = self.iterate(receiver);
                let count = function
                    .number()
                    .cloned()
                    .map_or(iteration.count.clone(), |most| most.min(iteration.count));
                self.iterator_over(iteration.element, Some(count), receiver.clone(), "iterator")
            }
            "enumerate" => {
                let iteration = self.iterate(receiver);
                let index = Value::Number(Number {
                    value: Some(iteration.count.clone()),
                    counting: true,
                    ..Number::default()
                });
                let pair = self.sequence_of(Class::Tuple, vec![index, iteration.element], "pair".into());
                self.iterator_over(pair, Some(iteration.count), receiver.clone(), "enumeration")
            }
            "zip" | "chain" => {
                let one = self.iterate(receiver);
                let other = self.iterate(&function);
                let (element, count) = if name == "zip" {
                    let pair =
                        self.sequence_of(Class::Tuple, vec![one.element, other.element], "pair".into());
                    (pair, one.count.min(other.count))
                } else {
                    (
                        self.larger(Some(one.element), Some(other.element)).unwrap_or_default(),
                        one.count + &other.count,
                    )
                };
                self.iterator_over(element, Some(count), receiver.clone(), "iterator")
            }
            "map" if self.exact_items(receiver).is_some_and(|items| items.len() <= ONE_BY_ONE) => {
                let items = self.exact_items(receiver).unwrap_or_default();
                let results =
                    items.into_iter().map(|item| self.call(&function, vec![Argument::plain(item)])).collect();
                self.sequence_of(Class::List, results, "iterator".into())
            }
            "map" | "filter_map" | "flat_map" | "map_while" | "and_then" | "scan" => {
                let iteration = self.iterate(receiver);
                self.enter_loop(iteration.count.clone());
                let handed = self.hand_out(&iteration.over, iteration.element);
                let result = self.call(&function, vec![Argument::plain(handed)]);
                self.leave_loop();
                let (element, count) = if name == "flat_map" {
                    let inner = self.iterate(&result);
                    (inner.element, iteration.count.times(&inner.count))
                } else {
                    (result, iteration.count)
                };
                self.iterator_over(element, Some(count), receiver.clone(), "iterator")
            }
            "flatten" => {
                let outer = self.iterate(receiver);
                let inner = match &outer.element {
                    Value::Object(object)
                        if matches!(object.state.borrow().class, Class::List | Class::Iterator) =>
                    {
                        self.iterate(&outer.element.clone())
                    }
                    _ => return Some(receiver.clone()),
                };
                self.iterator_over(
                    inner.element,
                    Some(outer.count.times(&inner.count)),
                    receiver.clone(),
                    "iterator",
                )
            }
            _ => return self.consumer(receiver, name, function, args),
        })
    }

    /// The first element that was not taken yet, where they are known one by one.
    fn next_of(&mut self, receiver: &Value<'p>) -> Value<'p> {
        let Value::Object(object) = receiver else { return self.element(receiver) };
        let left = object.state.borrow().items.as_ref().map(Vec::len);
        match left {
            None => return self.element(receiver),
            Some(0) => return Value::Nothing,
            Some(_) => {}
        }
        self.touch(object);
        let mut state = object.state.borrow_mut();
        state.len = state.len.take().map(|len| (len - &Size::ONE).at_least_zero());
        match &mut state.items {
            Some(items) => items.remove(0),
            None => Value::Unknown,
        }
    }

    /// What filters an iterator, or uses it up.
    fn consumer(
        &mut self,
        receiver: &Value<'p>,
        name: &str,
        function: Value<'p>,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        Some(match name {
            "filter" => {
                let iteration = self.iterate(receiver);
                self.enter_loop(iteration.count.clone());
                self.call(&function, vec![Argument::plain(iteration.element.clone())]);
                self.leave_loop();
                self.iterator_over(iteration.element, Some(iteration.count), receiver.clone(), "iterator")
            }
            "collect" => self.shallow_copy(receiver, Class::List, "collect()"),
            "for_each" | "fold" | "try_for_each" | "reduce" | "any" | "all" | "position" | "find"
            | "find_map" => {
                let iteration = self.iterate(receiver);
                let closure = if name == "fold" {
                    pick(args, 1, "").cloned().unwrap_or_default()
                } else {
                    function.clone()
                };
                // Rayon's begins each part with what a function makes; the parts together take in what there is.
                let made =
                    name == "fold" && (function.is_function() || matches!(function, Value::Library(_)));
                let function = if made { self.call(&function, Vec::new()) } else { function };
                self.enter_loop(iteration.count);
                let handed = self.hand_out(&iteration.over, iteration.element.clone());
                let mut passed = vec![Argument::plain(handed)];
                if name == "fold" {
                    passed.insert(0, Argument::plain(function.clone()));
                }
                let result = self.call(&closure, passed);
                self.leave_loop();
                match name {
                    "fold" if made => {
                        let whole = self.larger(Some(function), Some(result)).unwrap_or_default();
                        self.iterator_over(whole, Some(Size::ONE), receiver.clone(), "parts")
                    }
                    "fold" => self.larger(Some(function), Some(result)).unwrap_or_default(),
                    "find" | "reduce" => iteration.element,
                    _ => Value::some_number(false),
                }
            }
            "count" | "sum" | "product" => {
                let iteration = self.iterate(receiver);
                self.spend_on(&iteration.count, self.pace.element);
                if name == "count" { Value::whole(iteration.count) } else { Value::some_number(false) }
            }
            "max" | "min" | "max_by_key" | "min_by_key" | "max_by" | "min_by" => {
                let iteration = self.iterate(receiver);
                self.enter_loop(iteration.count);
                if function.is_function() {
                    let argument = || Argument::plain(iteration.element.clone());
                    let both = name.ends_with("_by");
                    self.call(&function, if both { vec![argument(), argument()] } else { vec![argument()] });
                }
                self.leave_loop();
                iteration.element
            }
            "next" if self.loops.is_empty() => self.next_of(receiver),
            "next" | "last" | "nth" | "peek" => self.element(receiver),
            _ => return None,
        })
    }
}
