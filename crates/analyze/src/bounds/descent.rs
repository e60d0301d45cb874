//! How the arguments of recursive calls shrink, by the source's form: by steps, to halves, to parts.
//!
//! Knows no values and no orders.

use super::progress::{names_in, pairs, place};
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
    /// Whether a place is doubled rather than a size halved.
    pub(super) doubled: bool,
    /// Whether what is called a fraction is a selection of elements, which can be all but one.
    pub(super) selects: bool,
}

/// How a function's calls of itself relate to what it was given.
pub(super) fn shape<'p>(function: &'p Function, recursions: &[Recursion<'p>]) -> Shape<'p> {
    let mut shape = Shape::default();
    let mut unchanged = 0;
    let skip = usize::from(function.takes_receiver());
    let fractions = named_by(&function.body, has_fraction);
    let mut pieces = named_by(&function.body, is_piece);
    pieces.extend(parts_of_parameters(function));
    let mut elements = elements(&function.body);
    elements.extend(named_by(&function.body, |value| {
        matches!(value, Expr::Call { .. }) && is_derived(value, &[])
    }));
    let mut fractions = fractions;
    let mut selections = named_by(&function.body, is_selection);
    // What a test picks is a part where the rest is gone through as well, by another call.
    let mut parts = picked(&function.body);
    parts.extend(named_by(&function.body, is_filtered));
    let gone_through = |name: &str| {
        let mut written = recursions.iter().flat_map(|recursion| &recursion.written);
        written.any(|one| names_in(one).contains(&name))
    };
    parts.retain(|name| gone_through(name));
    parts.sort_unstable();
    parts.dedup();
    if parts.len() >= 2 {
        selections.extend(parts);
    }
    shape.selects = !selections.is_empty();
    fractions.extend(selections);
    if !fractions.is_empty() {
        // What is left of something that was split.
        fractions.extend(named_by(&function.body, is_taken));
    }
    fractions.extend(filled_by_fractions(&function.body, &fractions));
    // The place of a child in a heap.
    let mut children = named_by(&function.body, is_double);
    children.extend(named_by(
        &function.body,
        |value| matches!(value, Expr::Name(name) if children.contains(&name.as_str())),
    ));
    let split = is_split(function, recursions);
    shape.selects |= split;
    for recursion in recursions {
        // An element, or another object that this one holds.
        let is_part =
            recursion.written.is_empty() && (recursion.on_another || function.parameters.len() > skip);
        let mut kind = if is_part || recursion.on_another { Step::Part } else { Step::Same };
        for (parameter, written) in function.parameters.iter().skip(skip).zip(&recursion.written) {
            shape.selects |= is_selection(written);
            let same = matches!(written, Expr::Name(name) if *name == parameter.name);
            if same {
                continue;
            }
            let other = |name: &str| {
                function.parameters.iter().any(|other| other.name == name) && !pieces.contains(&name)
            };
            if !shape.varying.contains(&parameter.name.as_str()) {
                shape.varying.push(&parameter.name);
            }
            // One parameter in the place of another makes nothing smaller.
            if !matches!(written, Expr::Name(name) if other(name)) {
                kind = kind.max(step(written, &fractions, &pieces, &elements));
            }
        }
        // Everything else stays as it is, or is halved as well.
        let is_child = |one: &Expr| {
            is_double(one) || matches!(one, Expr::Name(name) if children.contains(&name.as_str()))
        };
        let others_stay =
            function.parameters.iter().skip(skip).zip(&recursion.written).all(|(parameter, one)| {
                is_child(one) || matches!(one, Expr::Name(name) if *name == parameter.name)
            });
        let goes_down =
            recursion.written.iter().any(|one| is_child(one)) && (others_stay || kind == Step::Halved);
        shape.doubled |= goes_down;
        let kind = if split || goes_down { Step::Halved } else { kind };
        match kind {
            Step::Halved => shape.halved += 1,
            Step::Remainder => shape.remainder += 1,
            Step::Part | Step::Derived => shape.parts += 1,
            Step::Stepped => shape.stepped += 1,
            Step::Same => unchanged += 1,
        }
        if recursion.loops.iter().any(|trips| !trips.is_constant()) {
            shape.looped += 1;
        } else if !recursion.loops.is_empty() {
            shape.calls += 1;
        }
    }
    if shape.halved + shape.remainder + shape.parts + shape.stepped == 0 {
        // What is given on unchanged ends because of something else that is used up: a place in a text, a queue.
        shape.parts = unchanged;
    }
    let name = function.name.rsplit('.').next().unwrap_or(&function.name);
    shape.calls = shape.calls.max(most_calls(&function.body, name, 0));
    shape
}

/// Whether two calls go on with what lies on each side of a place that is worked out: `sort(xs, low, at - 1)` and
/// `sort(xs, at + 1, high)`.
fn is_split<'p>(function: &'p Function, recursions: &[Recursion<'p>]) -> bool {
    let skip = usize::from(function.takes_receiver());
    let is_parameter = |name: &str| function.parameters.iter().any(|one| one.name == name);
    // Pointers that walk towards each other part what lies between them as well as a pivot does.
    let walks = |name: &str| {
        walk(&function.body).statements().any(|statement| match &statement.kind {
            StmtKind::Loop { body, .. } => walk(body).statements().any(|inner| match &inner.kind {
                StmtKind::Assign {
                    targets,
                    value: Some(Expr::Number(_)),
                    op: Some(Op::Add | Op::Sub),
                    ..
                } => targets.first().and_then(place) == Some(name),
                _ => false,
            }),
            _ => false,
        })
    };
    let side = |recursion: &Recursion<'p>| {
        let (mut kept, mut moved) = (Vec::new(), Vec::new());
        let arguments = function.parameters.iter().skip(skip).zip(&recursion.written).enumerate();
        for (at, (parameter, &written)) in arguments {
            match written {
                Expr::Name(name) if *name == parameter.name => kept.push(at),
                Expr::Name(name) if !is_parameter(name) => moved.push((at, name.as_str())),
                Expr::Operate { op: Op::Add | Op::Sub, left: Some(left), right } => {
                    if let (Expr::Name(name), Expr::Number(_)) = (&**left, &**right)
                        && !is_parameter(name)
                    {
                        moved.push((at, name));
                    }
                }
                _ => {}
            }
        }
        (kept, moved)
    };
    // Each is held against all others.
    let sides: Vec<_> = recursions.iter().filter(|one| one.loops.is_empty()).take(16).map(side).collect();
    sides.iter().enumerate().any(|(at, (kept, moved))| {
        sides[at + 1..].iter().any(|(other_kept, other_moved)| {
            moved.iter().filter(|(place, _)| other_kept.contains(place)).any(|(_, pivot)| {
                let mut met = other_moved.iter().filter(|(place, _)| kept.contains(place));
                met.any(|(_, other)| other == pivot || walks(pivot) && walks(other))
            })
        })
    })
}

/// How an argument shrinks; the strongest of several counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Same,
    /// What a call makes of something, or an element of something that is gone through.
    Derived,
    Stepped,
    Part,
    Remainder,
    Halved,
}

fn step(written: &Expr, fractions: &[&str], pieces: &[&str], elements: &[&str]) -> Step {
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
    } else if is_derived(written, elements) {
        Step::Derived
    } else {
        Step::Stepped
    }
}

/// A call of a function, which is no arithmetic, or what a loop goes through.
fn is_derived(written: &Expr, elements: &[&str]) -> bool {
    let steps = within(written).expressions().any(|one| match one {
        Expr::Operate {
            op: Op::Add | Op::Sub | Op::Mul | Op::BitOr | Op::BitAnd | Op::ShiftLeft, ..
        } => true,
        Expr::Slice { .. } | Expr::Comprehension { .. } => true,
        Expr::Call { callee, .. } => {
            matches!(&**callee, Expr::Attribute(_, name) if name.contains("add") || name.contains("sub"))
        }
        _ => false,
    });
    match written {
        Expr::Name(name) => elements.contains(&name.as_str()),
        Expr::Call { .. } | Expr::Await(_) => !steps,
        _ => false,
    }
}

/// Names that loops bind which go through something else than numbers.
fn elements(body: &[Stmt]) -> Vec<&str> {
    let counts = |iter: &Expr| match iter {
        Expr::Call { callee, .. } => matches!(&**callee, Expr::Name(name) if name == "range"),
        Expr::Slice { value: None, .. } => true,
        _ => false,
    };
    gone_through(body)
        .filter(|(_, iter)| !counts(iter))
        .flat_map(|(target, _)| within(target).expressions())
        .filter_map(|one| match one {
            Expr::Name(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// `n // 2`, `n >> 1`, `n / 2`
fn has_fraction(value: &Expr) -> bool {
    within(value)
        .expressions()
        .any(|one| matches!(one, Expr::Operate { op: Op::FloorDiv | Op::ShiftRight | Op::Div, .. }))
}

/// Containers that loops over a fraction of something fill: `for at in range(middle): left.append(items[at])`.
fn filled_by_fractions<'p>(body: &'p [Stmt], fractions: &[&str]) -> Vec<&'p str> {
    let is_fraction = |iter: &Expr| {
        has_fraction(iter)
            || within(iter)
                .expressions()
                .any(|one| matches!(one, Expr::Name(name) if fractions.contains(&name.as_str())))
    };
    let filled = walk(body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Loop { driver: Driver::Each { iter, .. }, body } if is_fraction(iter) => Some(body),
        _ => None,
    });
    filled.flat_map(|body| put_into(body)).collect()
}

/// Containers that loops put elements into which a test picks: `for x in xs: if x < pivot: small.append(x)`.
fn picked(body: &[Stmt]) -> Vec<&str> {
    let loops = walk(body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Loop { driver: Driver::Each { .. }, body } => Some(body),
        _ => None,
    });
    let arms = loops.flat_map(|body| walk(body).statements()).filter_map(|statement| match &statement.kind {
        StmtKind::Branch { kind: BranchKind::If | BranchKind::Match, arms, .. } => Some(arms),
        _ => None,
    });
    arms.flatten().flat_map(|arm| put_into(arm)).collect()
}

/// Names that elements are put into.
fn put_into(body: &[Stmt]) -> impl Iterator<Item = &str> {
    walk(body).expressions().filter_map(|one| match one {
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, method) if matches!(method.as_str(), "append" | "push" | "push_back") => {
                place(owner)
            }
            _ => None,
        },
        _ => None,
    })
}

/// `2 * at + 1`, `at << 1`
fn is_double(value: &Expr) -> bool {
    match value {
        Expr::Operate { op: Op::Mul, left: Some(left), right } => {
            let is_two = |one: &Expr| matches!(one, Expr::Number(by) if *by == 2.0);
            let is_name = |one: &Expr| matches!(one, Expr::Name(_));
            is_two(left) && is_name(right) || is_two(right) && is_name(left)
        }
        Expr::Operate { op: Op::ShiftLeft, left: Some(left), right } => {
            matches!((&**left, &**right), (Expr::Name(_), Expr::Number(by)) if *by == 1.0)
        }
        Expr::Operate { op: Op::Add | Op::BitOr, left: Some(left), right } => {
            matches!(**right, Expr::Number(_)) && is_double(left)
        }
        _ => false,
    }
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

/// `mem::take(items)`
fn is_taken(value: &Expr) -> bool {
    match value {
        Expr::Call { callee, args, .. } => {
            args.len() == 1 && matches!(&**callee, Expr::Attribute(_, name) if name == "take")
        }
        _ => false,
    }
}

/// Some of something, told apart by a test or at a place that is worked out: `[x for x in xs if x < pivot]`,
/// `xs[:middle]`. A fixed number less is no selection.
fn is_selection(value: &Expr) -> bool {
    match value {
        Expr::Comprehension { clauses, .. } => clauses.iter().any(|clause| !clause.filters.is_empty()),
        Expr::Slice { value: Some(_), start, stop, .. } => {
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

/// `xs.iter().filter(|x| *x < pivot).collect()`, `list(filter(small, xs))`
fn is_filtered(value: &Expr) -> bool {
    let Expr::Call { callee, args, .. } = value else { return false };
    match &**callee {
        Expr::Attribute(of, name) if matches!(name.as_str(), "collect" | "cloned" | "copied") => {
            is_filtered(of)
        }
        Expr::Attribute(_, name) | Expr::Name(name) if name == "filter" => true,
        Expr::Name(name) if matches!(name.as_str(), "list" | "tuple") => {
            args.first().is_some_and(|arg| is_filtered(&arg.value))
        }
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
    // A pattern that takes all of it.
    let whole = walk(&function.body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(Expr::Name(of)), op: None, .. } => match targets.as_slice() {
            [Expr::Name(name)] if known.contains(&of.as_str()) => Some(name.as_str()),
            _ => None,
        },
        _ => None,
    });
    let whole: Vec<&str> = whole.collect();
    known.extend(whole);
    let own = known.len();
    let patterns = walk(&function.body).statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => targets
            .first()
            .filter(|target| matches!(target, Expr::Opaque(_) | Expr::Display { .. }))
            .map(|target| (target, value)),
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
    for node in walk(&function.body) {
        let Node::Expr(Expr::Call { callee, args, .. }) = node else { continue };
        let mut root = &**callee;
        while let Expr::Attribute(owner, _) | Expr::Index(owner, _) | Expr::Call { callee: owner, .. } = root
        {
            root = owner;
        }
        if matches!(root, Expr::Name(name) if known.contains(&name.as_str())) {
            for arg in args {
                if let Expr::Lambda { parameters, .. } = &arg.value {
                    known.extend(parameters.iter().map(|parameter| parameter.name.as_str()));
                }
            }
        }
    }
    known.split_off(own)
}

/// Names that are given such a value, or go through such values.
fn named_by(body: &[Stmt], is: impl Fn(&Expr) -> bool) -> Vec<&str> {
    let mut names = Vec::new();
    for statement in walk(body).statements() {
        let set = match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), .. } => pairs(targets, value),
            StmtKind::Loop { driver: Driver::Each { target, iter }, .. } => vec![(target, iter)],
            _ => continue,
        };
        // What is put at a place in a container names nothing.
        let named = set.into_iter().filter(|(target, value)| !matches!(target, Expr::Index(..)) && is(value));
        for (target, _) in named {
            names.extend(within(target).expressions().filter_map(|one| match one {
                Expr::Name(name) => Some(name.as_str()),
                _ => None,
            }));
        }
    }
    names
}

/// A parameter whose fields recursive calls are given.
#[derive(Debug)]
pub(super) struct Links<'p> {
    pub(super) parameter: &'p str,
    pub(super) fields: Vec<&'p str>,
}

/// `depth(node.left)`, `depth(node.right)`: several fields of one parameter, or of what a pattern takes out of it.
pub(super) fn links_of<'p>(function: &'p Function, recursions: &[Recursion<'p>]) -> Option<Links<'p>> {
    let parts = parts_of_parameters(function);
    let unpacked = unpacked(function);
    let mut fields: Vec<&str> = Vec::new();
    let mut owner = None;
    for recursion in recursions {
        if recursion.loops.iter().any(super::order::Order::is_polynomial) && recursion.written.is_empty() {
            return None;
        }
        let own = function.parameters.iter().zip(&recursion.written).find_map(|(parameter, written)| {
            if let Expr::Name(name) = written
                && unpacked.iter().any(|(part, of)| part == name && *of == parameter.name)
            {
                return Some((parameter.name.as_str(), name.as_str()));
            }
            let (name, field) = field_of(written)?;
            let meant = name == parameter.name || parts.contains(&name) || !is_parameter(function, name);
            meant.then_some((parameter.name.as_str(), field))
        });
        let (parameter, field) = own?;
        owner = Some(parameter);
        fields.push(field);
    }
    fields.sort_unstable();
    fields.dedup();
    (fields.len() > 1).then_some(Links { parameter: owner?, fields })
}

/// Names that a parameter is taken apart into, each with the parameter: `left, value, right = tree`.
fn unpacked(function: &Function) -> Vec<(&str, &str)> {
    let mut parts = Vec::new();
    for statement in walk(&function.body).statements() {
        let StmtKind::Assign { targets, value: Some(Expr::Name(of)), op: None, .. } = &statement.kind else {
            continue;
        };
        for target in targets {
            if let Expr::Display { .. } | Expr::Opaque(_) | Expr::Call { .. } = target {
                parts.extend(within(target).expressions().filter_map(|one| match one {
                    Expr::Name(name) => Some((name.as_str(), of.as_str())),
                    _ => None,
                }));
            }
        }
    }
    parts
}

fn is_parameter(function: &Function, name: &str) -> bool {
    function.parameters.iter().any(|parameter| parameter.name == name)
}

/// `node.left`, `node.left.as_ref()`
fn field_of(value: &Expr) -> Option<(&str, &str)> {
    match value {
        Expr::Attribute(owner, field) => match &**owner {
            Expr::Name(name) => Some((name, field)),
            _ => None,
        },
        Expr::Call { callee, args, .. } if args.is_empty() => match &**callee {
            Expr::Attribute(owner, _) => field_of(owner),
            _ => None,
        },
        Expr::Opaque(parts) if parts.len() == 1 => field_of(&parts[0]),
        _ => None,
    }
}

/// `parent[x] = find(parent[x])`: what the search finds is written where it began.
pub(super) fn compresses_links(function: &Function) -> bool {
    let own = function.name.rsplit('.').next().unwrap_or(&function.name);
    let parameters: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    walk(&function.body).statements().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            let written = targets.iter().any(|target| match target {
                Expr::Index(_, index) => matches!(**index, Expr::Name(_)),
                Expr::Attribute(owner, _) => {
                    matches!(&**owner, Expr::Name(name) if parameters.contains(&name.as_str()))
                }
                _ => false,
            });
            written && (calls_in(value, own, 0) == 1 || is_result(function, value, own))
        }
        _ => false,
    })
}

/// Whether a value is a name that a call of `own` was given to.
fn is_result(function: &Function, value: &Expr, own: &str) -> bool {
    let Expr::Name(name) = value else { return false };
    walk(&function.body).statements().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            targets.iter().any(|target| matches!(target, Expr::Name(one) if one == name))
                && calls_in(value, own, 0) == 1
        }
        _ => false,
    })
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
        StmtKind::Loop { driver: Driver::Each { iter, .. }, body } if is_several(iter) => {
            most_calls(body, name, depth).saturating_mul(2)
        }
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
/// `(1, -1)`: more than one, written out.
fn is_several(iter: &Expr) -> bool {
    matches!(iter, Expr::Display { items, .. } if items.len() >= 2)
}

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
            let is_call = |one: &Expr| match one {
                Expr::Call { callee, .. } => place(callee) == Some(name),
                _ => false,
            };
            // For each of a few that are written out.
            let several = within(value).expressions().any(|one| match one {
                Expr::Comprehension { elements, clauses, .. } => {
                    clauses.iter().any(|clause| is_several(&clause.iter))
                        && elements.iter().any(|element| within(element).expressions().any(is_call))
                }
                _ => false,
            });
            if several {
                return 2;
            }
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
