//! What putting things in order takes beside the moves: the keys that are made of all elements, and comparing elements
//! whose order the program itself or their parts decide.

use super::Interpreter;
use super::arguments::Argument;
use super::value::{Class, Value};

impl<'p> Interpreter<'p> {
    /// A key is made of every element, and all are held until the elements are in order.
    pub(super) fn make_keys(&mut self, elements: &Value<'p>, key: &Value<'p>, what: &str) {
        if !key.is_function() && !matches!(key, Value::Library(_)) {
            return;
        }
        let element = self.element(elements);
        let count = self.length(elements).unwrap_or_default();
        self.enter_loop(count.clone());
        let made = self.call(key, vec![Argument::plain(element)]);
        self.leave_loop();
        let each = match &made {
            Value::Object(object) if matches!(object.state.borrow().class, Class::Tuple) => {
                object.state.borrow().own.value()
            }
            _ => 0.0,
        };
        self.spike(count.scale(self.layout.slot + each), &format!("keys of {what}"), None);
    }

    /// Nanoseconds that comparing two elements of a container takes more than comparing two numbers. In compiled code the
    /// difference is small.
    pub(super) fn comparison(&mut self, container: &Value<'p>) -> f64 {
        if self.layout.inline || container.object().is_none() {
            return 0.0;
        }
        let element = self.element(container);
        let Value::Object(object) = &element else { return 0.0 };
        let class = object.state.borrow().class.clone();
        match class {
            Class::Tuple => self.beyond_numbers("comparison.tuple"),
            Class::Instance(of) => match self.method_of(of, "__lt__") {
                Some((module, function)) => {
                    self.begin_work();
                    let both = [element.clone(), element].map(Argument::plain);
                    self.call_own(module, function, both.into());
                    self.end_work().total().value()
                }
                None => self.beyond_numbers("comparison.record"),
            },
            _ => 0.0,
        }
    }

    /// What a comparison takes by its row beyond one of two numbers.
    fn beyond_numbers(&self, row: &str) -> f64 {
        let numbers = self.pace.call("sorted").unwrap_or_default();
        self.pace.call(row).map_or(0.0, |each| (each - numbers).max(0.0))
    }
}
