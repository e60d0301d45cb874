//! How many different ones there are among values that are met: keys that things are counted or grouped by, elements of sets,
//! nodes of tries.

use super::Interpreter;
use super::containers::{COLUMN, KEYS, MOST_PARTS, STATES, UNDER};
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// Letters that words go on with, as often as the others at one place: in prose some are much more frequent.
const LETTERS: f64 = 12.0;

impl<'p> Interpreter<'p> {
    /// Share of different ones among so many keys met in data: of words, the more there are the fewer are new
    /// (Heaps' law, with the constants of the model's table).
    pub(super) fn distinct_of(&self, count: &Size) -> f64 {
        let count = count.value().max(1.0);
        (self.assume.distinct_factor * count.powf(self.assume.distinct_power) / count).min(1.0)
    }

    /// Likewise of words of the input, where a sample of them was looked at.
    pub(super) fn sampled_share(&self, value: &Value<'p>, count: &Size) -> Option<f64> {
        let each = super::words::mean(&self.inputs.words()?)?;
        self.share_of_words(self.words_in(value, each, 0)?, count)
    }

    /// Share of different ones among so many runs of words.
    fn share_of_words(&self, side_by_side: f64, count: &Size) -> Option<f64> {
        let words = self.inputs.words()?;
        let count = count.value().max(1.0);
        let share = (super::words::different_of(&words, count) / count).min(1.0);
        // Of several words in a row fewer repeat: by Heaps' power, once more for each.
        let rarer = (1.0 - self.assume.distinct_power).powf((side_by_side - 1.0).max(0.0));
        Some(share.powf(rarer))
    }

    /// Share of different ones, where values are met under keys: the same value under two keys is kept twice.
    fn share_under_keys(&self, container: &Handle<'p>, value: &Value<'p>, count: &Size, share: f64) -> f64 {
        let (keys, key) = {
            let Ok(state) = container.state.try_borrow() else { return share };
            let Some(keys) = state.field(KEYS).and_then(Value::number).map(Size::value) else { return share };
            (keys, state.field(UNDER).cloned())
        };
        let count_met = count.value().max(1.0);
        let sampled = || {
            let each = super::words::mean(&self.inputs.words()?)?;
            let side_by_side = self.words_in(key.as_ref()?, each, 0)? + self.words_in(value, each, 0)?;
            self.share_of_words(side_by_side, count)
        };
        // Places, of which values met at random take so many. Columns of a table are rarely all met with each other.
        let column = self.is_column(value) || key.as_ref().is_some_and(|key| self.is_column(key));
        let values = if column { 1.0 } else { (share * count_met).max(1.0) };
        let places = keys.max(1.0) * values;
        let taken = || -places * (-count_met / places).exp_m1() / count_met;
        sampled().unwrap_or_else(taken).max(share).min(1.0)
    }

    /// Words that a text or a tuple of texts is made of; none of what may be something else.
    fn words_in(&self, value: &Value<'p>, each: f64, nesting: u32) -> Option<f64> {
        let object = value.object().filter(|_| !self.is_column(value) && nesting < 3)?;
        let state = object.state.borrow();
        match &state.class {
            Class::Text | Class::Bytes => {
                let len = state.len.as_ref().map_or(0.0, Size::value);
                // Single letters repeat otherwise.
                (len > 1.0).then(|| (len / each).round().max(1.0))
            }
            // What is empty when the first round begins is a window that moves on: of two words, as most are.
            Class::Tuple if state.items.as_ref().is_some_and(Vec::is_empty) => Some(2.0),
            Class::Tuple => {
                let items = state.items.as_ref()?;
                items.iter().try_fold(0.0, |sum, item| Some(sum + self.words_in(item, each, nesting + 1)?))
            }
            _ => None,
        }
    }

    /// Likewise of values like this one: columns that things are grouped by have fewer different ones than texts have words.
    fn distinct_like(&self, value: &Value<'p>, count: &Size) -> f64 {
        let column = value.object().and_then(|object| object.state.borrow().field(COLUMN).cloned());
        match column {
            None => return self.distinct_of(count),
            Some(Value::Truth(_)) => return 1.0,
            Some(_) => {}
        }
        let count = count.value().max(1.0);
        (self.assume.column_factor * count.powf(self.assume.column_power) / count).min(1.0)
    }

    pub(super) fn is_column(&self, value: &Value<'p>) -> bool {
        value.object().is_some_and(|object| object.state.borrow().field(COLUMN).is_some())
    }

    /// Share of different keys among those that things are grouped or counted by.
    pub(super) fn key_share(&self, container: &Handle<'p>, key: &Value<'p>) -> f64 {
        self.share_under_keys(
            container,
            key,
            &self.rounds_since(container),
            self.key_share_in_all(container, key),
        )
    }

    /// Likewise, where those of several containers were in one.
    fn key_share_in_all(&self, container: &Handle<'p>, key: &Value<'p>) -> f64 {
        if let Some(states) = self.states_of(key) {
            return (states / self.rounds_since(container).value().max(1.0)).min(1.0);
        }
        if let Some(share) = self.sampled_share(key, &self.rounds_since(container)) {
            return share;
        }
        match self.distinctness(key, &mut { MOST_PARTS }) {
            share if share < 1.0 && share > 1e-6 => {
                share.min(self.distinct_like(key, &self.rounds_since(container)))
            }
            share => share,
        }
    }

    /// Share of different elements among those that are put into a set.
    pub(super) fn element_share(&self, container: &Handle<'p>, value: &Value<'p>) -> f64 {
        let count = self.rounds_since(container);
        self.share_under_keys(container, value, &count, self.set_share(value, &count))
    }

    /// Share of different elements among so many that are put into a set: nearly all of a few.
    pub(super) fn set_share(&self, value: &Value<'p>, count: &Size) -> f64 {
        if let Some(states) = self.states_of(value) {
            return (states / count.value().max(1.0)).min(1.0);
        }
        if let Some(share) = self.sampled_share(value, count) {
            return share;
        }
        match self.distinctness(value, &mut { MOST_PARTS }) {
            share if share < 1.0 && share > 1e-6 && self.is_column(value) => self.distinct_like(value, count),
            share if share < 1.0 && share > 1e-6 => share.max(self.distinct_of(count)),
            share => share,
        }
    }

    /// Share of the rounds in which a walk from node to node makes a new node (a trie's letters): what was met before is
    /// there already.
    pub(super) fn share_of_steps(
        &self,
        container: &Handle<'p>,
        key: &Value<'p>,
        value: &Value<'p>,
    ) -> Option<f64> {
        let node = Self::is_class(value, |class| matches!(class, Class::Instance(_) | Class::Dict));
        if !node || !self.is_walked(container) {
            return None;
        }
        let steps = self.rounds_since(container);
        Some(self.share_of_letters(key, steps.value()).unwrap_or_else(|| self.distinct_of(&steps)))
    }

    /// Likewise where letters of words are the steps: words begin as others do, until what is left tells them apart.
    fn share_of_letters(&self, key: &Value<'p>, steps: f64) -> Option<f64> {
        let letter = |state: &State<'p>| {
            matches!(state.class, Class::Text) && state.len.as_ref().is_some_and(|len| len.value() <= 1.0)
        };
        let words = self.inputs.words()?;
        let length = super::words::mean(&words)? - 1.0;
        if !key.object().is_some_and(|object| letter(&object.state.borrow())) || length < 1.0 {
            return None;
        }
        let met = (steps / length).max(1.0);
        let different = super::words::different_of(&words, met);
        let apart = (length - different.log(LETTERS)).max(1.0);
        Some((different * apart / steps.max(1.0)).min(1.0))
    }

    /// Share of the rounds of a search that meet a new state.
    pub(super) fn share_of_states(&self, container: &Handle<'p>) -> Option<f64> {
        let states = self.states_since(container)?.value();
        let rounds = self.rounds_since(container).value();
        (rounds >= 1.0).then(|| (states / rounds).min(1.0))
    }

    /// How many different values there are at most, where the value itself tells: rests, texts and tuples made of them.
    /// What looks constant may be what the first round begins with.
    pub(super) fn states_of(&self, value: &Value<'p>) -> Option<f64> {
        self.parts_of(value, &mut { MOST_PARTS }).filter(|states| *states > 1.0)
    }

    /// Likewise, where a constant has one; none of what has more parts than `left`.
    pub(super) fn parts_of(&self, value: &Value<'p>, left: &mut u32) -> Option<f64> {
        *left = left.checked_sub(1)?;
        match value {
            Value::Text(_) | Value::Nothing => Some(1.0),
            Value::Number(number) if number.states.is_some() => number.states,
            Value::Number(number) if !number.counting => {
                number.value.as_ref().filter(|value| value.as_number().is_some()).map(|_| 1.0)
            }
            Value::Object(object) => {
                let state = object.state.borrow();
                match (&state.class, &state.items) {
                    (Class::Text, _) => state.field(STATES).and_then(Value::number).map(Size::value),
                    (Class::Tuple, Some(items)) => {
                        items.iter().try_fold(1.0, |states, item| Some(states * self.parts_of(item, left)?))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// How many different ones there are among values met: all of those that count up, a share of others.
    pub(super) fn distinctness(&self, value: &Value<'p>, left: &mut u32) -> f64 {
        let Some(fewer) = left.checked_sub(1) else { return self.assume.distinct };
        *left = fewer;
        match value {
            Value::Number(number) if number.counting => 1.0,
            Value::Text(_) | Value::Nothing | Value::Truth(_) => 0.0,
            Value::Object(object) => {
                let state = object.state.borrow();
                match &state.class {
                    Class::Tuple => {
                        let items = state.items.iter().flatten();
                        items.map(|item| self.distinctness(item, left)).fold(self.assume.distinct, f64::max)
                    }
                    // There are few different letters.
                    Class::Text | Class::Bytes
                        if state.len.as_ref().is_some_and(|len| len.value() <= 1.0) =>
                    {
                        1e-9
                    }
                    _ if state.len.as_ref().is_some_and(|len| len.value() > 24.0) => 1.0,
                    _ => self.assume.distinct,
                }
            }
            _ => self.assume.distinct,
        }
    }
}
