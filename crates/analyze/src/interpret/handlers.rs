//! Methods of the program that a library calls as it goes through something: handlers of parsers, visitors of trees.

use super::Interpreter;
use super::arguments::{Argument, Arguments};
use super::scopes::last;
use super::value::{Class, TypeRef, Value};
use crate::ir::Function;
use crate::knowledge::Handlers;
use crate::size::Size;

/// Handlers of one object that are called.
const MOST: usize = 64;

impl<'p> Interpreter<'p> {
    /// Calls an object's handlers as often as a row says for so much of what it measures: a text, or a tree of nodes. What
    /// handlers hand back for the rest to be gone through is in that already. Whether there are any: a parser without is one
    /// whose handlers are set in a way that was not followed.
    pub(super) fn call_handlers(
        &mut self,
        row: &Handlers,
        text: bool,
        of: &Value<'p>,
        amount: &Size,
    ) -> bool {
        let Value::Object(object) = of else { return false };
        if self.in_handler {
            return true;
        }
        self.in_handler = true;
        let mut found = false;
        let times = amount.scale(1.0 / row.each.max(1.0));
        let class = object.state.borrow().class.clone();
        for pattern in &row.methods {
            // Of many kinds of things each is a few.
            let times =
                if pattern.ends_with('*') { times.scale(1.0 / self.assume.kinds) } else { times.clone() };
            let methods = match &class {
                Class::Instance(of) => self.handlers_of(*of, pattern),
                _ => Vec::new(),
            };
            for (module, function) in methods {
                found = true;
                self.enter_loop(times.clone());
                let mut args: Arguments<'p> = vec![Argument::plain(of.clone())];
                let wanted =
                    function.parameters.iter().skip(1).filter(|parameter| parameter.default.is_none());
                // A name comes first, or a text; of what comes with it nothing is known.
                for place in 0..wanted.count() {
                    let piece = self.handed_piece(text && place == 0);
                    args.push(Argument::plain(piece));
                }
                self.call_own(module, function, args);
                self.leave_loop();
            }
            let field = object.state.borrow().field(pattern).cloned();
            if let Some(handler) = field.filter(Value::is_function) {
                found = true;
                self.enter_loop(times);
                let piece = self.handed_piece(text);
                self.call(&handler, vec![Argument::plain(piece)]);
                self.leave_loop();
            }
        }
        self.in_handler = false;
        found
    }

    /// What a handler is given: a name or a piece of a text; of a tree a node, of which nothing is known.
    fn handed_piece(&mut self, text: bool) -> Value<'p> {
        if text {
            self.make_text(Size::number(self.assume.word_bytes), false, "a piece of a text")
        } else {
            Value::Unknown
        }
    }

    /// The methods of a type by a name, or by what names begin with; those of types it is made from are its own as well.
    pub(super) fn handlers_of(&mut self, of: TypeRef<'p>, pattern: &str) -> Vec<(usize, &'p Function)> {
        let Some(prefix) = pattern.strip_suffix('*') else {
            return self.method_of(of, pattern).into_iter().collect();
        };
        let mut types = vec![of];
        types.extend(self.bases(of).into_iter().filter_map(|base| match base {
            Value::Type(base) => Some(base),
            _ => None,
        }));
        let mut found: Vec<(usize, &'p Function)> = Vec::new();
        for of in types {
            let Some(module) = self.program.module(of.module) else { continue };
            for function in &module.functions {
                let name =
                    function.name.strip_prefix(&of.declared.name).and_then(|rest| rest.strip_prefix('.'));
                // Functions inside such a method are for it to call.
                let name = name.filter(|name| name.starts_with(prefix) && !name.contains('.'));
                let is_new = |name: &str| found.iter().all(|(_, known)| last(&known.name) != name);
                if found.len() < MOST && name.is_some_and(is_new) {
                    found.push((of.module, function));
                }
            }
        }
        found
    }
}
