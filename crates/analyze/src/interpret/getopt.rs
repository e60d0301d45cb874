//! `getopt`: what stands on the command line, taken apart by a text of letters and a list of words.

use super::Interpreter;
use super::arguments::{Arguments, pick};
use super::value::{Class, Value};

impl<'p> Interpreter<'p> {
    /// `getopt.getopt(args, letters, words)` and `gnu_getopt`: pairs of an option and its value, and the other arguments.
    pub(super) fn getopt(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        if !matches!(function, "getopt" | "gnu_getopt") {
            return None;
        }
        let given = pick(args, 0, "args")?.clone();
        let Some(Value::Text(letters)) = pick(args, 1, "shortopts").cloned() else { return None };
        let words = pick(args, 2, "longopts").and_then(|words| self.exact_items(words)).unwrap_or_default();
        let words: Vec<String> = words.iter().filter_map(|word| self.text_of(word)).collect();
        let Some(items) = self.exact_items(&given) else {
            let options = self.make_container(Class::List, "options");
            return Some(self.sequence_of(Class::Tuple, vec![options, given], "getopt()".to_owned()));
        };
        let (mut options, mut rest) = (Vec::new(), Vec::new());
        let mut left = items.into_iter();
        while let Some(item) = left.next() {
            let text = self.text_of(&item).unwrap_or_default();
            if text == "--" {
                break;
            }
            if let Some(word) = text.strip_prefix("--") {
                let (name, value) = match word.split_once('=') {
                    Some((name, value)) => (name, Some(Value::Text(value.into()))),
                    None => (word, None),
                };
                let known = words.iter().find(|known| known.starts_with(name));
                let takes = known.is_some_and(|known| known.ends_with('='));
                let name = known.map_or(name, |known| known.trim_end_matches('='));
                let value = value.or_else(|| if takes { left.next() } else { None });
                options.push((format!("--{name}"), value));
            } else if let Some(flags) = text.strip_prefix('-').filter(|flags| !flags.is_empty()) {
                for (at, flag) in flags.char_indices() {
                    let takes = letters.split_once(flag).is_some_and(|(_, behind)| behind.starts_with(':'));
                    if !takes {
                        options.push((format!("-{flag}"), None));
                        continue;
                    }
                    let behind = &flags[at + flag.len_utf8()..];
                    let value =
                        if behind.is_empty() { left.next() } else { Some(Value::Text(behind.into())) };
                    options.push((format!("-{flag}"), value));
                    break;
                }
            } else {
                rest.push(item);
                if function == "getopt" {
                    break;
                }
            }
        }
        rest.extend(left);
        let pairs = options.into_iter().map(|(name, value)| {
            let value = value.unwrap_or_else(|| Value::Text("".into()));
            self.sequence_of(Class::Tuple, vec![Value::Text(name.into()), value], "an option".to_owned())
        });
        let pairs: Vec<Value<'p>> = pairs.collect();
        let options = self.sequence_of(Class::List, pairs, "options".to_owned());
        let rest = self.sequence_of(Class::List, rest, "arguments".to_owned());
        Some(self.sequence_of(Class::Tuple, vec![options, rest], "getopt()".to_owned()))
    }

    /// A text that is known, or the text of an argument.
    fn text_of(&self, value: &Value<'p>) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.to_string()),
            Value::Given(given) => self.given_text(*given),
            _ => None,
        }
    }
}
