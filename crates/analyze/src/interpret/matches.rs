//! What a regular expression finds in a text: a match, and the pieces of the text that its groups show.

use std::rc::Rc;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::patterns::{PATTERN, fewer, groups, literal_start};
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// The class of a match.
pub(super) const MATCH: &str = "re.Match";
/// Field of a match: the text that it was found in.
const SUBJECT: &str = "@subject";
/// Field of a match: how long the piece is that matched.
const LENGTH: &str = "@length";
/// Groups that are told apart.
const MOST_GROUPS: usize = 32;

impl<'p> Interpreter<'p> {
    /// Functions of `re` that find one match, or hand matches to a function.
    pub(super) fn expression_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let pattern = self.pattern_of(&format!("re.{function}"), None, args).unwrap_or_default();
        self.search_for(&pattern, function, args, 1)
    }

    /// Likewise of a compiled expression.
    pub(super) fn pattern_method(
        &mut self,
        pattern: &Handle<'p>,
        method: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let known = match pattern.state.borrow().field(PATTERN) {
            Some(Value::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        self.search_for(&known, method, args, 0)
    }

    /// What finds, with its arguments from `first` on; none of what a row of the tables does.
    fn search_for(
        &mut self,
        pattern: &str,
        how: &str,
        args: &Arguments<'p>,
        first: usize,
    ) -> Option<Value<'p>> {
        let at =
            |place: usize, keyword: &str| pick(args, first + place, keyword).cloned().unwrap_or_default();
        match how {
            "match" | "search" | "fullmatch" => Some(self.found(how, pattern, &at(0, "string"))),
            "sub" | "subn" => {
                // The text that comes of it the row makes.
                self.hand_matches(pattern, &at(0, "repl"), &at(1, "string"));
                None
            }
            _ => None,
        }
    }

    /// A function that is to replace what matches is called with each match.
    fn hand_matches(&mut self, pattern: &str, by: &Value<'p>, text: &Value<'p>) {
        if !by.is_function() && !matches!(by, Value::Method(_)) {
            return;
        }
        let len = self.length(text).unwrap_or(Size::ONE);
        // Of many kinds of lines each is a few.
        let lines = len.scale(1.0 / (self.assume.kinds * self.assume.line_bytes));
        self.enter_loop(fewer(&lines, literal_start(pattern)).max(Size::ONE));
        let made = self.found("search", pattern, text);
        let written = self.call(by, vec![Argument::plain(made)]);
        drop(written);
        self.leave_loop();
    }

    /// A match in a text, or none, which is not known.
    fn found(&mut self, how: &str, pattern: &str, text: &Value<'p>) -> Value<'p> {
        let whole = self.length(text).unwrap_or_else(|| Size::number(self.assume.line_bytes));
        let rounds = match text {
            Value::Object(object) => self.rounds_since(object),
            _ => Size::ONE,
        };
        // Patterns mostly end with the line; of a text that is gone through match by match all are no longer than it.
        let line = Size::number(self.assume.line_bytes);
        let piece = match how {
            "fullmatch" => whole,
            _ => whole.divided(&rounds.max(Size::ONE)).max(Size::ONE).min(line.min(whole)),
        };
        let groups = groups(pattern);
        let count = crate::knowledge::as_float(groups.len() as u64);
        let mut state = State::new(Class::Library(MATCH.into()));
        state.own = Size::number(self.layout.group.mul_add(count, self.layout.found));
        state.fields.push((SUBJECT.into(), text.clone()));
        state.fields.push((LENGTH.into(), Value::whole(piece)));
        state.fields.push((PATTERN.into(), Value::Text(pattern.into())));
        self.make(state, "a match")
    }

    /// Methods of a match.
    pub(super) fn match_method(
        &mut self,
        object: &Handle<'p>,
        method: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        match method {
            "group" => Some(match args.as_slice() {
                [] => self.piece_of(object, true),
                [one] => {
                    let whole = one.value.number().is_some_and(Size::is_zero);
                    self.piece_of(object, whole)
                }
                several => {
                    let pieces = several.iter().map(|_| self.piece_of(object, false)).collect();
                    self.sequence_of(Class::Tuple, pieces, "groups".into())
                }
            }),
            "groups" => {
                let names = self.groups_of(object);
                let pieces = names.iter().map(|_| self.piece_of(object, false)).collect();
                Some(self.sequence_of(Class::Tuple, pieces, "groups".into()))
            }
            "groupdict" => {
                let names = self.groups_of(object);
                let mut entries = Vec::new();
                for name in names.into_iter().flatten() {
                    entries.extend([Value::Text(name), self.piece_of(object, false)]);
                }
                Some(self.dict_of(entries))
            }
            "start" | "end" => Some(Value::some_number(false)),
            "span" => {
                let ends = vec![Value::some_number(false), Value::some_number(false)];
                Some(self.sequence_of(Class::Tuple, ends, "span".into()))
            }
            "expand" => Some(self.piece_of(object, true)),
            _ => None,
        }
    }

    /// Attributes of a match.
    pub(super) fn match_attribute(&self, object: &Handle<'p>, name: &str) -> Option<Value<'p>> {
        match name {
            "string" => object.state.borrow().field(SUBJECT).cloned(),
            "lastgroup" | "lastindex" | "pos" | "endpos" | "re" | "regs" => Some(Value::Unknown),
            _ => None,
        }
    }

    /// The groups of the expression that found a match, with their names; one where it is not known.
    fn groups_of(&self, object: &Handle<'p>) -> Vec<Option<Rc<str>>> {
        let known = match object.state.borrow().field(PATTERN) {
            Some(Value::Text(pattern)) => groups(pattern),
            _ => Vec::new(),
        };
        if known.is_empty() { vec![None] } else { known.into_iter().take(MOST_GROUPS).collect() }
    }

    /// The text of a whole match or of one of its groups, which share it.
    fn piece_of(&mut self, object: &Handle<'p>, whole: bool) -> Value<'p> {
        let length = object.state.borrow().field(LENGTH).and_then(Value::number).cloned();
        let length = length.unwrap_or_else(|| Size::number(self.assume.word_bytes - 1.0));
        let count = crate::knowledge::as_float(self.groups_of(object).len() as u64);
        let length = if whole { length } else { length.scale(1.0 / count.max(1.0)).max(Size::ONE) };
        let bytes = object
            .state
            .borrow()
            .field(SUBJECT)
            .is_some_and(|text| Self::is_class(text, |class| matches!(class, Class::Bytes)));
        self.make_text(length, bytes, "part of a text")
    }
}
