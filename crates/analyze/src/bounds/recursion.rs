//! Functions that call themselves: how often, by schemas.
//!
//! A function whose argument shrinks by steps runs as often as the argument is large; one whose argument is halved as
//! often as its logarithm; several halves are a divide-and-conquer recurrence (the master theorem: Bentley, Haken and
//! Saxe 1980); remembered results are as many as there are arguments; marks make sure that each node is met once; and
//! what is none of these branches without end.

use super::Engine;
use super::cost::Cost;
use super::order::Order;
use crate::ir::visit::{Node, walk, within};
use crate::ir::{BranchKind, Expr, Function, Op, Stmt, StmtKind};

/// One call of a function from inside itself.
pub(super) struct Recursion<'p> {
    pub(super) written: Vec<&'p Expr>,
    /// How often the loops around it run.
    pub(super) loops: Vec<Order>,
    pub(super) line: u32,
}

/// What a function costs that calls itself.
pub(super) struct Recursed<'p> {
    pub(super) cost: Cost,
    /// How deep the calls stand inside each other.
    pub(super) depth: Order,
    /// What it marks so that nothing is met twice, by whatever call: all calls together cost this once.
    pub(super) marks: Vec<&'p str>,
}

impl Recursed<'_> {
    const fn new(cost: Cost, depth: Order) -> Self {
        Self { cost, depth, marks: Vec::new() }
    }
}

/// How the arguments of recursive calls relate to the parameters.
#[derive(Debug, Default)]
struct Shape<'p> {
    halved: usize,
    remainder: usize,
    stepped: usize,
    /// Parts of what was given: a node's children, elements of a container.
    parts: usize,
    /// Calls inside loops.
    looped: usize,
    /// Parameters that recursive calls change.
    varying: Vec<&'p str>,
    /// Most calls on one way through the function.
    calls: usize,
}

impl<'p> Engine<'p> {
    /// What a function costs that calls itself so, given what it costs without; and how deep it goes.
    pub(super) fn recurse(&mut self, at: usize, recursions: &[Recursion<'p>], body: Cost) -> Recursed<'p> {
        let function = &self.module.functions[at];
        let shape = shape(function, recursions);
        let line = recursions.first().map_or(function.line, |recursion| recursion.line);
        let marks = sets_marks(function);
        let undoes = undoes_marks(function);
        let size = self.size_of_parameters(function, &shape.varying);
        let told = |engine: &Self, what: &str, times: &Order| {
            format!("{}() calls itself {what}: {} times in all", function.name, engine.sizes.shown(times))
        };
        if is_remembered(function) {
            let states = self.states(function, &shape.varying);
            let depth = size;
            let cost = body.repeated(&states, line, || told(self, "and remembers the results", &states));
            return Recursed::new(cost, depth.plus(&states));
        }
        if shape.halved + shape.remainder > 0 && shape.stepped + shape.looped + shape.parts == 0 {
            let depth = size.log();
            if shape.calls <= 1 || shape.remainder > 0 {
                let times = if body.time.is_polynomial() { Order::ONE } else { depth };
                let cost =
                    body.repeated(&times, line, || told(self, "with a fraction of its argument", &times));
                return Recursed::new(cost, depth);
            }
            let work = body.time.degree();
            let times = if work.power() < 0.9 {
                size
            } else if work.power() < 1.1 {
                depth
            } else {
                Order::ONE
            };
            let cost = if work.power() < 0.9 {
                Cost::of(times, line, || told(self, "with halves of its argument", &times))
            } else {
                body.repeated(&times, line, || told(self, "with halves of its argument", &times))
            };
            return Recursed::new(cost, depth);
        }
        let tree = shape.parts > 0 && shape.stepped == 0;
        if tree || (marks && !undoes) {
            let total = if size.is_constant() { self.unnamed_size(function) } else { size };
            let once = body.time.is_at_most(&total) && marks;
            let cost = if once {
                let mut cost = Cost::of(total, line, || told(self, "once for each part", &total));
                cost.add(body);
                cost
            } else {
                body.repeated(&total, line, || told(self, "once for each part", &total))
            };
            let marks = if marks && !undoes { mark_names(function) } else { Vec::new() };
            return Recursed { marks, ..Recursed::new(cost, total) };
        }
        if shape.calls <= 1 && shape.looped == 0 {
            let times = if size.is_constant() { self.unnamed_size(function) } else { size };
            return Recursed::new(body.repeated(&times, line, || told(self, "step by step", &times)), times);
        }
        let base = if size.is_constant() { self.unnamed_size(function) } else { size };
        let times = base.exponential();
        Recursed::new(body.repeated(&times, line, || told(self, "more than once", &times)), base)
    }

    /// How large the parameters are that change.
    fn size_of_parameters(&self, function: &Function, varying: &[&str]) -> Order {
        let parameters =
            function.parameters.iter().filter(|parameter| varying.contains(&parameter.name.as_str()));
        let mut largest = Order::ONE;
        for parameter in parameters {
            if let Some(value) = self.lookup(&parameter.name) {
                let size = self.length(&value).plus(&self.magnitude(&value));
                if largest.compare(&size).is_lt() {
                    largest = size;
                }
            }
        }
        if !largest.is_constant() {
            return largest;
        }
        // An index that goes through what stays the same.
        let values = function.parameters.iter().filter_map(|parameter| self.lookup(&parameter.name));
        values.fold(Order::ONE, |largest, value| {
            let size = self.length(&value);
            if largest.compare(&size).is_lt() { size } else { largest }
        })
    }

    fn unnamed_size(&mut self, function: &Function) -> Order {
        let values: Vec<_> = self.scopes[self.scope].names.values().cloned().collect();
        let mut largest = Order::ONE;
        for value in values {
            let size = self.length(&value);
            if largest.compare(&size).is_lt() && size.degree().power() <= 1.0 {
                largest = size;
            }
        }
        if largest.is_constant() {
            let own = function.name.rsplit('.').next().unwrap_or_default();
            return Order::of(self.sizes.named(&format!("depth of {own}")));
        }
        largest
    }

    /// Different arguments that a function may be called with.
    fn states(&mut self, function: &Function, varying: &[&str]) -> Order {
        let mut states = Order::ONE;
        for parameter in function.parameters.iter().filter(|one| varying.contains(&one.name.as_str())).take(3)
        {
            let value = self.lookup(&parameter.name).unwrap_or_default();
            let magnitude = self.magnitude(&value).plus(&self.length(&value));
            let magnitude = if magnitude.is_constant() {
                // Counts up from a constant through something else: as far as that goes.
                let others = self.size_of_parameters(function, &[]);
                if others.is_constant() { Order::of(self.sizes.named(&parameter.name)) } else { others }
            } else {
                magnitude
            };
            states = states.times(&magnitude);
        }
        if states.is_constant() { self.unnamed_size(function) } else { states }
    }
}

fn shape<'p>(function: &'p Function, recursions: &[Recursion<'p>]) -> Shape<'p> {
    let mut shape = Shape::default();
    let skip = usize::from(
        function.parameters.first().is_some_and(|first| matches!(first.name.as_str(), "self" | "cls")),
    );
    let fractions = named_by(&function.body, has_fraction);
    let mut pieces = named_by(&function.body, is_piece);
    pieces.extend(parts_of_parameters(function));
    let mut fractions = fractions;
    fractions.extend(named_by(&function.body, is_selection));
    for recursion in recursions {
        let mut kind = Step::Same;
        for (parameter, written) in function.parameters.iter().skip(skip).zip(&recursion.written) {
            let same = matches!(written, Expr::Name(name) if *name == parameter.name);
            if same {
                continue;
            }
            if !shape.varying.contains(&parameter.name.as_str()) {
                shape.varying.push(&parameter.name);
            }
            kind = kind.max(step(written, &fractions, &pieces));
        }
        match kind {
            Step::Halved => shape.halved += 1,
            Step::Remainder => shape.remainder += 1,
            Step::Part => shape.parts += 1,
            Step::Stepped | Step::Same => shape.stepped += 1,
        }
        if recursion.loops.iter().any(|trips| !trips.is_constant()) {
            shape.looped += 1;
        } else if !recursion.loops.is_empty() {
            shape.calls += 1;
        }
    }
    let name = function.name.rsplit('.').next().unwrap_or(&function.name);
    shape.calls = shape.calls.max(most_calls(&function.body, name, 0));
    shape
}

/// How an argument shrinks; the strongest of several counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Same,
    Stepped,
    Part,
    Remainder,
    Halved,
}

fn step(written: &Expr, fractions: &[&str], pieces: &[&str]) -> Step {
    let reads = |names: &[&str]| {
        within(written)
            .expressions()
            .any(|one| matches!(one, Expr::Name(name) if names.contains(&name.as_str())))
    };
    let remainder = within(written).expressions().any(|one| matches!(one, Expr::Operate { op: Op::Rem, .. }));
    if has_fraction(written) || is_selection(written) || reads(fractions) {
        Step::Halved
    } else if remainder {
        Step::Remainder
    } else if is_piece(written) || reads(pieces) {
        Step::Part
    } else {
        Step::Stepped
    }
}

/// `n // 2`, `n >> 1`, `n / 2`
fn has_fraction(value: &Expr) -> bool {
    within(value)
        .expressions()
        .any(|one| matches!(one, Expr::Operate { op: Op::FloorDiv | Op::ShiftRight | Op::Div, .. }))
}

/// `node.left`, `rows[i]`: a part of something larger.
fn is_piece(value: &Expr) -> bool {
    match value {
        Expr::Attribute(owner, _) => !matches!(&**owner, Expr::Name(name) if name == "self"),
        Expr::Index(..) => true,
        Expr::Call { callee, args, .. } => match &**callee {
            // `node.left.as_ref()`
            Expr::Attribute(owner, _) => args.is_empty() && is_piece(owner),
            _ => false,
        },
        _ => false,
    }
}

/// Some of something, told apart by a test or at a place that is worked out: `[x for x in xs if x < pivot]`,
/// `xs[:middle]`. A fixed number less is no selection.
fn is_selection(value: &Expr) -> bool {
    match value {
        Expr::Comprehension { clauses, .. } => clauses.iter().any(|clause| !clause.filters.is_empty()),
        Expr::Slice { value: Some(_), start, stop } => {
            let ends = [start, stop].into_iter().flatten();
            let fixed = |end: &Expr| {
                matches!(end, Expr::Number(_))
                    || matches!(end, Expr::Operate { left: None, right, .. } if matches!(**right, Expr::Number(_)))
            };
            ends.into_iter().any(|end| !fixed(end))
        }
        Expr::Call { callee, args, .. } => match &**callee {
            Expr::Attribute(_, name) => {
                matches!(name.as_str(), "split_at" | "split_at_mut" | "split_off")
                    || (args.is_empty() && matches!(name.as_str(), "to_vec") && is_selection(callee))
            }
            _ => false,
        },
        Expr::Attribute(owner, _) => is_selection(owner),
        _ => false,
    }
}

/// Names that stand for parts of what the function was given: elements it goes through, what a pattern takes out.
fn parts_of_parameters(function: &Function) -> Vec<&str> {
    let mut known: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let own = known.len();
    for statement in walk(&function.body).statements() {
        let (target, value) = match &statement.kind {
            StmtKind::Loop { driver: crate::ir::Driver::Each { target, iter }, .. } => (target, iter),
            StmtKind::Assign { targets, value: Some(value), op: None, .. } => match targets.first() {
                Some(target @ Expr::Opaque(_)) => (target, value),
                _ => continue,
            },
            _ => continue,
        };
        let mut root = value;
        while let Expr::Attribute(owner, _) | Expr::Index(owner, _) | Expr::Call { callee: owner, .. } = root
        {
            root = owner;
        }
        if !matches!(root, Expr::Name(name) if known.contains(&name.as_str())) {
            continue;
        }
        for one in within(target).expressions() {
            if let Expr::Name(name) = one
                && !known.contains(&name.as_str())
            {
                known.push(name);
            }
        }
    }
    known.split_off(own)
}

/// Names that are given such a value, or go through such values.
fn named_by(body: &[Stmt], is: impl Fn(&Expr) -> bool) -> Vec<&str> {
    let mut names = Vec::new();
    for statement in walk(body).statements() {
        let (targets, value) = match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), .. } => {
                (targets.iter().collect::<Vec<_>>(), value)
            }
            StmtKind::Loop { driver: crate::ir::Driver::Each { target, iter }, .. } => (vec![target], iter),
            _ => continue,
        };
        if !is(value) {
            continue;
        }
        for one in targets.into_iter().flat_map(|target| within(target).expressions()) {
            if let Expr::Name(name) = one {
                names.push(name.as_str());
            }
        }
    }
    names
}

/// Most calls of `name` on one way through the statements.
fn most_calls(body: &[Stmt], name: &str, depth: usize) -> usize {
    if depth > crate::ir::MAX_DEPTH {
        return 0;
    }
    // From the end: what follows an arm that returns is not on its way.
    body.iter().rev().fold(0, |after, statement| match &statement.kind {
        StmtKind::Branch { kind: BranchKind::If | BranchKind::Match, condition, arms } => {
            let test = condition.as_ref().map_or(0, |condition| calls_in(condition, name, depth + 1));
            let ways = arms.iter().map(|arm| {
                most_calls(arm, name, depth + 1).saturating_add(if returns(arm) { 0 } else { after })
            });
            let past = if arms.len() < 2 { after } else { 0 };
            ways.max().unwrap_or(0).max(past).saturating_add(test)
        }
        _ => own_calls(statement, name, depth + 1).saturating_add(after),
    })
}

fn returns(body: &[Stmt]) -> bool {
    body.last().is_some_and(|last| matches!(last.kind, StmtKind::Return(_) | StmtKind::Raise(_)))
}

fn own_calls(statement: &Stmt, name: &str, depth: usize) -> usize {
    match &statement.kind {
        StmtKind::Loop { body, .. } | StmtKind::Scope { body, .. } => most_calls(body, name, depth),
        StmtKind::Branch { arms, .. } => arms.iter().map(|arm| most_calls(arm, name, depth)).sum(),
        StmtKind::Assign { value: Some(value), .. }
        | StmtKind::Expr(value)
        | StmtKind::Return(Some(value))
        | StmtKind::Raise(Some(value)) => calls_in(value, name, depth),
        _ => 0,
    }
}

/// Calls of `name` in an expression; of alternatives the one with most.
fn calls_in(value: &Expr, name: &str, depth: usize) -> usize {
    if depth > crate::ir::MAX_DEPTH {
        return 0;
    }
    match value {
        Expr::Choice { condition, arms } => {
            let test = condition.as_deref().map_or(0, |condition| calls_in(condition, name, depth + 1));
            test + arms.iter().map(|arm| calls_in(arm, name, depth + 1)).max().unwrap_or(0)
        }
        Expr::Operate { op: Op::And | Op::Or, left, right } => {
            let left = left.as_deref().map_or(0, |left| calls_in(left, name, depth + 1));
            left + calls_in(right, name, depth + 1)
        }
        Expr::Block(body) => most_calls(body, name, depth + 1),
        _ => {
            let calls = within(value).expressions().filter(|one| match one {
                Expr::Call { callee, .. } => match &**callee {
                    Expr::Name(called) | Expr::Attribute(_, called) => called == name,
                    _ => false,
                },
                _ => false,
            });
            calls.count()
        }
    }
}

/// A decorator that remembers results, or a table that is asked before anything is worked out.
fn is_remembered(function: &Function) -> bool {
    let decorated = function.decorators.iter().any(|decorator| {
        within(decorator).expressions().any(|one| match one {
            Expr::Name(name) | Expr::Attribute(_, name) => name.contains("cache") || name.contains("memo"),
            _ => false,
        })
    });
    decorated || asks_a_table(function)
}

/// `if key in memo: return memo[key]`, `if table[i] != -1: return table[i]`, `if let Some(x) = memo.get(&key)`
fn asks_a_table(function: &Function) -> bool {
    let parameters: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    walk(&function.body).statements().any(|statement| {
        let StmtKind::Branch { condition: Some(condition), arms, .. } = &statement.kind else { return false };
        let answers = arms.iter().any(|arm| {
            let Some(StmtKind::Return(Some(value))) = arm.last().map(|last| &last.kind) else { return false };
            within(value)
                .expressions()
                .any(|one| matches!(one, Expr::Index(..)) || matches!(one, Expr::Name(_) | Expr::Call { .. }))
        });
        answers && tests_a_table(condition, &parameters, &function.body)
    })
}

fn tests_a_table(condition: &Expr, parameters: &[&str], body: &[Stmt]) -> bool {
    let stored: Vec<&Expr> = walk(body)
        .statements()
        .filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, .. } => Some(targets.iter().filter_map(|target| match target {
                Expr::Index(container, _) => Some(&**container),
                _ => None,
            })),
            _ => None,
        })
        .flatten()
        .collect();
    let inserted: Vec<&Expr> = walk(body)
        .expressions()
        .filter_map(|one| match one {
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(owner, name) if name == "insert" => Some(&**owner),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let is_table = |container: &Expr| stored.contains(&container) || inserted.contains(&container);
    within(condition).expressions().any(|one| match one {
        Expr::Operate { op: Op::In, right, .. } => is_table(right),
        Expr::Operate {
            op: Op::NotEqual | Op::Is | Op::Greater | Op::GreaterEqual | Op::Not,
            left,
            right,
        } => {
            let tested = left.as_deref().unwrap_or(right);
            match tested {
                Expr::Index(container, index) => {
                    let mut inner = &**container;
                    while let Expr::Index(outer, _) = inner {
                        inner = outer;
                    }
                    let by_parameter = within(index)
                        .expressions()
                        .any(|one| matches!(one, Expr::Name(name) if parameters.contains(&name.as_str())));
                    by_parameter && (is_table(container) || is_table(inner))
                }
                _ => false,
            }
        }
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, name) => {
                matches!(name.as_str(), "get" | "contains_key" | "contains") && is_table(owner)
            }
            _ => false,
        },
        _ => false,
    })
}

/// Marks what it has met: `visited.add(node)`, `seen[node] = True`.
fn sets_marks(function: &Function) -> bool {
    walk(&function.body).any(|node| match node {
        Node::Stmt(Stmt { kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, .. }) => {
            targets.iter().any(|target| matches!(target, Expr::Index(..)))
                && matches!(value, Expr::Bool(true) | Expr::Number(_) | Expr::Name(_) | Expr::Text { .. })
        }
        Node::Expr(Expr::Call { callee, args, .. }) => match &**callee {
            Expr::Attribute(_, name) => matches!(name.as_str(), "add" | "insert") && args.len() == 1,
            _ => false,
        },
        _ => false,
    })
}

/// Containers that it marks things in.
fn mark_names(function: &Function) -> Vec<&str> {
    let mut names = Vec::new();
    for node in walk(&function.body) {
        let container = match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, op: None, .. }, .. }) => {
                match targets.first() {
                    Some(Expr::Index(container, _)) => container,
                    _ => continue,
                }
            }
            Node::Expr(Expr::Call { callee, args, .. }) => match &**callee {
                Expr::Attribute(owner, name)
                    if matches!(name.as_str(), "add" | "insert") && args.len() == 1 =>
                {
                    owner
                }
                _ => continue,
            },
            _ => continue,
        };
        match &**container {
            Expr::Name(name) | Expr::Attribute(_, name) => names.push(name.as_str()),
            _ => {}
        }
    }
    names
}

/// Takes its marks back before it returns, so that other ways meet the same again.
fn undoes_marks(function: &Function) -> bool {
    let mut pops = false;
    let mut pushes = false;
    let mut clears = false;
    for node in walk(&function.body) {
        match node {
            Node::Expr(Expr::Call { callee, .. }) => {
                if let Expr::Attribute(_, name) = &**callee {
                    pops |= matches!(name.as_str(), "pop" | "remove" | "discard" | "pop_back");
                    pushes |= matches!(name.as_str(), "append" | "push" | "add" | "insert" | "push_back");
                }
            }
            Node::Stmt(Stmt {
                kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, ..
            }) => {
                let cleared = matches!(value, Expr::Bool(false) | Expr::Nothing)
                    || matches!(value, Expr::Number(zero) if *zero == 0.0)
                    || matches!(value, Expr::Text { text, .. } if text == ".");
                clears |= cleared && targets.iter().any(|target| matches!(target, Expr::Index(..)));
            }
            _ => {}
        }
    }
    (pops && pushes) || clears
}
