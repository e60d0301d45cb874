//! How the arguments of recursive calls shrink, by the source's form: by steps, to halves, to parts.
//!
//! Knows no values and no orders.

use super::recursion::Recursion;
use crate::ir::visit::{Node, walk, within};
use crate::ir::{BranchKind, Driver, Expr, Function, Op, Stmt, StmtKind};

/// How the arguments of recursive calls relate to the parameters.
#[derive(Debug, Default)]
pub(super) struct Shape<'p> {
    pub(super) halved: usize,
    pub(super) remainder: usize,
    pub(super) stepped: usize,
    /// Parts of what was given: a node's children, elements of a container.
    pub(super) parts: usize,
    /// Calls inside loops.
    pub(super) looped: usize,
    /// Parameters that recursive calls change.
    pub(super) varying: Vec<&'p str>,
    /// Most calls on one way through the function.
    pub(super) calls: usize,
}

/// How a function's calls of itself relate to what it was given.
pub(super) fn shape<'p>(function: &'p Function, recursions: &[Recursion<'p>]) -> Shape<'p> {
    let mut shape = Shape::default();
    let skip = usize::from(function.takes_receiver());
    let fractions = named_by(&function.body, has_fraction);
    let mut pieces = named_by(&function.body, is_piece);
    pieces.extend(parts_of_parameters(function));
    let mut fractions = fractions;
    fractions.extend(named_by(&function.body, is_selection));
    for recursion in recursions {
        // An element, or another object that this one holds.
        let is_part =
            recursion.written.is_empty() && (recursion.on_another || function.parameters.len() > skip);
        let mut kind = if is_part || recursion.on_another { Step::Part } else { Step::Same };
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

/// What loops and comprehensions go through, with what each element is bound to.
fn gone_through(body: &[Stmt]) -> impl Iterator<Item = (&Expr, &Expr)> {
    walk(body).flat_map(|node| match node {
        Node::Stmt(Stmt { kind: StmtKind::Loop { driver: Driver::Each { target, iter }, .. }, .. }) => {
            vec![(target, iter)]
        }
        Node::Expr(Expr::Comprehension { clauses, .. }) => {
            clauses.iter().map(|clause| (&clause.target, &clause.iter)).collect()
        }
        _ => Vec::new(),
    })
}

/// Names that stand for parts of what the function was given: elements it goes through, what a pattern takes out.
fn parts_of_parameters(function: &Function) -> Vec<&str> {
    let mut known: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let own = known.len();
    let patterns = walk(&function.body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            targets.first().filter(|target| matches!(target, Expr::Opaque(_))).map(|target| (target, value))
        }
        _ => None,
    });
    for (target, value) in gone_through(&function.body).chain(patterns) {
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
            StmtKind::Loop { driver: Driver::Each { target, iter }, .. } => (vec![target], iter),
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
