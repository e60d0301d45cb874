//! Scanners: objects that keep a place in what they read, which their methods move on, as parsers and lexers do.
//!
//! A loop that calls such methods has no more rounds than what is read is long, whatever its own form says, and all loops
//! that move one place on share that. How methods move fields is told by their form; which methods are meant, by what is
//! known of the objects they are called on.

use std::rc::Rc;

use super::Engine;
use super::Scope;
use super::order::Order;
use super::progress::{Progress, names_in, pairs, place};
use super::value::Value;
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Arg, Expr, Op, Stmt, StmtKind};

/// Calls of one loop that are looked into, and calls inside those.
const MOST_CALLS: usize = 32;
const MOST_DEPTH: usize = 4;
/// Ends of one object's places that are kept.
const MOST_ENDS: usize = 16;

/// What a call does to the places of an object that it is given.
#[derive(Debug, Default, Clone)]
pub(super) struct Scan<'p> {
    /// Fields that are moved on.
    moved: Vec<&'p str>,
    ends: Vec<End<'p>>,
}

/// What a place does not go beyond.
#[derive(Debug, Clone)]
pub(super) struct End<'p> {
    /// The field that is the place.
    field: &'p str,
    /// The type of the object, and its name where the end stands.
    of: usize,
    name: &'p str,
    expression: &'p Expr,
    /// What is looked into there, rather than what the place is compared with.
    is_container: bool,
}

impl<'p> Scan<'p> {
    fn add(&mut self, other: &Self) {
        self.moved.extend(&other.moved);
        self.moved.sort_unstable();
        self.moved.dedup();
        for end in &other.ends {
            let known = self.ends.iter().any(|one| std::ptr::eq(one.expression, end.expression));
            if !known && self.ends.len() < MOST_ENDS {
                self.ends.push(end.clone());
            }
        }
    }
}

impl<'p> Engine<'p> {
    /// How a loop ends that moves on by what it calls; none where no call moves a place that has an end.
    pub(super) fn scanned(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Option<Progress<'p>> {
        let calls =
            condition.map(within).into_iter().chain([walk(body)]).flatten().filter_map(|node| match node {
                Node::Expr(Expr::Call { callee, args, .. }) => Some((&**callee, args.as_slice())),
                _ => None,
            });
        let calls: Vec<_> = calls.take(MOST_CALLS).collect();
        let mut found: Vec<(&'p Expr, Scan<'p>)> = Vec::new();
        for (callee, args) in calls {
            for (object, scan) in self.scans_of(callee, args) {
                match found.iter_mut().find(|(known, _)| *known == object) {
                    Some((_, known)) => known.add(&scan),
                    None => found.push((object, Scan::clone(&scan))),
                }
            }
        }
        found.into_iter().find_map(|(object, scan)| {
            let mut ends = scan.ends;
            ends.retain(|end| scan.moved.contains(&end.field));
            let names = match object {
                Expr::Name(name) if name == "self" => scan.moved,
                object => place(object).into_iter().collect(),
            };
            (!ends.is_empty() && !names.is_empty()).then_some(Progress::Scanner { names, ends })
        })
    }

    /// How far there is to go until a scanner has come to its end.
    pub(super) fn scanner_trips(&mut self, ends: &[End<'p>], line: u32) -> Order {
        let mut sizes = [Order::ONE; 2];
        for end in ends {
            let home = self.code.home_of_type(end.of);
            self.scopes.push(Scope { parent: Some(self.top_of(home)), home, ..Scope::default() });
            let scope = std::mem::replace(&mut self.scope, self.scopes.len() - 1);
            self.set_name(self.scope, end.name, Value::Instance(end.of));
            let size = self.size_of(end.expression);
            self.scope = scope;
            self.scopes.pop();
            let sum = &mut sizes[usize::from(!end.is_container)];
            *sum = sum.plus(&size);
        }
        match sizes.into_iter().find(Order::is_polynomial) {
            Some(size) => size,
            None => self.unknown_rounds(line),
        }
    }

    /// The objects that a call is made on or given, with what it does to their places.
    fn scans_of(&mut self, callee: &'p Expr, args: &'p [Arg]) -> Vec<(&'p Expr, Rc<Scan<'p>>)> {
        let mut found = Vec::new();
        let function = match callee {
            Expr::Attribute(owner, method) => {
                let Some(Value::Instance(at)) = self.object_at(owner) else { return found };
                let Some(function) = self.method_of(at, method) else { return found };
                let scan = self.scan(function, 0, at, 0);
                if !scan.moved.is_empty() || !scan.ends.is_empty() {
                    found.push((&**owner, scan));
                }
                function
            }
            Expr::Name(name) => match self.lookup(name) {
                Some(Value::Function(function)) => function,
                _ => return found,
            },
            _ => return found,
        };
        let first = usize::from(self.code.function(function).takes_receiver());
        for (at, arg) in args.iter().enumerate() {
            let object = &arg.value;
            if let Some(Value::Instance(of)) = self.object_at(object) {
                let scan = self.scan(function, first + at, of, 0);
                if !scan.moved.is_empty() || !scan.ends.is_empty() {
                    found.push((object, scan));
                }
            }
        }
        found
    }

    /// The object that a name or a field stands for, without working anything out.
    fn object_at(&self, expression: &Expr) -> Option<Value<'p>> {
        match expression {
            Expr::Name(name) => self.lookup(name),
            Expr::Attribute(owner, field) => match self.object_at(owner)? {
                Value::Instance(at) => self.fields.get(&(at, field.as_str())).cloned(),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a function does to the places of an object that is its argument here.
    fn scan(&mut self, function: usize, parameter: usize, of: usize, depth: usize) -> Rc<Scan<'p>> {
        if let Some(known) = self.scans.get(&(function, parameter, of)) {
            return Rc::clone(known);
        }
        let code = self.code.function(function);
        let Some(own) = code.parameters.get(parameter).filter(|_| depth < MOST_DEPTH) else {
            return Rc::default();
        };
        // One that calls itself finds nothing more in that.
        self.scans.insert((function, parameter, of), Rc::default());
        let own = own.name.as_str();
        let field_of = |one: &'p Expr| match one {
            Expr::Attribute(owner, field) if matches!(&**owner, Expr::Name(name) if name == own) => {
                Some(field.as_str())
            }
            _ => None,
        };
        let mut found = Scan::default();
        let mut calls = Vec::new();
        for node in walk(&code.body) {
            match node {
                Node::Stmt(Stmt {
                    kind: StmtKind::Assign { targets, value: Some(value), op, .. }, ..
                }) => {
                    for (target, value) in pairs(targets, value) {
                        let Some(field) = field_of(target) else { continue };
                        let goes_on = match (op, value) {
                            (Some(op), _) => *op == Op::Add,
                            (None, Expr::Operate { op: Op::Add, .. }) => true,
                            // `self.at = found.end()`
                            (None, value) if is_end(value) => true,
                            // `self.rest = &self.rest[n..]`
                            (None, value) => within(value).expressions().any(|one| {
                                matches!(one, Expr::Slice { value: Some(of), start: Some(_), .. }
                                    if field_of(of) == Some(field))
                            }),
                        };
                        if goes_on {
                            found.moved.push(field);
                            if op.is_none() && !matches!(value, Expr::Operate { .. }) && !is_end(value) {
                                found.ends.push(End {
                                    field,
                                    of,
                                    name: own,
                                    expression: target,
                                    is_container: true,
                                });
                            }
                        }
                    }
                }
                Node::Expr(one) => {
                    if let Expr::Call { callee, args, .. } = one {
                        calls.push((&**callee, args.as_slice()));
                    }
                    for (expression, at, is_container) in ends_in(one) {
                        let is_own = base(expression) == Some(own);
                        let fields = within(at).expressions().filter_map(field_of);
                        found.ends.extend(fields.filter(|_| is_own).map(|field| End {
                            field,
                            of,
                            name: own,
                            expression,
                            is_container,
                        }));
                    }
                }
                Node::Stmt(_) => {}
            }
        }
        found.ends.truncate(MOST_ENDS);
        for (callee, args) in calls.into_iter().take(MOST_CALLS) {
            let Expr::Attribute(owner, method) = callee else {
                self.scan_arguments(callee, args, own, of, depth, &mut found);
                continue;
            };
            // `self.chars.next()`
            if let Some(field) = field_of(owner) {
                if matches!(method.as_str(), "next" | "pop_front" | "popleft" | "next_if" | "next_if_eq") {
                    found.moved.push(field);
                    found.ends.push(End { field, of, name: own, expression: owner, is_container: true });
                } else if let Some(Value::Instance(at)) = self.fields.get(&(of, field)).cloned()
                    && let Some(function) = self.method_of(at, method)
                {
                    // What a scanner inside it moves on is a place of its own, with the ends of that.
                    let scan = self.scan(function, 0, at, depth + 1);
                    if !scan.moved.is_empty() {
                        found.moved.push(field);
                    }
                    let ends = scan.ends.iter().map(|end| End { field, ..end.clone() });
                    found.ends.extend(ends.take(MOST_ENDS));
                }
            } else if matches!(&**owner, Expr::Name(name) if name == own)
                && let Some(function) = self.method_of(of, method)
            {
                found.add(&self.scan(function, 0, of, depth + 1));
            }
            self.scan_arguments(callee, args, own, of, depth, &mut found);
        }
        found.moved.sort_unstable();
        found.moved.dedup();
        let found = Rc::new(found);
        self.scans.insert((function, parameter, of), Rc::clone(&found));
        found
    }

    /// What functions do to an object's places that it is handed on to: `skip(self)`.
    fn scan_arguments(
        &mut self,
        callee: &'p Expr,
        args: &'p [Arg],
        own: &'p str,
        of: usize,
        depth: usize,
        found: &mut Scan<'p>,
    ) {
        let Expr::Name(name) = callee else { return };
        for (at, arg) in args.iter().enumerate() {
            match &arg.value {
                Expr::Name(given) if given == own => {
                    if let Some(Value::Function(function)) = self.lookup(name) {
                        found.add(&self.scan(function, at, of, depth + 1));
                    }
                }
                // `next(self.characters)`
                expression @ Expr::Attribute(owner, field)
                    if name == "next" && matches!(&**owner, Expr::Name(name) if name == own) =>
                {
                    found.moved.push(field);
                    found.ends.push(End { field, of, name: own, expression, is_container: true });
                }
                _ => {}
            }
        }
    }
}

impl<'p> Engine<'p> {
    /// Whether a piece lies between where a call found a place and where it leaves it, from where the next call goes on:
    /// `begin = self.at; …; self.text[begin:self.at]`. Gives the place's name.
    pub(super) fn is_passed_by(&self, start: &Expr, stop: &'p Expr) -> Option<&'p str> {
        let (Expr::Name(start), place) = (start, place(stop)?) else { return None };
        let function = self.code.function(self.frames.last()?.function?);
        let mut set = walk(&function.body).statements().filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op, .. } => {
                let mut pairs = pairs(targets, value).into_iter();
                pairs
                    .find(|(target, _)| matches!(target, Expr::Name(name) if name == start))
                    .map(|(_, value)| (value, op))
            }
            _ => None,
        });
        let from_there = |(value, op): (&Expr, &Option<Op>)| op.is_none() && *value == *stop;
        (set.next().is_some_and(from_there) && set.all(from_there) && self.goes_on(&[place])).then_some(place)
    }
}

/// Where a match ends.
fn is_end(value: &Expr) -> bool {
    match value {
        Expr::Call { callee, args, .. } if args.is_empty() => {
            matches!(&**callee, Expr::Attribute(_, method) if method == "end")
        }
        _ => false,
    }
}

/// What is looked into at a place, or compared with one: that, the place, and which of the two it is.
fn ends_in(one: &Expr) -> Vec<(&Expr, &Expr, bool)> {
    match one {
        Expr::Index(of, at) | Expr::Slice { value: Some(of), start: Some(at), .. } => vec![(of, at, true)],
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            // `self.pattern.match(self.text, self.at)`
            (Expr::Attribute(_, method), [of, at, ..])
                if matches!(method.as_str(), "match" | "search" | "find_at") =>
            {
                vec![(&of.value, &at.value, true)]
            }
            (Expr::Attribute(of, method), [_, ..])
                if matches!(
                    method.as_str(),
                    "get" | "get_unchecked" | "nth" | "byte_at" | "char_at" | "startswith" | "find"
                ) =>
            {
                args.iter().map(|arg| (&**of, &arg.value, true)).collect()
            }
            _ => Vec::new(),
        },
        Expr::Operate {
            op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::Equal | Op::NotEqual,
            left: Some(left),
            right,
        } => {
            let apart = |one: &Expr, other: &Expr| {
                let names = names_in(one);
                names_in(other).iter().all(|name| matches!(*name, "self" | "cls") || !names.contains(name))
            };
            if apart(left, right) { vec![(right, left, false), (left, right, false)] } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

/// The name that a path of fields, calls and indices begins with: `self` of `self.text.as_bytes()`, of `len(self.text)`.
fn base(expression: &Expr) -> Option<&str> {
    let mut here = expression;
    loop {
        here = match here {
            Expr::Name(name) => return Some(name),
            Expr::Attribute(of, _) | Expr::Index(of, _) | Expr::Cast(of, _) => of,
            Expr::Operate { left: None, right, .. } => right,
            Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
                (Expr::Name(name), [arg]) if name == "len" => &arg.value,
                (Expr::Attribute(of, _), []) => of,
                _ => return None,
            },
            _ => return None,
        };
    }
}
