//! What the text of a regular expression tells of the search for it: one that begins with letters is looked for as fast as
//! these letters are, and the more there are, the more rarely it is found.

use std::rc::Rc;

use super::Interpreter;
use super::arguments::Argument;
use super::value::Value;
use crate::size::Size;

/// Field of compiled expressions: their text.
pub(super) const PATTERN: &str = "@pattern";
/// Letters beyond so many make no more difference.
const MOST_LETTERS: u32 = 6;

/// Letters that a pattern begins with, of whichever there is no choice.
pub(super) fn literal_start(pattern: &str) -> u32 {
    // `(?m)` and its like change nothing here, but that letters are alike.
    let plain_flags = |flags: &&str| flags.chars().all(|flag| "amsux".contains(flag));
    let flagged = pattern.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    let pattern = match flagged.filter(|(flags, _)| plain_flags(flags)) {
        Some((_, rest)) => rest,
        None => pattern,
    };
    if has_choice(pattern) {
        return 0;
    }
    let mut letters = pattern.chars().peekable();
    let mut count = 0;
    loop {
        let plain = match letters.next() {
            Some('^') if count == 0 => continue,
            Some('\\') => match letters.next() {
                Some('b' | 'A' | 'B') => continue,
                Some(escaped) => !escaped.is_alphanumeric(),
                None => false,
            },
            Some(letter) => !"()[]{}.*+?$^".contains(letter),
            None => false,
        };
        if !plain {
            return count;
        }
        match letters.peek() {
            Some('*' | '?' | '{') => return count,
            _ => count += 1,
        }
    }
}

/// The letters of a pattern that mean something of themselves: those outside of classes that no backslash stands before,
/// with where they are.
fn signs(pattern: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut class, mut escaped) = (false, false);
    pattern.char_indices().filter(move |(_, letter)| {
        let inside = class || escaped;
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => class = false,
            '[' => class = true,
            _ => {}
        }
        !inside
    })
}

/// The groups of a pattern in order, with the names of those that have one.
pub(super) fn groups(pattern: &str) -> Vec<Option<Rc<str>>> {
    let opened = signs(pattern).filter(|(_, letter)| *letter == '(');
    let group = |(at, _)| {
        let inside = &pattern[at + 1..];
        let name = inside.strip_prefix("?P<").and_then(|rest| Some(rest.split_once('>')?.0.into()));
        (name.is_some() || !inside.starts_with('?')).then_some(name)
    };
    opened.filter_map(group).collect()
}

/// Whether a pattern as a whole is one of several.
fn has_choice(pattern: &str) -> bool {
    let mut depth = 0_u32;
    signs(pattern).any(|(_, letter)| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == '|' && depth == 0
    })
}

impl<'p> Interpreter<'p> {
    /// The text of the expression that a call of `re` or of a compiled one searches for.
    pub(super) fn pattern_of(
        &self,
        name: &str,
        receiver: Option<&Value<'p>>,
        args: &[Argument<'p>],
    ) -> Option<String> {
        if !name.starts_with("re.") {
            return None;
        }
        let of_object = |value: &Value<'p>| value.object()?.state.borrow().field(PATTERN).cloned();
        let given = args.first().map(|arg| &arg.value).filter(|_| receiver.is_none());
        let compiled = receiver.or(given).and_then(of_object);
        match compiled.as_ref().or(given)? {
            Value::Text(text) => Some(text.to_string()),
            Value::Given(given) => self.given_text(*given),
            _ => None,
        }
    }

    /// Keeps the text of a pattern with what it was compiled to.
    pub(super) fn keep_pattern(&self, made: &Value<'p>, args: &[Argument<'p>]) {
        let text = args.first().map(|arg| &arg.value);
        if let (Value::Object(object), Some(text @ (Value::Text(_) | Value::Given(_)))) = (made, text)
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            state.set_field(PATTERN.into(), text.clone());
        }
    }
}

/// As many of so many matches as a pattern that begins with letters has.
pub(super) fn fewer(matches: &Size, letters: u32) -> Size {
    matches.scale(0.5_f64.powi(i32::try_from(letters.min(MOST_LETTERS)).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::literal_start;

    fn check(pattern: &str, expected: u32) {
        assert_eq!(literal_start(pattern), expected, "{pattern}");
    }

    #[test]
    fn groups_by_name_and_by_number() {
        let shown = |pattern: &str| {
            let names = super::groups(pattern)
                .into_iter()
                .map(|name| name.map_or("-".to_owned(), |name| name.to_string()));
            names.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(r"(\w+)=(?P<value>[(]\(?:x\)|(y))"), "- value -");
        assert_eq!(shown(r"(?i)no \( groups [(]"), "");
        assert_eq!(shown("("), "-");
        assert_eq!(shown("(?P<"), "");
    }

    #[test]
    fn letters_that_a_pattern_begins_with() {
        check("id=2000000[0-9]", 10);
        check(r"\bERROR: (\w+)", 7);
        check(r"^a\.b", 3);
        check(r"\d+ms", 0);
        check("(GET|POST) /", 0);
        check("GET|POST", 0);
        check("GET (/a|/b)", 4);
        check("(?m)^# /// [a-z]", 6);
        check("(?i)error", 0);
        check("colou?r", 4);
        check("", 0);
        check("\\", 0);
    }
}
