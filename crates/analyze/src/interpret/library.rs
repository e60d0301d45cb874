//! Calls of libraries: those that are followed step by step are handed on, the rest is done by table rows, and
//! what has no row is noted.

use std::rc::Rc;

use plimsoll_model::{Basis, Language};

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::facts::{Direction, Team, TeamKind, Unopened};
use super::patterns::{fewer, literal_start};
use super::value::{Class, State, Value};
use crate::knowledge::{Call, Disk, Measure, Net, Workers};
use crate::size::Size;

/// The row of what looking for an expression that begins with letters takes.
const LITERAL: &str = "re.search";

impl<'p> Interpreter<'p> {
    /// Calls something of a library by its full name.
    pub(super) fn call_library(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        match self.language {
            Language::Python => {
                if self.knowledge.call(self.language, name).is_none() {
                    self.spend_on_function(name, args);
                }
                if let Some(value) = self.builtin(name, args) {
                    return value;
                }
                if let Some(value) = self.of_builtin_type(name, args) {
                    return value;
                }
                if let Some(value) = self.structured(name, args) {
                    return value;
                }
                if let Some(row) = self.knowledge.call(self.language, name) {
                    return self.apply(row, name, None, args);
                }
                if let Some(value) = self.array_result(name, None, args) {
                    return value;
                }
            }
            Language::Rust => {
                if self.knowledge.call(self.language, two_last(name)).is_none() {
                    self.spend_on_function(name, args);
                }
                if let Some(value) = self.rust_call(name, args) {
                    return value;
                }
                let short = two_last(name);
                if let Some(row) = self.knowledge.call(self.language, short) {
                    return self.apply(row, short, None, args);
                }
            }
        }
        match self.guest_value(name) {
            Some(value) if !matches!(value, Value::Library(_)) => self.call(&value, args.clone()),
            _ => self.unseen(name, args),
        }
    }

    /// A call of which nothing is known: what it is handed may be gone through, functions may be called.
    fn unseen(&mut self, name: &str, args: &Arguments<'p>) -> Value<'p> {
        self.facts.calls.lose(self.module, self.line);
        self.call_back(args);
        self.facts.unseen |= self.note_unknown(name);
        self.note_handed(name, args);
        // A class of a library: its instances are told apart by its name.
        let class = super::scopes::last(name).starts_with(char::is_uppercase);
        if class && name.contains('.') {
            let mut state = State::new(Class::Library(name.into()));
            state.own = Size::number(self.layout.object);
            for arg in args.iter().take(4) {
                if let Some(content) = self.carried(&arg.value) {
                    state.content = Some(content);
                    break;
                }
            }
            return self.make(state, format!("instance of {name}"));
        }
        // A function of which nothing is known makes of a text, at most, another one.
        let text = args.iter().find_map(|arg| match &arg.value {
            Value::Object(object) => match (&object.state.borrow().class, &object.state.borrow().len) {
                (class @ (Class::Text | Class::Bytes), Some(len))
                    if len.value() > self.assume.disk_operation =>
                {
                    Some((len.clone(), matches!(class, Class::Bytes)))
                }
                _ => None,
            },
            _ => None,
        });
        match text {
            Some((len, bytes)) => self.make_text(len, bytes, format!("result of {name}()")),
            None => Value::Unknown,
        }
    }

    /// Counts a call into a package that is not the program's own and not its language's; whether it is one.
    fn note_unknown(&mut self, name: &str) -> bool {
        let top = name.split('.').next().unwrap_or(name);
        let foreign = match self.language {
            Language::Rust => self.program.packages.iter().any(|package| package.name == top),
            Language::Python => {
                let below = format!("{top}.");
                self.imported.contains(top) || self.imported.iter().any(|known| known.starts_with(&below))
            }
        };
        if !foreign || self.knowledge.is_standard(self.language, top) {
            return false;
        }
        if !self.knowledge.is_slight(self.language, top) {
            // Of the program's own packages it is a native module.
            let native = self.owns(top) || self.index.module(top).is_some();
            let package = if native { name.rsplit_once('.').map_or(name, |(module, _)| module) } else { top };
            let place = self.place();
            self.facts.unknown.entry(package.to_owned()).or_insert((0, place)).0 += 1;
        }
        true
    }

    /// Notes a file that is handed to code that cannot be seen.
    pub(super) fn note_handed(&mut self, name: &str, args: &Arguments<'p>) {
        let top = name.split('.').next().unwrap_or(name);
        // An error that names the file (PEP 8 says how classes of errors are called).
        let last = super::scopes::last(name);
        if ["Error", "Exception", "Warning"].iter().any(|ending| last.ends_with(ending)) {
            return;
        }
        for arg in args {
            let place = self.place();
            if let Value::Given(given) = &arg.value {
                if self.knowledge.goes_by_name(self.language, top) {
                    continue;
                }
                self.handed_on.entry(*given).or_insert((name.to_owned(), place));
                continue;
            }
            let Value::Object(object) = &arg.value else { continue };
            let content = {
                let state = object.state.borrow();
                if !matches!(state.class, Class::File { .. }) || state.field("writes").is_some() {
                    continue;
                }
                state.content.clone()
            };
            let Some(content) = content else { continue };
            let symbol = content.inputs().next();
            if symbol.is_some_and(|symbol| self.is_written_over(symbol)) {
                continue;
            }
            let label = symbol.and_then(|symbol| Some(self.symbols.get(symbol)?.name.clone()));
            let Some(label) = label else { continue };
            if self.facts.handed.iter().all(|known| known.name != label) {
                let call = Some((name.to_owned(), place));
                self.facts.handed.push(Unopened { name: label, size: content, call });
            }
        }
    }

    /// Content that a wrapper around a file passes on.
    pub(super) fn carried(&mut self, value: &Value<'p>) -> Option<Size> {
        match value {
            Value::Object(object) => {
                let state = object.state.borrow();
                matches!(
                    state.class,
                    Class::File { .. } | Class::Buffer { .. } | Class::Path | Class::Library(_)
                )
                .then(|| state.content.clone())
                .flatten()
            }
            Value::Library(name) if name.starts_with("sys.stdin") => Some(self.stdin_content()),
            _ => None,
        }
    }

    /// Does what a table row says.
    pub(super) fn apply(
        &mut self,
        row: &'p Call,
        name: &str,
        receiver: Option<&Value<'p>>,
        args: &Arguments<'p>,
    ) -> Value<'p> {
        let argument = pick(args, row.arg, row.keyword.as_deref().unwrap_or_default()).cloned();
        let measured = if row.receiver { receiver.cloned() } else { argument.clone() };
        // What a handler goes through further is in what calls the handlers.
        let amount = if self.in_handler && row.handlers.is_some() {
            Size::ONE
        } else {
            self.amount(row.per, measured.as_ref())
        };
        let letters = self.pattern_of(name, receiver, args).map_or(0, |pattern| literal_start(&pattern));
        // Looking for letters takes a small part of trying an expression at every place.
        let paced = if letters > 0 { LITERAL } else { name };
        self.spend_on_measured(paced, &amount, row.per);
        for arg in args {
            self.spend_on_packing(&arg.value, &amount);
        }
        if row.disk == Some(Disk::Write) {
            let written = amount.scale(row.moves.unwrap_or(1.0)).times(&self.all_rounds());
            for arg in args {
                if arg.value.object().is_some_and(|object| object.state.borrow().field("writes").is_some()) {
                    self.note_written(&arg.value, &written);
                }
            }
        }
        let source = measured.as_ref().map(|value| self.told(value)).unwrap_or_default();
        self.move_bytes(row, name, &amount.scale(row.moves.unwrap_or(1.0)), &source);
        self.start_workers(row, name, args);
        if row.serves && self.in_worker == 0 && self.facts.serves.is_none() {
            self.facts.serves = Some(self.place());
        }
        self.native_calls += u32::from(row.native);
        if row.gpu {
            self.note_gpu(name);
        }
        if let Some(position) = row.calls
            && let Some(function) = pick(args, position, "").cloned()
        {
            let element = measured.as_ref().map_or(Value::Unknown, |value| self.element(value));
            let count = measured.as_ref().and_then(|value| self.length(value)).unwrap_or(Size::ONE);
            self.enter_loop(count);
            self.call(&function, vec![Argument::plain(element)]);
            self.leave_loop();
        }
        if let Some(handlers) = &row.handlers {
            let of = match handlers.of {
                Some(position) => pick(args, position, "").cloned(),
                None => receiver.cloned(),
            };
            let text =
                measured.as_ref().is_some_and(|measured| !Self::is_class(measured, Class::is_container));
            if !self.call_handlers(handlers, text, &of.unwrap_or_default(), &amount) {
                self.facts.calls.lose(self.module, self.line);
                self.note_handed(name, args);
            }
        }
        if row.grows > 0.0
            && let Some(Value::Object(object)) = receiver
        {
            let rounds = self.rounds_since(object);
            let bytes = amount.scale(row.grows).times(&rounds);
            self.touch(object);
            if let Ok(mut state) = object.state.try_borrow_mut() {
                state.own += &bytes;
            }
            self.recharge(object);
        }
        if row.ends {
            self.leaving = super::Flow::Raise;
        }
        let of_array = receiver.filter(|value| Self::is_class(value, |class| matches!(class, Class::Array)));
        let shaped = match row.gives.as_deref() {
            Some("array" | "float" | "number" | "same")
                if name.starts_with("numpy.") || of_array.is_some() =>
            {
                self.array_result(name, of_array, args)
            }
            _ => None,
        };
        let found = if letters > 0 && row.gives.as_deref() != Some("text") {
            fewer(&amount, letters)
        } else {
            amount.clone()
        };
        let result = shaped
            .unwrap_or_else(|| self.row_result(row, name, &found, receiver.or(argument.as_ref()), &source));
        if row.gives.as_deref() == Some("re.Pattern") {
            self.keep_pattern(&result, args);
        }
        let place: Rc<str> = row_place(row, name);
        let needs =
            Size::number(row.needs) + &self.level_needs(row, args, &amount) + &amount.scale(row.during);
        self.spike(needs, &format!("{name}()"), Some((place, row.doubt)));
        result
    }

    /// What a call needs by the level that it is given.
    fn level_needs(&self, row: &Call, args: &[Argument<'p>], amount: &Size) -> Size {
        let Some(levels) = &row.levels else { return Size::ZERO };
        let given = pick(args, levels.arg, &levels.keyword);
        Size::number(levels.at(level_of(given))).min(amount.scale(levels.most))
    }

    /// How much of what a row measures there is.
    fn amount(&mut self, measure: Measure, value: Option<&Value<'p>>) -> Size {
        let Some(value) = value else { return Size::ZERO };
        let amount = match measure {
            Measure::None => None,
            Measure::Content => self.content(value),
            Measure::Held => Some(self.deep(value)),
            Measure::Length => self.length(value),
            Measure::Number => self.product(value),
        };
        match (amount, measure) {
            (Some(amount), _) => amount.at_least_zero(),
            (None, Measure::None) => Size::ZERO,
            (None, Measure::Content) => self.unknown_content(value),
            (None, Measure::Number) => self.assumed_rounds("count", self.assume.number),
            (None, _) => Size::number(self.assume.text_bytes),
        }
    }

    fn unknown_content(&mut self, value: &Value<'p>) -> Size {
        match value {
            Value::Unknown | Value::Object(_) | Value::Method(_) => match self.found_file() {
                Value::Given(given) => self.given_content(given),
                _ => Size::ZERO,
            },
            _ => Size::ZERO,
        }
    }

    /// A number, or the product of the numbers of a shape.
    pub(super) fn product(&mut self, value: &Value<'p>) -> Option<Size> {
        match value {
            Value::Number(number) => number.value.clone(),
            Value::Object(object) => {
                let items = object.state.borrow().items.clone()?;
                let mut product = Size::ONE;
                for item in &items {
                    let Some(number) = item.number() else { return self.length(value) };
                    product = product.times(number);
                }
                Some(product)
            }
            _ => None,
        }
    }

    /// What a person calls a value.
    pub(super) fn told(&self, value: &Value<'p>) -> String {
        match value {
            Value::Given(given) => self.given_label(*given),
            Value::Text(text) => text.chars().take(60).collect(),
            Value::Object(object) => {
                object.ledger.name_of(object.id).map(|name| name.to_string()).unwrap_or_default()
            }
            Value::Library(name) => name.to_string(),
            _ => String::new(),
        }
    }

    fn move_bytes(&mut self, row: &Call, name: &str, amount: &Size, source: &str) {
        let of = if source.is_empty() { String::new() } else { format!(" of {source}") };
        match row.disk {
            Some(Disk::Read) => {
                self.note_traffic(
                    Direction::DiskRead,
                    format!("{name}(){of}"),
                    amount.clone(),
                    Basis::Source,
                );
            }
            Some(Disk::Write) => {
                let rounds = self.all_rounds();
                self.note_traffic(
                    Direction::DiskWrite,
                    format!("{name}(){of}"),
                    amount.times(&rounds),
                    Basis::Source,
                );
            }
            None => {}
        }
        let rounds = self.all_rounds();
        let answer = Size::number(self.assume.response_bytes).times(&rounds);
        let sent = amount.times(&rounds).max(Size::number(512.0).times(&rounds));
        let text = format!("{name}(){of}");
        match row.net {
            Some(Net::In) => self.note_traffic(Direction::NetworkIn, text, answer, Basis::Assumption),
            Some(Net::Out) => self.note_traffic(Direction::NetworkOut, text, sent, Basis::Source),
            Some(Net::Both) => {
                self.note_traffic(
                    Direction::NetworkIn,
                    format!("answer to {text}"),
                    answer,
                    Basis::Assumption,
                );
                self.note_traffic(Direction::NetworkOut, text, sent, Basis::Source);
            }
            None => {}
        }
    }

    /// How often the current point is reached.
    pub(super) fn all_rounds(&self) -> Size {
        self.loops.iter().fold(Size::ONE, |product, round| product.times(&round.trips))
    }

    fn start_workers(&mut self, row: &Call, name: &str, args: &Arguments<'p>) {
        let Some(workers) = row.workers else { return };
        let keyword = row.workers_keyword.as_deref().unwrap_or_default();
        let given = row.workers_arg.or(if keyword.is_empty() { None } else { Some(usize::MAX) });
        let count = given
            .and_then(|position| pick(args, position, keyword))
            .and_then(|value| value.number().cloned());
        if workers == Workers::Command {
            // What another program is handed it reads, and mostly goes through once.
            for arg in args {
                let content = self.carried(&arg.value).unwrap_or_default();
                self.spend_on(&content, self.pace.lines + self.pace.moved);
            }
        }
        let (kind, count) = match workers {
            Workers::Threads => (TeamKind::Threads, count.or(Some(Size::ONE))),
            Workers::NativeThreads => (TeamKind::NativeThreads, count),
            Workers::Processes => (TeamKind::Processes, count),
            Workers::Command => (TeamKind::Command, Some(Size::ONE)),
        };
        self.note_team(kind, count, format!("{name}()"), Size::ZERO);
    }

    /// Notes workers; gives their place among the teams.
    pub(super) fn note_team(
        &mut self,
        kind: TeamKind,
        count: Option<Size>,
        text: String,
        each: Size,
    ) -> usize {
        self.spend(match kind {
            TeamKind::Command => self.pace.process,
            TeamKind::PythonCommand | TeamKind::Processes => self.pace.process + self.pace.start,
            TeamKind::Threads | TeamKind::NativeThreads => self.pace.operation,
        });
        let place = self.place();
        let same = self
            .facts
            .teams
            .iter()
            .position(|team| team.place == place && team.text == text && team.kind == kind);
        if let Some(index) = same {
            return index;
        }
        if self.facts.teams.len() < 64 {
            self.facts.teams.push(Team { kind, count, text, place, each });
        }
        self.facts.teams.len() - 1
    }

    /// Notes that a device is asked for.
    pub(super) fn note_gpu(&mut self, what: &str) {
        let place = self.place();
        if self.facts.gpu.len() < 16 && !self.facts.gpu.iter().any(|(_, known)| *known == place) {
            self.facts.gpu.push((format!("{what} asks for a GPU"), place));
        }
    }

    fn row_result(
        &mut self,
        row: &Call,
        name: &str,
        amount: &Size,
        same: Option<&Value<'p>>,
        source: &str,
    ) -> Value<'p> {
        let Some(gives) = row.gives.as_deref() else { return Value::Unknown };
        let bytes = Size::number(row.base) + &amount.scale(row.holds);
        let len = (row.each > 0.0).then(|| amount.scale(1.0 / row.each));
        match gives {
            "nothing" => return Value::Nothing,
            "number" => return Value::some_number(false),
            "float" => return Value::some_number(true),
            "truth" => return Value::open(),
            "same" => return same.cloned().unwrap_or_default(),
            "unknown" => return Value::Unknown,
            _ => {}
        }
        let mut state = State::new(Class::named(gives));
        let lazy = matches!(state.class, Class::Iterator | Class::File { .. } | Class::Path);
        if lazy {
            state.content = Some(amount.clone());
        }
        let from_layout = row.holds == 0.0 && row.base == 0.0;
        if matches!(state.class, Class::Text | Class::Bytes) && from_layout && row.each > 0.0 {
            let made =
                self.make_text(amount.scale(1.0 / row.each), gives == "bytes", format!("result of {name}()"));
            return made;
        }
        state.own = bytes;
        state.len.clone_from(&len);
        state.doubt = row.doubt.max(0.05);
        if let Some(item) = &row.item {
            let element = self.borrowed_element(item, row.holds * row.each.max(1.0), row.each);
            if let (Value::Object(object), true) = (&element, lazy && row.item_holds > 0.0) {
                // Made one by one, for whoever keeps them.
                if let Ok(mut state) = object.state.try_borrow_mut() {
                    state.own = Size::number(row.item_holds);
                }
                self.recharge(object);
                self.label(&element, &format!("what {name}() gives").into());
            }
            state.held.push(element);
        }
        if let (Class::Library(_), Some(Value::Object(object))) = (&state.class, same) {
            state.content.clone_from(&object.state.borrow().content);
        }
        let of = if source.is_empty() { String::new() } else { format!(" of {source}") };
        let basis = if row.note.starts_with("assumed") { Basis::Table } else { Basis::Source };
        self.make_from(state, format!("{name}(){of}"), basis, Some(row_place(row, name)))
    }

    /// An element whose bytes its container is charged with.
    pub(super) fn borrowed_element(&mut self, kind: &str, bytes: f64, len: f64) -> Value<'p> {
        match kind {
            "number" => Value::some_number(false),
            "float" => Value::some_number(true),
            "unknown" => Value::Unknown,
            kind => {
                let mut state = State::new(Class::named(kind));
                state.borrowed = Size::number(bytes);
                state.doubt = 0.3;
                state.len = Some(Size::number(match &state.class {
                    Class::Text | Class::Bytes => len,
                    _ => (len / self.assume.field_bytes).max(1.0),
                }));
                if matches!(state.class, Class::List | Class::Dict | Class::Tuple) {
                    let mut field = State::new(Class::Text);
                    field.len = Some(Size::number(self.assume.field_bytes));
                    field.borrowed = Size::number(self.layout.text + self.assume.field_bytes);
                    let field = self.make(field, "a field");
                    state.held.push(field);
                }
                self.make(state, "an element")
            }
        }
    }
}

/// A level that is given as a number.
pub(super) fn level_of(given: Option<&Value<'_>>) -> Option<f64> {
    given.and_then(Value::number).map(Size::value)
}

fn row_place(row: &Call, name: &str) -> Rc<str> {
    format!("profiles/{} [\"{name}\"]", row.table).into()
}

/// The last two names of a path.
pub(super) fn two_last(name: &str) -> &str {
    let mut dots = name.rmatch_indices('.');
    dots.next();
    dots.next().map_or(name, |(at, _)| &name[at + 1..])
}
