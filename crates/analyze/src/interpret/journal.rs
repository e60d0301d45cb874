//! Branches: every arm is run from the same state, and what is larger afterwards stays.
//!
//! While an arm runs, what it changes is noted with the value before; at its end the changes are taken back (what
//! only they keep alive is not counted meanwhile), and when all arms were run the larger of each is put in place.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::value::{Handle, Scope, State, Value};
use super::{Flow, Interpreter};
use crate::size::Size;

/// A scope's variable before it was changed.
type Named<'p> = HashMap<(u32, Rc<str>), (Rc<Scope<'p>>, Option<Value<'p>>)>;

/// What one arm changed so far.
pub(super) struct Journal<'p> {
    /// Objects and scopes from this number on are the arm's own.
    start: u32,
    names: Named<'p>,
    objects: HashMap<u32, (Handle<'p>, State<'p>)>,
}

/// What one arm came to, after its changes were taken back.
struct Outcome<'p> {
    flow: Flow,
    value: Value<'p>,
    start: u32,
    names: Named<'p>,
    objects: HashMap<u32, (Handle<'p>, State<'p>)>,
}

/// Levels inside a value of another branch that are shown rather than charged.
const DEEPEST_SHOWN: u32 = 3;
/// Less is not worth telling apart.
const LEAST_SHOWN: f64 = 4096.0;

impl<'p> Interpreter<'p> {
    /// To be called before a variable changes.
    pub(super) fn note_name(&mut self, scope: &Rc<Scope<'p>>, name: &Rc<str>) {
        if let Some(journal) = self.journals.last_mut()
            && scope.id < journal.start
        {
            journal.names.entry((scope.id, Rc::clone(name))).or_insert_with(|| {
                let old = scope.names.borrow().get(name).cloned();
                (Rc::clone(scope), old)
            });
        }
    }

    /// To be called before an object changes.
    pub(super) fn touch(&mut self, object: &Handle<'p>) {
        for call in &mut self.calls_with_effects {
            if object.id < call.0 {
                call.1 = true;
            }
        }
        if let Some(journal) = self.journals.last_mut()
            && object.id < journal.start
            && !journal.objects.contains_key(&object.id)
            && let Ok(state) = object.state.try_borrow()
        {
            journal.objects.insert(object.id, (Rc::clone(object), state.clone()));
        }
    }

    /// Runs alternatives; `open` where none of them may run. Gives the largest value and how the whole was left.
    pub(super) fn branch<A: Copy>(
        &mut self,
        arms: &[A],
        open: bool,
        mut run: impl FnMut(&mut Self, A) -> (Flow, Value<'p>),
    ) -> (Flow, Value<'p>) {
        if let ([only], false) = (arms, open) {
            return run(self, *only);
        }
        let mut outcomes = Vec::new();
        let mut work = Vec::new();
        for arm in arms {
            let start = self.fresh();
            self.journals.push(Journal { start, names: HashMap::new(), objects: HashMap::new() });
            self.begin_work();
            let (flow, value) = run(self, *arm);
            let done = self.end_work();
            // What refuses or gives up is the exception.
            if flow != Flow::Raise {
                work.push(done);
            }
            if let Some(outcome) = self.take_back(flow, value) {
                outcomes.push(outcome);
            }
        }
        self.count_arms(work, open);
        self.settle(outcomes, open)
    }

    fn take_back(&mut self, flow: Flow, value: Value<'p>) -> Option<Outcome<'p>> {
        let Journal { start, mut names, mut objects } = self.journals.pop()?;
        for ((_, name), (scope, old)) in &mut names {
            let mut present = scope.names.borrow_mut();
            let new = match old.take() {
                Some(old) => present.insert(Rc::clone(name), old),
                None => present.remove(name),
            };
            *old = new;
        }
        for (object, old) in objects.values_mut() {
            if let Ok(mut state) = object.state.try_borrow_mut() {
                std::mem::swap(&mut *state, old);
            }
            self.recharge(object);
        }
        let outcome = Outcome { flow, value, start, names, objects };
        self.suspend(&outcome);
        Some(outcome)
    }

    /// Leaves what only an outcome keeps alive out of the count.
    fn suspend(&self, outcome: &Outcome<'p>) {
        let mut seen = HashSet::new();
        let values = outcome.names.values().filter_map(|(_, value)| value.as_ref());
        for value in values.chain(std::iter::once(&outcome.value)) {
            self.count(value, outcome.start, false, &mut seen);
        }
        for (_, state) in outcome.objects.values() {
            for value in state.children() {
                self.count(value, outcome.start, false, &mut seen);
            }
        }
    }

    fn count(&self, value: &Value<'p>, start: u32, counted: bool, seen: &mut HashSet<u32>) {
        let mut todo = vec![value.clone()];
        while let Some(value) = todo.pop() {
            let Value::Object(object) = value else { continue };
            if object.id < start || seen.len() > 5000 || !seen.insert(object.id) {
                continue;
            }
            if counted {
                self.recharge(&object);
            } else {
                object.ledger.release(object.id, object.charged.replace(0.0));
            }
            if let Ok(state) = object.state.try_borrow() {
                todo.extend(state.children().filter(|child| child.object().is_some()).cloned());
            };
        }
    }

    fn settle(&mut self, mut outcomes: Vec<Outcome<'p>>, open: bool) -> (Flow, Value<'p>) {
        let goes_on = |flow| matches!(flow, Flow::On);
        let any_on = open || outcomes.iter().any(|outcome| goes_on(outcome.flow));
        let flow = if any_on {
            Flow::On
        } else {
            let first = outcomes.first().map_or(Flow::On, |outcome| outcome.flow);
            outcomes
                .iter()
                .map(|outcome| outcome.flow)
                .fold(first, |a, b| if a == Flow::Raise { b } else { a })
        };
        let mut start = u32::MAX;
        let mut names: Named<'p> = HashMap::new();
        let mut objects: HashMap<u32, (Handle<'p>, State<'p>)> = HashMap::new();
        let mut best = Value::Unknown;
        let mut rejected = Vec::new();
        for outcome in &mut outcomes {
            start = start.min(outcome.start);
            if outcome.flow == Flow::Raise {
                continue;
            }
            // A variable of an arm that returned is never seen again; what it put into objects is.
            if outcome.flow != Flow::Return {
                for (key, (scope, value)) in outcome.names.drain() {
                    let kept = names.remove(&key).and_then(|(_, value)| value);
                    names.insert(key, (scope, self.larger(kept, value)));
                }
                let value = std::mem::take(&mut outcome.value);
                best = self.larger(Some(best), Some(value)).unwrap_or_default();
            }
            for (id, (object, state)) in outcome.objects.drain() {
                let state = match objects.remove(&id) {
                    Some((_, kept)) => {
                        let kept_weighs_more = self.weigh_state(&kept) >= self.weigh_state(&state);
                        let (more, less) = if kept_weighs_more { (kept, state) } else { (state, kept) };
                        let joined = self.with_attributes(more, &less);
                        rejected.push(less);
                        joined
                    }
                    None => state,
                };
                objects.insert(id, (object, state));
            }
        }
        for (object, state) in objects.into_values() {
            let present = object.state.try_borrow().ok().filter(|_| open).map(|present| present.clone());
            let state = match present {
                Some(present) if self.weigh_state(&present) > self.weigh_state(&state) * 1.0001 => {
                    if !state.has_attributes() {
                        continue;
                    }
                    let joined = self.with_attributes(present, &state);
                    rejected.push(state);
                    joined
                }
                Some(present) => self.with_attributes(state, &present),
                None => state,
            };
            self.touch(&object);
            if let Ok(mut present) = object.state.try_borrow_mut() {
                *present = state;
            }
            self.recharge(&object);
            self.count_children(&object, start);
        }
        for ((_, name), (scope, value)) in names {
            let present = scope.names.borrow().get(&name).cloned();
            let chosen = if open { self.larger(value, present) } else { value.or(present) };
            if let Some(chosen) = chosen {
                self.note_name(&scope, &name);
                self.count(&chosen, start, true, &mut HashSet::new());
                scope.names.borrow_mut().insert(name, chosen);
            }
        }
        self.count(&best, start, true, &mut HashSet::new());
        drop(rejected);
        (flow, best)
    }

    /// Of two states that an object may have, the one that weighs more, with the attributes of both: arms set different
    /// ones. What the other arm put there is shown, but only one of them holds it.
    fn with_attributes(&mut self, mut more: State<'p>, less: &State<'p>) -> State<'p> {
        if !more.has_attributes() {
            return more;
        }
        for (name, value) in &less.fields {
            let present = more.field(name).cloned();
            let same = match (&present, value) {
                (Some(Value::Object(a)), Value::Object(b)) => Rc::ptr_eq(a, b),
                _ => false,
            };
            let better = present.is_none_or(|present| self.weigh(value) > self.weigh(&present));
            if !same && better {
                let shown = self.shown(value, 0);
                drop(more.set_field(Rc::clone(name), shown));
            }
        }
        more
    }

    /// A value whose bytes something else is charged with.
    fn shown(&mut self, value: &Value<'p>, nesting: u32) -> Value<'p> {
        let Value::Object(object) = value else { return value.clone() };
        if nesting > DEEPEST_SHOWN || self.deep(value).value() < LEAST_SHOWN {
            return value.clone();
        }
        let Ok(mut state) = object.state.try_borrow().map(|state| state.clone()) else {
            return value.clone();
        };
        state.borrowed += &std::mem::take(&mut state.own);
        for child in state.held.iter_mut().chain(state.items.iter_mut().flatten()) {
            *child = self.shown(child, nesting + 1);
        }
        for (_, child) in &mut state.fields {
            *child = self.shown(child, nesting + 1);
        }
        let name = object.ledger.name_of(object.id);
        let made = self.make(state, "what another branch made");
        if let Some(name) = name {
            self.label(&made, &name);
        }
        made
    }

    fn count_children(&self, object: &Handle<'p>, start: u32) {
        let children: Vec<Value<'p>> =
            object.state.try_borrow().map(|state| state.children().cloned().collect()).unwrap_or_default();
        let mut seen = HashSet::new();
        for child in children {
            self.count(&child, start, true, &mut seen);
        }
    }

    /// Of two values a name may have, the one that weighs more; one that is known before one that is not.
    pub(super) fn larger(&self, left: Option<Value<'p>>, right: Option<Value<'p>>) -> Option<Value<'p>> {
        let (Some(left), Some(right)) = (&left, &right) else { return left.or(right) };
        let (a, b) = (self.weigh(left), self.weigh(right));
        Some(if b > a { right.clone() } else { left.clone() })
    }

    /// For comparing what may be alive: objects by their bytes, then numbers by value, then whatever is known.
    fn weigh(&self, value: &Value<'p>) -> f64 {
        match value {
            Value::Unknown => -3.0,
            Value::Nothing => -2.0,
            Value::Truth(_) => -1.0,
            Value::Number(number) => {
                number.value.as_ref().map_or(-0.5, |value| 1.0 - 1.0 / (2.0 + value.value().abs()))
            }
            Value::Text(_) => 1.0,
            // What was given counts before what is empty still.
            Value::Given(_) => 100.0,
            Value::Object(_) => 10.0 + self.deep(value).value(),
            _ => 3.0,
        }
    }

    fn weigh_state(&self, state: &State<'p>) -> f64 {
        let children: f64 = state.children().map(|child| self.deep(child).value()).sum();
        let len = state.len.as_ref().map_or(0.0, Size::value);
        (state.own.clone() + &state.borrowed).value() + children + len.min(1e6) * 1e-6
    }
}
