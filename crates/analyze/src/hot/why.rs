//! Why a function takes what it takes, in a few words.

use std::fmt::Write as _;

use super::outline::Part;

/// Who calls a function most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    /// How often in a run.
    pub(super) amount: f64,
    /// How often in one call of the caller.
    pub(super) times: f64,
    pub(super) part: &'a Part,
}

/// What is known of one function.
#[derive(Debug, Clone, Copy)]
pub(super) struct Why<'a> {
    pub(super) part: &'a Part,
    pub(super) caller: Option<Caller<'a>>,
    pub(super) is_entry: bool,
    pub(super) is_recursive: bool,
}

impl Why<'_> {
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        match self.part.loops {
            0 => {}
            1 => text.push_str("a loop"),
            deep => {
                let _ = write!(text, "{deep} loops deep");
            }
        }
        if self.part.loop_line > 0 {
            let _ = write!(text, " on line {}", self.part.loop_line);
        }
        let mut say = |words: &str| {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(words);
        };
        if self.is_recursive {
            say("recursive");
        }
        match self.caller {
            _ if self.part.name.is_empty() => say("runs when the file is loaded"),
            Some(caller) => {
                let name =
                    if caller.part.name.is_empty() { "the file's own code" } else { &caller.part.name };
                let often = if caller.times > 1.5 { "in a loop of " } else { "by " };
                say(&format!("called {often}{name}"));
            }
            None if self.part.name == "main" => say("where the program starts"),
            None if self.is_entry => say("nothing here calls it"),
            None => say("not part of a run"),
        }
        text
    }
}
