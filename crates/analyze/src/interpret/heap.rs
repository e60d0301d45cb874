//! Objects: making them, charging them, copying and weighing them.
//!
//! Knows what an object holds, not what made it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use plimsoll_model::Basis;

use super::ledger::Label;
use super::value::{Class, Handle, Object, State, Value};
use super::{Interpreter, Round};
use crate::size::Size;

/// How deep containers inside containers are weighed.
const MOST_NESTING: usize = 48;
/// Objects weighed at most to tell the bytes of one.
const MOST_VISITED: u32 = 400;
/// Values kept apart in one container; more are folded into it.
const MOST_HELD: usize = 6;
/// How far off sizes from object layouts can be, relative.
pub(super) const LAYOUT_DOUBT: f64 = 0.1;

/// Whether a lazy sequence shows what a container holds, and this object is of it: `d.values()`, `reversed(items)`.
fn shows<'p>(from: &Value<'p>, element: &Handle<'p>, nesting: u32) -> bool {
    /// Sequences over sequences that are looked through.
    const DEEPEST: u32 = 8;
    let Value::Object(sequence) = from else { return false };
    let state = sequence.state.borrow();
    let held = |value: &Value<'p>| matches!(value, Value::Object(object) if Rc::ptr_eq(object, element));
    if state.class.is_container() {
        return state.held.iter().chain(state.items.iter().flatten()).any(held)
            || state.fields.iter().any(|(_, value)| held(value));
    }
    let source = state.field("source");
    nesting < DEEPEST && source.is_some_and(|source| shows(source, element, nesting + 1))
}

impl<'p> Interpreter<'p> {
    /// Puts an object on the heap.
    pub(super) fn make(&mut self, state: State<'p>, what: impl Into<Cow<'static, str>>) -> Value<'p> {
        self.make_from(state, what, Basis::Source, None)
    }

    /// Puts an object on the heap whose size comes from a table row.
    pub(super) fn make_from(
        &mut self,
        state: State<'p>,
        what: impl Into<Cow<'static, str>>,
        basis: Basis,
        row: Option<Rc<str>>,
    ) -> Value<'p> {
        // What has its parts in place stays on the stack.
        let on_stack = self.layout.inline && (state.items.is_some() || matches!(state.class, Class::Tuple));
        if !on_stack {
            self.spend_on(&state.own.clone(), self.pace.byte);
        }
        self.place_on_heap(state, what, basis, row)
    }

    /// Likewise, of what takes no time of its own.
    fn place_on_heap(
        &mut self,
        mut state: State<'p>,
        what: impl Into<Cow<'static, str>>,
        basis: Basis,
        row: Option<Rc<str>>,
    ) -> Value<'p> {
        let id = self.fresh();
        if state.doubt == 0.0 {
            state.doubt = LAYOUT_DOUBT;
        }
        let label = Label { module: self.module, line: self.line, what: what.into(), name: None, basis, row };
        self.ledger.describe(id, label);
        let object = Rc::new(Object {
            id,
            born: Rc::clone(&self.open),
            ledger: Rc::clone(&self.ledger),
            state: RefCell::new(state),
            charged: Cell::new(0.0),
            counted: RefCell::default(),
            emptied: RefCell::default(),
        });
        self.recharge(&object);
        Value::Object(object)
    }

    /// Brings the ledger up to date with an object.
    pub(super) fn recharge(&self, object: &Handle<'p>) {
        let state = object.state.borrow();
        let size = state.own.times(&state.weight);
        object.charged.set(object.ledger.set(object.id, &size, object.charged.get(), state.doubt));
    }

    /// An element of a lazy sequence as it is handed out in a round of the open loops: an object of its own, with
    /// what was made together with it.
    pub(super) fn hand_out(&mut self, from: &Value<'p>, element: Value<'p>) -> Value<'p> {
        let kept = Self::is_class(from, |class| {
            class.is_container() || matches!(class, Class::Array | Class::Frame)
        });
        match &element {
            Value::Object(object) if !kept && !shows(from, object, 0) => {
                let since = match object.born.last() {
                    Some(round) if !self.open.contains(round) => *round,
                    _ => object.id.saturating_sub(1),
                };
                self.made_again(&Rc::clone(object), since, 0)
            }
            _ => element,
        }
    }

    fn made_again(&mut self, object: &Handle<'p>, since: u32, nesting: u32) -> Value<'p> {
        let lazy = matches!(object.state.borrow().class, Class::Iterator | Class::File { .. });
        if object.id <= since || nesting > 4 || lazy {
            return Value::Object(Rc::clone(object));
        }
        let mut state = object.state.borrow().clone();
        let again = |this: &mut Self, value: &mut Value<'p>| {
            if let Value::Object(inner) = value {
                *value = this.made_again(&Rc::clone(inner), since, nesting + 1);
            }
        };
        state.held.iter_mut().for_each(|value| again(self, value));
        state.items.iter_mut().flatten().for_each(|value| again(self, value));
        state.fields.iter_mut().for_each(|(_, value)| again(self, value));
        let label = object.ledger.label_of(object.id);
        let line = (self.module, self.line);
        if let Some(label) = &label {
            (self.module, self.line) = (label.module, label.line);
        }
        let (what, basis, row) = match label {
            Some(label) => (label.what, label.basis, label.row),
            None => ("an element".into(), Basis::Source, None),
        };
        let made = self.make_from(state, what, basis, row);
        (self.module, self.line) = line;
        made
    }

    /// Bytes that a call needs only while it runs.
    pub(super) fn spike(&mut self, bytes: Size, what: &str, row: Option<(Rc<str>, f64)>) {
        if bytes.value() < 1.0 {
            return;
        }
        let mut state = State::new(Class::Library("temporary".into()));
        state.own = bytes;
        state.doubt = row.as_ref().map_or(0.2, |(_, doubt)| doubt.max(0.2));
        let what = format!("{what}, while it runs");
        drop(self.place_on_heap(state, what, Basis::Source, row.map(|(row, _)| row)));
    }

    /// How often the current point is reached for each time an object was made; loops that take out of the
    /// object as they put into it do not count.
    pub(super) fn rounds_since(&self, object: &Handle<'p>) -> Size {
        let name = object.ledger.name_of(object.id);
        let drains = |round: &&Round<'p>| name.as_ref().is_some_and(|name| round.drains.contains(&&**name));
        let emptied = object.emptied.borrow();
        let piles_up = |round: &&Round<'p>| !drains(round) && !emptied.contains(&round.id);
        product(self.loops_since(object).iter().filter(piles_up))
    }

    /// Likewise, with all loops.
    fn all_rounds_since(&self, object: &Handle<'p>) -> Size {
        product(self.loops_since(object).iter())
    }

    /// Open loops that an object was made outside of.
    fn loops_since(&self, object: &Handle<'p>) -> &[Round<'p>] {
        let common = self.loops.iter().zip(&*object.born).take_while(|(round, id)| round.id == **id).count();
        &self.loops[common..]
    }

    /// How many of `inner` are made for each `outer`, both being alive now.
    pub(super) fn copies_in(&self, outer: &[u32], inner: &[u32]) -> Size {
        let common =
            |born: &[u32]| self.loops.iter().zip(born).take_while(|(round, id)| round.id == **id).count();
        let (from, to) = (common(outer), common(inner));
        if to <= from {
            return Size::ONE;
        }
        self.loops[from..to].iter().fold(Size::ONE, |product, round| product.times(&round.trips))
    }

    /// How many of `inner` were made for each `outer`, in loops that may have ended.
    fn rounds_between(&self, outer: &[u32], inner: &[u32]) -> Size {
        let common = outer.iter().zip(inner).take_while(|(a, b)| a == b).count();
        let open = |id: &u32| self.loops.iter().find(|round| round.id == *id).map(|round| &round.trips);
        let trips = inner[common..].iter().filter_map(|id| open(id).or_else(|| self.rounds_of.get(id)));
        trips.fold(Size::ONE, |product, trips| product.times(trips))
    }

    /// Bytes that a full copy of a value would take.
    pub(super) fn deep(&self, value: &Value<'p>) -> Size {
        self.deep_within(value, 0, &mut 0)
    }

    fn deep_within(&self, value: &Value<'p>, nesting: usize, visited: &mut u32) -> Size {
        match value {
            Value::Object(object) if nesting < MOST_NESTING && *visited < MOST_VISITED => {
                *visited += 1;
                let Ok(state) = object.state.try_borrow() else { return Size::ZERO };
                let mut sum = state.own.clone() + &state.borrowed;
                for child in &state.held {
                    let Value::Object(inner) = child else { continue };
                    let each = self.deep_within(child, nesting + 1, visited);
                    let Ok(inner) = inner.state.try_borrow() else { continue };
                    let copies = inner.weight.divided(&state.weight);
                    sum += &if copies.value() > 1.0 { each.times(&copies) } else { each };
                }
                // A place of its own refers to one object.
                for child in state.places() {
                    sum += &self.deep_within(child, nesting + 1, visited);
                }
                sum
            }
            _ => Size::ZERO,
        }
    }

    /// What an element of this value takes in its container, beside the slot.
    pub(super) fn element_bytes(&self, value: &Value<'p>) -> f64 {
        match value {
            Value::Number(number) if number.shared && !self.layout.inline => 0.0,
            Value::Number(number) if self.layout.inline && number.width.is_some() => {
                number.width.unwrap_or(self.layout.int)
            }
            Value::Number(number) if number.float => self.layout.float,
            Value::Number(_) => self.layout.int,
            Value::Unknown if self.layout.inline => self.layout.int,
            Value::Unknown => self.layout.object,
            Value::Truth(_) if self.layout.inline => 1.0,
            Value::Text(_) | Value::Given(_) if self.layout.inline => 16.0,
            _ => 0.0,
        }
    }

    /// Makes an object stand for more real ones, and with it what it holds and was made after `since`.
    pub(super) fn reweigh_since(
        &mut self,
        object: &Handle<'p>,
        factor: &Size,
        since: u32,
        seen: &mut HashSet<u32>,
    ) {
        if seen.len() > 64 || !seen.insert(object.id) {
            return;
        }
        if seen.len() > 1 && object.counted.borrow().contains(&since) {
            return;
        }
        object.counted.borrow_mut().push(since);
        self.touch(object);
        let children: Vec<Handle<'p>> = {
            let Ok(mut state) = object.state.try_borrow_mut() else { return };
            state.weight = state.weight.times(factor);
            state.children().filter_map(Value::object).cloned().collect()
        };
        self.recharge(object);
        for child in children {
            if child.id > since {
                // One that a round further out made is shared by all that the inner rounds made with it.
                let shared = self.rounds_between(&child.born, &object.born);
                let factor = factor.divided(&shared).max(Size::ONE);
                self.reweigh_since(&child, &factor, since, seen);
            }
        }
    }

    /// Makes an object stand for at least `count` for each of its container's. What it holds and was made for it
    /// (in the same round of the loop that makes it anew, or by the lazy sequence it comes from) goes with it.
    pub(super) fn multiply(&mut self, object: &Handle<'p>, container: &Handle<'p>, count: &Size) {
        let wanted =
            container.state.try_borrow().map(|state| state.weight.clone()).unwrap_or_default().times(count);
        let present = object.state.try_borrow().map(|state| state.weight.clone()).unwrap_or_default();
        if wanted.value() <= present.value() {
            return;
        }
        let shared = container.born.iter().zip(&*object.born).take_while(|(a, b)| a == b).count();
        let since = object.born.get(shared).copied().unwrap_or(object.id);
        self.reweigh_since(object, &wanted.divided(&present), since, &mut HashSet::new());
    }

    /// Puts a value into a container at the current point: it stands for all that the open loops put there.
    /// Gives back how many were put.
    pub(super) fn hold(
        &mut self,
        container: &Handle<'p>,
        value: &Value<'p>,
        slot: f64,
        distinct: f64,
    ) -> Size {
        let bound = self.most_of(container);
        let rounds = match &bound {
            // It is emptied again because it is bounded.
            Some(_) => self.all_rounds_since(container),
            None => self.rounds_since(container),
        };
        let rounds = if rounds.as_number() == Some(1.0) { rounds } else { rounds.scale(distinct) };
        let rounds = match bound {
            Some(bound) => {
                let present = container.state.try_borrow().ok().and_then(|state| state.len.clone());
                rounds.min((bound - &present.unwrap_or_default()).at_least_zero())
            }
            None => rounds,
        };
        self.hold_many(container, value, slot, &rounds);
        rounds
    }

    /// A number with a name is one object in all rounds of the loops inside the one that named it.
    fn number_share(&self, value: &Value<'p>) -> f64 {
        let Value::Number(number) = value else { return 1.0 };
        let Some(named_in) = number.named_in.filter(|_| !self.layout.inline) else { return 1.0 };
        let from = match self.loops.iter().position(|round| round.id == named_in) {
            Some(at) => at + 1,
            None if named_in == 0 => 0,
            None => return 1.0,
        };
        let inside: f64 = self.loops[from..].iter().map(|round| round.trips.value().max(1.0)).product();
        1.0 / inside
    }

    /// Puts `count` values, of which `value` is one, into a container.
    pub(super) fn hold_many(&mut self, container: &Handle<'p>, value: &Value<'p>, slot: f64, count: &Size) {
        if let Value::Object(inner) = value
            && Rc::ptr_eq(inner, container)
        {
            return;
        }
        self.touch(container);
        let folded = container.state.try_borrow().is_ok_and(|state| state.held.len() >= MOST_HELD);
        let mut bytes = self.element_bytes(value) * self.number_share(value);
        if let Value::Object(inner) = value {
            let plural = inner.state.try_borrow().map(|state| state.plural.clone()).unwrap_or(Size::ONE);
            let copies = self.copies_in(&container.born, &inner.born).times(&plural).min(count.clone());
            self.multiply(&Rc::clone(inner), container, &copies);
            if let Some(name) = container.ledger.name_of(container.id) {
                inner.ledger.name(inner.id, &format!("{name}[…]").into());
            }
            if folded {
                bytes += self.deep(value).value().min(1e15);
            }
        }
        {
            let Ok(mut state) = container.state.try_borrow_mut() else { return };
            let mut room = count.scale(slot);
            // Of those gathered by key each has room for some from its first element on.
            if state.len.as_ref().is_none_or(|len| len.value() < 1.0)
                && let Some(keys) = state.field(super::containers::KEYS).and_then(Value::number)
            {
                room = room.max(keys.clone().min(count.clone()).scale(self.least(&state.class)));
            }
            state.own += &room;
            state.own += &count.scale(bytes);
            let len = state.len.take().unwrap_or_default() + count;
            state.len = Some(len);
            // What stands one by one is no longer all there is.
            if count.as_number() != Some(1.0)
                && let Some(items) = state.items.take()
            {
                state.held.extend(items.into_iter().take(MOST_HELD));
            }
            match &mut state.items {
                Some(items) if items.len() < 64 => items.push(value.clone()),
                _ if folded => {}
                _ => state.held.push(value.clone()),
            }
        }
        self.recharge(container);
    }

    /// Lets go of everything a container holds.
    pub(super) fn empty(&mut self, container: &Handle<'p>, header: f64) {
        self.touch(container);
        let open: Vec<u32> = self.loops_since(container).iter().map(|round| round.id).collect();
        container.emptied.replace(open);
        let old = {
            let Ok(mut state) = container.state.try_borrow_mut() else { return };
            state.own = Size::number(header);
            state.len = Some(Size::ZERO);
            let items = state.items.take();
            (std::mem::take(&mut state.held), items)
        };
        self.recharge(container);
        drop(old);
    }

    /// A new text or byte string of a length.
    pub(super) fn make_text(
        &mut self,
        len: Size,
        bytes: bool,
        what: impl Into<Cow<'static, str>>,
    ) -> Value<'p> {
        let header = if bytes { self.layout.bytes } else { self.layout.text };
        let mut state = State::new(if bytes { Class::Bytes } else { Class::Text });
        state.own = Size::number(header) + &len;
        state.len = Some(len);
        self.make(state, what)
    }

    /// A text that grows in place, as CPython lets one grow that a single variable refers to: each piece is copied once.
    pub(super) fn make_grown(&mut self, len: Size, bytes: bool) -> Value<'p> {
        self.make_in_place(len, bytes, "text grown piece by piece")
    }

    /// A text in memory that something else had before.
    pub(super) fn make_in_place(&mut self, len: Size, bytes: bool, what: &'static str) -> Value<'p> {
        let mut state = State::new(if bytes { Class::Bytes } else { Class::Text });
        state.own = Size::number(if bytes { self.layout.bytes } else { self.layout.text }) + &len;
        state.len = Some(len);
        self.place_on_heap(state, what, Basis::Source, None)
    }

    /// A new, empty container.
    pub(super) fn make_container(
        &mut self,
        class: Class<'p>,
        what: impl Into<Cow<'static, str>>,
    ) -> Value<'p> {
        let header = self.header(&class);
        let mut state = State::new(class);
        state.own = Size::number(header);
        state.len = Some(Size::ZERO);
        self.make(state, what)
    }

    /// Bytes of an empty container.
    pub(super) const fn header(&self, class: &Class<'p>) -> f64 {
        match class {
            Class::List => self.layout.list,
            Class::Tuple => self.layout.tuple,
            Class::Set => self.layout.set,
            Class::Dict => self.layout.dict,
            Class::Text => self.layout.text,
            Class::Bytes => self.layout.bytes,
            _ => self.layout.object,
        }
    }

    /// Least bytes of a container's slots, once it has any element.
    const fn least(&self, class: &Class<'p>) -> f64 {
        match class {
            Class::List => self.layout.least_list,
            Class::Dict => self.layout.least_dict,
            _ => 0.0,
        }
    }

    /// Bytes of a container's slot for one element.
    pub(super) const fn slot(&self, class: &Class<'p>) -> f64 {
        match class {
            Class::List => self.layout.slot * self.layout.growth,
            Class::Set => self.layout.member,
            Class::Dict => self.layout.entry,
            _ => self.layout.slot,
        }
    }
}

/// Rounds of loops inside each other.
fn product<'a, 'p: 'a>(rounds: impl Iterator<Item = &'a Round<'p>>) -> Size {
    rounds.fold(Size::ONE, |product, round| product.times(&round.trips))
}
