//! Guests: modules of installed packages, whose functions and classes are followed where no table knows them.
//!
//! A guest is loaded when one of its names is first used. What loading it takes is in what its import costs.

use std::rc::Rc;

use plimsoll_model::Language;

use super::value::Value;
use super::{Interpreter, MOST_GUEST_STEPS};

impl<'p> Interpreter<'p> {
    /// Whether a guest's code is being run.
    pub(super) const fn visits(&self) -> bool {
        self.module >= self.program.modules.len()
    }

    /// What a value stands for, where it is a name of a package that was read.
    pub(super) fn followed(&mut self, value: Value<'p>) -> Value<'p> {
        match &value {
            Value::Library(name) => self.guest_value(&Rc::clone(name)).unwrap_or(value),
            _ => value,
        }
    }

    /// What a dotted name of a package stands for; none where no module of it was read, or a table knows better.
    pub(super) fn guest_value(&mut self, name: &str) -> Option<Value<'p>> {
        if self.program.guests.is_empty() || self.language != Language::Python || !name.contains('.') {
            return None;
        }
        if let Some(known) = self.guests.get(name) {
            return known.clone();
        }
        let top = name.split('.').next().unwrap_or(name);
        let tabled = self.knowledge.call(self.language, name).is_some()
            || self.knowledge.goes_by_table(self.language, top);
        if tabled || self.guest_steps >= MOST_GUEST_STEPS {
            return None;
        }
        // Names that lead to each other in a circle stand for nothing.
        self.guests.insert(name.into(), None);
        let found = self.find_guest(name);
        self.guests.insert(name.into(), found.clone());
        found
    }

    fn find_guest(&mut self, name: &str) -> Option<Value<'p>> {
        if self.index.guest(name).is_some() {
            return None;
        }
        let (at, module) =
            name.rmatch_indices('.').find_map(|(at, _)| Some((at, self.index.guest(&name[..at])?)))?;
        self.visit(module);
        let mut steps = name[at + 1..].split('.');
        let mut value = self.guest_name(module, steps.next()?)?;
        for step in steps {
            value = match value {
                Value::Type(_) | Value::Library(_) => self.attribute(&value, step),
                _ => return None,
            };
        }
        match value {
            Value::Library(further) => Some(self.guest_value(&further).unwrap_or(Value::Library(further))),
            Value::Unknown | Value::Nothing => None,
            value => Some(value),
        }
    }

    /// What a name stands for at the top level of a guest.
    fn guest_name(&mut self, module: usize, name: &str) -> Option<Value<'p>> {
        if let Some(value) = self.lookup_in_module(module, name) {
            return Some(value);
        }
        let scope = Rc::clone(&self.modules[module]);
        let stars: Vec<String> = scope.stars.borrow().iter().map(|star| format!("{star}.{name}")).collect();
        stars.iter().find_map(|full| self.guest_value(full))
    }

    /// Loads a guest: what that holds and takes the import was charged with, and what it meets is not the program's.
    fn visit(&mut self, module: usize) {
        if self.loaded.get(module).copied().unwrap_or(true) {
            return;
        }
        let ledger = std::mem::replace(&mut self.ledger, Rc::clone(&self.aside));
        let facts = std::mem::take(&mut self.facts);
        let imported = self.imported.clone();
        let loops = std::mem::take(&mut self.loops);
        let open = std::mem::replace(&mut self.open, Rc::from([]));
        let journals = std::mem::take(&mut self.journals);
        let flow = (self.leaving, self.ended, self.decorating, self.trying, self.handling);
        (self.decorating, self.trying, self.handling) = (false, 0, 0);
        self.begin_work();
        self.load(module);
        drop(self.end_work());
        (self.leaving, self.ended, self.decorating, self.trying, self.handling) = flow;
        self.journals = journals;
        self.open = open;
        self.loops = loops;
        self.imported = imported;
        self.facts = facts;
        self.ledger = ledger;
    }
}
