//! Files in memory: `io.StringIO` and `io.BytesIO`. What they hold is what was written to them; what is read of them moves
//! nothing.

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::methods::asked_for;
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// Bytes of a character in a text buffer that began with a text: CPython keeps it as code points (Modules/_io/stringio.c).
const CODE_POINT: f64 = 4.0;
/// What a buffer that is written to takes for what is in it: bytes are grown by an eighth at a time, text is doubled, and
/// half of that is not filled on average.
const GROWN: [f64; 2] = [2.0, 1.12];

impl<'p> Interpreter<'p> {
    /// `io.StringIO(…)`, `io.BytesIO(…)`, and what reads the text of a binary file or buffer.
    pub(super) fn buffer(&mut self, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let given = pick(args, 0, "initial_value").or_else(|| pick(args, 0, "initial_bytes")).cloned();
        match name {
            "io.StringIO" | "io.BytesIO" => {
                let binary = name.ends_with("BytesIO");
                let mut state = State::new(Class::Buffer { binary });
                state.own = Size::number(self.layout.object * 2.0);
                let given = given.filter(|given| !matches!(given, Value::Nothing));
                let content = given.map(|given| self.text_len(&given)).unwrap_or_default();
                // Bytes are shared with whoever has them, until somebody writes.
                if !binary {
                    state.own += &content.scale(CODE_POINT);
                }
                state.content = Some(content);
                Some(self.make(state, name.to_owned()))
            }
            "io.TextIOWrapper" | "io.BufferedReader" => {
                let Value::Object(under) = given? else { return None };
                let binary = name.ends_with("Reader");
                let (class, content, writes) = {
                    let state = under.state.borrow();
                    (state.class.clone(), state.content.clone(), state.field("writes").cloned())
                };
                let class = match class {
                    Class::File { .. } => Class::File { binary },
                    Class::Buffer { .. } => Class::Buffer { binary },
                    _ => return None,
                };
                let mut state = State::new(class);
                state.own = Size::number(self.layout.object * 2.0);
                state.content = content;
                state.fields.extend(writes.map(|writes| ("writes".into(), writes)));
                let made = self.make(state, name.to_owned());
                if let (Value::Object(object), Some(label)) = (&made, under.ledger.name_of(under.id)) {
                    object.ledger.name(object.id, &label);
                }
                Some(made)
            }
            _ => None,
        }
    }

    /// Methods of a file in memory.
    pub(super) fn buffer_method(
        &mut self,
        buffer: &Handle<'p>,
        binary: bool,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let content = buffer.state.borrow().content.clone().unwrap_or_default();
        Some(match name {
            "write" | "writelines" => {
                let added = self.handed_over(name, args)?.times(&self.rounds_since(buffer));
                self.touch(buffer);
                if let Ok(mut state) = buffer.state.try_borrow_mut() {
                    state.own += &added.scale(GROWN[usize::from(binary)]);
                    state.content = Some(content + &added);
                }
                self.recharge(buffer);
                Value::some_number(false)
            }
            "getvalue" | "getbuffer" | "read" | "read1" | "readall" => {
                self.make_text(asked_for(args, content), binary, format!("{name}()"))
            }
            "readline" => self.make_text(Size::number(self.assume.line_bytes), binary, "a line"),
            "readlines" => {
                let this = Value::Object(std::rc::Rc::clone(buffer));
                self.split_text(&this, "splitlines", &Vec::new(), &content, binary)
            }
            "tell" | "seek" | "truncate" | "readinto" => Value::some_number(false),
            "close" | "flush" => Value::Nothing,
            "fileno" | "__enter__" | "detach" => Value::Object(std::rc::Rc::clone(buffer)),
            _ => return None,
        })
    }

    /// Writes to a buffer what is printed to it; whether it is one.
    pub(super) fn printed_to(&mut self, file: &Value<'p>, bytes: &Size) -> bool {
        let Value::Object(buffer) = file else { return false };
        let Class::Buffer { binary } = buffer.state.borrow().class else { return false };
        let text = self.make_text(bytes.clone(), binary, "what is printed");
        self.buffer_method(buffer, binary, "write", &vec![Argument::plain(text)]);
        true
    }
}
