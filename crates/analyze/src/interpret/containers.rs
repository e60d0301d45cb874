//! Containers: putting elements in, taking them out, copying.

use std::rc::Rc;

use plimsoll_model::Language;

use super::Interpreter;
use super::arguments::Argument;
use super::matches::MATCH;
use super::protocols::{ATTRIBUTE, attribute_name};
use super::value::{Class, Handle, Number, State, Truth, Value};
use crate::ir::Expr;
use crate::size::Size;

/// Field of what is gathered by key: how many keys it is gathered under.
pub(super) const KEYS: &str = "@keys";
/// Likewise: one of those keys.
pub(super) const UNDER: &str = "@under";
/// Field of a dict under which one of its keys is kept.
pub(super) const KEY: &str = "@key";
/// Parts of a value that are looked at: a tuple that holds the same one twice, and so on, has twice as many at each level.
pub(super) const MOST_PARTS: u32 = 256;
/// Columns of a table of which nothing is known.
const COLUMNS: f64 = 6.0;
/// Field of a queue: how many elements were put into it so far.
pub(super) const PASSED: &str = "@passed";
/// Field of a list whose room was asked for at once.
pub(super) const RESERVED: &str = "@reserved";
/// Field of a dict that links its entries in order.
pub(super) const ORDERED: &str = "@ordered";
/// Field of a list that keeps at most so many elements.
pub(super) const MAXLEN: &str = "@maxlen";
/// Field of texts: how many different ones there are at most.
pub(super) const STATES: &str = "@states";
/// Field of a text that stands in a column of a table; true where all of them are different.
pub(super) const COLUMN: &str = "@column";
/// Field of a dict under which the maker of missing values is kept.
pub(super) const FACTORY: &str = "@factory";

/// Texts from here on are copied as blocks of memory.
const PAGE: f64 = 4096.0;

impl<'p> Interpreter<'p> {
    /// Bytes of a value that stands in its container rather than beside it.
    pub(super) fn inline_bytes(&self, value: &Value<'p>) -> f64 {
        if self.layout.inline { self.bytes_in_place(value, &mut { MOST_PARTS }) } else { 0.0 }
    }

    /// Of what has more parts than `left`, what these take.
    fn bytes_in_place(&self, value: &Value<'p>, left: &mut u32) -> f64 {
        let Some(fewer) = left.checked_sub(1) else { return 0.0 };
        *left = fewer;
        match value {
            Value::Number(number) => {
                number.width.unwrap_or(if number.float { self.layout.float } else { self.layout.int })
            }
            Value::Truth(_) => 1.0,
            Value::Nothing => 0.0,
            Value::Object(object) => match &object.state.borrow().class {
                Class::Text | Class::Bytes | Class::List => self.layout.list,
                Class::Dict | Class::Set => self.layout.dict,
                Class::Tuple => {
                    let state = object.state.borrow();
                    state
                        .items
                        .iter()
                        .flatten()
                        .map(|item| self.bytes_in_place(item, left))
                        .sum::<f64>()
                        .max(1.0)
                }
                Class::Instance(_) => {
                    let state = object.state.borrow();
                    state
                        .fields
                        .iter()
                        .map(|(_, value)| self.bytes_in_place(value, left))
                        .sum::<f64>()
                        .max(1.0)
                }
                _ => 16.0,
            },
            _ => 16.0,
        }
    }

    fn slot_for(&self, class: &Class<'p>, value: &Value<'p>) -> f64 {
        if !self.layout.inline {
            return self.slot(class);
        }
        let inside = self.inline_bytes(value) - self.element_bytes(value);
        let each = inside.max(0.0) + self.element_bytes(value);
        match class {
            Class::List => each * self.layout.growth - self.element_bytes(value),
            Class::Dict => {
                self.layout.entry + each * 8.0 / 7.0 * self.layout.growth - self.element_bytes(value)
            }
            Class::Set => {
                self.layout.member + each * 8.0 / 7.0 * self.layout.growth - self.element_bytes(value)
            }
            _ => inside.max(0.0),
        }
    }

    /// `list.append(value)`, `set.add(value)`: once for every round of the open loops.
    pub(super) fn put(&mut self, container: &Handle<'p>, value: &Value<'p>) {
        let (class, most) = {
            let state = container.state.borrow();
            (state.class.clone(), state.field(MAXLEN).and_then(|most| most.number().cloned()))
        };
        let mut slot = self.slot_for(&class, value);
        if self.layout.inline
            && matches!(class, Class::List)
            && container.state.borrow().field(RESERVED).is_some()
        {
            // What was asked for at once does not grow.
            slot = self.inline_bytes(value) - self.element_bytes(value);
        }
        if let Some(most) = most {
            let present = container.state.borrow().len.clone().unwrap_or_default();
            let room = (most - &present).at_least_zero();
            let count = self.rounds_since(container).min(room);
            self.hold_many(container, value, slot, &count);
            return;
        }
        let distinct = match (&class, value) {
            (Class::Set, value) => {
                self.share_of_states(container).unwrap_or_else(|| self.element_share(container, value))
            }
            _ => 1.0,
        };
        self.hold(container, value, slot, distinct);
    }

    /// Remembers how many elements went through a queue.
    pub(super) fn note_passed(&mut self, queue: &Handle<'p>) {
        let rounds = self.rounds_since(queue);
        self.touch(queue);
        if let Ok(mut state) = queue.state.try_borrow_mut() {
            let before = state.field(PASSED).and_then(Value::number).cloned().unwrap_or_default();
            state.set_field(PASSED.into(), Value::whole(before + &rounds));
        }
    }

    /// `dict[key] = value`; `old` is whether the value was worked out from the one before (counting).
    pub(super) fn put_entry(
        &mut self,
        container: &Handle<'p>,
        key: &Value<'p>,
        value: &Value<'p>,
        distinct: Option<f64>,
    ) {
        if let Value::Text(name) = key {
            // A key that stands in the source: one entry, whose value is replaced.
            self.touch(container);
            let old = {
                let Ok(mut state) = container.state.try_borrow_mut() else { return };
                let new = state.field(name).is_none();
                if new {
                    state.own += &Size::number(self.layout.entry + self.element_bytes(value));
                    let len = state.len.take().unwrap_or_default() + &Size::ONE;
                    state.len = Some(len);
                }
                if state.fields.len() < 256 || !new {
                    state.set_field(Rc::clone(name), value.clone())
                } else {
                    None
                }
            };
            self.recharge(container);
            drop(old);
            return;
        }
        let key_slot = if self.layout.inline { self.inline_bytes(key) } else { 0.0 };
        let class = Class::Dict;
        // A count, unless it numbers the keys.
        let counted = match value {
            Value::Number(number) => {
                !number.counting || Self::is_class(key, |class| matches!(class, Class::Text))
            }
            value => matches!(value, Value::Truth(_)),
        };
        let rounds = self.rounds_since(container).value().max(1.0);
        let stated = self.states_of(key).map(|states| (states / rounds).min(1.0));
        let sampled = self.sampled_share(key, &Size::number(rounds)).is_some();
        let guessed = stated.is_none() && !sampled && distinct.is_none_or(|share| share < 1.0);
        let step = self.share_of_steps(container, key, value);
        // Each node that is walked through has a table of its own.
        let table = (self.layout.least_dict - self.layout.entry).max(0.0);
        let tables = step.map(|share| self.rounds_since(container).scale(share * table));
        let special = step.or_else(|| self.share_of_states(container));
        let distinct = special.or(distinct).or(stated).unwrap_or_else(|| {
            match self.distinctness(key, &mut { MOST_PARTS }) {
                // What is stored under a key of its own is mostly kept: an index of records.
                share if share < 1.0 && !counted && share > 1e-6 => 1.0,
                _ if counted => self.key_share(container, key),
                share => share,
            }
        });
        if guessed
            && distinct < 1.0
            && let Ok(mut state) = container.state.try_borrow_mut()
        {
            state.doubt = self.assume.distinct_doubt;
        }
        let linked = container.state.try_borrow().is_ok_and(|state| state.field(ORDERED).is_some());
        let slot = self.slot_for(&class, value) + key_slot + if linked { self.layout.link } else { 0.0 };
        let count = self.hold(container, value, slot, distinct.max(1e-9));
        if let Some(tables) = tables
            && let Ok(mut state) = container.state.try_borrow_mut()
        {
            state.own += &tables;
        }
        if let Value::Object(inner) = key {
            let copies = self.copies_in(&container.born, &inner.born).min(count);
            self.multiply(&Rc::clone(inner), container, &copies);
        } else if !self.layout.inline {
            let bytes = self.element_bytes(key);
            if let Ok(mut state) = container.state.try_borrow_mut() {
                state.own += &count.scale(bytes);
            }
            self.recharge(container);
        }
        if let Ok(mut state) = container.state.try_borrow_mut()
            && state.field(KEY).is_none()
        {
            state.fields.push((KEY.into(), key.clone()));
        }
    }

    /// `container[key] = value`.
    pub(super) fn set_item(&mut self, container: &Value<'p>, key: &Value<'p>, value: &Value<'p>) {
        let Value::Object(object) = container else { return };
        let object = Rc::clone(object);
        if self.call_operator(container, "__setitem__", &[key, value]).is_some() {
            return;
        }
        let class = object.state.borrow().class.clone();
        match class {
            Class::Dict => self.put_entry(&object, key, value, None),
            Class::List => {
                // The place is there already; what it refers to is new.
                let bytes = match value {
                    Value::Number(number) if !number.shared && !self.layout.inline => {
                        self.element_bytes(value)
                    }
                    _ => 0.0,
                };
                let (len, filled) = {
                    let state = object.state.borrow();
                    (state.len.clone().unwrap_or(Size::ONE), state.field("@filled").is_some())
                };
                let rounds = self.rounds_since(&object).min(len.clone());
                if bytes > 0.0 && !filled {
                    self.touch(&object);
                    if let Ok(mut state) = object.state.try_borrow_mut() {
                        state.own += &rounds.scale(bytes);
                        state.fields.push(("@filled".into(), Value::Nothing));
                    }
                    self.recharge(&object);
                } else if let Value::Object(_) = value {
                    self.hold_many(&object, value, 0.0, &rounds);
                    if let Ok(mut state) = object.state.try_borrow_mut() {
                        state.len = Some(len);
                    }
                }
            }
            Class::Frame => {
                // A new column.
                let bytes = match value {
                    Value::Object(column)
                        if matches!(column.state.borrow().class, Class::Array | Class::Frame) =>
                    {
                        self.deep(value)
                    }
                    _ => object.state.borrow().len.clone().unwrap_or_default().scale(8.0),
                };
                self.touch(&object);
                if let Ok(mut state) = object.state.try_borrow_mut() {
                    state.own += &bytes;
                }
                self.recharge(&object);
            }
            _ => {}
        }
    }

    /// `container[key]`.
    pub(super) fn item(&mut self, container: &Value<'p>, key: &Value<'p>) -> Value<'p> {
        match container {
            Value::Library(name) if &**name == "sys.argv" => {
                let at = key.number().and_then(Size::as_number);
                match at {
                    Some(at) => self.argument_at(at),
                    None => self.any_argument(),
                }
            }
            Value::Library(name) if &**name == "os.environ" => self.environment(key),
            Value::Object(object) => {
                let kinded = object.state.borrow().kind.is_some();
                let own = kinded.then(|| self.call_operator(container, "__getitem__", &[key])).flatten();
                match own.unwrap_or_else(|| self.item_of(&Rc::clone(object), key)) {
                    Value::Unknown if kinded => {
                        self.call_operator(container, "__missing__", &[key]).unwrap_or_default()
                    }
                    item => item,
                }
            }
            Value::Text(_) | Value::Given(_) => container.clone(),
            _ => Value::Unknown,
        }
    }

    /// One of the elements that an object stands for.
    pub(super) fn single(&mut self, container: &Value<'p>, element: Value<'p>) -> Value<'p> {
        let (Value::Object(outer), Value::Object(inner)) = (container, &element) else { return element };
        // In place: what is done to one is done to all.
        if self.layout.inline {
            return element;
        }
        let copy = {
            let (outer, inner) = (outer.state.borrow(), inner.state.borrow());
            let many = inner.weight.value() > outer.weight.value() * 1.5;
            (many && matches!(inner.class, Class::Text | Class::Bytes)).then(|| {
                let mut copy = inner.clone();
                copy.weight = outer.weight.clone();
                copy.plural = Size::ONE;
                copy
            })
        };
        match copy {
            Some(copy) => self.make(copy, "one of several texts"),
            None => element,
        }
    }

    /// Likewise, whatever the object's own type does.
    pub(super) fn item_of(&mut self, object: &Handle<'p>, key: &Value<'p>) -> Value<'p> {
        let item = self.some_item_of(object, key);
        let item = self.single(&Value::Object(Rc::clone(object)), item);
        let unique =
            self.known_text(key).filter(|name| self.assume.unique_columns.iter().any(|one| **one == **name));
        if let (Some(_), Value::Object(value), true) = (unique, &item, self.is_column(&item))
            && let Ok(mut state) = value.state.try_borrow_mut()
        {
            state.set_field(COLUMN.into(), Value::Truth(Truth::Known(true)));
        }
        item
    }

    fn some_item_of(&mut self, object: &Handle<'p>, key: &Value<'p>) -> Value<'p> {
        let state = object.state.borrow();
        if let (Some(items), Some(at)) = (&state.items, key.number().and_then(Size::as_number)) {
            let count = crate::knowledge::as_float(items.len() as u64);
            let at = if at < 0.0 { count + at } else { at };
            let index = plimsoll_model::Bytes::from_f64(at).0;
            if let Some(item) = usize::try_from(index).ok().and_then(|index| items.get(index)) {
                return item.clone();
            }
        }
        let class = state.class.clone();
        if let (Class::Dict | Class::Library(_), Value::Text(name)) = (&class, key)
            && let Some(value) = state.field(name)
        {
            return value.clone();
        }
        let factory = state.field(FACTORY).cloned();
        let mut best = None;
        for value in state.held.iter().chain(state.items.iter().flatten()) {
            best = self.larger(best, Some(value.clone()));
        }
        let chosen =
            || state.fields.iter().filter(|(name, _)| !name.starts_with('@')).map(|(_, value)| value);
        let callable = |value: &Value<'p>| value.is_function() || matches!(value, Value::Type(_));
        if matches!(class, Class::Dict) && chosen().count() > 1 && chosen().all(callable) {
            let functions = chosen().cloned().collect();
            drop(state);
            return self.any_of(functions);
        }
        if matches!(class, Class::Dict) && best.is_none() {
            for (name, value) in &state.fields {
                if !name.starts_with('@') {
                    best = self.larger(best, Some(value.clone()));
                }
            }
        }
        drop(state);
        match class {
            Class::Instance(of) => {
                let this = Value::Object(Rc::clone(object));
                match self.method_of(of, "__getitem__").or_else(|| self.method_of(of, "index")) {
                    Some((module, function)) => {
                        let args = [&this, key].map(|value| Argument::plain(value.clone()));
                        self.call_own(module, function, args.to_vec())
                    }
                    None => Value::Unknown,
                }
            }
            Class::Dict => match (best, factory) {
                (Some(value), _) => value,
                (None, Some(factory)) => self.missing_entry(object, key, &factory),
                _ => Value::Unknown,
            },
            Class::Array if object.state.borrow().grid.is_some() => {
                self.array_item(object, key).unwrap_or_default()
            }
            Class::Array | Class::Frame => {
                let this = Value::Object(Rc::clone(object));
                let masks =
                    Self::is_class(key, |class| matches!(class, Class::Array | Class::Frame | Class::List));
                if masks { self.shallow_copy(&this, class, "selection") } else { self.row_or_column(object) }
            }
            Class::Text => self.make_text(Size::ONE, false, "a character"),
            Class::Bytes => Value::some_number(false),
            Class::Library(of) if &*of == MATCH => {
                let group = vec![Argument::plain(key.clone())];
                self.match_method(object, "group", &group).unwrap_or_default()
            }
            _ => best.unwrap_or_default(),
        }
    }

    fn row_or_column(&mut self, object: &Handle<'p>) -> Value<'p> {
        let (class, len, bytes) = {
            let state = object.state.borrow();
            (state.class.clone(), state.len.clone(), state.own.clone() + &state.borrowed)
        };
        let mut state = State::new(class.clone());
        state.len.clone_from(&len);
        state.borrowed = match (&class, &len) {
            (Class::Frame, Some(len)) => len.scale(8.0).min(bytes),
            // One of some columns.
            (Class::Frame, None) => bytes.scale(1.0 / COLUMNS),
            (_, Some(len)) if len.value() >= 1.0 => bytes.divided(len),
            _ => bytes,
        };
        if matches!(class, Class::Array) && state.borrowed.value() <= 16.0 {
            return Value::some_number(true);
        }
        self.make(state, "a part")
    }

    /// A dict that makes its missing values: one made now stands for those of all keys.
    fn missing_entry(&mut self, object: &Handle<'p>, key: &Value<'p>, factory: &Value<'p>) -> Value<'p> {
        let made = match factory {
            Value::Library(name) if matches!(&**name, "int" | "float" | "bool") => Value::some_number(false),
            factory => self.call(&factory.clone(), Vec::new()),
        };
        self.gather(object, key, &made)
    }

    /// Puts a value under a key where others are gathered (`groups[key].append(…)`): one object stands for those of
    /// all keys and takes in what is put into any of them; their headers are counted with the entries.
    pub(super) fn gather(&mut self, map: &Handle<'p>, key: &Value<'p>, value: &Value<'p>) -> Value<'p> {
        let share = self.share_of_steps(map, key, value).unwrap_or_else(|| self.key_share(map, key));
        let gathered = match value {
            Value::Object(object)
                if object.state.borrow().class.is_container()
                    || matches!(object.state.borrow().class, Class::Array) =>
            {
                let mut state = object.state.borrow().clone();
                let header = self.header(&state.class) + self.layout.object;
                let count = self.rounds_since(map).scale(share);
                state.fields.push((KEYS.into(), Value::whole(count.clone())));
                state.fields.push((UNDER.into(), key.clone()));
                let open = std::mem::replace(&mut self.open, Rc::clone(&map.born));
                let made = self.make(state, "values gathered by key");
                self.open = open;
                self.touch(map);
                if let Ok(mut state) = map.state.try_borrow_mut() {
                    state.own += &count.scale(header);
                }
                made
            }
            _ => value.clone(),
        };
        self.put_entry(map, key, &gathered, Some(share));
        gathered
    }

    /// Empty containers of which there are so many copies: what is put into any of them goes into one that stands for all.
    pub(super) fn gathered(&mut self, value: &Value<'p>, count: &Size) {
        let Value::Object(object) = value else { return };
        let Ok(mut state) = object.state.try_borrow_mut() else { return };
        let empty = state.len.as_ref().is_none_or(|len| len.value() < 1.0);
        if state.class.is_container() && empty && state.field(KEYS).is_none() {
            state.fields.push((KEYS.into(), Value::whole(count.clone())));
        }
        let fields: Vec<Value<'p>> = match state.class {
            Class::Instance(_) => state.fields.iter().map(|(_, value)| value.clone()).collect(),
            _ => Vec::new(),
        };
        drop(state);
        for field in fields.iter().take(16) {
            if !Self::is_class(field, |class| matches!(class, Class::Instance(_))) {
                self.gathered(field, count);
            }
        }
    }

    /// All elements of a value into a container.
    pub(super) fn extend(&mut self, container: &Handle<'p>, value: &Value<'p>) {
        if matches!(value, Value::Object(other) if Rc::ptr_eq(other, container)) {
            return;
        }
        let iteration = self.iterate(value);
        let class = container.state.borrow().class.clone();
        if let Some(items) = iteration.items
            && items.len() <= 32
        {
            for item in &items {
                self.put(container, item);
            }
            return;
        }
        let rounds = self.rounds_since(container);
        let mut count = rounds.times(&iteration.count);
        if matches!(class, Class::Set | Class::Dict) {
            count = count.scale(self.set_share(&iteration.element, &count).max(1e-3));
        }
        let most = container.state.borrow().field(MAXLEN).and_then(Value::number).cloned();
        if let Some(most) = most {
            let present = container.state.borrow().len.clone().unwrap_or_default();
            count = count.min((most - &present).at_least_zero());
        }
        let slot = self.slot_for(&class, &iteration.element);
        self.hold_elements(container, value, &iteration.element, slot, &count);
    }

    /// Puts `count` elements of another container in: they are made anew only where the other one is lazy.
    fn hold_elements(
        &mut self,
        container: &Handle<'p>,
        from: &Value<'p>,
        element: &Value<'p>,
        slot: f64,
        count: &Size,
    ) {
        let lazy = !Self::is_class(from, Class::is_container);
        if let (true, Value::Object(inner)) = (lazy, element) {
            // The element was made once, for all of them.
            self.multiply(&Rc::clone(inner), container, count);
        }
        let slot = if lazy { slot } else { slot - self.element_bytes(element) };
        self.hold_many(container, element, slot, count);
    }

    /// A new container with the elements of another.
    pub(super) fn shallow_copy(
        &mut self,
        value: &Value<'p>,
        class: Class<'p>,
        what: &'static str,
    ) -> Value<'p> {
        if let Value::Object(object) = value {
            let (of, bytes, len) = {
                let state = object.state.borrow();
                (state.class.clone(), state.own.clone() + &state.borrowed, state.len.clone())
            };
            if matches!(of, Class::Array | Class::Frame | Class::Text | Class::Bytes)
                && std::mem::discriminant(&of) == std::mem::discriminant(&class)
            {
                let mut state = State::new(class);
                state.own = bytes;
                state.len = len;
                return self.make(state, what);
            }
        }
        let own = self.iterator_of(value);
        let value = own.as_ref().unwrap_or(value);
        if let (Some(items), false) = (self.exact_items(value), matches!(class, Class::Dict)) {
            return self.sequence_of(class, items, what.to_owned());
        }
        let made = self.make_container(class, what);
        if let Value::Object(container) = &made {
            let container = Rc::clone(container);
            self.extend(&container, value);
            if let (Class::Dict, Value::Object(from)) = (container.state.borrow().class.clone(), value) {
                let fields = from.state.borrow().fields.clone();
                if let Ok(mut state) = container.state.try_borrow_mut() {
                    for (name, value) in fields {
                        state.set_field(name, value);
                    }
                }
            }
        }
        made
    }

    /// A copy of everything, however deep.
    pub(super) fn deep_copy(&mut self, value: &Value<'p>, what: &'static str) -> Value<'p> {
        let Value::Object(object) = value else { return value.clone() };
        let mut state = {
            let state = object.state.borrow();
            let mut copy = State::new(state.class.clone());
            copy.len.clone_from(&state.len);
            copy.content.clone_from(&state.content);
            copy.doubt = state.doubt;
            copy.fields.clone_from(&state.fields);
            copy.held.clone_from(&state.held);
            copy.items.clone_from(&state.items);
            copy
        };
        // The parts are counted whole; they stay reachable to tell what an element is.
        state.own = self.deep(value);
        self.make(state, what)
    }

    /// A part of a sequence: slots of its own, the same elements.
    pub(super) fn part_of(&mut self, value: &Value<'p>, class: &Class<'p>, len: Option<Size>) -> Value<'p> {
        match class {
            Class::Text | Class::Bytes => {
                let len = len.unwrap_or_else(|| Size::number(self.assume.text_bytes));
                let bytes = matches!(class, Class::Bytes);
                if self.loops.is_empty() || len.value() < PAGE {
                    self.make_text(len, bytes, "part of a text")
                } else {
                    // In each round it takes the place that the last round's had.
                    self.spend_on(&len, self.pace.moved);
                    self.make_in_place(len, bytes, "part of a text")
                }
            }
            Class::Iterator => {
                let element = self.element(value);
                self.iterator(element, len, "part of a range")
            }
            Class::List | Class::Tuple => {
                let mut state = State::new(class.clone());
                let count = len.clone().unwrap_or_else(|| Size::number(self.assume.elements));
                state.own = Size::number(self.header(class)) + &count.scale(self.layout.slot);
                state.len = len;
                if let Value::Object(object) = value {
                    let from = object.state.borrow();
                    state.held =
                        from.held.iter().chain(from.items.iter().flatten()).take(6).cloned().collect();
                }
                self.make(state, "part of a list")
            }
            _ => Value::Unknown,
        }
    }

    /// A view into an array: nothing of its own.
    pub(super) fn view(&mut self, value: &Value<'p>, taken: Option<Size>) -> Value<'p> {
        let Value::Object(object) = value else { return Value::Unknown };
        let mut state = {
            let state = object.state.borrow();
            let mut view = State::new(state.class.clone());
            view.len.clone_from(&state.len);
            view.borrowed = state.own.clone() + &state.borrowed;
            view.held.clone_from(&state.held);
            view.grid.clone_from(&state.grid);
            view
        };
        if let (Some(taken), Some(len)) = (taken, state.len.clone())
            && len.value() > 0.0
        {
            let taken = taken.at_least_zero().min(len.clone());
            state.borrowed = state.borrowed.times(&taken.divided(&len));
            if let Some(first) = state.grid.as_mut().and_then(|grid| grid.axes.first_mut()) {
                first.clone_from(&taken);
            }
            state.len = Some(taken);
        }
        // What it shows lives as long as it does.
        state.fields.push(("base".into(), value.clone()));
        self.make(state, "view")
    }

    /// `text += piece`, once for every round.
    pub(super) fn grow_text(&mut self, text: &Handle<'p>, piece: &Value<'p>, target: Option<&Expr>) {
        let rounds = self.rounds_of_growth(self.rounds_since(text), target);
        let added = self.text_len(piece).times(&rounds);
        self.touch(text);
        if let Ok(mut state) = text.state.try_borrow_mut() {
            state.own += &added;
            let len = state.len.take().unwrap_or_default() + &added;
            state.len = Some(len);
        }
        self.recharge(text);
    }

    /// In so many rounds pieces are put to a text: where the loop begins it anew, as many as a word or paragraph has.
    fn rounds_of_growth(&self, rounds: Size, target: Option<&Expr>) -> Size {
        let Some(target) = target else { return rounds };
        let Some(at) = self.loops.iter().rposition(|round| round.begins.contains(&target)) else {
            return rounds;
        };
        let inner = self.loops[at + 1..].iter().fold(Size::ONE, |product, round| product.times(&round.trips));
        rounds.min(inner.times(&self.loops[at].trips.clone().min(Size::number(self.assume.word_bytes))))
    }

    /// `text += piece` where the text was a constant before the open loops: it is given a place on the heap.
    pub(super) fn grown_constant(
        &mut self,
        target: &'p Expr,
        left: &Value<'p>,
        right: &Value<'p>,
    ) -> Value<'p> {
        // It stands where the constant was: what is added in rounds since then adds up.
        let since = match target {
            Expr::Name(name) => {
                let scope = self.scope_of(name);
                let known = scope.literal_in.borrow().get(name.as_str()).cloned();
                known.unwrap_or_else(|| self.open.iter().take(scope.loops).copied().collect())
            }
            _ => Rc::clone(&self.open),
        };
        let open = std::mem::replace(&mut self.open, since);
        let rounds = self.copies_in(&Rc::clone(&self.open), &open);
        let rounds = self.rounds_of_growth(rounds, Some(target));
        let bytes = Self::is_class(right, |class| matches!(class, Class::Bytes));
        let piece = self.text_len(right);
        let len = self.text_len(left) + &piece.times(&rounds);
        let made = self.make_grown(len, bytes);
        self.open = open;
        self.spend_on(&piece, self.pace.byte);
        made
    }

    /// Sets `owner.name`.
    pub(super) fn set_attribute(&mut self, owner: &Value<'p>, name: &str, value: Value<'p>) {
        match owner {
            Value::Object(object) => {
                self.touch(object);
                let label: Rc<str> = match object.ledger.name_of(object.id) {
                    Some(owner) => format!("{owner}.{name}").into(),
                    None => name.into(),
                };
                self.label(&value, &label);
                let old = object.state.try_borrow_mut().ok().and_then(|mut state| {
                    if state.kind.is_some()
                        && !state.fields.iter().any(|(name, _)| name.starts_with(ATTRIBUTE))
                    {
                        state.own += &Size::number(self.layout.attributes);
                    }
                    let name = attribute_name(&state, name);
                    if state.fields.len() > 256 { None } else { state.set_field(name.into(), value) }
                });
                self.recharge(object);
                drop(old);
            }
            Value::Type(of) => self.set_class_attribute(*of, name, value),
            Value::Module(module) => {
                let scope = Rc::clone(&self.modules[*module]);
                let name: Rc<str> = name.into();
                self.label(&value, &name);
                self.note_name(&scope, &name);
                let old = scope.names.borrow_mut().insert(name, value);
                drop(old);
            }
            _ => {}
        }
    }

    /// Values that were annotated with a type: empty ones become what the type says.
    pub(super) fn annotated(&mut self, value: Value<'p>, annotation: &str) -> Value<'p> {
        if self.language == Language::Rust {
            return self.typed(value, annotation);
        }
        match (&value, annotation) {
            (Value::Number(number), "float") => Value::Number(Number { float: true, ..number.clone() }),
            (Value::Unknown, "int" | "float") => Value::some_number(annotation == "float"),
            (Value::Unknown, "bool") => Value::Truth(Truth::Open),
            _ => value,
        }
    }
}
