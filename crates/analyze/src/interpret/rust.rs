//! Rust's functions, macros and types as values: what is passed through, what allocates.
//!
//! References, boxes, options and results stand for what they hold; methods are in the file beside.

use std::rc::Rc;

use plimsoll_model::{Basis, Language};

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::commandline::{Declared, Takes};
use super::facts::{Direction, TeamKind};
use super::operators::extreme;
use super::scopes::last;
use super::value::{Class, Number, State, TypeRef, Value};
use crate::ir::Expr;
use crate::size::Size;

/// Field of a vector under which the bytes of one element are kept, where its type says them.
pub(super) const WIDTH: &str = "@width";
/// Field of what is counted by references: cloning it copies nothing.
pub(super) const SHARED: &str = "@shared";

impl<'p> Interpreter<'p> {
    /// Calls a function or macro of Rust's standard library or of a well-known crate.
    pub(super) fn rust_call(&mut self, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = || pick(args, 0, "").cloned().unwrap_or_default();
        let short = super::library::two_last(name);
        let (owner, function) = short.rsplit_once('.').unwrap_or(("", short));
        let owner = self.knowledge.costs(Language::Rust).alike(owner);
        Some(match (owner, function) {
            ("", "Some" | "Ok") | ("Cow" | "Wrapping" | "Reverse", _) => first(),
            ("", "Err") | (_, "Err") => Value::Unknown,
            ("Box", "new" | "pin" | "from") => self.boxed(first()),
            ("Rc" | "Arc", "new" | "from" | "clone") => {
                let value = first();
                if let Value::Object(object) = &value
                    && let Ok(mut state) = object.state.try_borrow_mut()
                    && state.field(SHARED).is_none()
                {
                    state.fields.push((SHARED.into(), Value::Nothing));
                }
                value
            }
            ("Mutex" | "RwLock" | "RefCell" | "Cell" | "OnceCell" | "OnceLock", "new" | "from") => first(),
            ("env", "args" | "args_os") => Value::Library("sys.argv".into()),
            ("env", "var" | "var_os") => self.environment(&first()),
            ("io", "stdin") => Value::Library("sys.stdin".into()),
            ("io", "stdout" | "stderr") => Value::Unknown,
            ("io", "read_to_string") => {
                let content = self.content(&first()).unwrap_or_default();
                self.make_text(content, false, "read_to_string()")
            }
            ("process", "exit")
            | ("", "panic!" | "unreachable!" | "todo!" | "unimplemented!")
            | ("process", "abort") => {
                self.leaving = super::Flow::Raise;
                Value::Nothing
            }
            ("mem", "take" | "replace" | "swap") => first(),
            ("cmp", "max" | "min") => {
                let (a, b) = (first(), pick(args, 1, "").cloned().unwrap_or_default());
                extreme(function == "min", &a, &b).unwrap_or(a)
            }
            (
                "Vec" | "VecDeque" | "BinaryHeap" | "String" | "HashMap" | "BTreeMap" | "HashSet"
                | "BTreeSet" | "PathBuf" | "OsString",
                _,
            ) => {
                return self.collection(owner, function, args);
            }
            ("Path", "new" | "from") => first(),
            ("thread", "spawn") | ("task", "spawn" | "spawn_blocking") | ("tokio", "spawn") => {
                self.rust_thread(&first(), function == "spawn_blocking" || owner == "thread")
            }
            ("File" | "fs" | "OpenOptions" | "tokio", _) => return self.file_call(function, args),
            ("BufReader" | "BufWriter" | "LineWriter", "new" | "with_capacity") => {
                pick(args, usize::from(function == "with_capacity"), "").cloned().unwrap_or_default()
            }
            ("Cursor", "new") => first(),
            ("thread", "scope") => {
                let scope = Value::Library("thread.scope".into());
                self.call(&first(), vec![Argument::plain(scope)])
            }
            _ => return self.rust_other(owner, function, short, args),
        })
    }

    /// The rest of [`Interpreter::rust_call`]: iterators, threads, sockets, printing and parsing.
    fn rust_other(
        &mut self,
        owner: &str,
        function: &str,
        short: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let first = || pick(args, 0, "").cloned().unwrap_or_default();
        Some(match (owner, function) {
            ("iter", "repeat" | "once" | "from_fn" | "successors") => {
                let count = if function == "once" {
                    Size::ONE
                } else {
                    self.assumed_rounds("elements", self.assume.rounds)
                };
                self.iterator(first(), Some(count), "iterator")
            }
            ("rayon", "join") => {
                self.note_team(TeamKind::NativeThreads, None, "rayon".into(), Size::ZERO);
                self.call_back(args);
                Value::Unknown
            }
            ("TcpListener" | "UdpSocket", "bind") => Value::Library("TcpListener.bound".into()),
            ("axum", "serve") | ("HttpServer", "run") => {
                self.note_serving();
                Value::Nothing
            }
            (
                "",
                "println!" | "print!" | "eprintln!" | "eprint!" | "assert!" | "assert_eq!" | "debug_assert!"
                | "dbg!" | "assert_ne!" | "info!" | "debug!" | "warn!" | "error!" | "trace!",
            ) => {
                if function.contains("print") {
                    self.spend_on_values(args);
                }
                Value::Nothing
            }
            ("", "write!" | "writeln!") => {
                self.spend_on_values(args);
                let bytes = args.iter().skip(1).fold(Size::ONE, |sum, arg| sum + &self.text_len(&arg.value));
                self.written(&first(), &bytes);
                Value::Nothing
            }
            ("", "format!" | "concat!") => {
                self.spend_on_values(args);
                let len = args.iter().fold(Size::ZERO, |sum, arg| sum + &self.text_len(&arg.value));
                self.make_text(len, false, "format!")
            }
            ("", "matches!") => Value::open(),
            ("", "anyhow!" | "bail!" | "ensure!") => Value::Unknown,
            ("", "@default") => match first() {
                Value::Type(of) => self.default_of(of, 0),
                _ => Value::Unknown,
            },
            ("", "@clap") => match first() {
                Value::Type(of) => self.clap(of),
                _ => Value::Unknown,
            },
            ("thread", "available_parallelism") | ("num_cpus", "get" | "get_physical") => {
                Value::whole(Size::number(self.machine_cores()))
            }
            (primitive, "MAX" | "from" | "try_from" | "from_str") if is_primitive(primitive) => match first()
            {
                Value::Given(given) => self.given_number(given, false),
                value => self.cast(value, primitive),
            },
            (
                primitive,
                "from_le_bytes" | "from_be_bytes" | "from_ne_bytes" | "from_bits" | "from_str_radix",
            ) if is_primitive(primitive) => self.cast(Value::some_number(false), primitive),
            (_, "from_str" | "parse") => match first() {
                Value::Given(given) => self.given_number(given, false),
                _ => return None,
            },
            (_, "default" | "new")
                if args.is_empty() && self.knowledge.call(self.language, short).is_none() =>
            {
                Value::Unknown
            }
            _ => return None,
        })
    }

    /// Time of writing out the values that a macro's template names.
    fn spend_on_values(&mut self, args: &Arguments<'p>) {
        let Some((at, template)) = args.iter().enumerate().find_map(|(at, arg)| match &arg.value {
            Value::Text(text) => Some((at, Rc::clone(text))),
            _ => None,
        }) else {
            return;
        };
        let mut values = args.iter().skip(at + 1).map(|arg| &arg.value);
        let mut time = 0.0;
        for (name, form) in holes(&template) {
            let value = if name.is_empty() { values.next() } else { None };
            let float = form.contains('.') || matches!(value, Some(Value::Number(number)) if number.float);
            let padded = form.chars().any(|letter| matches!(letter, '<' | '>' | '^' | '1'..='9'));
            let row = match (float, padded) {
                (true, _) => "value.float",
                (false, true) => "value.padded",
                (false, false) => "value",
            };
            time += self.pace.call(row).unwrap_or(self.pace.format);
        }
        self.spend(time);
    }

    /// `Type::default()`, as it is derived: every field empty.
    fn default_of(&mut self, of: TypeRef<'p>, nesting: u32) -> Value<'p> {
        let mut state = State::new(Class::Instance(of));
        for field in of.declared.fields.iter().take(128) {
            let annotation = field.annotation.as_deref().unwrap_or_default();
            let kind = named_type(annotation).to_owned();
            let value = match kind.as_str() {
                _ if annotation.trim_start().starts_with("Option") => Value::Nothing,
                "bool" => Value::Truth(super::value::Truth::Open),
                kind if is_primitive(kind) => {
                    let zero = Value::whole(Size::ZERO);
                    self.cast(zero, kind)
                }
                kind => match self.index.type_named(kind) {
                    Some(inner) if nesting < 4 => self.default_of(inner, nesting + 1),
                    _ => self.collection(kind, "default", &Vec::new()).unwrap_or_default(),
                },
            };
            self.label(&value, &field.name.as_str().into());
            state.set_field(field.name.as_str().into(), value);
        }
        self.make(state, format!("value of {}", of.declared.name))
    }

    /// Notes bytes written to a file.
    pub(super) fn written(&mut self, to: &Value<'p>, bytes: &Size) {
        if let Value::Object(object) = to {
            let class = object.state.borrow().class.clone();
            match class {
                Class::Text | Class::List | Class::Bytes => {
                    let text = self.make_text(bytes.clone(), false, "written text");
                    self.grow_text(&Rc::clone(object), &text, None);
                }
                Class::File { .. } => {
                    let rounds = self.all_rounds();
                    let name = self.told(to);
                    self.note_traffic(
                        Direction::DiskWrite,
                        format!("writing {name}"),
                        bytes.times(&rounds),
                        Basis::Source,
                    );
                }
                _ => {}
            }
        }
    }

    /// Notes that the program serves until stopped.
    pub(super) fn note_serving(&mut self) {
        if self.in_worker == 0 && self.facts.serves.is_none() {
            self.facts.serves = Some(self.place());
        }
    }

    /// A value moved to the heap.
    fn boxed(&mut self, value: Value<'p>) -> Value<'p> {
        let bytes = self.inline_bytes(&value);
        match &value {
            Value::Object(object) => {
                self.touch(object);
                if let Ok(mut state) = object.state.try_borrow_mut()
                    && state.field("@boxed").is_none()
                {
                    state.own += &Size::number((bytes + 8.0).max(24.0));
                    state.fields.push(("@boxed".into(), Value::Nothing));
                }
                self.recharge(object);
                value
            }
            _ => value,
        }
    }

    /// A container of the standard library, or one that is like it, as its functions make it.
    fn collection(&mut self, owner: &str, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let class = match self.knowledge.costs(Language::Rust).alike(owner) {
            "HashMap" | "BTreeMap" => Class::Dict,
            "HashSet" | "BTreeSet" => Class::Set,
            "String" | "PathBuf" | "OsString" => Class::Text,
            _ => Class::List,
        };
        let first = pick(args, 0, "").cloned();
        match function {
            "new" | "default" | "with_hasher" => Some(self.make_container(class, owner.to_owned())),
            "with_capacity" | "with_capacity_and_hasher" => {
                let made = self.make_container(class, format!("{owner} with a capacity"));
                if let Value::Object(object) = &made
                    && let Ok(mut state) = object.state.try_borrow_mut()
                {
                    state.fields.push((super::containers::RESERVED.into(), Value::Nothing));
                }
                Some(made)
            }
            "from_utf8" | "from_utf8_lossy" | "from_utf8_unchecked" => first,
            "from" | "from_iter" => match (&class, first?) {
                (Class::Text, value) => {
                    if let Value::Given(_) = value {
                        return Some(value);
                    }
                    let len = self.text_len(&value);
                    Some(self.make_text(len, false, "String"))
                }
                (_, value) => Some(self.shallow_copy(&value, class, "collection")),
            },
            _ => None,
        }
    }

    fn file_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let path = pick(args, 0, "").cloned().unwrap_or_default();
        Some(match function {
            "open" => self.file(&path, "rb"),
            "create" | "create_new" => self.file(&path, "wb"),
            "read" | "read_to_string" => {
                let file = self.file(&path, "rb");
                let content = self.content(&file).unwrap_or_default();
                let label = self.told(&path);
                self.read_content(&label, &content);
                self.make_text(content, function == "read", format!("fs::{function}() of {label}"))
            }
            "write" => {
                let bytes = pick(args, 1, "").map_or(Size::ZERO, |value| self.text_len(value));
                let rounds = self.all_rounds();
                self.note_traffic(
                    Direction::DiskWrite,
                    "fs::write()".into(),
                    bytes.times(&rounds),
                    Basis::Source,
                );
                Value::Nothing
            }
            "copy" => {
                let content = self.content(&path).unwrap_or_default();
                self.read_content("fs::copy()", &content);
                self.note_traffic(Direction::DiskWrite, "fs::copy()".into(), content, Basis::Source);
                Value::some_number(false)
            }
            "read_dir" => self.files_of(&path),
            "metadata" => Value::Unknown,
            _ => return None,
        })
    }

    /// A thread, native: it keeps a core of its own busy.
    pub(super) fn rust_thread(&mut self, function: &Value<'p>, native: bool) -> Value<'p> {
        let count = self.all_rounds();
        let (result, each) = self.as_worker(false, |this| this.call(function, Vec::new()));
        let rest = each.scale(((count.value() - 1.0) / count.value().max(1.0)).max(0.0));
        let kind = if native { TeamKind::NativeThreads } else { TeamKind::Threads };
        self.note_team(kind, Some(count), "threads".to_owned(), rest);
        result
    }

    /// A struct's value: its fields stand in place.
    pub(super) fn instance(
        &mut self,
        mut state: State<'p>,
        of: TypeRef<'p>,
        args: Arguments<'p>,
    ) -> Value<'p> {
        for (index, arg) in args.into_iter().enumerate().take(128) {
            let name = arg.name.unwrap_or_else(|| index.to_string().into());
            let declared = of.declared.fields.iter().find(|field| *field.name == *name);
            let value = match declared.and_then(|field| field.annotation.as_deref()) {
                Some(annotation) => self.typed(arg.value, annotation),
                None => arg.value,
            };
            state.set_field(name, value);
        }
        let name = of.declared.name.as_str();
        self.make(state, format!("value of {name}"))
    }

    /// `value as to`, and calls that are told what to make: `parse::<to>()`.
    pub(super) fn eval_cast(&mut self, value: &'p Expr, to: &'p str) -> Value<'p> {
        let Expr::Call { callee, .. } = value else {
            let value = self.eval(value);
            return self.cast(value, to);
        };
        if let Expr::Attribute(text, name) = &**callee
            && name == "parse"
            && let Some(own) = self.index.type_named(last_segment(outer(to)))
            && let Some((module, function)) = self.method_of(own, "from_str")
        {
            let text = self.eval(text);
            return self.call_own(module, function, vec![Argument::plain(text)]);
        }
        let value = self.eval(value);
        if is_primitive(to) { self.cast(value, to) } else { self.typed(value, to) }
    }

    /// A value that was declared with a type.
    pub(super) fn typed(&mut self, value: Value<'p>, annotation: &str) -> Value<'p> {
        let kind = outer(annotation);
        let (name, inner) = kind.split_once('<').unwrap_or((kind, ""));
        let name = self.knowledge.costs(Language::Rust).alike(last_segment(name));
        match (&value, name) {
            (Value::Number(number), name) if is_primitive(name) => {
                let width = width(name);
                let float = name.starts_with('f');
                Value::Number(Number { width, float, ..number.clone() })
            }
            (Value::Unknown, name) if is_primitive(name) => Value::Number(Number {
                width: width(name),
                float: name.starts_with('f'),
                ..Number::default()
            }),
            (Value::Given(given), name) if is_primitive(name) && name != "bool" && name != "char" => {
                self.given_number(*given, name.starts_with('f'))
            }
            (Value::Library(library), "Vec") if &**library == "sys.argv" => self.arguments_from(0),
            (Value::Object(object), "Vec" | "VecDeque" | "[") => {
                let element = inner.trim_end_matches('>').trim();
                let element = last_segment(outer(element));
                if let Some(width) = width(element).filter(|_| is_primitive(element))
                    && matches!(object.state.borrow().class, Class::List)
                {
                    self.narrow(&Rc::clone(object), width);
                }
                value
            }
            (Value::Object(object), "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "String") => {
                let class = object.state.borrow().class.clone();
                if !matches!(class, Class::List | Class::Iterator) {
                    return value;
                }
                match name {
                    "String" => {
                        let len = self.length(&value).unwrap_or_default();
                        self.make_text(len, false, "collected String")
                    }
                    "HashSet" | "BTreeSet" => self.shallow_copy(&value, Class::Set, "collected set"),
                    _ => self.map_of_pairs(&value),
                }
            }
            _ => value,
        }
    }

    fn map_of_pairs(&mut self, value: &Value<'p>) -> Value<'p> {
        let made = self.make_container(Class::Dict, "collected map");
        let Value::Object(map) = &made else { return made };
        let iteration = self.iterate(value);
        let parts = self.exact_items(&iteration.element);
        let (key, entry) = match parts.as_deref() {
            Some([key, entry, ..]) => (key.clone(), entry.clone()),
            _ => (Value::Unknown, Value::Unknown),
        };
        self.enter_loop(iteration.count);
        self.put_entry(map, &key, &entry, Some(1.0));
        self.leave_loop();
        made
    }

    /// Gives a vector's elements the width that its type says.
    fn narrow(&mut self, list: &super::value::Handle<'p>, width: f64) {
        self.touch(list);
        if let Ok(mut state) = list.state.try_borrow_mut() {
            if state.field(WIDTH).is_some() {
                return;
            }
            let plain = state
                .held
                .iter()
                .all(|value| matches!(value, Value::Number(_) | Value::Unknown | Value::Truth(_)));
            if plain && let Some(len) = state.len.clone() {
                let header = Size::number(self.layout.list);
                let elements = (state.own.clone() - &header).at_least_zero();
                let wide = len.scale(self.layout.int);
                if wide.value() > 0.0 {
                    state.own = header + &elements.scale(width / self.layout.int);
                }
            }
            let width = Value::whole(Size::number(width));
            state.fields.push((WIDTH.into(), width));
        }
        self.recharge(list);
    }

    /// `Args::parse()` of a struct that clap reads the command line into.
    fn clap(&mut self, of: TypeRef<'p>) -> Value<'p> {
        let mut options = Vec::new();
        for field in of.declared.fields.iter().take(100) {
            let annotation = field.annotation.as_deref().unwrap_or_default();
            let attributes: Vec<&'p Expr> = field
                .decorators
                .iter()
                .filter(|one| DERIVED.iter().any(|name| super::declared::named(one, name)))
                .collect();
            if attributes.iter().any(|one| is_subcommand(one)) {
                // Its name comes first. What it works on is what its kinds take apart.
                options.extend(["@subcommand", field.name.as_str()].map(|dest| Declared {
                    flags: Vec::new(),
                    dest: dest.to_owned(),
                    convert: None,
                    default: None,
                    takes: Takes::One,
                    required: true,
                }));
                continue;
            }
            let mut flags = Vec::new();
            let mut default = None;
            for attribute in attributes {
                let Expr::Call { args, .. } = attribute else { continue };
                for arg in args {
                    let word = match (&arg.name, &arg.value) {
                        (Some(name), _) => name.as_str(),
                        (None, Expr::Name(name)) => name.as_str(),
                        _ => "",
                    };
                    match (word, &arg.value) {
                        ("short" | "long", Expr::Text { text, .. }) if arg.name.is_some() => {
                            flags.push(format!(
                                "{}{text}",
                                if text.chars().count() == 1 { "-" } else { "--" }
                            ));
                        }
                        ("long", _) => flags.push(format!("--{}", field.name.replace('_', "-"))),
                        ("short", _) => flags.push(format!("-{}", field.name.chars().next().unwrap_or('x'))),
                        ("default_value" | "default_value_t", value) if arg.name.is_some() => {
                            let value: &'p Expr = value;
                            default = Some(self.eval(value));
                        }
                        _ => {}
                    }
                }
            }
            let kind = last_segment(outer(annotation));
            let optional = annotation.trim_start().starts_with("Option");
            let convert = match kind {
                kind if is_primitive(kind) && kind != "bool" => {
                    Some(Value::Library(if kind.starts_with('f') { "float" } else { "int" }.into()))
                }
                _ => None,
            };
            let default = match default {
                Some(Value::Text(text)) if convert.is_some() => {
                    text.trim().replace('_', "").parse::<f64>().ok().map(|v| Value::whole(Size::number(v)))
                }
                other => other,
            };
            let takes = match kind {
                "bool" => Takes::Flag,
                kind if kind.starts_with("Vec") => Takes::Many,
                _ if optional && flags.is_empty() => Takes::Maybe,
                _ => Takes::One,
            };
            let required = !optional && default.is_none() && takes != Takes::Flag;
            options.push(Declared { flags, dest: field.name.clone(), convert, default, takes, required });
        }
        // What is given comes behind the defaults, and takes their places.
        let parsed = self.parse_command_line(options);
        let args = parsed
            .into_iter()
            .map(|(name, value)| Argument { name: Some(name.as_str().into()), spread: false, value })
            .collect();
        let state = State::new(Class::Instance(of));
        self.instance(state, of, args)
    }
}

/// Attributes by which clap and what came before it are told of a field.
const DERIVED: [&str; 4] = ["arg", "clap", "command", "structopt"];

/// `#[command(subcommand)]`
fn is_subcommand(attribute: &Expr) -> bool {
    match attribute {
        Expr::Call { args, .. } => {
            args.iter().any(|arg| matches!(&arg.value, Expr::Name(name) if name == "subcommand"))
        }
        _ => false,
    }
}

/// The type inside references, options, results and boxes.
fn outer(annotation: &str) -> &str {
    let mut kind = annotation.trim();
    for _ in 0..8 {
        kind = kind.trim_start_matches('&').trim_start_matches("mut ").trim();
        if let Some(rest) = kind.strip_prefix('\'') {
            kind = rest.split_once(' ').map_or("", |(_, rest)| rest);
            continue;
        }
        let wrapped = [
            "Option<",
            "Result<",
            "io::Result<",
            "Box<",
            "Arc<",
            "Rc<",
            "Mutex<",
            "RwLock<",
            "RefCell<",
            "std::io::Result<",
            "anyhow::Result<",
        ];
        match wrapped.iter().find_map(|wrapper| kind.strip_prefix(wrapper)) {
            Some(inner) => {
                let inner = inner.strip_suffix('>').unwrap_or(inner);
                kind = first_of(inner);
            }
            None => break,
        }
    }
    kind
}

/// The first of the types in a list, at the top level.
fn first_of(list: &str) -> &str {
    let mut depth = 0_i32;
    for (at, c) in list.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => return list[..at].trim(),
            _ => {}
        }
    }
    list.trim()
}

fn last_segment(path: &str) -> &str {
    last(path.rsplit("::").next().unwrap_or(path)).trim()
}

/// Places of a template in which values are put: the name that stands there and in which form it is written out.
fn holes(template: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some((_, behind)) = rest.split_once('{') {
        if let Some(escaped) = behind.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some((hole, after)) = behind.split_once('}') else { break };
        found.push(hole.split_once(':').unwrap_or((hole, "")));
        rest = after;
    }
    found
}

fn is_primitive(name: &str) -> bool {
    width(name).is_some()
}

/// The last name of a type, without what it is a type of: `HashMap` of `std::collections::HashMap<K, V>`.
pub(super) fn named_type(annotation: &str) -> &str {
    let kind = outer(annotation);
    last_segment(kind.split('<').next().unwrap_or(kind))
}

/// Bytes of a primitive type.
pub(super) fn width(name: &str) -> Option<f64> {
    Some(match name {
        "u8" | "i8" | "bool" => 1.0,
        "u16" | "i16" => 2.0,
        "u32" | "i32" | "f32" | "char" => 4.0,
        "u64" | "i64" | "usize" | "isize" | "f64" => 8.0,
        "u128" | "i128" => 16.0,
        _ => return None,
    })
}
