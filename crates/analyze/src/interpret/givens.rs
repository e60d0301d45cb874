//! Inputs: arguments, files the source names, environment variables, standard input. Each has a name for
//! formulas, a text where it was given, and a size where it names a file.
//!
//! A size or number that is not known becomes a named input with an assumed value.

use std::rc::Rc;

use plimsoll_model::{Basis, Folder};

use super::Interpreter;
use super::facts::Counted;
use super::value::{Class, LONGEST_KNOWN, Number, State, Truth, Value};
use crate::footprint::stem;
use crate::size::{Input, Size, Symbol, Unit};

/// Inputs of one program that are kept apart.
const MOST_GIVENS: usize = 300;

/// Where the program has an input from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    User,
    /// A file that the program finds by itself.
    Found,
    /// The environment: where it names a file, one with settings.
    Environment,
}

/// One input.
pub(super) struct Given {
    /// Name in formulas.
    label: String,
    /// Whether the label is one that the source gave.
    named: bool,
    /// As given, where it was.
    text: Option<String>,
    /// Bytes of the file or folder it names.
    size: Option<f64>,
    /// Its place among the arguments.
    argument: Option<usize>,
    origin: Origin,
    content: Option<Symbol>,
    number: Option<Symbol>,
}

impl<'p> Interpreter<'p> {
    /// Makes an input of every argument given.
    pub(super) fn prepare_arguments(&mut self) {
        for (index, argument) in self.inputs.arguments.iter().enumerate().take(MOST_GIVENS / 2) {
            self.givens.push(Given {
                label: format!("arg{}", index + 1),
                named: false,
                text: Some(argument.text.clone()),
                size: argument.size.map(plimsoll_model::Bytes::as_f64),
                argument: Some(index),
                origin: Origin::User,
                content: None,
                number: None,
            });
        }
    }

    /// An input that the source names, known or not.
    pub(super) fn given(
        &mut self,
        label: &str,
        text: Option<String>,
        size: Option<f64>,
        named: bool,
    ) -> Value<'p> {
        let found = self.givens.iter().position(|given| given.label == label && given.argument.is_none());
        let index = found.unwrap_or_else(|| {
            if self.givens.len() < MOST_GIVENS {
                let label = label.to_owned();
                self.givens.push(Given {
                    label,
                    named,
                    text,
                    size,
                    argument: None,
                    origin: Origin::User,
                    content: None,
                    number: None,
                });
            }
            self.givens.len() - 1
        });
        Value::Given(index)
    }

    /// The n-th argument, the program's own name being the first.
    pub(super) fn argument_at(&mut self, at: f64) -> Value<'p> {
        if at == 0.0 {
            return Value::Text(self.program.name.as_str().into());
        }
        let count = self.inputs.arguments.len();
        let index = if at < 0.0 { crate::knowledge::as_float(count as u64) + at } else { at - 1.0 };
        let index = usize::try_from(plimsoll_model::Bytes::from_f64(index).0).unwrap_or(usize::MAX);
        if index < count.min(MOST_GIVENS / 2) {
            return Value::Given(index);
        }
        self.given(&format!("arg{}", index.min(999) + 1), None, None, false)
    }

    /// `sys.argv` as a list, where arguments were given.
    pub(super) fn all_arguments(&mut self) -> Option<Vec<Value<'p>>> {
        if self.inputs.arguments.is_empty() {
            return None;
        }
        let name = Value::Text(self.program.name.as_str().into());
        let rest = (0..self.inputs.arguments.len().min(MOST_GIVENS / 2)).map(Value::Given);
        Some(std::iter::once(name).chain(rest).collect())
    }

    /// Some argument, where which one is not known: the one that names the largest file.
    pub(super) fn any_argument(&mut self) -> Value<'p> {
        let size = |argument: &plimsoll_model::Argument| argument.size.map_or(0, |size| size.0);
        let largest = self.inputs.arguments.iter().enumerate().max_by_key(|(_, argument)| size(argument));
        match largest {
            Some((index, _)) if index < MOST_GIVENS / 2 => Value::Given(index),
            _ => self.given("arg1", None, None, false),
        }
    }

    /// How many arguments there are, the program's name included. Where none were given that is only likely, for
    /// a program may be looked at before it is known how it is started.
    pub(super) fn argument_count(&mut self) -> Size {
        let count = crate::knowledge::as_float(self.inputs.arguments.len() as u64) + 1.0;
        if count > 1.0 {
            return Size::number(count);
        }
        let name = "number of arguments".to_owned();
        let input = Input {
            name,
            unit: Unit::Count,
            value: count,
            high: count,
            basis: Basis::Source,
            internal: false,
        };
        Size::symbol(self.symbols.define(input))
    }

    /// `sys.argv[1:]` and what is like it.
    pub(super) fn arguments_from(&mut self, from: usize) -> Value<'p> {
        if let Some(items) = self.all_arguments() {
            let items = items.into_iter().skip(from).collect();
            return self.sequence_of(Class::List, items, "arguments".to_owned());
        }
        let element = self.any_argument();
        let mut state = State::new(Class::List);
        state.own = Size::number(self.layout.list);
        state.len = Some(self.argument_count() - &Size::number(crate::knowledge::as_float(from as u64)));
        state.held.push(element);
        self.make(state, "arguments")
    }

    /// Gives an input the name of the variable it is put into, if it has none.
    pub(super) fn name_given(&mut self, given: usize, name: &str) {
        let taken = self.givens.iter().enumerate().any(|(other, one)| other != given && one.label == name);
        if let Some(given) = self.givens.get_mut(given)
            && !given.named
            && !taken
            && given.content.is_none()
            && given.number.is_none()
        {
            name.clone_into(&mut given.label);
            given.named = true;
        }
    }

    /// The text of an input, where it is known.
    pub(super) fn given_text(&self, given: usize) -> Option<String> {
        self.givens.get(given)?.text.clone()
    }

    /// The name of an input.
    pub(super) fn given_label(&self, given: usize) -> String {
        self.givens.get(given).map(|given| given.label.clone()).unwrap_or_default()
    }

    /// Bytes of the file, folder or text that an input names.
    pub(super) fn given_content(&mut self, given: usize) -> Size {
        let Some(one) = self.givens.get(given) else { return Size::ZERO };
        if let Some(symbol) = one.content {
            return Size::symbol(symbol);
        }
        let stated = self.stated(&one.label, one.text.as_deref(), one.argument);
        let (value, basis) = match (stated, one.size) {
            (Some(stated), _) => (stated, Basis::Request),
            (None, Some(size)) => (size, Basis::Source),
            (None, None) if self.is_configuration(one) => (self.assume.settings_bytes, Basis::Assumption),
            (None, None) if one.origin != Origin::User => (self.assume.inner_file_bytes, Basis::Assumption),
            (None, None) => (self.assume.input_bytes, Basis::Assumption),
        };
        let high = if basis == Basis::Assumption { value * self.assume.input_spread } else { value };
        let name = one.label.clone();
        let symbol =
            self.symbols.define(Input { name, unit: Unit::Bytes, value, high, basis, internal: false });
        self.givens[given].content = Some(symbol);
        Size::symbol(symbol)
    }

    /// Whether a file is called as those are that people write settings into.
    fn is_configuration(&self, given: &Given) -> bool {
        match given.origin {
            Origin::User => return false,
            Origin::Environment => return true,
            Origin::Found => {}
        }
        let text = given.text.as_deref().unwrap_or_default();
        // `.toolrc`
        let name = text.rsplit('/').next().unwrap_or(text);
        if name.starts_with('.') && name.ends_with("rc") {
            return true;
        }
        let ends = self.assume.settings_endings.iter().any(|ending| text.ends_with(ending.as_str()));
        // `tool/config.py:12` opens it
        ends || self.assume.settings_words.iter().any(|word| given.label.contains(word.as_str()))
    }

    /// `--input NAME=SIZE`, by the name in the formula, by the file's stem, or by the argument's text.
    fn stated(&self, label: &str, text: Option<&str>, argument: Option<usize>) -> Option<f64> {
        let named = &self.inputs.named;
        let by_place = argument.map(|index| format!("arg{}", index + 1));
        named
            .get(label)
            .or_else(|| named.get(text?))
            .or_else(|| named.get(&stem(text?)))
            .or_else(|| named.get(&by_place?))
            .map(|size| size.as_f64())
    }

    /// An input as a number.
    pub(super) fn given_number(&mut self, given: usize, float: bool) -> Value<'p> {
        let Some(one) = self.givens.get(given) else { return Value::some_number(float) };
        let symbol = match one.number {
            Some(symbol) => symbol,
            None => {
                let text = one.text.as_deref().map(|text| text.replace('_', ""));
                let parsed = text
                    .as_deref()
                    .and_then(|text| text.trim().parse::<f64>().ok())
                    .filter(|v| v.is_finite());
                let stated = self.stated(&one.label, None, one.argument);
                let (value, basis) = match (stated, parsed) {
                    (Some(stated), _) => (stated, Basis::Request),
                    (None, Some(parsed)) => (parsed, Basis::Source),
                    (None, None) => (self.assume.number, Basis::Assumption),
                };
                let high = if basis == Basis::Assumption { value * self.assume.number_spread } else { value };
                let name = one.label.clone();
                let symbol = self.symbols.define(Input {
                    name,
                    unit: Unit::Count,
                    value,
                    high,
                    basis,
                    internal: false,
                });
                self.givens[given].number = Some(symbol);
                symbol
            }
        };
        Value::Number(Number { value: Some(Size::symbol(symbol)), float, ..Number::default() })
    }

    /// A path that stands in the source.
    pub(super) fn literal_file(&mut self, path: &str) -> Value<'p> {
        let size = self.inputs.files.get(path).map(|size| size.as_f64());
        let label = stem(path);
        let taken =
            self.givens.iter().any(|given| given.label == label && given.text.as_deref() != Some(path));
        let label = if taken { path.to_owned() } else { label };
        let given = self.given(&label, Some(path.to_owned()), size, true);
        self.mark_origin(given, Origin::Found)
    }

    /// A file that the program finds by itself, at the current line.
    pub(super) fn found_file(&mut self) -> Value<'p> {
        if let Some(unread) = self.unread_argument() {
            return Value::Given(unread);
        }
        let given = self.given(&format!("file_at_{}", self.spot()), None, None, true);
        self.mark_origin(given, Origin::Found)
    }

    /// The first file among the arguments that nothing has read yet: what opens a file of which the name is not known was
    /// mostly handed it by ways that cannot be followed.
    fn unread_argument(&self) -> Option<usize> {
        let unread = |(index, argument): (usize, &plimsoll_model::Argument)| {
            let here = argument.size.is_some() && argument.folder.is_none();
            (here && self.givens.get(index)?.content.is_none()).then_some(index)
        };
        self.inputs.arguments.iter().take(MOST_GIVENS / 2).enumerate().find_map(unread)
    }

    /// Content of such a file.
    pub(super) fn found_content(&mut self) -> Size {
        match self.found_file() {
            Value::Given(given) => self.given_content(given),
            _ => Size::ZERO,
        }
    }

    fn mark_origin(&mut self, value: Value<'p>, origin: Origin) -> Value<'p> {
        if let Value::Given(given) = &value
            && let Some(given) = self.givens.get_mut(*given)
            && given.argument.is_none()
        {
            given.origin = origin;
        }
        value
    }

    /// Bytes that come in on standard input.
    pub(super) fn stdin_content(&mut self) -> Size {
        let size = self.inputs.stdin.map(plimsoll_model::Bytes::as_f64);
        let given = self.given("stdin", None, size, true);
        // A program that is given files reads those, and what it could read from a pipe is mostly left alone.
        let has_files = self.inputs.arguments.iter().any(|argument| argument.size.is_some());
        let given = match self.unread_argument() {
            Some(unread) if size.is_none() => Value::Given(unread),
            None if size.is_none() && has_files => self.mark_origin(given, Origin::Found),
            _ => given,
        };
        match given {
            Value::Given(given) => self.given_content(given),
            _ => Size::ZERO,
        }
    }

    /// An environment variable.
    pub(super) fn environment(&mut self, key: &Value<'p>) -> Value<'p> {
        match key {
            Value::Text(name) => {
                let given = self.given(name, None, None, true);
                self.mark_origin(given, Origin::Environment)
            }
            _ => Value::Unknown,
        }
    }

    /// Bytes of content behind a value: of the file it names or is open on, or its own length.
    pub(super) fn content(&mut self, value: &Value<'p>) -> Option<Size> {
        match value {
            Value::Given(given) => Some(self.given_content(*given)),
            Value::Text(path) => match self.literal_file(&Rc::clone(path)) {
                Value::Given(given) => Some(self.given_content(given)),
                _ => None,
            },
            Value::Library(name) if name.starts_with("sys.stdin") || name.ends_with("stdin") => {
                Some(self.stdin_content())
            }
            Value::Object(object) => {
                let (class, content, len) = {
                    let state = object.state.borrow();
                    (state.class.clone(), state.content.clone(), state.len.clone())
                };
                match class {
                    Class::File { .. }
                    | Class::Buffer { .. }
                    | Class::Path
                    | Class::Iterator
                    | Class::Library(_) => content,
                    Class::Text | Class::Bytes if content.is_some() => content,
                    Class::Text | Class::Bytes => len,
                    _ => Some(self.deep(value)),
                }
            }
            // What is handed the way to the next line is handed the file.
            Value::Method(bound) if matches!(&*bound.1, "read" | "readline" | "__next__") => {
                self.content(&bound.0)
            }
            _ => None,
        }
    }

    /// Something inside a folder: a file of mean size where the folder's whole size is known.
    pub(super) fn inside(&mut self, folder: &Value<'p>, name: &Value<'p>) -> Value<'p> {
        if let (Value::Text(folder), Value::Text(name)) = (folder, name) {
            if folder.len() + name.len() > LONGEST_KNOWN {
                return Value::Unknown;
            }
            let path = format!("{}/{name}", folder.trim_end_matches('/'));
            return Value::Text(path.into());
        }
        if matches!(name, Value::Given(_)) || Self::is_class(name, |class| matches!(class, Class::Path)) {
            return name.clone();
        }
        // A pattern stands for all that is below.
        if matches!((folder, name), (Value::Given(_), Value::Text(name)) if name.contains('*')) {
            return folder.clone();
        }
        let content = match folder {
            Value::Given(given) if self.is_file(folder) => {
                let below = self.folder_of(*given).filter(|below| below.files > 0);
                let files = below.map_or(self.assume.files, |below| crate::knowledge::as_float(below.files));
                Some(self.given_content(*given).scale(1.0 / files))
            }
            Value::Object(object) => object.state.borrow().content.clone(),
            _ => None,
        };
        match (content, name) {
            (Some(content), _) => self.path_with(content),
            (None, Value::Text(name)) => self.literal_file(&Rc::clone(name)),
            _ => Value::Unknown,
        }
    }

    /// Whether a value is an argument that names a file or a folder.
    pub(super) fn is_file(&self, value: &Value<'p>) -> bool {
        matches!(value, Value::Given(given) if self.givens.get(*given).is_some_and(|given| given.size.is_some()))
    }

    /// A path to a file of so many bytes.
    pub(super) fn path_with(&mut self, content: Size) -> Value<'p> {
        let mut state = State::new(Class::Path);
        state.own = Size::number(self.layout.object * 2.0);
        state.content = Some(content);
        self.make(state, "path")
    }

    /// The files of a folder, as paths.
    pub(super) fn files_of(&mut self, folder: &Value<'p>) -> Value<'p> {
        let content = match folder {
            Value::Given(given) => self.given_content(*given),
            Value::Object(object) => object.state.borrow().content.clone().unwrap_or_default(),
            _ => self.assumed_rounds("bytes", self.assume.input_bytes),
        };
        let below = match folder {
            Value::Given(given) => self.folder_of(*given).filter(|below| below.files > 0),
            _ => None,
        };
        let count = match below {
            Some(below) => self.counted(&content, below),
            None => self.assumed_rounds("files", self.assume.files),
        };
        let element = self.path_with(content.divided(&count));
        self.iterator(element, Some(count), "files of a folder")
    }

    /// How many files a folder has, as an input with a name: what rests on the folder's bytes without it is of one file.
    fn counted(&mut self, content: &Size, below: Folder) -> Size {
        let value = crate::knowledge::as_float(below.files);
        let known =
            content.inputs().next().and_then(|symbol| Some((symbol, self.symbols.get(symbol)?.clone())));
        let Some((symbol, folder)) = known else { return Size::number(value) };
        let (name, basis) = (format!("files_in_{}", folder.name), folder.basis);
        let input = Input { name, unit: Unit::Count, value, high: value, basis, internal: false };
        let files = self.symbols.define(input);
        let mean = content.value() / value.max(1.0);
        let largest = (below.largest.as_f64() / mean.max(1.0)).max(1.0);
        if self.facts.folders.iter().all(|known| known.content != symbol) {
            self.facts.folders.push(Counted { content: symbol, files, largest });
        }
        Size::symbol(files)
    }

    /// What is below the folder that an argument names.
    fn folder_of(&self, given: usize) -> Option<Folder> {
        self.inputs.arguments.get(self.givens.get(given)?.argument?)?.folder
    }

    /// Known input files that nothing opened, with the most of each that is looked at at once: of a folder a file.
    pub(super) fn unopened_inputs(&mut self) -> Vec<super::facts::Unopened> {
        let alive = self.ledger.at_highest();
        let unopened: Vec<usize> = self
            .givens
            .iter()
            .enumerate()
            .filter(|(_, given)| given.argument.is_some() && given.size.is_some())
            .filter(|(_, given)| given.content.is_none_or(|content| !self.is_moved(content, &alive)))
            .map(|(index, _)| index)
            // Who serves a folder hands its files on piece by piece.
            .filter(|index| self.facts.serves.is_none() || self.folder_of(*index).is_none())
            .filter(|index| !self.is_written(*index))
            .collect();
        unopened
            .into_iter()
            .map(|index| {
                if !self.givens[index].named {
                    let label = self.givens[index].text.as_deref().map(stem).unwrap_or_default();
                    self.name_given(index, &label);
                }
                let size = self.given_content(index);
                let share = self
                    .folder_of(index)
                    .map_or(1.0, |below| (below.largest.as_f64() / size.value().max(1.0)).clamp(0.0, 1.0));
                super::facts::Unopened {
                    name: self.givens[index].label.clone(),
                    size: size.scale(share),
                    call: self.handed_on.remove(&index),
                }
            })
            .collect()
    }

    /// Whether anything is known to be read of the content of an input, or is made from it at the highest moment.
    fn is_moved(&self, content: Symbol, alive: &[super::ledger::Alive]) -> bool {
        let of = |size: &Size| size.inputs().any(|symbol| symbol == content);
        let traffic = self.facts.traffic.iter().any(|one| of(&one.bytes));
        traffic || alive.iter().any(|alive| of(&alive.size))
    }

    /// Whether an argument follows the flag by which programs are mostly told where to write: what is there already is an
    /// earlier run's.
    fn is_written(&self, given: usize) -> bool {
        let before = self.givens.get(given).and_then(|given| given.argument?.checked_sub(1));
        let flag = before.and_then(|before| self.inputs.arguments.get(before));
        flag.is_some_and(|flag| self.assume.output_flags.contains(&flag.text))
    }

    /// Likewise, by its content.
    pub(super) fn is_written_over(&self, content: Symbol) -> bool {
        self.givens
            .iter()
            .position(|given| given.content == Some(content))
            .is_some_and(|at| self.is_written(at))
    }

    /// Whether a file is there.
    pub(super) fn exists(&self, value: &Value<'p>) -> Value<'p> {
        match value {
            Value::Given(given) => match self.givens.get(*given) {
                Some(given) if given.size.is_some() => Value::Truth(Truth::Likely(true)),
                Some(given) if given.text.is_some() => Value::Truth(Truth::Likely(false)),
                _ => Value::open(),
            },
            Value::Text(path) if self.inputs.files.contains_key(&**path) => Value::Truth(Truth::Likely(true)),
            _ => Value::open(),
        }
    }

    /// Whether a path is that of a folder, where `folder` is asked for, or of a file.
    pub(super) fn is_of_kind(&self, value: &Value<'p>, folder: bool) -> Value<'p> {
        let Value::Given(given) = value else {
            return if folder { Value::open() } else { self.exists(value) };
        };
        match self.givens.get(*given).filter(|given| given.size.is_some()) {
            Some(_) => Value::Truth(Truth::Known(self.folder_of(*given).is_some() == folder)),
            None => self.exists(value),
        }
    }
}
