//! Why a loop ends: what its condition tests and how its body moves that on.
//!
//! Reads the source's form only; how many rounds that makes is for whoever knows the values.

use super::links::{Descent, Marks, descent, fills, level_of, marks};
use super::moves::{Changing, Moves, steps_both_ways};
use super::scanner::End;
use crate::ir::visit::{Node, Walk, walk, within};
use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};

/// How a loop comes to its end.
#[derive(Debug)]
pub(super) enum Progress<'p> {
    /// Takes elements out of queues until they are empty.
    Queue { queues: Vec<&'p str>, marks: Marks<'p> },
    /// Meets what a container holds, and then what was put aside meanwhile.
    Levels { names: Vec<&'p str> },
    /// Goes from one thing to another that it refers to.
    Links { names: Vec<&'p str>, branches: bool, table: Option<&'p Expr> },
    /// A value is divided or multiplied in each round, or an interval halved.
    Halving { names: Vec<&'p str>, bounds: Vec<&'p Expr> },
    /// Follows links to a root that each step brings nearer: union-find.
    Chain,
    /// A place is moved on and back again: as far back as it has come, each time.
    BackAndForth { names: Vec<&'p str>, bounds: Vec<&'p Expr> },
    /// A value is moved by steps towards a bound.
    Linear { names: Vec<&'p str>, tests: Vec<&'p Expr>, all: bool, squared: bool },
    /// Trial division: a number is divided by all that divides it, and what divides is moved on by a step.
    Trial { names: Vec<&'p str>, divided: Vec<&'p str>, tests: Vec<&'p Expr>, squared: bool },
    /// What is tested is marked in each round.
    Marked { names: Vec<&'p str>, bounds: Vec<&'p Expr> },
    /// An object's place is moved on by what is called.
    Scanner { names: Vec<&'p str>, ends: Vec<End<'p>> },
    /// Tries again where another thread was faster: the first time, as a rule.
    Retry,
    /// Nothing that is known.
    Unknown { names: Vec<&'p str>, bounds: Vec<&'p Expr> },
}

impl<'p> Progress<'p> {
    pub(super) fn of(condition: Option<&'p Expr>, body: &'p [Stmt]) -> Self {
        let tests = match condition {
            Some(condition) => vec![condition],
            None => {
                let mut tests = ways_out(body);
                // `done = value == 0; if done: break`
                let flags: Vec<&str> = tests.iter().filter_map(|test| place(test)).collect();
                tests.extend(walk(body).statements().filter_map(|statement| match &statement.kind {
                    StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
                        targets.first().and_then(place).filter(|name| flags.contains(name)).map(|_| value)
                    }
                    _ => None,
                }));
                tests
            }
        };
        let tested = tests.iter().flat_map(|test| names_in(test)).collect::<Vec<_>>();
        let mut taken = taken_from(walk(body));
        for test in &tests {
            taken.extend(taken_from(within(test)));
        }
        let queues: Vec<&str> = taken.into_iter().filter(|name| tested.contains(name)).collect();
        if let Some(level) = level_of(&tested, &queues, body) {
            return Self::Levels { names: vec![level] };
        }
        if !queues.is_empty() {
            let marks = marks(&tests, body);
            return Self::Queue { queues, marks };
        }
        if let Some(condition) = condition
            && follows_links(condition, body)
        {
            return Self::Chain;
        }
        if let Some(Descent { name, branches, table }) = descent(&tests, &tested, body) {
            return Self::Links { names: vec![name], branches, table };
        }
        let moves = Moves::of(&tests, body, &tested);
        let moved: Vec<&str> = moves.stepped.iter().chain(&moves.divided).copied().collect();
        let (bounds, counted) = bounds_of(&tests, &moved);
        let squared = tests.iter().any(|test| has_square(test));
        let exponent = tests.iter().flat_map(|test| within(test).expressions()).any(|one| match one {
            Expr::Operate { op: Op::Pow | Op::ShiftLeft, left: Some(left), right } => {
                let moves_on = |one: &Expr| names_in(one).iter().any(|name| moves.stepped.contains(name));
                moves_on(right) && !moves_on(left)
            }
            _ => false,
        });
        if exponent {
            return Self::Halving { names: moves.stepped, bounds };
        }
        // `while n > 1: if n % d == 0: n //= d else: d += 1`
        if let Some(divisor) = moves.tried(body)
            && condition.is_some()
        {
            let squared = squared && tested.contains(&divisor);
            return Self::Trial { names: vec![divisor], divided: moves.divided, tests, squared };
        }
        if !moves.divided.is_empty()
            && (moves.stepped.is_empty() || moves.divides_always || condition.is_none())
        {
            let mut bounds = bounds;
            bounds.extend(counted);
            return Self::Halving { names: moves.divided, bounds };
        }
        if let Some(queue) = tests.iter().find_map(|test| length_bound(test, &moves.stepped))
            && fills(body, &[queue])
        {
            return Self::Queue { queues: vec![queue], marks: marks(&tests, body) };
        }
        let both: Vec<&str> =
            moves.stepped.iter().copied().filter(|name| steps_both_ways(body, name)).collect();
        if !both.is_empty() && condition.is_some() {
            return Self::BackAndForth { names: both, bounds };
        }
        if !moves.stepped.is_empty() {
            return Self::Linear { names: moves.stepped, tests, all: condition.is_some(), squared };
        }
        let marked = marked_in(&tests, body);
        let all: Vec<&Expr> = tests.iter().flat_map(|test| leaves(test)).collect();
        if !marked.is_empty() {
            return Self::Marked { names: marked, bounds: all };
        }
        let all_of = condition.map(within).into_iter().chain([walk(body)]).flatten();
        if all_of.into_iter().any(|node| matches!(node, Node::Expr(one) if exchanges(one))) {
            return Self::Retry;
        }
        let doubled = Changing::of(body).multiplied;
        if !doubled.is_empty() && condition.is_none() {
            return Self::Halving { names: doubled, bounds: all };
        }
        Self::Unknown { names: moves.set, bounds: all }
    }

    /// Names that move on; set back, they make the loop begin again.
    pub(super) fn names(&self) -> &[&'p str] {
        match self {
            Self::Queue { queues, .. } => queues,
            Self::Levels { names }
            | Self::Links { names, .. }
            | Self::Halving { names, .. }
            | Self::BackAndForth { names, .. }
            | Self::Linear { names, .. }
            | Self::Trial { names, .. }
            | Self::Marked { names, .. }
            | Self::Scanner { names, .. }
            | Self::Unknown { names, .. } => names,
            Self::Chain | Self::Retry => &[],
        }
    }

    /// Whether its rounds may be shared by those of a loop around.
    pub(super) fn is_amortised(&self) -> bool {
        match self {
            Self::Queue { .. }
            | Self::Linear { .. }
            | Self::Marked { .. }
            | Self::Scanner { .. }
            | Self::Links { table: Some(_), .. } => true,
            Self::Unknown { names, .. } => !names.is_empty(),
            Self::Halving { .. }
            | Self::Trial { .. }
            | Self::BackAndForth { .. }
            | Self::Chain
            | Self::Retry
            | Self::Levels { .. }
            | Self::Links { .. } => false,
        }
    }

    pub(super) const fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown { .. })
    }

    pub(super) fn told(&self) -> String {
        let names = self.names().join(", ");
        match self {
            Self::Queue { .. } => format!("{names} is emptied"),
            Self::Levels { .. } => format!("{names} holds one level after another"),
            Self::Links { branches: true, .. } => {
                format!("{names} goes down a tree, taken to be balanced")
            }
            Self::Links { .. } => format!("{names} goes from link to link"),
            Self::Halving { .. } => format!("{names} is divided or multiplied each time"),
            Self::Chain => "links are followed to their root".to_owned(),
            Self::Retry => "it is tried again where another thread was faster".to_owned(),
            Self::BackAndForth { .. } => format!("{names} moves on and back"),
            Self::Scanner { .. } => format!("{names} is moved on by what is called"),
            Self::Linear { .. } | Self::Trial { .. } => format!("{names} moves step by step"),
            Self::Marked { .. } => format!("{names} is marked each time"),
            Self::Unknown { .. } => "nothing says when it ends".to_owned(),
        }
    }
}

/// `counter.compare_exchange(seen, seen + 1, …)`
fn exchanges(one: &Expr) -> bool {
    match one {
        Expr::Call { callee, .. } => {
            matches!(place(callee), Some("compare_exchange" | "compare_exchange_weak" | "compare_and_swap"))
        }
        _ => false,
    }
}

/// Conditions under which a loop without one is left.
pub(super) fn ways_out(body: &[Stmt]) -> Vec<&Expr> {
    let branches = walk(body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Branch { condition: Some(condition), arms, .. } => Some((condition, arms)),
        _ => None,
    });
    let leaving = branches.filter(|(_, arms)| {
        arms.iter().any(|arm| {
            walk(arm).statements().any(|one| matches!(one.kind, StmtKind::Break | StmtKind::Return(_)))
        })
    });
    leaving.map(|(condition, _)| condition).collect()
}

/// Names and fields that an expression reads.
pub(super) fn names_in(expression: &Expr) -> Vec<&str> {
    within(expression)
        .expressions()
        .filter_map(|one| match one {
            Expr::Name(name) => Some(name.as_str()),
            Expr::Attribute(owner, field) if matches!(**owner, Expr::Name(_)) => Some(field.as_str()),
            _ => None,
        })
        .collect()
}

/// The name or field that something stands in.
pub(super) fn place(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name),
        Expr::Attribute(_, field) => Some(field),
        _ => None,
    }
}

/// Containers that elements are taken out of.
pub(super) fn taken_from(body: Walk<'_>) -> Vec<&str> {
    let mut names = Vec::new();
    for node in body {
        match node {
            Node::Expr(Expr::Call { callee, args, .. }) => names.extend(taken_by(callee, args)),
            // `del items[at]`
            Node::Stmt(Stmt { kind: StmtKind::Delete(values), .. }) => {
                names.extend(values.iter().filter_map(|value| match value {
                    Expr::Index(container, _) => place(container),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    names
}

/// Sets that elements are discarded from.
pub(super) fn discarded_from(body: Walk<'_>) -> Vec<&str> {
    let calls = body.expressions().filter_map(|one| match one {
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, method) if method == "discard" => place(owner),
            _ => None,
        },
        _ => None,
    });
    calls.collect()
}

/// The container that a call takes an element out of.
fn taken_by<'p>(callee: &'p Expr, args: &'p [crate::ir::Arg]) -> Option<&'p str> {
    match callee {
        Expr::Attribute(owner, method) => match method.as_str() {
            "pop" | "popleft" | "popitem" | "pop_front" | "pop_back" | "remove" | "get" | "swap_remove"
                if !matches!(method.as_str(), "get") || args.is_empty() =>
            {
                place(owner)
            }
            "heappop" | "heapreplace" | "heappushpop" => place(&args.first()?.value),
            "next" | "next_back" if args.is_empty() => place(owner),
            _ => None,
        },
        Expr::Name(name) if matches!(name.as_str(), "heappop" | "heapreplace" | "next") => {
            place(&args.first()?.value)
        }
        _ => None,
    }
}

/// `while parent[x] != x: x = parent[x]`
fn follows_links(condition: &Expr, body: &[Stmt]) -> bool {
    let compares = within(condition).expressions().any(|one| match one {
        Expr::Operate { op: Op::NotEqual, left: Some(left), right } => {
            let links = |one: &Expr, other: &Expr| matches!(one, Expr::Index(_, index) if **index == *other);
            links(left, right) || links(right, left)
        }
        _ => false,
    });
    compares
        && body.iter().any(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(Expr::Index(_, index)), op: None, .. } => {
                targets.iter().any(|target| within(index).expressions().any(|one| one == target))
            }
            _ => false,
        })
}

/// Targets with what each is given; the parts of a tuple one by one.
pub(super) fn pairs<'p>(targets: &'p [Expr], value: &'p Expr) -> Vec<(&'p Expr, &'p Expr)> {
    let mut pairs = Vec::new();
    for target in targets {
        match (target, value) {
            (Expr::Display { items: targets, .. }, Expr::Display { items: values, .. }) => {
                pairs.extend(targets.iter().zip(values));
            }
            _ => pairs.push((target, value)),
        }
    }
    pairs
}

/// Alternatives of which one is enough, each of conditions that must all hold.
pub(super) fn conjuncts(test: &Expr) -> Vec<Vec<&Expr>> {
    match test {
        Expr::Operate { op: Op::Or, left: Some(left), right } => {
            let mut either = conjuncts(left);
            either.extend(conjuncts(right));
            either
        }
        Expr::Operate { op: Op::And, left: Some(left), right } => {
            let (left, right) = (conjuncts(left), conjuncts(right));
            let both =
                left.iter().flat_map(|one| right.iter().map(move |other| [&one[..], &other[..]].concat()));
            both.take(16).collect()
        }
        _ => vec![vec![test]],
    }
}

/// Names that a loop moves on by a fixed step and looks into containers with, each with such a container: a window's
/// end, a place in a merge.
pub(super) fn pointers(body: &[Stmt]) -> Vec<(&str, &Expr)> {
    let moved = walk(body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(Expr::Number(_)), op: Some(Op::Add | Op::Sub), .. } => {
            targets.first().and_then(place)
        }
        _ => None,
    });
    let mut moved: Vec<&str> = moved.collect();
    if !moved.is_empty() {
        // What begins again in each round goes no further on the whole.
        let set = assigned(body, None);
        moved.retain(|name| !set.contains(name));
    }
    let looked = walk(body).expressions().filter_map(|one| match one {
        Expr::Index(container, index) => {
            let by = moved.iter().copied().find(|name| names_in(index).contains(name))?;
            Some((by, &**container))
        }
        _ => None,
    });
    looked.collect()
}

/// The name by which each round moves on another: `multiple += divisor`.
pub(super) fn stride<'p>(names: &[&str], body: &'p [Stmt]) -> Option<&'p str> {
    body.iter().find_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(Expr::Name(step)), op: Some(Op::Add), .. } => {
            let moved = targets.first().and_then(place)?;
            names.contains(&moved).then_some(step.as_str())
        }
        _ => None,
    })
}

/// Whether something in a body counts from nothing up to a name: `range(at)`, `0..at`.
pub(super) fn goes_up_to(name: &str, body: &[Stmt]) -> bool {
    let is_end = |one: &Expr| names_in(one).contains(&name);
    let is_zero = |one: &Expr| matches!(one, Expr::Number(0.0 | 1.0));
    walk(body).expressions().any(|one| match one {
        Expr::Call { callee, args, .. } if place(callee) == Some("range") => match args.as_slice() {
            [end] => is_end(&end.value),
            [start, end, ..] => is_zero(&start.value) && is_end(&end.value),
            [] => false,
        },
        Expr::Slice { value: None, start: Some(start), stop: Some(stop), .. } => {
            is_zero(start) && is_end(stop)
        }
        // `items[:at]`
        Expr::Slice { value: Some(_), start: None, stop: Some(stop), .. } => is_end(stop),
        _ => false,
    })
}

/// Names that steps are as wide as: `at += 2 * width`.
pub(super) fn widths<'p>(names: &[&str], body: &'p [Stmt]) -> Vec<&'p str> {
    let steps = body.iter().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(step), op: Some(Op::Add), .. } => {
            let moved = targets.first().and_then(place)?;
            let is_width = |one: &Expr| {
                matches!(one, Expr::Operate { op: Op::Add | Op::Mul, .. } | Expr::Number(_) | Expr::Name(_))
            };
            (names.contains(&moved) && within(step).expressions().all(is_width)).then(|| names_in(step))
        }
        _ => None,
    });
    steps.flatten().collect()
}

/// What a loop's steps run towards, and what is counted.
pub(super) fn bounds_of<'p>(tests: &[&'p Expr], stepped: &[&'p str]) -> (Vec<&'p Expr>, Vec<&'p Expr>) {
    let (mut bounds, mut counted) = (Vec::new(), Vec::new());
    let moves = |one: &Expr| names_in(one).iter().any(|name| stepped.contains(name));
    for test in tests {
        for one in within(test).expressions() {
            match one {
                Expr::Operate {
                    op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::Equal | Op::NotEqual,
                    left: Some(left),
                    right,
                } => match (moves(left), moves(right)) {
                    (true, false) => {
                        bounds.push(&**right);
                        counted.push(&**left);
                    }
                    (false, true) => {
                        bounds.push(&**left);
                        counted.push(&**right);
                    }
                    (true, true) => counted.extend([&**left, &**right]),
                    (false, false) => {}
                },
                Expr::Name(_) if moves(one) => counted.push(one),
                _ => {}
            }
        }
    }
    (bounds, counted)
}

/// Whether a condition compares what a container holds where the loop has got to, or asks for what is equal: it may end
/// the loop early, and does not say when it does at the latest.
pub(super) fn looks_inside(test: &Expr, stepped: &[&str]) -> bool {
    let moves = |one: &Expr| names_in(one).iter().any(|name| stepped.contains(name));
    match test {
        Expr::Operate { op: Op::Equal, .. } => true,
        Expr::Operate {
            op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::NotEqual,
            left: Some(left),
            right,
        } => {
            let sides = [left, right];
            let inside = within(left).expressions().chain(within(right).expressions());
            sides.iter().any(|side| moves(side))
                && inside.into_iter().any(|one| matches!(one, Expr::Index(_, index) if moves(index)))
        }
        _ => false,
    }
}

/// `i * i <= n`
pub(super) fn has_square(test: &Expr) -> bool {
    within(test).expressions().any(|one| match one {
        Expr::Operate { op: Op::Mul, left: Some(left), right } => left == right,
        Expr::Operate { op: Op::Pow, right, .. } => matches!(**right, Expr::Number(power) if power == 2.0),
        _ => false,
    })
}

/// Containers whose elements are both tested and set.
fn marked_in<'p>(tests: &[&'p Expr], body: &'p [Stmt]) -> Vec<&'p str> {
    let indexed = |one: &'p Expr| match one {
        Expr::Index(container, _) => place(container),
        _ => None,
    };
    let tested: Vec<&str> =
        tests.iter().flat_map(|test| within(test).expressions()).filter_map(indexed).collect();
    let set = walk(body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, .. } => Some(targets.iter().filter_map(indexed)),
        _ => None,
    });
    set.flatten().filter(|name| tested.contains(name)).collect()
}

/// Names, fields and constants at the ends of an expression.
fn leaves(test: &Expr) -> Vec<&Expr> {
    let is_leaf = |one: &&Expr| matches!(one, Expr::Name(_) | Expr::Attribute(..));
    within(test).expressions().filter(is_leaf).collect()
}

/// Names that a body sets, apart from one of its statements.
pub(super) fn assigned<'p>(body: &'p [Stmt], apart: Option<&'p Stmt>) -> Vec<&'p str> {
    let all = walk(body);
    let all = match apart {
        Some(statement) => all.without(statement),
        None => all,
    };
    let mut names = Vec::new();
    for node in all {
        let Node::Stmt(statement) = node else { continue };
        match &statement.kind {
            // A fixed step on is no new beginning: what it adds, the loop inside takes away (the potential method).
            StmtKind::Assign { value: Some(Expr::Number(_)), op: Some(Op::Add | Op::Sub), .. } => {}
            StmtKind::Assign { targets, .. } => {
                for target in targets {
                    match target {
                        Expr::Display { items, .. } | Expr::Opaque(items) => {
                            names.extend(items.iter().filter_map(place));
                        }
                        _ => names.extend(place(target)),
                    }
                }
            }
            StmtKind::Loop { driver: Driver::Each { target, .. }, .. } => names.extend(names_in(target)),
            _ => {}
        }
    }
    names
}

/// The container that a place moves on in to its end: `while at < len(queue)`.
fn length_bound<'p>(test: &'p Expr, stepped: &[&str]) -> Option<&'p str> {
    let Expr::Operate { op: Op::Less | Op::NotEqual, left: Some(left), right } = test else { return None };
    if !place(left).is_some_and(|name| stepped.contains(&name)) {
        return None;
    }
    counted(right)
}

/// The container whose length an expression asks for: `len(items)`, `items.len()`.
pub(super) fn counted(value: &Expr) -> Option<&str> {
    let Expr::Call { callee, args, .. } = value else { return None };
    match (&**callee, args.as_slice()) {
        (Expr::Name(name), [arg]) if name == "len" => place(&arg.value),
        (Expr::Attribute(owner, name), []) if name == "len" => place(owner),
        _ => None,
    }
}
