//! What is gone through, and how often that is: counted loops and comprehension clauses.
//!
//! Going through all lists of neighbours of a graph is not a product: each edge is met once.

use super::Engine;
use super::links::fills;
use super::loops::{Hoisted, Until, ends_early};
use super::order::Order;
use super::progress::{Progress, goes_up_to, names_in, place, ways_out};
use super::value::{Kind, ObjectId, Value};
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Expr, Op, Stmt, StmtKind};

impl<'p> Engine<'p> {
    /// How often going through `value` runs, and what each round gets.
    pub(super) fn iterate(&mut self, value: &Value<'p>, written: &'p Expr) -> (Order, Value<'p>) {
        let element = match value {
            // Going through a dict gives its keys.
            Value::Object(id) if self.heap.get(*id).kind == Kind::Dict => self.key_of(value),
            _ => self.element(value),
        };
        match value {
            Value::Number(number) if number.joined => (number.magnitude, element),
            Value::Tuple(_) | Value::Number(_) | Value::Nothing => (Order::ONE, element),
            Value::Object(id) => {
                let object = self.heap.get(*id);
                let inside = self.loops.iter().any(Order::is_polynomial);
                if object.together.is_some() && inside {
                    return (Order::ONE, element);
                }
                (object.length, element)
            }
            Value::Given(size) => (Order::of(*size), element),
            Value::Instance(at) => self.iterate_instance(*at),
            Value::Library(name) if self.costs.value(name) == Some("lines") => {
                let (lines, line) = self.lines_of_input();
                (Order::of(lines), line)
            }
            _ => {
                let name = match written {
                    Expr::Name(name) => name.clone(),
                    _ => format!("rounds@{}", self.line),
                };
                if !matches!(value, Value::Library(_)) {
                    self.note_unknown(&format!("what is gone through on line {}", self.line));
                }
                let size = self.sizes.named(&name);
                (Order::of(size), Value::Given(self.sizes.inside(size, "[]")))
            }
        }
    }

    /// What an object of the program's own gives one after the other: as many as what it holds says, or how large the
    /// numbers are that it counts by; a size of its own where neither tells.
    pub(super) fn iterate_instance(&mut self, at: usize) -> (Order, Value<'p>) {
        let name = self.code.one_type(at).name.rsplit('.').next().unwrap_or_default().to_owned();
        let size = self.sizes.named(&name);
        let element = Value::Given(self.sizes.inside(size, "[]"));
        let (mut held, mut counted) = (Order::ONE, Order::ONE);
        let hands_out = ["next", "__next__"].into_iter().any(|next| self.method_of(at, next).is_some());
        let fields = if hands_out { self.fields_of(at) } else { Vec::new() };
        for value in fields {
            match &value {
                Value::Number(number) => counted = counted.plus(&number.magnitude),
                value => held = held.plus(&self.length(value)),
            }
        }
        let told = if held.is_constant() { counted } else { held };
        let length = if told.is_constant() { Order::of(size) } else { told };
        (length, element)
    }

    pub(super) fn for_each(
        &mut self,
        statement: &'p Stmt,
        target: &'p Expr,
        iter: &'p Expr,
        body: &'p [Stmt],
    ) {
        let (read, written) = (self.read, self.written);
        let before = std::mem::take(&mut self.cost);
        let iterated = self.eval(iter);
        let mut made = std::mem::replace(&mut self.cost, before);
        let (trips, element) = self.iterate(&iterated, iter);
        let endless = self.is_endless(&trips);
        let end = endless.then(|| self.ended_by(target, body));
        let (trips, element) = match end {
            Some(end) => {
                // A generator goes no further than it is asked to.
                made.time = trips.sizes().fold(made.time, |time, size| time.with(size, &end));
                (end, if matches!(element, Value::Number(_)) { Value::number(end) } else { element })
            }
            None => (trips, element),
        };
        self.cost.add(made);
        // What is unpacked into a fixed number of names has that many parts: a selection of them is no selection of all.
        let fixed = matches!(target, Expr::Display { .. }) && trips.is_exponential();
        let trips = if fixed { Order::ONE } else { trips };
        let around = self.moving.last().cloned().unwrap_or_default();
        let shared = match &iterated {
            // What each round puts aside, the loop around goes by.
            _ if endless && self.inside_loop() && fills(body, &around) => Some(trips),
            _ if self.inside_loop() && self.is_given_function(iter) && keeps(target, body) => Some(trips),
            Value::Given(_) if self.inside_loop() && is_adjacency(iter, target, body) => {
                Some(self.all_of(iter).map_or(trips, |nodes| nodes.times(&trips)))
            }
            Value::Object(id) if self.inside_loop() => {
                let object = self.heap.get(*id);
                let given = object.together.is_none() && !object.length.is_constant() && !object.read;
                let together = object.together;
                if given && is_adjacency(iter, target, body) {
                    Some(self.all_of(iter).map_or(trips, |nodes| nodes.times(&trips)))
                } else {
                    together
                }
            }
            _ => None,
        };
        let line = statement.line;
        // With strides of some width there are as many fewer rounds: what a round does with that width, all do once.
        let mut strides = strides(iter);
        if names_in(target).iter().any(|name| goes_up_to(name, body)) {
            strides.clear();
        }
        for name in &strides {
            self.set_name(self.scope, name, Value::small());
        }
        let before = std::mem::take(&mut self.cost);
        // An iterator that is older than the loop around is gone through once, however often one goes on with it.
        let resumed = self.resumed(&iterated, iter);
        let runs = if shared.is_some() || resumed.is_some() { Order::ONE } else { trips };
        let reads =
            matches!(iterated, Value::Object(id) if self.heap.get(id).read || self.heap.get(id).counts);
        // Tiles: what a round does with one is counted by its width, which is what all rounds do once.
        let is_place = matches!(element, Value::Number(_) | Value::Given(_));
        let element = if strides.is_empty() || !is_place { element } else { Value::small() };
        self.counters.push(names_in(target));
        let met = self.rounds_of(&runs, body, |engine| engine.assign(target, element.clone()));
        self.counters.pop();
        let mut cost = std::mem::replace(&mut self.cost, before);
        if let Some(together) = shared {
            // All rounds of the loop around go through all of them once.
            cost.add(met);
            let cost = cost.repeated(&together, line, || {
                format!("all {} neighbours are met once", self.sizes.shown(&together))
            });
            self.hoisted.push(Hoisted { cost, until: Until::Next, statement });
            return;
        }
        let is_case = reads && self.loops.is_empty() && self.is_script && self.read > read;
        if is_case && (self.written > written || cost.time.is_polynomial()) {
            self.note(format!("counts one of the test cases that line {line} goes through"));
            cost.add(met);
            self.cost.add(cost);
            return;
        }
        let mut cost =
            cost.repeated(&trips, line, || format!("the loop has {} rounds", self.sizes.shown(&trips)));
        cost.add(met);
        if !trips.is_constant() && ends_early(body, 0) {
            self.note(format!("the loop at line {line} may end early"));
        }
        if let Some(name) = resumed {
            self.note_loop(line, &cost, None);
            self.hoisted.push(Hoisted { cost, until: Until::Set(vec![name]), statement });
            return;
        }
        self.note_loop(line, &cost, Some(&trips));
        self.cost.add(cost);
    }

    /// How many rounds a loop over something without an end has, by the tests that its body leaves it by.
    fn ended_by(&mut self, target: &'p Expr, body: &'p [Stmt]) -> Order {
        let counters = names_in(target);
        let tests = ways_out(body);
        let (raised, derived, squared) = derived_from(&counters, body);
        let steps: Vec<&str> = counters.iter().chain(&derived).copied().collect();
        let mut ends = Vec::new();
        for test in &tests {
            // `if colour not in used: break`
            let held = within(test).expressions().find_map(|one| match one {
                Expr::Operate { op: Op::In, left: Some(left), right } => {
                    place(left).filter(|name| steps.contains(name)).map(|_| &**right)
                }
                _ => None,
            });
            if let Some(container) = held {
                ends.push(self.size_of(container));
                continue;
            }
            let named = names_in(test);
            let of_counters = |one: &Expr| names_in(one).iter().any(|name| counters.contains(name));
            let by_power = within(test).expressions().any(|one| match one {
                Expr::Operate { op: Op::Pow, left: Some(left), right } => {
                    of_counters(right) && !of_counters(left)
                }
                Expr::Operate { op: Op::ShiftLeft, right, .. } => of_counters(right),
                _ => false,
            });
            if by_power {
                ends.extend(self.steps_of(test, &counters).map(|end| end.log()));
            } else if named.iter().any(|name| raised.contains(name)) {
                ends.extend(self.steps_of(test, &raised).map(|end| end.log()));
            } else if named.iter().any(|name| squared.contains(name)) {
                ends.extend(self.steps_of(test, &squared).map(|end| end.raised(2)));
            } else if named.iter().any(|name| steps.contains(name)) {
                ends.extend(self.steps_to(&steps, test));
            }
        }
        if ends.is_empty() {
            let progress = Progress::of(None, body);
            if matches!(progress, Progress::Halving { .. } | Progress::Linear { .. }) {
                ends.push(self.trips_of(&progress, &[], self.line));
            }
        }
        let end = ends.into_iter().filter(|end| !end.is_constant()).reduce(Order::min);
        end.unwrap_or_else(|| self.unknown_rounds(self.line))
    }

    /// The name of an iterator that rounds of a loop around, or calls, go on with where the last one left it.
    fn resumed(&self, iterated: &Value<'p>, iter: &'p Expr) -> Option<&'p str> {
        let Value::Object(id) = iterated else { return None };
        let depth = self.heap.get(*id).depth;
        // What is made of an iterator is as old as that.
        let from = self.older_iterator(iter).unwrap_or(depth);
        self.goes_on_with(*id, from, drawn_from(iter)?)
    }

    fn goes_on_with(&self, id: ObjectId, depth: usize, name: &'p str) -> Option<&'p str> {
        let object = self.heap.get(id);
        // Ranges and views can be gone through again where slices are copies.
        if object.kind != Kind::Iterator || object.length.is_constant() || self.costs.slices_copy() {
            return None;
        }
        let own = self.inside_loop() && depth < self.loops.len();
        (own || self.goes_on(&[name])).then_some(name)
    }

    /// How many loops were open when the iterator was made that something is drawn from.
    fn older_iterator(&self, iter: &'p Expr) -> Option<usize> {
        let id = self.held_iterator(iter)?;
        Some(self.heap.get(id).depth)
    }

    /// The iterator that something is drawn from, where a name or a field of the object at hand holds it.
    fn held_iterator(&self, iter: &'p Expr) -> Option<ObjectId> {
        let value = match base_of(iter) {
            Expr::Name(name) => self.lookup(name)?,
            Expr::Attribute(owner, field) => match &**owner {
                Expr::Name(name) => match self.lookup(name)? {
                    Value::Instance(at) => self.fields.get(&(at, field.as_str()))?.clone(),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        match value {
            Value::Object(id) if self.heap.get(id).kind == Kind::Iterator => Some(id),
            _ => None,
        }
    }

    /// A method of an iterator that is older than the loops around: all calls together go through it once.
    pub(super) fn drawn(
        &mut self,
        owner: Option<&'p Expr>,
        call: impl FnOnce(&mut Self) -> Value<'p>,
    ) -> Value<'p> {
        let drawn = owner.and_then(|owner| {
            let id = self.held_iterator(owner)?;
            self.goes_on_with(id, self.heap.get(id).depth, drawn_from(owner)?)
        });
        let (Some(name), Some(statement)) = (drawn, self.statement) else { return call(self) };
        let before = std::mem::take(&mut self.cost);
        let value = call(self);
        let cost = std::mem::replace(&mut self.cost, before);
        if !cost.time.is_constant() {
            self.hoisted.push(Hoisted { cost, until: Until::Set(vec![name]), statement });
        }
        if let Value::Object(id) = value {
            let object = self.heap.get_mut(id);
            object.together = Some(object.length);
        }
        value
    }

    /// How many elements there are in a container whose elements are looked up.
    fn all_of(&mut self, iter: &'p Expr) -> Option<Order> {
        let mut here = iter;
        let container = loop {
            match here {
                Expr::Index(container, _) => break container,
                Expr::Call { callee, .. } => match &**callee {
                    Expr::Attribute(owner, _) => here = owner,
                    _ => return None,
                },
                Expr::Operate { left: None, right, .. } => here = right,
                _ => return None,
            }
        };
        let before = std::mem::take(&mut self.cost);
        let container = self.eval(container);
        self.cost = before;
        let length = self.length(&container);
        (!length.is_constant()).then_some(length)
    }

    /// Whether elements come from a function that was handed over: `for next in successors(node)`.
    fn is_given_function(&self, iter: &Expr) -> bool {
        let Expr::Call { callee, args, .. } = iter else { return false };
        let Expr::Name(name) = &**callee else { return false };
        let is_parameter = || {
            self.frames
                .last()
                .and_then(|frame| frame.function)
                .is_some_and(|at| self.code.function(at).parameters.iter().any(|one| one.name == *name))
        };
        !args.is_empty()
            && matches!(self.lookup(name), Some(Value::Given(_) | Value::Unknown))
            && is_parameter()
    }

    pub(super) fn inside_loop(&self) -> bool {
        let from = self.frames.last().map_or(0, |frame| frame.loops);
        self.loops[from.min(self.loops.len())..].iter().any(Order::is_polynomial)
    }
}

/// The name or field of an iterator that elements are drawn from.
fn drawn_from(iter: &Expr) -> Option<&str> {
    place(base_of(iter))
}

/// What elements are drawn from, one after the other: `words` of `words.by_ref().take_while(…)`.
fn base_of(iter: &Expr) -> &Expr {
    const LAZY: [&str; 16] = [
        "by_ref",
        "enumerate",
        "take",
        "take_while",
        "skip",
        "skip_while",
        "map",
        "map_while",
        "filter",
        "filter_map",
        "copied",
        "cloned",
        "inspect",
        "peekable",
        "step_by",
        "fuse",
    ];
    let mut here = iter;
    loop {
        match here {
            Expr::Operate { left: None, right, .. } => here = right,
            Expr::Opaque(parts) if parts.len() == 1 => here = &parts[0],
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(owner, method) if LAZY.contains(&method.as_str()) => here = owner,
                _ => return here,
            },
            _ => return here,
        }
    }
}

/// Names that a body makes of others: as powers by them, as multiples of a fixed size, and as their squares.
fn derived_from<'p>(names: &[&str], body: &'p [Stmt]) -> (Vec<&'p str>, Vec<&'p str>, Vec<&'p str>) {
    let (mut raised, mut derived, mut squared) = (Vec::new(), Vec::new(), Vec::new());
    for statement in walk(body).statements() {
        let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind else {
            continue;
        };
        let Some(name) = targets.first().and_then(place) else { continue };
        let by = |one: &Expr| names_in(one).iter().any(|name| names.contains(name));
        let is_power = within(value).expressions().any(|one| match one {
            Expr::Operate { op: Op::Pow | Op::ShiftLeft, right, .. } => by(right),
            _ => false,
        });
        // `at * (at + 1) // 2`
        let is_square = within(value).expressions().any(|one| match one {
            Expr::Operate { op: Op::Mul, left: Some(left), right } => by(left) && by(right),
            _ => false,
        });
        if is_power {
            raised.push(name);
        } else if is_square {
            squared.push(name);
        } else if by(value) && matches!(value, Expr::Operate { op: Op::Add | Op::Sub | Op::Mul, .. }) {
            derived.push(name);
        }
    }
    (raised, derived, squared)
}

/// Whether the loop goes through the neighbours of a node: elements that are used as places of other containers, or are
/// put aside for later.
fn is_adjacency(iter: &Expr, target: &Expr, body: &[Stmt]) -> bool {
    let looked_up = match iter {
        Expr::Index(_, index) => matches!(**index, Expr::Name(_) | Expr::Attribute(..) | Expr::Index(..)),
        Expr::Attribute(owner, _) => matches!(**owner, Expr::Name(_)),
        Expr::Call { callee, args, .. } => match &**callee {
            Expr::Attribute(owner, method) => {
                matches!(
                    method.as_str(),
                    "get"
                        | "items"
                        | "iter"
                        | "neighbors"
                        | "neighbours"
                        | "keys"
                        | "adjacent"
                        | "successors"
                        | "predecessors"
                ) && (args.len() <= 2 && !args.is_empty() || is_lookup(owner))
            }
            _ => false,
        },
        _ => false,
    };
    looked_up && keeps(target, body)
}

/// Whether elements are used as places of other containers, or are put aside for later.
fn keeps(target: &Expr, body: &[Stmt]) -> bool {
    let mut bound = Vec::new();
    for expression in within(target).expressions() {
        if let Expr::Name(name) = expression {
            bound.push(name.as_str());
        }
    }
    let is_bound = |expression: &Expr| {
        within(expression)
            .expressions()
            .any(|one| matches!(one, Expr::Name(name) if bound.contains(&name.as_str())))
    };
    walk(body).any(|node| match node {
        Node::Expr(Expr::Index(_, index)) => is_bound(index),
        Node::Expr(Expr::Operate { op: Op::In, left: Some(left), .. }) => is_bound(left),
        Node::Expr(Expr::Call { callee, args, .. }) => {
            let name = match &**callee {
                Expr::Attribute(_, name) | Expr::Name(name) => name.as_str(),
                _ => return false,
            };
            let kept = matches!(
                name,
                "append"
                    | "appendleft"
                    | "add"
                    | "push"
                    | "push_back"
                    | "heappush"
                    | "put"
                    | "extend"
                    | "insert"
                    | "contains"
            );
            kept && args.iter().any(|arg| is_bound(&arg.value))
        }
        Node::Stmt(Stmt { kind: StmtKind::Assign { targets, .. }, .. }) => {
            targets.iter().any(|target| matches!(target, Expr::Index(_, index) if is_bound(index)))
        }
        _ => false,
    })
}

fn is_lookup(expression: &Expr) -> bool {
    matches!(expression, Expr::Index(_, index) if matches!(**index, Expr::Name(_)))
}

/// Names that make the step of a range.
pub(super) fn strides(iter: &Expr) -> Vec<&str> {
    let Expr::Call { callee, args, .. } = iter else { return Vec::new() };
    let step = match (&**callee, args.as_slice()) {
        (Expr::Attribute(_, method), [step]) if method == "step_by" || method.contains("chunks") => step,
        (_, [_, _, step]) => step,
        _ => return Vec::new(),
    };
    within(&step.value)
        .expressions()
        .filter_map(|one| match one {
            Expr::Name(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}
