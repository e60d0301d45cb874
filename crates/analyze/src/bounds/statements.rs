//! Statements: what they bind, grow and cost.

use super::Engine;
use super::emptied::taken_whole;
use super::loops::{Hoisted, Until};
use super::names::Names;
use super::order::Order;
use super::progress::{counted, pairs};
use super::value::{Kind, Object, ObjectId, Value};
use crate::ir::visit::walk;
use crate::ir::{BranchKind, Driver, Expr, Import, Op, Stmt, StmtKind};

impl<'p> Engine<'p> {
    /// Runs statements in order; whether the block is left before its end.
    pub(super) fn block(&mut self, body: &'p [Stmt]) -> bool {
        if self.nesting >= super::MOST_NESTING {
            self.note_unknown("code nested too deep");
            return false;
        }
        self.nesting += 1;
        // Functions inside functions are there before they are come to.
        for statement in body {
            if let StmtKind::Define(_) = statement.kind {
                self.statement(statement);
            }
        }
        let left = body.iter().any(|statement| self.tick() || self.statement(statement));
        self.nesting -= 1;
        left
    }

    fn statement(&mut self, statement: &'p Stmt) -> bool {
        self.line = statement.line;
        self.statement = Some(statement);
        match &statement.kind {
            StmtKind::Import(import) => self.import(import),
            StmtKind::Assign { targets, value, op, annotation } => {
                self.assignment(targets, value.as_ref(), *op, annotation.as_deref(), statement.line);
            }
            StmtKind::Expr(value) => {
                self.eval(value);
            }
            StmtKind::Return(value) => {
                let value = value.as_ref().map_or(Value::Nothing, |value| self.eval(value));
                self.returns(&value);
                return true;
            }
            StmtKind::Loop { driver, body } => match driver {
                Driver::Each { target, iter } => self.for_each(statement, target, iter, body),
                Driver::While(condition) => self.repeat(statement, Some(condition), body),
                Driver::Forever => self.repeat(statement, None, body),
            },
            StmtKind::Branch { kind, condition, arms } => {
                return self.branch(*kind, condition.as_ref(), arms);
            }
            StmtKind::Scope { resources, body } => {
                for (resource, name) in resources {
                    let value = self.eval(resource);
                    if let Some(name) = name {
                        self.assign(name, value);
                    }
                }
                return self.block(body);
            }
            StmtKind::Outer(names) => {
                let scope = self.scope;
                self.scopes[scope].outer.extend(names.iter().map(String::as_str));
            }
            StmtKind::Raise(value) => {
                if let Some(value) = value {
                    self.eval(value);
                }
                return true;
            }
            StmtKind::Break | StmtKind::Continue => return true,
            StmtKind::Define(name) => {
                if let Some(at) = self.code.function_named(self.home(), name) {
                    let own = name.rsplit('.').next().unwrap_or(name);
                    let is_method = name
                        .rsplit_once('.')
                        .is_some_and(|(owner, _)| self.code.type_named(self.home(), owner).is_some());
                    if !is_method {
                        self.closures.insert(at, self.scope);
                        self.bind(own, Value::Function(at));
                    }
                }
            }
            StmtKind::Delete(values) => {
                for value in values {
                    self.delete(value);
                }
            }
        }
        false
    }

    /// `del items[at]`: what stands behind moves up.
    fn delete(&mut self, value: &'p Expr) {
        let Expr::Index(container, place) = value else { return };
        let (container, place) = (self.eval(container), self.eval(place));
        if let Value::Object(id) = container
            && self.heap.get(id).kind == Kind::List
            && place.as_constant() != Some(-1.0)
        {
            let length = self.heap.get(id).length;
            self.spend(length, self.line, |engine| {
                format!("del moves {} elements", engine.sizes.shown(&length))
            });
        }
    }

    fn import(&mut self, import: &'p Import) {
        if import.names.is_empty() {
            let name = import.alias.as_deref().or_else(|| import.module.split('.').next());
            let path = if import.alias.is_some() { Some(import.module.as_str()) } else { name };
            if let (Some(name), Some(path)) = (name, path) {
                self.bind(name, Value::library(path));
            }
        }
        for (name, alias) in &import.names {
            if name == "*" {
                self.import_all(import);
            } else {
                let path = format!("{}.{name}", import.module);
                self.bind(alias.as_deref().unwrap_or(name), Value::Library(path.into()));
            }
        }
    }

    pub(super) fn returns(&mut self, value: &Value<'p>) {
        if let Some(before) = self.frames.last_mut().and_then(|frame| frame.returned.take()) {
            let joined = self.heap.join(&before, value);
            if let Some(frame) = self.frames.last_mut() {
                frame.returned = Some(joined);
            }
        } else if let Some(frame) = self.frames.last_mut() {
            frame.returned = Some(value.clone());
        }
    }

    /// Runs each arm from the same beginning and goes on with what any of them leaves. Whether none goes on.
    fn branch(&mut self, kind: BranchKind, condition: Option<&'p Expr>, arms: &'p [Vec<Stmt>]) -> bool {
        match kind {
            BranchKind::Never => return false,
            BranchKind::Main | BranchKind::Try => {
                // A guarded body is followed by its handlers, any of which may run.
                return arms.iter().enumerate().fold(false, |left, (at, arm)| {
                    let leaves = self.block(arm);
                    if at == 0 { leaves && arms.len() == 1 } else { left && leaves }
                });
            }
            BranchKind::If | BranchKind::Match => {}
        }
        if let Some(condition) = condition {
            self.eval(condition);
            if kind == BranchKind::If
                && arms.len() <= 2
                && let Some(holds) = self.decided(condition)
            {
                return match arms.get(usize::from(!holds)) {
                    Some(arm) => self.block(arm),
                    None => false,
                };
            }
        }
        let scope = self.scope;
        let before = self.scopes[scope].names.clone();
        let mut after: Option<Names<'p>> = None;
        let mut leaves = true;
        for arm in arms {
            self.scopes[scope].names = before.clone();
            let is_first = std::ptr::eq(arm, &arms[0]);
            let limited = match condition {
                Some(test) if kind == BranchKind::If && arms.len() <= 2 => self.limited(test, is_first),
                _ => Vec::new(),
            };
            self.limit_names(&limited);
            let small = condition.is_some_and(is_small_case) && is_first;
            let cost = small.then(|| self.cost.clone());
            let left = self.arm(arm);
            self.limit_set(&limited, arm);
            if let (Some(cost), true) = (cost, left) {
                self.cost = cost;
            }
            leaves &= left;
            let names = std::mem::replace(&mut self.scopes[scope].names, before.clone());
            // What an arm that leaves has bound is seen by nobody, but its containers were filled all the same.
            if !left || arms.len() == 1 {
                match &mut after {
                    Some(others) => others.join(&names, &mut self.heap),
                    None => after = Some(names),
                }
            }
        }
        let always = kind == BranchKind::If && arms.len() > 1;
        self.scopes[scope].names = match after {
            Some(names) if always => names,
            Some(names) => {
                self.scopes[scope].names = before;
                // Where the only arm is not gone, its test does not hold.
                if kind == BranchKind::If
                    && let Some(test) = condition
                {
                    let limited = self.limited(test, false);
                    self.limit_names(&limited);
                }
                let mut joined = std::mem::take(&mut self.scopes[scope].names);
                joined.join(&names, &mut self.heap);
                joined
            }
            None => before,
        };
        self.notice_names(scope);
        leaves && always
    }

    /// One way on. What it does with all that a container holds before that begins again empty, all rounds of the loop
    /// do with each element once.
    pub(super) fn arm(&mut self, arm: &'p [Stmt]) -> bool {
        if let Some((from, until)) = self.leaves_loops(arm) {
            return self.once(arm, from, until);
        }
        if self.divides(arm) {
            return self.as_often_as_divided(|engine| engine.block(arm));
        }
        let begun = if self.inside_loop() { self.emptied(arm) } else { Vec::new() };
        let lengths = begun.iter().map(|(_, id)| self.heap.get(*id).length);
        let held = lengths.reduce(|sum, length| sum.plus(&length)).filter(|held| !held.is_constant());
        let handed = self.hand_over(arm, begun);
        let left = match held {
            Some(held) => self.once_for_each(arm, held),
            None => self.block(arm),
        };
        // What was not set anew goes on as what it was.
        for (name, id, copy) in handed {
            if matches!(self.scopes[self.scope].names.get(name), Some(Value::Object(now)) if *now == copy) {
                self.set_name(self.scope, name, Value::Object(id));
            }
        }
        left
    }

    /// Containers that an arm puts somewhere whole before they begin anew: all that are put there are, together, what went
    /// through them. What the arm sees of them is a copy that knows it; outside they may have grown as they like.
    fn hand_over(
        &mut self,
        arm: &'p [Stmt],
        begun: Vec<(&'p str, ObjectId)>,
    ) -> Vec<(&'p str, ObjectId, ObjectId)> {
        let mut handed = Vec::new();
        for (name, id) in begun {
            let own =
                matches!(self.scopes[self.scope].names.get(name), Some(Value::Object(now)) if *now == id);
            if own && is_handed_over(arm, name) {
                let object = self.heap.get(id).clone();
                let together = object.together.or(Some(object.length));
                let copy = self.heap.make(Object { together, ..object });
                self.set_name(self.scope, name, Value::Object(copy));
                handed.push((name, id, copy));
            }
        }
        handed
    }

    /// An arm that does with all of a container that begins anew then what takes no longer than it is.
    fn once_for_each(&mut self, arm: &'p [Stmt], held: Order) -> bool {
        let before = std::mem::take(&mut self.cost);
        let since = self.heap.len();
        let left = self.block(arm);
        let cost = std::mem::replace(&mut self.cost, before);
        if cost.time.is_constant() || !cost.time.is_at_most(&held) {
            self.cost.add(cost);
            return left;
        }
        for at in since..self.heap.len() {
            let object = self.heap.get_mut(ObjectId(u32::try_from(at).unwrap_or(0)));
            if object.length == held {
                object.together = Some(held);
            }
        }
        if let Some(statement) = arm.first() {
            self.hoisted.push(Hoisted { cost, until: Until::Next, statement });
        }
        left
    }

    /// The first of the open loops that an arm leaves for good at its end, and which loops around do not repeat it.
    pub(super) fn leaves_loops(&self, arm: &[Stmt]) -> Option<(usize, Until<'p>)> {
        let frame = self.frames.last()?;
        let from = frame.loops.min(self.loops.len());
        let last = arm.last()?;
        if frame.function.is_some() && self.loops.iter().any(Order::is_polynomial) && fails(last) {
            return Some((from, Until::Failure));
        }
        if from == self.loops.len() || !self.inside_loop() {
            return None;
        }
        match last.kind {
            // A function without a name is left, not the loop that calls it.
            StmtKind::Return(_) if frame.function.is_some() => Some((from, Until::Set(Vec::new()))),
            StmtKind::Break if frame.function.is_some() || self.frames.len() == 1 => {
                Some((self.loops.len() - 1, Until::Next))
            }
            _ => None,
        }
    }

    /// An arm that ends loops: whatever it does, it does once.
    fn once(&mut self, arm: &'p [Stmt], from: usize, until: Until<'p>) -> bool {
        let loops: Vec<Order> = self.loops[from..].to_vec();
        self.loops[from..].fill(Order::ONE);
        let before = std::mem::take(&mut self.cost);
        self.once += 1;
        let left = self.block(arm);
        self.once -= 1;
        let cost = std::mem::replace(&mut self.cost, before);
        self.loops.truncate(from);
        self.loops.extend(loops);
        match arm.first() {
            Some(statement) if !cost.time.is_constant() => {
                self.hoisted.push(Hoisted { cost, until, statement });
            }
            _ => self.cost.add(cost),
        }
        left
    }

    /// Containers that statements begin anew.
    fn emptied(&self, arm: &'p [Stmt]) -> Vec<(&'p str, ObjectId)> {
        let mut begun = Vec::new();
        let mut note = |name: &'p str| {
            if let Some(Value::Object(id)) = self.lookup(name) {
                begun.push((name, id));
            }
        };
        for statement in arm {
            taken_whole(statement).into_iter().for_each(&mut note);
            let pairs = match &statement.kind {
                StmtKind::Assign { targets, value: Some(value), op: None, .. } => pairs(targets, value),
                _ => continue,
            };
            for (target, value) in pairs {
                let fresh = match value {
                    Expr::Display { items, .. } => items.len() <= 1,
                    Expr::Text { .. } => true,
                    Expr::Call { args, .. } => args.is_empty(),
                    _ => false,
                };
                if let (true, Expr::Name(name)) = (fresh, target) {
                    note(name);
                }
            }
        }
        begun
    }
}

/// `return Err(…)`: whoever called passes it on.
fn fails(last: &Stmt) -> bool {
    match &last.kind {
        StmtKind::Return(Some(Expr::Call { callee, .. })) => {
            matches!(&**callee, Expr::Name(name) if name == "Err")
        }
        _ => false,
    }
}

/// Whether a condition holds only where something has at most a fixed number of elements.
fn is_small_case(condition: &Expr) -> bool {
    let counts = |one: &Expr| match one {
        // `high - low < 4`
        Expr::Operate { op: Op::Sub, left: Some(left), right } => {
            matches!((&**left, &**right), (Expr::Name(_), Expr::Name(_)))
        }
        one => counted(one).is_some(),
    };
    match condition {
        Expr::Operate { op: Op::Less | Op::LessEqual | Op::Equal, left: Some(left), right } => {
            counts(left) && matches!(**right, Expr::Number(_))
        }
        _ => false,
    }
}

/// Whether a call is given a container by its name: `lines.push(line)`, `lines.push(mem::take(&mut line))`.
fn is_handed_over(arm: &[Stmt], name: &str) -> bool {
    walk(arm).expressions().any(|one| match one {
        Expr::Call { args, .. } => args.iter().any(|arg| match &arg.value {
            Expr::Operate { left: None, right, .. } => super::progress::place(right) == Some(name),
            other => super::progress::place(other) == Some(name),
        }),
        Expr::Yield(Some(value)) => super::progress::place(value) == Some(name),
        _ => false,
    })
}
