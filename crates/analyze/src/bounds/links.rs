//! Loops that follow links, go level by level, or put each thing aside once: told by the source's form only.

use super::progress::{counted, names_in, pairs, place, taken_from};
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Driver, Expr, Stmt, StmtKind};

/// A name that each round leads on to something it refers to: `node = node.left`.
#[derive(Debug)]
pub(super) struct Descent<'p> {
    pub(super) name: &'p str,
    /// Whether there are several ways on, as in a search tree, of which each round takes one.
    pub(super) branches: bool,
    /// The table that each step looks the next one up in: `at = next[at]`.
    pub(super) table: Option<&'p Expr>,
}

/// Follows links from a name that is tested, or that the condition takes apart.
pub(super) fn descent<'p>(tests: &[&'p Expr], tested: &[&'p str], body: &'p [Stmt]) -> Option<Descent<'p>> {
    let aliases = aliases(tests, body);
    let mut found: Option<&'p str> = None;
    let mut fields: Vec<&str> = Vec::new();
    let mut table = None;
    for statement in walk(body).statements() {
        let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind else {
            continue;
        };
        let Some(name) = targets.first().and_then(place) else { continue };
        let known = |one: &str| one == name || aliases.iter().any(|(alias, of)| *alias == one && *of == name);
        let links = links_in(value, &known);
        if let Some(container) = looked_up(value, &known)
            && found.is_none()
            && body.iter().any(|own| std::ptr::eq(own, statement))
            && (tested.contains(&name) || tests.is_empty())
        {
            found = Some(name);
            table = Some(container);
        }
        if links.is_empty() {
            continue;
        }
        let meant = tested.contains(&name) || aliases.iter().any(|(_, of)| *of == name) || tests.is_empty();
        if meant && found.is_none_or(|found| found == name) {
            found = Some(name);
            fields.extend(links);
        }
    }
    fields.sort_unstable();
    fields.dedup();
    found.map(|name| Descent { name, branches: fields.len() > 1, table })
}

/// The table that a known name is looked up in: `next[at]`, `next.get(at)`.
fn looked_up<'p>(value: &'p Expr, known: &impl Fn(&str) -> bool) -> Option<&'p Expr> {
    let is_known = |one: &Expr| names_in(one).into_iter().any(known);
    match value {
        Expr::Index(container, index) if is_known(index) => Some(container),
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Attribute(owner, method), [arg, ..]) if method == "get" && is_known(&arg.value) => {
                Some(owner)
            }
            (Expr::Attribute(owner, _), []) => looked_up(owner, known),
            _ => None,
        },
        Expr::Operate { left: None, right, .. } => looked_up(right, known),
        Expr::Cast(value, _) => looked_up(value, known),
        _ => None,
    }
}

/// Names that stand for what is in another: `while let Some(node) = here`, `node = here`.
fn aliases<'p>(tests: &[&'p Expr], body: &'p [Stmt]) -> Vec<(&'p str, &'p str)> {
    let inside = tests.iter().flat_map(|test| within(test));
    let mut aliases = Vec::new();
    for node in inside.chain(walk(body)) {
        let Node::Stmt(Stmt { kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, .. }) =
            node
        else {
            continue;
        };
        let Some(of) = stripped(value).and_then(place) else { continue };
        for target in targets {
            if let Expr::Opaque(_) | Expr::Name(_) | Expr::Call { .. } = target {
                for one in within(target).expressions() {
                    if let Expr::Name(name) = one
                        && name != of
                    {
                        aliases.push((name.as_str(), of));
                    }
                }
            }
        }
    }
    aliases
}

/// Without calls that only look at it another way: `tree.as_ref()`, `here.take()`.
fn stripped(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Name(_) => Some(value),
        Expr::Attribute(owner, _) if matches!(**owner, Expr::Name(_)) => Some(value),
        Expr::Call { callee, args, .. } if args.is_empty() => match &**callee {
            Expr::Attribute(owner, _) => stripped(owner),
            _ => None,
        },
        Expr::Opaque(parts) if parts.len() == 1 => stripped(&parts[0]),
        _ => None,
    }
}

/// Fields of a known name that a value is one of.
fn links_in<'p>(value: &'p Expr, known: &impl Fn(&str) -> bool) -> Vec<&'p str> {
    match value {
        Expr::Attribute(owner, field) => match &**owner {
            Expr::Name(name) if known(name) => vec![field],
            _ => Vec::new(),
        },
        // `node.children[letter]`
        Expr::Index(container, _) => match &**container {
            Expr::Attribute(..) => links_in(container, known),
            _ => Vec::new(),
        },
        Expr::Call { callee, args, .. } if args.len() <= 1 => match &**callee {
            Expr::Attribute(owner, _) if matches!(**owner, Expr::Attribute(..) | Expr::Call { .. }) => {
                links_in(owner, known)
            }
            _ => Vec::new(),
        },
        Expr::Choice { arms, .. } => arms.iter().flat_map(|arm| links_in(arm, known)).collect(),
        Expr::Block(body) => match body.last().map(|last| &last.kind) {
            Some(StmtKind::Expr(value)) => links_in(value, known),
            _ => Vec::new(),
        },
        Expr::Opaque(parts) if parts.len() == 1 => links_in(&parts[0], known),
        Expr::Operate { left: None, right, .. } => links_in(right, known),
        _ => Vec::new(),
    }
}

/// A container that is tested, gone through whole in each round, and then is what the round has put aside; or a queue
/// of which each round takes out as many as it held. All rounds together meet each thing once.
pub(super) fn level_of<'p>(tested: &[&'p str], queues: &[&'p str], body: &'p [Stmt]) -> Option<&'p str> {
    let gone_through = |name: &str| {
        body.iter().any(|statement| match &statement.kind {
            StmtKind::Loop { driver: Driver::Each { iter, .. }, .. } => {
                // Counting up to a number goes through nothing.
                let counts = match iter {
                    Expr::Call { callee, .. } => place(callee) == Some("range"),
                    iter => matches!(iter, Expr::Slice { value: None, .. }),
                };
                let own = |one: &Expr| counted(one) == Some(name);
                if counts { within(iter).expressions().any(own) } else { names_in(iter).contains(&name) }
            }
            _ => false,
        })
    };
    let replaced = |name: &str| {
        body.iter().any(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
                targets.iter().any(|target| place(target) == Some(name))
                    && match value {
                        Expr::Name(other) => other != name,
                        Expr::Comprehension { clauses, .. } => {
                            clauses.iter().any(|clause| names_in(&clause.iter).contains(&name))
                        }
                        _ => false,
                    }
            }
            _ => false,
        })
    };
    // `level = waiting; waiting = []; for one in level: .. waiting.append(..)`
    let handed_on = |name: &str| {
        let sets = |wanted: &dyn Fn(&Expr) -> bool| {
            body.iter().find_map(|statement| match &statement.kind {
                StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
                    let mut set = pairs(targets, value).into_iter();
                    set.find(|(_, value)| wanted(value)).and_then(|(target, _)| place(target))
                }
                _ => None,
            })
        };
        let level = sets(&|value| place(value) == Some(name));
        let is_fresh = |value: &Expr| match value {
            Expr::Display { items, .. } => items.is_empty(),
            Expr::Call { args, .. } => args.is_empty(),
            _ => false,
        };
        let begun = body.iter().any(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. } => pairs(targets, value)
                .into_iter()
                .any(|(target, value)| place(target) == Some(name) && is_fresh(value)),
            _ => false,
        });
        begun && level.is_some_and(|level| level != name && gone_through(level)) && fills(body, &[name])
    };
    let drains = |name: &str| {
        body.iter().any(|statement| match &statement.kind {
            StmtKind::Loop { driver: Driver::Each { iter, .. }, body } => {
                // `for _ in range(len(queue))`, all of them
                let counted = matches!(iter, Expr::Call { .. } | Expr::Slice { value: None, .. })
                    && within(iter).expressions().find_map(counted) == Some(name);
                counted && taken_from(walk(body)).contains(&name)
            }
            _ => false,
        })
    };
    let drained = queues.iter().copied().find(|name| drains(name));
    drained.or_else(|| {
        tested.iter().copied().find(|name| gone_through(name) && replaced(name) || handed_on(name))
    })
}

/// What a loop marks and asks for marks, so that nothing is met twice.
#[derive(Debug, Default)]
pub(super) struct Marks<'p> {
    pub(super) names: Vec<&'p str>,
    /// Marks stand at a row and a column.
    pub(super) in_rows: bool,
}

pub(super) fn marks<'p>(tests: &[&'p Expr], body: &'p [Stmt]) -> Marks<'p> {
    let mut asked: Vec<&str> = tests.iter().flat_map(|test| names_in(test)).collect();
    let mut set: Vec<(&str, bool)> = Vec::new();
    for node in walk(body) {
        match node {
            Node::Stmt(Stmt { kind: StmtKind::Branch { condition: Some(condition), .. }, .. }) => {
                asked.extend(names_in(condition));
                if let Some(inserted) = within(condition).expressions().find_map(marked_by) {
                    set.push(inserted);
                }
            }
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, .. }, .. }) => {
                set.extend(targets.iter().filter_map(marked_at));
            }
            Node::Expr(Expr::Comprehension { clauses, .. }) => {
                asked.extend(clauses.iter().flat_map(|clause| &clause.filters).flat_map(names_in));
            }
            Node::Expr(one) => set.extend(marked_by(one)),
            Node::Stmt(_) => {}
        }
    }
    set.retain(|(name, _)| asked.contains(name));
    Marks {
        in_rows: set.iter().any(|(_, in_rows)| *in_rows),
        names: set.into_iter().map(|(name, _)| name).collect(),
    }
}

/// `seen[node]`, `grid[row][column]`, `distance[row, column]`
fn marked_at(target: &Expr) -> Option<(&str, bool)> {
    let Expr::Index(container, index) = target else { return None };
    match &**container {
        Expr::Index(outer, _) => place(outer).map(|name| (name, true)),
        _ => place(container).map(|name| (name, is_pair(index))),
    }
}

/// `seen.add(node)`, `seen.insert((row, column))`
fn marked_by(call: &Expr) -> Option<(&str, bool)> {
    let Expr::Call { callee, args, .. } = call else { return None };
    match (&**callee, args.as_slice()) {
        // `mem::replace(&mut seen[node], true)`
        (Expr::Attribute(_, method), [place, _]) if method == "replace" => marked_at(&place.value),
        (Expr::Attribute(owner, method), [arg, ..]) if matches!(method.as_str(), "add" | "insert") => {
            place(owner).map(|name| (name, is_pair(&arg.value)))
        }
        _ => None,
    }
}

fn is_pair(index: &Expr) -> bool {
    matches!(index, Expr::Display { items, .. } if items.len() >= 2)
}

/// Whether something is put aside into one of these containers.
pub(super) fn fills(body: &[Stmt], queues: &[&str]) -> bool {
    walk(body).expressions().any(|one| match one {
        Expr::Call { callee, args, .. } => match &**callee {
            Expr::Attribute(owner, _) => {
                args.len() == 1 && place(owner).is_some_and(|name| queues.contains(&name))
            }
            _ => false,
        },
        _ => false,
    })
}

/// Containers that an element is thrown out of as soon as they hold more than a bound: `if len(best) > k: heappop(best)`.
pub(super) fn capped(body: &[Stmt]) -> Vec<(&str, &Expr)> {
    let mut found = Vec::new();
    for statement in walk(body).statements() {
        let StmtKind::Branch { condition: Some(condition), arms, .. } = &statement.kind else { continue };
        let Some((name, most)) = compared_length(condition) else { continue };
        let throws = arms.iter().any(|arm| match arm.as_slice() {
            [Stmt { kind: StmtKind::Expr(call), .. }] => taken_from(within(call)).contains(&name),
            _ => false,
        });
        if throws {
            found.push((name, most));
        }
    }
    found
}

/// `len(items) > k`, `items.len() >= k`, `len(items) < k`
fn compared_length(condition: &Expr) -> Option<(&str, &Expr)> {
    use crate::ir::Op;
    let Expr::Operate {
        op: Op::Greater | Op::GreaterEqual | Op::Less | Op::LessEqual,
        left: Some(left),
        right,
    } = condition
    else {
        return None;
    };
    Some((counted(left)?, right))
}
