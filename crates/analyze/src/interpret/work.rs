//! Time on the processor: what each step takes, times the rounds of the loops around it.
//!
//! Every open loop, call and arm has a [`Work`] of its own. At its end a loop's is multiplied by its rounds, a call's is
//! kept for when the same call comes again, and of arms that exclude each other the mean is taken.

use super::Interpreter;
use super::arguments::{Argument, Arguments};
use super::value::{Class, Value};
use crate::knowledge::{CostRow, Formula, Letter, Measure, Quantity};
use crate::size::Size;

/// Field of files whose content is compressed on the way: by what.
pub(super) const PACKED: &str = "packed";
/// Field of such files: bytes that the compressor takes at its level, given enough to compress.
pub(super) const LEVEL: &str = "@level";
/// Lines kept apart; time beyond them is in the total alone.
const MOST_LINES: usize = 12;

/// Nanoseconds, and the lines that most of them are spent on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Work {
    total: Size,
    lines: Vec<Line>,
    /// Steps on one line, not yet added to either.
    pending: f64,
    at: At,
}

/// Module and line.
type At = (usize, u32);

/// Nanoseconds spent on one line.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    at: At,
    time: Size,
}

impl Work {
    fn step(&mut self, at: At, nanoseconds: f64) {
        if at != self.at {
            self.settle();
            self.at = at;
        }
        self.pending += nanoseconds;
    }

    fn settle(&mut self) {
        if self.pending > 0.0 {
            let pending = Size::number(std::mem::take(&mut self.pending));
            self.add(self.at, &pending);
        }
    }

    fn add(&mut self, at: At, time: &Size) {
        self.total += time;
        match self.lines.iter_mut().find(|line| line.at == at) {
            Some(line) => line.time += time,
            None => self.lines.push(Line { at, time: time.clone() }),
        }
        if self.lines.len() > 2 * MOST_LINES {
            self.lines.sort_by(|left, right| right.time.value().total_cmp(&left.time.value()));
            self.lines.truncate(MOST_LINES);
        }
    }

    fn merge(&mut self, mut other: Self) {
        self.settle();
        other.settle();
        let told = other.lines.iter().fold(Size::ZERO, |sum, line| sum + &line.time);
        for line in other.lines {
            self.add(line.at, &line.time);
        }
        self.total += &(other.total - &told).at_least_zero();
    }

    /// Each figure replaced by what `change` makes of it.
    fn map(mut self, change: impl Fn(&Size) -> Size) -> Self {
        self.settle();
        self.total = change(&self.total);
        for line in &mut self.lines {
            line.time = change(&line.time);
        }
        self
    }

    /// All of it, in nanoseconds.
    pub(crate) fn total(&self) -> Size {
        self.total.clone() + &Size::number(self.pending)
    }

    /// Where most of it is spent: module, line, nanoseconds.
    pub(crate) fn lines(mut self) -> Vec<(usize, u32, Size)> {
        self.settle();
        self.lines.into_iter().map(|line| (line.at.0, line.at.1, line.time)).collect()
    }
}

/// How much of a text a call goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    All,
    /// From where the last one was found: once through in all rounds.
    FromThere,
    /// What begins at a place mostly ends with the line.
    Line,
}

impl<'p> Interpreter<'p> {
    /// From here on what is done is counted apart.
    pub(super) fn begin_work(&mut self) {
        self.work.push(Work::default());
    }

    /// What was done since the last [`Self::begin_work`].
    pub(super) fn end_work(&mut self) -> Work {
        match self.work.len() {
            0 | 1 => Work::default(),
            _ => self.work.pop().unwrap_or_default(),
        }
    }

    /// Counts what was done apart.
    pub(super) fn count_work(&mut self, work: Work) {
        if let Some(top) = self.work.last_mut() {
            top.merge(work);
        }
    }

    /// Counts one round's work as often as a loop runs.
    pub(super) fn count_rounds(&mut self, work: Work, trips: &Size) {
        let round = Size::number(self.pace.round);
        let here = (self.module, self.line);
        let mut work = work;
        work.settle();
        let at = work.lines.first().map_or(here, |line| line.at);
        work.add(at, &round);
        let work = if self.is_internal(trips) {
            work.map(|time| self.assumed_times(time, trips))
        } else {
            work.map(|time| self.known_times(time, trips))
        };
        self.count_work(work);
    }

    /// Repeated as often as is known. In each of many rounds, loops of which nothing is known take no more than a few times
    /// what the rest of the round takes.
    fn known_times(&self, time: &Size, trips: &Size) -> Size {
        if trips.value() < self.assume.rounds {
            return time.times(trips);
        }
        let internal = |symbol| self.symbols.get(symbol).is_some_and(|input| input.internal);
        let (plain, growing, assumed) = time.split(internal);
        let rest = plain + &growing;
        let assumed = up_to(assumed, rest.value() * self.assume.internal_rounds);
        (rest + &assumed).times(trips)
    }

    /// Repeated as often as is only assumed. Of loops inside loops of which nothing is known, and around work that grows
    /// with the input, few rounds are taken: every program has some, and all of them as many would be days.
    fn assumed_times(&self, time: &Size, trips: &Size) -> Size {
        let internal = |symbol| self.symbols.get(symbol).is_some_and(|input| input.internal);
        let (plain, growing, assumed) = time.split(internal);
        let few = trips.value().min(self.assume.internal_rounds).max(1.0);
        let most = self.assume.internal_seconds * 1e9;
        let repeated = up_to(plain.times(trips), most.max(plain.value()));
        let nested = up_to(assumed.scale(few), most.max(assumed.value()));
        repeated + &growing.scale(few) + &nested
    }

    /// Counts arms of which one runs, or none where `open`.
    pub(super) fn count_arms(&mut self, arms: Vec<Work>, open: bool) {
        let count = crate::knowledge::as_float(arms.len() as u64) + f64::from(u8::from(open));
        for arm in arms {
            self.count_work(arm.map(|time| time.scale(1.0 / count.max(1.0))));
        }
    }

    /// Time on the line being run.
    pub(super) fn spend(&mut self, nanoseconds: f64) {
        let at = (self.module, self.line);
        if let Some(top) = self.work.last_mut() {
            top.step(at, nanoseconds);
        }
    }

    /// Time on the line being run that depends on sizes.
    pub(super) fn spend_on(&mut self, size: &Size, nanoseconds: f64) {
        if nanoseconds <= 0.0 || size.is_zero() {
            return;
        }
        let at = (self.module, self.line);
        let mut time = size.clone().at_least_zero().scale(nanoseconds);
        if self.is_internal(&time) {
            time = up_to(time, self.assume.internal_seconds * 1e9);
        }
        if let Some(top) = self.work.last_mut() {
            top.settle();
            top.add(at, &time);
        }
    }

    /// Time of a library's function, by its row of costs.
    pub(super) fn spend_on_function(&mut self, name: &str, args: &Arguments<'p>) {
        self.spend(self.pace.once(name));
        // A text of a text is that text.
        let is_text = |value: &Value<'p>| Self::is_class(value, |class| matches!(class, Class::Text));
        if name == "str" && args.len() == 1 && args.first().is_some_and(|arg| is_text(&arg.value)) {
            return;
        }
        let row = self.knowledge.costs(self.language).function(name);
        let each = self.pace.call(name);
        let Some(row) = row else {
            let units = args.first().and_then(|arg| self.carried(&arg.value)).unwrap_or(Size::ONE);
            self.spend_on(&units, each.unwrap_or(0.0));
            return;
        };
        let subject = args.get(row.subject).map(|arg| &arg.value);
        let other = args.iter().enumerate().find(|(at, _)| *at != row.subject).map(|(_, arg)| &arg.value);
        let order = if keyed(args) { 0.0 } else { self.comparisons(row, subject) };
        let reach = if name.ends_with("re.match") { Reach::Line } else { Reach::All };
        self.spend_on_row(row, each.map(|each| each + order), subject, other, reach);
    }

    /// Time of a library's method, by its row of costs.
    pub(super) fn spend_on_method(&mut self, receiver: &Value<'p>, name: &str, args: &[Argument<'p>]) {
        let kind = match receiver {
            Value::Text(_) => "text".to_owned(),
            Value::Object(object) => match &object.state.borrow().class {
                Class::Instance(_) => return,
                Class::Bytes => "text".to_owned(),
                Class::Tuple => "list".to_owned(),
                class => class.name().to_owned(),
            },
            _ => return,
        };
        let row = format!("{kind}.{name}");
        self.spend(self.pace.once(&row));
        if self.knowledge.call(self.language, &row).is_some() {
            // Whoever does what that row says counts its time.
            return;
        }
        if matches!(name, "split" | "rsplit") && kind == "text" && args.len() > 1 {
            // Cut into a few: what is left over is copied as it is.
            let whole = self.size_of(Some(receiver));
            return self.spend_on(&whole, self.pace.moved);
        }
        let each = self.pace.call(&row);
        let Some(row) = self.knowledge.costs(self.language).own_method(&kind, name) else {
            // Of the methods of libraries those are listed that go through what they are given.
            if let Some(each) = each {
                let given = args.iter().filter(|arg| arg.value.object().is_some());
                let lengths: Vec<Size> = given.filter_map(|arg| self.length(&arg.value)).collect();
                self.spend_on(&lengths.into_iter().fold(Size::ONE, Size::max), each);
            }
            return;
        };
        let reach = match name {
            "find" | "index" | "search" | "match" if args.len() > 1 => Reach::FromThere,
            "match" if kind == "re.Pattern" => Reach::Line,
            _ => Reach::All,
        };
        let order = if keyed(args) { 0.0 } else { self.comparisons(row, Some(receiver)) };
        let other = args.first().map(|arg| &arg.value);
        self.spend_on_row(row, each.map(|each| each + order), Some(receiver), other, reach);
    }

    /// What each step of a call takes more where it puts elements in order whose comparison takes long.
    fn comparisons(&mut self, row: &CostRow, subject: Option<&Value<'p>>) -> f64 {
        let in_order = row.time.terms.iter().flatten().any(|factor| matches!(factor, Quantity::Log(_)));
        subject.filter(|_| in_order).map_or(0.0, |subject| self.comparison(subject))
    }

    fn spend_on_row(
        &mut self,
        row: &CostRow,
        each: Option<f64>,
        subject: Option<&Value<'p>>,
        other: Option<&Value<'p>>,
        reach: Reach,
    ) {
        if row.time.terms.iter().all(Vec::is_empty) {
            // What wraps a file goes through its bytes, sooner or later; what is given a path opens it.
            let wrapped =
                subject.filter(|subject| !Self::is_class(subject, |class| matches!(class, Class::Path)));
            let units = wrapped.and_then(|subject| self.carried(subject)).unwrap_or(Size::ONE);
            self.spend_on(&units, each.unwrap_or(0.0));
            return;
        }
        let mut units = self.units(&row.time, subject, other);
        match reach {
            Reach::All => {}
            Reach::Line => units = units.min(Size::number(self.assume.line_bytes)),
            Reach::FromThere => {
                let rounds = match subject {
                    Some(Value::Object(text)) => self.rounds_since(text),
                    _ => self.all_rounds(),
                };
                units = units.divided(&rounds.max(Size::ONE)).max(Size::ONE);
            }
        }
        let each = each.unwrap_or_else(|| self.unit_time(subject));
        self.spend_on(&units, each);
    }

    /// Time and memory of compressing what is written to a compressed file.
    pub(super) fn spend_on_packing(&mut self, to: &Value<'p>, bytes: &Size) {
        let Value::Object(file) = to else { return };
        let (module, level) = {
            let state = file.state.borrow();
            let Some(Value::Text(module)) = state.field(PACKED).cloned() else { return };
            (module, state.field(LEVEL).and_then(Value::number).cloned())
        };
        self.spend_on(bytes, self.pace.packed(&module, "write"));
        let row = self.knowledge.call(self.language, &format!("{module}.compress"));
        let Some((level, levels)) = level.zip(row.and_then(|row| row.levels.as_ref())) else { return };
        let needs = level.min(bytes.times(&self.all_rounds()).scale(levels.most));
        self.touch(file);
        if let Ok(mut state) = file.state.try_borrow_mut() {
            state.own = state.own.clone().max(needs);
        }
        self.recharge(file);
    }

    /// Time of a call that a table follows, by the units its row counts in.
    pub(super) fn spend_on_measured(&mut self, name: &str, amount: &Size, per: Measure) {
        let each = self.pace.call(name).unwrap_or(match per {
            Measure::None | Measure::Number => 0.0,
            Measure::Content | Measure::Length => self.pace.character,
            // Numbers of eight bytes.
            Measure::Held => self.pace.number / 8.0,
        });
        match per {
            Measure::None => self.spend(self.pace.once(name) + each),
            _ => {
                self.spend(self.pace.once(name));
                self.spend_on(amount, each);
            }
        }
    }

    /// What one unit of a call's subject takes where its row does not say.
    fn unit_time(&self, subject: Option<&Value<'p>>) -> f64 {
        match subject {
            Some(Value::Text(_)) => self.pace.character,
            Some(Value::Object(object)) => match &object.state.borrow().class {
                Class::Text | Class::Bytes | Class::File { .. } => self.pace.character,
                Class::Array | Class::Frame => self.pace.number,
                _ => self.pace.element,
            },
            _ => self.pace.element,
        }
    }

    /// A formula with the sizes of a call put in.
    fn units(&mut self, formula: &Formula, subject: Option<&Value<'p>>, other: Option<&Value<'p>>) -> Size {
        let mut sum = Size::ZERO;
        for term in &formula.terms {
            let mut product = Size::ONE;
            for quantity in term {
                let factor = match quantity {
                    Quantity::Subject => self.size_of(subject),
                    Quantity::Argument => self.size_of(other),
                    Quantity::Value => Self::magnitude_of(subject),
                    Quantity::Magnitude => Self::magnitude_of(other),
                    Quantity::Inner => self.inner_size(subject),
                    Quantity::Root => Size::number(Self::magnitude_of(subject).value().max(0.0).sqrt()),
                    Quantity::Exponential => Size::number(self.size_of(subject).value().min(60.0).exp2()),
                    Quantity::Log(letter) => {
                        let of = match letter {
                            Letter::N => self.size_of(subject),
                            Letter::M => self.size_of(other),
                            Letter::V => Self::magnitude_of(subject),
                            Letter::K => Self::magnitude_of(other),
                        };
                        Size::number(of.value().max(2.0).log2())
                    }
                };
                product = product.times(&factor);
            }
            sum += &product;
        }
        sum
    }

    fn size_of(&mut self, value: Option<&Value<'p>>) -> Size {
        value.and_then(|value| self.length(value)).unwrap_or(Size::ONE)
    }

    fn magnitude_of(value: Option<&Value<'p>>) -> Size {
        value.and_then(Value::number).cloned().unwrap_or(Size::ONE)
    }

    /// What the elements of a container hold, each, without looking closer than that.
    fn inner_size(&mut self, value: Option<&Value<'p>>) -> Size {
        let Some(Value::Object(object)) = value else { return Size::ONE };
        let element = {
            let state = object.state.borrow();
            state.items.iter().flatten().chain(&state.held).next().cloned()
        };
        element.and_then(|element| self.length(&element)).unwrap_or(Size::ONE).max(Size::ONE)
    }
}

/// Whether keys of the elements are compared, not they themselves.
fn keyed(args: &[Argument<'_>]) -> bool {
    args.iter().any(|arg| arg.name.as_deref() == Some("key"))
}

/// The size, made smaller where its expected value is larger than `most`.
fn up_to(size: Size, most: f64) -> Size {
    let value = size.value();
    if value > most { size.scale(most / value) } else { size }
}
