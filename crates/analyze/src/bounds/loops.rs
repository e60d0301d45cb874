//! Loops: one round that stands for all, and what their rounds share.
//!
//! An inner loop that only moves on a pointer which the outer loop does not set back runs, over all rounds of the outer
//! one, no more often than the pointer can move (amortised analysis: Tarjan 1985). Its cost is hoisted out of the loops
//! around it up to the one that does set it back.

use std::rc::Rc;

use super::Engine;
use super::cost::Cost;
use super::digits::Lengthened;
use super::doubling::doubled;
use super::emptied::emptied;
use super::links::capped;
use super::links::fills;
use super::order::{Order, Size};
use super::progress::{Progress, assigned, goes_up_to, names_in, pairs, place, pointers, stride, widths};
use super::renewed::Renewed;
use super::slices::places_behind;
use super::value::Value;
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// A cost that all rounds of the loops around share.
pub(super) struct Hoisted<'p> {
    pub(super) cost: Cost,
    pub(super) until: Until<'p>,
    pub(super) statement: &'p Stmt,
}

/// Which loop around pays a hoisted cost in each of its rounds.
pub(super) enum Until<'p> {
    /// All but the next one.
    Next,
    /// The next that sets one of these names anew.
    Set(Vec<&'p str>),
    /// None, nor any around a call: what fails is passed on, and is the last that is done.
    Failure,
}

/// See [`Engine::form_of`].
#[derive(Debug)]
pub(super) struct Form<'p> {
    capped: Vec<(&'p str, &'p Expr)>,
    doubled: Vec<&'p str>,
    lengthened: Vec<Lengthened<'p>>,
    behind: Vec<(&'p str, &'p Expr)>,
    renewed: Vec<Renewed<'p>>,
    emptied: Vec<&'p str>,
}

/// How a `while` comes to its end.
#[derive(Debug)]
pub(super) struct Ends<'p> {
    progress: Progress<'p>,
    pointers: Vec<(&'p str, &'p Expr)>,
}

/// How the rounds of a loop hang together with those of loops around it.
struct Sharing<'p> {
    /// All rounds of the loops around share them.
    amortised: bool,
    /// They divide what the loop around tries divisors of.
    divides: bool,
    /// Names that begin anew where they are not shared any more.
    needs: Vec<&'p str>,
}

impl<'p> Engine<'p> {
    /// Runs the body of a loop that has so many rounds; leaves what one round costs in `self.cost`, and returns what
    /// all its rounds cost together once.
    pub(super) fn rounds_of(
        &mut self,
        trips: &Order,
        body: &'p [Stmt],
        mut bind: impl FnMut(&mut Self),
    ) -> Cost {
        let outer = std::mem::take(&mut self.hoisted);
        // Once more for what the first round has grown, as long as that does not multiply.
        let passes = if self.loops.len() < 3 { 2 } else { 1 };
        let form = self.form_of(body);
        for &(name, most) in &form.capped {
            let most = self.size_of(most);
            if let Some(Value::Object(id)) = self.lookup(name) {
                let object = self.heap.get_mut(id);
                if object.length.is_at_most(&most) {
                    object.most = Some(most);
                    object.few |= most.is_constant();
                }
            }
        }
        if trips.is_polynomial() {
            for &name in &form.doubled {
                if let Some(Value::Object(id)) = self.lookup(name) {
                    let object = self.heap.get_mut(id);
                    object.length = object.length.plus(&trips.exponential());
                }
            }
        }
        self.open_cursors(body);
        let since = self.heap.len();
        let behind = self.behind.len();
        self.behind.extend(&form.behind);
        for _ in 0..passes {
            self.cost = Cost::default();
            self.hoisted.clear();
            self.loops.push(*trips);
            let grew = self.empty(&form.emptied);
            bind(self);
            self.block(body);
            self.loops.pop();
            for (id, depth) in grew {
                self.heap.get_mut(id).depth = depth;
            }
            self.lengthen(&form.lengthened, trips);
            self.renew(&form.renewed, trips);
        }
        self.heap.outlive(since, self.loops.len());
        self.behind.truncate(behind);
        let cursors = self.cursors.pop();
        let moved = self.moving.last().map(Vec::as_slice).unwrap_or_default();
        let runs_on = |name: &str| {
            let [place] = moved else { return false };
            cursors.as_ref().is_some_and(|cursors| cursors.runs_on(place, name))
        };
        let inner = std::mem::replace(&mut self.hoisted, outer);
        let mut set: Option<Vec<&'p str>> = None;
        let mut together = Cost::default();
        for hoisted in inner {
            match &hoisted.until {
                Until::Next => together.add(hoisted.cost),
                Until::Failure => self.hoisted.push(hoisted),
                Until::Set(names) => {
                    let set = set.get_or_insert_with(|| assigned(body, Some(hoisted.statement)));
                    let passed_on = goes_by_call(hoisted.statement);
                    let set_anew = passed_on.then(|| set_anew(body));
                    let set_anew =
                        set_anew.or_else(|| Some(raised(body, falls_back(hoisted.statement, names)?)));
                    let set = set_anew.as_ref().unwrap_or(set);
                    let anew = |name: &&str| set.contains(name) && !runs_on(name);
                    if names.iter().any(|name| anew(name) || form.emptied.contains(name)) {
                        self.cost.add(hoisted.cost);
                    } else {
                        self.hoisted.push(hoisted);
                    }
                }
            }
        }
        together
    }

    /// Rows that each round makes longer than the last are as long as there were rounds.
    fn renew(&mut self, renewed: &[Renewed<'p>], trips: &Order) {
        for row in renewed {
            let value = match row {
                Renewed::Row(name) => self.lookup(name),
                Renewed::Rows(name) => self.lookup(name).map(|rows| self.element(&rows)),
            };
            if let Some(Value::Object(id)) = value {
                let object = self.heap.get_mut(id);
                object.length = object.length.plus(trips);
            }
        }
    }

    /// What a loop's body says by its form alone, however often it is looked at.
    fn form_of(&mut self, body: &'p [Stmt]) -> Rc<Form<'p>> {
        let form = self.forms.entry((body.as_ptr() as usize, body.len()));
        Rc::clone(form.or_insert_with(|| {
            Rc::new(Form {
                capped: capped(body),
                doubled: doubled(body),
                lengthened: Lengthened::all(body),
                behind: places_behind(body),
                renewed: Renewed::all(body),
                emptied: emptied(body),
            })
        }))
    }

    fn ends_of(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Rc<Ends<'p>> {
        // An empty body lies nowhere.
        let tested = condition.map_or(0, |condition| std::ptr::from_ref(condition) as usize);
        let key = (tested, body.as_ptr() as usize);
        if let Some(known) = self.ends.get(&key) {
            return Rc::clone(known);
        }
        let (mut progress, pointers) = (Progress::of(condition, body), pointers(body));
        if !progress.is_known() && pointers.is_empty() {
            progress = self.scanned(condition, body).unwrap_or(progress);
        }
        let ends = Rc::new(Ends { progress, pointers });
        self.ends.insert(key, Rc::clone(&ends));
        ends
    }

    /// What a condition costs each time.
    fn test(&mut self, condition: Option<&'p Expr>) -> Cost {
        let before = std::mem::take(&mut self.cost);
        if let Some(condition) = condition {
            self.eval(condition);
        }
        std::mem::replace(&mut self.cost, before)
    }

    /// Whether a `while` shares its rounds with those of loops around it.
    fn sharing(
        &self,
        progress: &Progress<'p>,
        pointers: &[(&'p str, &'p Expr)],
        body: &'p [Stmt],
        trips: &Order,
    ) -> Sharing<'p> {
        // In libraries, what nothing is known of uses up what the loop around goes through, as parsers do.
        let uses_up = !self.is_script && !progress.is_known();
        let amortised = self.inside_loop()
            && (progress.is_amortised() || uses_up || !pointers.is_empty())
            && trips.is_polynomial();
        let shared = match progress {
            Progress::Queue { marks, .. } if !marks.names.is_empty() => marks.names.clone(),
            // What is put aside is what a queue around takes out again.
            Progress::Links { .. } => {
                let around: Vec<&str> = self.moving.last().cloned().unwrap_or_default();
                if fills(body, &around) { around } else { Vec::new() }
            }
            _ => self.shared_steps(body),
        };
        let halved = match progress {
            Progress::Halving { names, .. } => names.iter().any(|name| is_divided(name, body)),
            _ => false,
        };
        let divides = matches!(progress, Progress::Halving { .. }) && self.divides(body);
        let amortised = amortised || (self.inside_loop() && (halved || !shared.is_empty())) || divides;
        let needs: Vec<&'p str> = match pointers {
            _ if !shared.is_empty() => shared,
            [] => progress.names().to_vec(),
            pointers => pointers.iter().map(|(name, _)| *name).collect(),
        };
        let amortised = amortised
            || (progress.is_amortised() || !pointers.is_empty())
                && trips.is_polynomial()
                && self.goes_on(&needs);
        // What the loop around binds is another in each of its rounds.
        let bound_anew = matches!(progress, Progress::Linear { .. } | Progress::Halving { .. })
            && self.counters.iter().flatten().any(|around| needs.contains(around));
        let amortised = amortised && !bound_anew;
        Sharing { amortised, divides, needs }
    }

    /// `while` and endless loops.
    pub(super) fn repeat(&mut self, statement: &'p Stmt, condition: Option<&'p Expr>, body: &'p [Stmt]) {
        let line = statement.line;
        let (read, written) = (self.read, self.written);
        let test = self.test(condition);
        let known = self.ends_of(condition, body);
        let Ends { progress, pointers } = &*known;
        let trips = self.trips_of(progress, pointers, line);
        let rooted = self.steps_by_root(progress, body, &trips);
        let trips = rooted.unwrap_or(trips);
        // Where there are as many rounds as there is left to cut pieces off.
        let (kept, cut) =
            if trips.is_polynomial() { self.cut_off(condition, body) } else { Default::default() };
        let test = if kept.is_empty() { test } else { self.test(condition) };
        let before = std::mem::take(&mut self.cost);
        let Sharing { amortised, divides, needs } = self.sharing(progress, pointers, body, &trips);
        self.moving.push(progress.names().to_vec());
        // What rounds that are shared put somewhere, they put there no more often than the loop around runs.
        let runs = if amortised { Order::ONE } else { trips };
        let shrinking = self.shrink(progress, body);
        if let Progress::Trial { divided, .. } = progress {
            self.tried.push((divided.clone(), trips.log()));
        }
        let tiled = if rooted.is_some() { Vec::new() } else { self.tile(progress, body) };
        if tiled.is_empty() && !amortised {
            self.move_on(progress, body, &trips);
        }
        let together = if divides {
            self.as_often_as_divided(|engine| engine.rounds_of(&runs, body, |_| {}))
        } else {
            self.rounds_of(&runs, body, |_| {})
        };
        for (name, value) in tiled {
            self.set_name(self.scope, name, value);
        }
        if let Progress::Trial { .. } = progress {
            self.tried.pop();
        }
        self.moving.pop();
        if let Progress::Queue { queues, .. } = progress {
            self.fill(queues, body, &trips);
        }
        let mut cost = std::mem::replace(&mut self.cost, before);
        let (geometric, together) = match shrinking {
            Some(shrinking) => self.unshrink(&shrinking, &mut cost, together),
            None => (Cost::default(), together),
        };
        let mut together = together;
        together.add(geometric);
        self.put_back(kept);
        if !cut.is_constant() {
            let told = || {
                format!("pieces are cut off {} elements, which are gone through once", self.sizes.shown(&cut))
            };
            together.add(Cost::of(cut, line, told));
        }
        cost.add(test.clone());
        let reads = self.read > read;
        if reads
            && self.is_script
            && self.loops.is_empty()
            && self.written > written
            && self.is_case_count(condition, progress)
        {
            self.note(format!("counts one of the test cases that line {line} goes through"));
            cost.add(together);
            self.cost.add(cost);
            return;
        }
        let harmonic = self.is_harmonic(progress, body);
        let trips = if harmonic { trips.times(&trips.log()) } else { trips };
        let mut cost = cost.repeated(&trips, line, || {
            format!("the loop has {} rounds: {}", self.sizes.shown(&trips), progress.told())
        });
        cost.add(together);
        if harmonic {
            // Steps as wide as the counter of the loop around: n/1 + n/2 + n/3 and so on.
            self.hoisted.push(Hoisted { cost, until: Until::Next, statement });
            return;
        }
        if !trips.is_constant() && ends_early(body, 0) {
            self.note(format!("the loop at line {line} may end early"));
        }
        self.note_loop(line, &cost, (!amortised).then_some(&trips));
        if amortised {
            self.cost.add(test);
            self.hoisted.push(Hoisted { cost, until: Until::Set(needs), statement });
            return;
        }
        self.cost.add(cost);
    }

    /// A place that steps go up from a constant gets as far as there are rounds.
    fn move_on(&mut self, progress: &Progress<'p>, body: &'p [Stmt], trips: &Order) {
        let Progress::Linear { names, .. } = progress else { return };
        for name in names {
            let up = body.iter().any(|statement| match &statement.kind {
                StmtKind::Assign { targets, op: Some(Op::Add), .. } => {
                    targets.first().and_then(place) == Some(name)
                }
                _ => false,
            });
            if let (true, Some(Value::Number(number))) = (up, self.scopes[self.scope].names.get(name))
                && number.magnitude.is_constant()
                && !number.few
            {
                let moved = super::value::Number { magnitude: *trips, constant: None, ..*number };
                self.set_name(self.scope, name, Value::Number(moved));
            }
        }
    }

    /// How many rounds there are with steps as wide as the root of what is gone through: `at += int(n ** 0.5)`.
    fn steps_by_root(&self, progress: &Progress<'p>, body: &'p [Stmt], trips: &Order) -> Option<Order> {
        let Progress::Linear { names, .. } = progress else { return None };
        let widths = widths(names, body);
        let fixed = widths.iter().filter(|name| !self.is_counter(name));
        let roots = fixed.filter_map(|name| self.lookup(name)).map(|value| self.magnitude(&value));
        roots.into_iter().find(|root| !root.is_constant() && root.times(root) == *trips)
    }

    /// With steps of some width there are as many fewer rounds: what a round does with that width, all do once. Gives the
    /// names that stand for places and widths, to be put back.
    fn tile(&mut self, progress: &Progress<'p>, body: &'p [Stmt]) -> Vec<(&'p str, Value<'p>)> {
        let Progress::Linear { names, .. } = progress else { return Vec::new() };
        let widths = widths(names, body);
        // What goes up to a place is no tile.
        if widths.is_empty() || names.iter().any(|name| goes_up_to(name, body)) {
            return Vec::new();
        }
        let set = assigned(body, None);
        let fixed = widths.into_iter().filter(|name| !set.contains(name));
        let tiled: Vec<&str> = names.iter().copied().chain(fixed).collect();
        let known = tiled.into_iter().filter_map(|name| {
            let value = self.scopes[self.scope].names.get(name)?.clone();
            matches!(value, Value::Number(_) | Value::Given(_)).then_some((name, value))
        });
        let known: Vec<_> = known.collect();
        if known.len() < 2 {
            return Vec::new();
        }
        for (name, _) in &known {
            self.set_name(self.scope, name, Value::small());
        }
        known
    }

    /// Whether a body divides what the loop around tries divisors of.
    pub(super) fn divides(&self, body: &'p [Stmt]) -> bool {
        self.tried.last().is_some_and(|(names, _)| names.iter().any(|name| is_divided(name, body)))
    }

    /// Runs what the loop around does no more often than its number can be divided.
    pub(super) fn as_often_as_divided<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let (Some((_, divisions)), Some(around)) = (self.tried.last(), self.loops.last()) else {
            return run(self);
        };
        let (divisions, around, at) = (*divisions, *around, self.loops.len() - 1);
        self.loops[at] = divisions;
        let done = run(self);
        self.loops[at] = around;
        done
    }

    /// Whether a call that stands in a loop of its caller moves on these places, and the next call goes on from there.
    pub(super) fn goes_on(&self, names: &[&'p str]) -> bool {
        let function = self.frames.last().and_then(|frame| frame.function);
        let is_passed = function.is_some_and(|at| self.are_passed(at, names));
        self.shared.set(self.shared.get() + u32::from(is_passed));
        is_passed && self.frames.len() > 2 && self.loops.iter().any(Order::is_polynomial)
    }

    /// Whether each round moves on by the counter of the loop around.
    fn is_harmonic(&self, progress: &Progress<'p>, body: &'p [Stmt]) -> bool {
        let Progress::Linear { names, .. } = progress else { return false };
        let counter = stride(names, body);
        counter.is_some_and(|name| self.is_counter(name))
    }

    /// Whether a name is what the loop around counts by.
    pub(super) fn is_counter(&self, name: &str) -> bool {
        let around = [self.counters.last(), self.moving.last()];
        around.into_iter().flatten().any(|around| around.contains(&name))
    }

    /// A queue that is filled while it is emptied holds at most as many as it ever held.
    fn fill(&mut self, queues: &[&'p str], body: &'p [Stmt], trips: &Order) {
        if !fills(body, queues) {
            return;
        }
        for name in queues {
            if let Some(Value::Object(id)) = self.lookup(name) {
                let object = self.heap.get_mut(id);
                if !object.few && object.length.is_constant() {
                    object.length = *trips;
                }
            }
        }
    }

    /// Gives a name that each round divides a size of its own while the body is looked at.
    fn shrink(&mut self, progress: &Progress<'p>, body: &'p [Stmt]) -> Option<Shrinking<'p>> {
        let Progress::Halving { names, .. } = progress else { return None };
        let name = names.iter().find(|name| is_divided(name, body))?;
        let number = match self.scopes[self.scope].names.get(name)? {
            Value::Number(number) => *number,
            Value::Given(size) => super::value::Number { magnitude: Order::of(*size), ..Default::default() },
            _ => return None,
        };
        if number.magnitude.is_constant() {
            return None;
        }
        let size = self.sizes.named(&format!("{name}'"));
        let scaled = Value::Number(super::value::Number { magnitude: Order::of(size), ..number });
        self.set_name(self.scope, name, scaled);
        Some(Shrinking { name, size, number: Value::Number(number), magnitude: number.magnitude })
    }

    /// What all rounds cost that cost in proportion to what is divided: a geometric sum, as much as the first of them.
    /// Takes it out of what one round costs.
    fn unshrink(&mut self, shrinking: &Shrinking<'p>, cost: &mut Cost, together: Cost) -> (Cost, Cost) {
        let Shrinking { name, size, number, magnitude } = shrinking;
        let whole = |order: &Order| order.with(*size, magnitude);
        let (with, without) = cost.time.split_by(*size);
        let geometric = Cost { time: whole(&with), why: cost.why.clone() };
        cost.time = whole(&without);
        self.steps = self.steps.saturating_add(u32::try_from(self.heap.len() / 16).unwrap_or(u32::MAX));
        self.heap.rescale(whole);
        for value in self.scopes[self.scope].names.to_mut().values_mut() {
            if let Value::Number(number) = value {
                number.magnitude = whole(&number.magnitude);
            }
        }
        self.set_name(self.scope, name, number.clone());
        let together = Cost { time: whole(&together.time), ..together };
        for hoisted in &mut self.hoisted {
            hoisted.cost.time = whole(&hoisted.cost.time);
        }
        (geometric, together)
    }

    /// Names that the conditions of loops around hold within bounds, and that each round of this one moves on by a step.
    fn shared_steps(&self, body: &'p [Stmt]) -> Vec<&'p str> {
        let stepped = body.iter().filter_map(|statement| match &statement.kind {
            StmtKind::Assign {
                targets, value: Some(Expr::Number(_)), op: Some(Op::Add | Op::Sub), ..
            } => match targets.as_slice() {
                [Expr::Name(name)] => Some(name.as_str()),
                _ => None,
            },
            _ => None,
        });
        stepped.filter(|name| self.moving.iter().flatten().any(|one| one == name)).collect()
    }

    /// Whether a loop counts down a number that was read, or nothing tells when it ends.
    fn is_case_count(&self, condition: Option<&'p Expr>, progress: &Progress<'p>) -> bool {
        let counts = condition.is_some_and(|condition| {
            let names = crate::ir::visit::within(condition).expressions().filter_map(|one| match one {
                Expr::Name(name) => self.lookup(name),
                _ => None,
            });
            names.into_iter().any(|value| matches!(value, Value::Number(number) if number.read))
        });
        counts || !progress.is_known()
    }

    /// Keeps what a loop costs by itself, for its block, and how many rounds it has where they are its own.
    pub(super) fn note_loop(&mut self, line: u32, cost: &Cost, rounds: Option<&Order>) {
        if self.frames.len() > 2 {
            return;
        }
        if let Some(rounds) = rounds {
            if let Some((_, known)) = self.loop_rounds.iter_mut().find(|(other, _)| *other == line) {
                *known = known.plus(rounds);
            } else if self.loop_rounds.len() < 1000 {
                self.loop_rounds.push((line, *rounds));
            }
        }
        if let Some((_, known)) = self.loop_costs.iter_mut().find(|(other, _)| *other == line) {
            known.add(cost.clone());
        } else if self.loop_costs.len() < 1000 {
            self.loop_costs.push((line, cost.clone()));
        }
    }
}

/// The table that a loop looks a name up in until something holds: `while k and text[k] != c: k = fail[k - 1]`.
fn falls_back<'p>(statement: &'p Stmt, names: &[&str]) -> Option<&'p str> {
    let StmtKind::Loop { body, .. } = &statement.kind else { return None };
    body.iter().find_map(|one| match &one.kind {
        StmtKind::Assign { targets, value: Some(Expr::Index(table, index)), op: None, .. } => {
            let name = targets.first().and_then(place)?;
            let looks_up = names.contains(&name) && names_in(index).contains(&name);
            place(table).filter(|_| looks_up)
        }
        _ => None,
    })
}

/// Names that a body moves up by more than a fixed number: each round of a loop that falls back takes off what one step
/// has added. What stands in the table is where an earlier round has got to.
fn raised<'p>(body: &'p [Stmt], table: &str) -> Vec<&'p str> {
    let stored: Vec<&str> = crate::ir::visit::walk(body)
        .statements()
        .filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. } => match targets.as_slice() {
                [Expr::Index(of, _)] if place(of) == Some(table) => place(value),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let raises = |name: &str, value: &Expr, op: Option<Op>| match (op, value) {
        (Some(Op::Add | Op::Sub) | None, Expr::Number(_)) => false,
        (None, Expr::Index(of, index)) => {
            place(of) != Some(table) || !stored.contains(&name) && !names_in(index).contains(&name)
        }
        _ => true,
    };
    let set = crate::ir::visit::walk(body).statements().flat_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op, .. } => {
            let pairs = pairs(targets, value).into_iter();
            pairs
                .filter_map(|(target, value)| place(target).filter(|name| raises(name, value, *op)))
                .collect()
        }
        StmtKind::Loop { driver: crate::ir::Driver::Each { target, .. }, .. } => names_in(target),
        _ => Vec::new(),
    });
    set.collect()
}

/// `value, at = read(text, at)`
fn goes_by_call(statement: &Stmt) -> bool {
    match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            targets.iter().flat_map(names_in).any(|name| is_passed(value, name))
        }
        _ => false,
    }
}

fn is_passed(value: &Expr, name: &str) -> bool {
    match value {
        Expr::Call { args, .. } => {
            args.iter().any(|arg| matches!(&arg.value, Expr::Name(own) if own == name))
        }
        _ => false,
    }
}

/// Names that a body sets to something else than what a call makes of themselves.
fn set_anew(body: &[Stmt]) -> Vec<&str> {
    let mut names = assigned(body, None);
    names.sort_unstable();
    names.dedup();
    names.retain(|name| {
        crate::ir::visit::walk(body).statements().any(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op, .. } => {
                let sets = targets.iter().flat_map(names_in).any(|one| one == *name);
                let steps = matches!((op, value), (Some(Op::Add | Op::Sub), Expr::Number(_)));
                sets && !steps && !is_passed(value, name)
            }
            StmtKind::Loop { driver: crate::ir::Driver::Each { target, .. }, .. } => {
                names_in(target).contains(name)
            }
            _ => false,
        })
    });
    names
}

/// A name that each round of a loop divides.
struct Shrinking<'p> {
    name: &'p str,
    /// Its size while the loop is looked at.
    size: Size,
    number: Value<'p>,
    magnitude: Order,
}

/// Whether something in a loop's body leaves the loop before its end.
pub(super) fn ends_early(body: &[Stmt], depth: usize) -> bool {
    depth < 16
        && body.iter().any(|statement| match &statement.kind {
            StmtKind::Branch { arms, .. } => arms.iter().any(|arm| {
                let leaves = |one: &Stmt| matches!(one.kind, StmtKind::Break | StmtKind::Return(_));
                arm.iter().any(leaves) || ends_early(arm, depth + 1)
            }),
            StmtKind::Scope { body, .. } => ends_early(body, depth + 1),
            _ => false,
        })
}

/// `n //= 2`, `n = n >> 1`, in every round.
fn is_divided(name: &str, body: &[Stmt]) -> bool {
    let is_own = |one: &Expr| matches!(one, Expr::Name(own) if own == name);
    body.iter().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op, .. } if matches!(targets.as_slice(), [one] if is_own(one)) => {
            match (op, value) {
                (Some(Op::FloorDiv | Op::Div | Op::ShiftRight), _) => true,
                (None, Expr::Operate { op: Op::FloorDiv | Op::Div | Op::ShiftRight, left: Some(left), .. }) => {
                    is_own(left)
                }
                _ => false,
            }
        }
        _ => false,
    })
}
