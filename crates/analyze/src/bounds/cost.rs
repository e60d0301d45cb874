//! What running something costs, with the chain of loops and calls that makes most of it.
//!
//! Knows orders, not programs.

use std::rc::Rc;

use super::order::Order;

/// Steps of a chain that are kept.
const LONGEST: usize = 12;

/// An order of steps and why it is that large.
#[derive(Debug, Clone, Default)]
pub(super) struct Cost {
    pub(super) time: Order,
    pub(super) why: Option<Rc<Why>>,
}

/// One step of a chain, the outermost first.
#[derive(Debug)]
pub(super) struct Why {
    line: u32,
    text: String,
    inner: Option<Rc<Why>>,
}

impl Cost {
    pub(super) fn of(time: Order, line: u32, text: impl FnOnce() -> String) -> Self {
        let why = (!time.is_constant()).then(|| Rc::new(Why { line, text: text(), inner: None }));
        Self { time, why }
    }

    pub(super) fn add(&mut self, other: Self) {
        if self.time.compare(&other.time).is_lt() {
            self.why = other.why;
        }
        self.time = self.time.plus(&other.time);
    }

    /// So often, because of what stands on a line. Nothing is added to the chain by what does not grow.
    pub(super) fn repeated(self, times: &Order, line: u32, text: impl FnOnce() -> String) -> Self {
        let time = self.time.times(times).plus(times);
        if times.is_constant() {
            return Self { time, why: self.why };
        }
        let length = self.length();
        let inner = self.why.filter(|_| length < LONGEST);
        Self { time, why: Some(Rc::new(Why { line, text: text(), inner })) }
    }

    /// The same as a step of something larger.
    pub(super) fn within(self, line: u32, text: impl FnOnce() -> String) -> Self {
        let Self { time, why } = self;
        if time.is_constant() {
            return Self { time, why };
        }
        Self { time, why: Some(Rc::new(Why { line, text: text(), inner: why })) }
    }

    /// Steps of the chain.
    pub(super) fn length(&self) -> usize {
        std::iter::successors(self.why.as_ref(), |why| why.inner.as_ref()).count()
    }

    /// The chain as sentences, each with its line.
    pub(super) fn reasons(&self) -> Vec<String> {
        let steps = std::iter::successors(self.why.as_ref(), |why| why.inner.as_ref());
        steps.map(|why| format!("line {}: {}", why.line, why.text)).collect()
    }
}
