//! The running total of what is alive, and the moment it was highest.
//!
//! Knows objects by number only. Changes are journalled rather than summed, so that the make-up of the highest
//! moment can be told afterwards without a copy at each new height.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use plimsoll_model::Basis;

use super::value::Value;
use crate::size::Size;

/// Changes smaller than this are not worth an entry.
const LEAST: f64 = 512.0;

/// Where an object was made, and what to tell of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    /// Module it was made in.
    pub(super) module: usize,
    /// Line it was made on.
    pub(super) line: u32,
    /// What it is, for a person.
    pub(super) what: Cow<'static, str>,
    /// Variable it was first given to, or the container it was put into.
    pub(super) name: Option<Rc<str>>,
    /// What the bytes rest on.
    pub(super) basis: Basis,
    /// Table row that the bytes come from, where they come from one.
    pub(super) row: Option<Rc<str>>,
}

/// Something alive at the highest moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alive {
    /// What and where.
    pub(super) label: Label,
    /// All its bytes.
    pub(super) size: Size,
    /// How far off they can be, relative.
    pub(super) doubt: f64,
}

struct Change {
    object: u32,
    size: Size,
    doubt: f64,
}

/// Bytes alive, by object.
#[derive(Default)]
pub(super) struct Ledger<'p> {
    live: Cell<f64>,
    highest: Cell<f64>,
    /// Changes up to and including the highest moment.
    highest_at: Cell<usize>,
    changes: RefCell<Vec<Change>>,
    labels: RefCell<HashMap<u32, Label>>,
    /// Highest since each open measurement began.
    windows: RefCell<Vec<f64>>,
    grave: RefCell<Vec<Value<'p>>>,
    burying: Cell<bool>,
}

impl<'p> Ledger<'p> {
    /// Remembers what to tell of an object.
    pub(super) fn describe(&self, object: u32, label: Label) {
        self.labels.borrow_mut().insert(object, label);
    }

    /// Names an object that has no name yet.
    pub(super) fn name(&self, object: u32, name: &Rc<str>) {
        if let Some(label) = self.labels.borrow_mut().get_mut(&object) {
            label.name.get_or_insert_with(|| Rc::clone(name));
        }
    }

    /// What is told of an object.
    pub(super) fn label_of(&self, object: u32) -> Option<Label> {
        self.labels.borrow().get(&object).cloned()
    }

    /// Name an object goes by.
    pub(super) fn name_of(&self, object: u32) -> Option<Rc<str>> {
        self.labels.borrow().get(&object)?.name.clone()
    }

    /// Sets what an object takes; gives back the figure to remember as charged.
    pub(super) fn set(&self, object: u32, size: &Size, before: f64, doubt: f64) -> f64 {
        let value = size.value().max(0.0);
        if (value - before).abs() < LEAST && !(value == 0.0 && before > 0.0) {
            return before;
        }
        let live = (self.live.get() + value - before).max(0.0);
        self.live.set(live);
        for window in self.windows.borrow_mut().iter_mut() {
            *window = window.max(live);
        }
        let mut changes = self.changes.borrow_mut();
        changes.push(Change { object, size: size.clone(), doubt });
        if live > self.highest.get() {
            self.highest.set(live);
            self.highest_at.set(changes.len());
        }
        value
    }

    /// An object is gone.
    pub(super) fn release(&self, object: u32, before: f64) {
        if before > 0.0 {
            self.set(object, &Size::ZERO, before, 0.0);
        }
    }

    /// Bytes alive now.
    pub(super) fn live(&self) -> f64 {
        self.live.get()
    }

    /// Begins to measure how high a stretch of the run goes.
    pub(super) fn open_window(&self) {
        self.windows.borrow_mut().push(self.live.get());
    }

    /// Bytes that were alive at most since the window was opened.
    pub(super) fn close_window(&self) -> f64 {
        self.windows.borrow_mut().pop().unwrap_or_default()
    }

    /// Drops values one after the other, whatever hangs on them.
    pub(super) fn bury(&self, values: impl Iterator<Item = Value<'p>>) {
        self.grave.borrow_mut().extend(values);
        if self.burying.replace(true) {
            return;
        }
        loop {
            let next = self.grave.borrow_mut().pop();
            if next.is_none() {
                break;
            }
        }
        self.burying.set(false);
    }

    /// What was alive at the highest moment, in order of creation.
    pub(super) fn at_highest(&self) -> Vec<Alive> {
        let changes = self.changes.borrow();
        let labels = self.labels.borrow();
        let mut alive: HashMap<u32, &Change> = HashMap::new();
        for change in changes.iter().take(self.highest_at.get()) {
            alive.insert(change.object, change);
        }
        let mut alive: Vec<&Change> = alive.into_values().filter(|change| !change.size.is_zero()).collect();
        alive.sort_by_key(|change| change.object);
        alive
            .into_iter()
            .filter_map(|change| {
                let label = labels.get(&change.object)?.clone();
                Some(Alive { label, size: change.size.clone(), doubt: change.doubt })
            })
            .collect()
    }
}
