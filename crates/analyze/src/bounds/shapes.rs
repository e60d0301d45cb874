//! Which containers of containers are matrices, by how the source goes about with them.
//!
//! A matrix's rows are as long as it has rows; words, records and lists of neighbours stay small however many there
//! are. Reads the source's form only.

use std::rc::Rc;

use crate::hashed::{Map, Set};
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Driver, Expr, Module, Op, Parameter, Stmt, StmtKind};
use crate::knowledge::{Costs, element_type};

/// Names of containers that are matrices, by the outermost function or type they stand in; the module's own code has no
/// name.
#[derive(Debug, Default)]
pub(super) struct Shapes<'p> {
    matrices: Map<&'p str, Rc<Set<&'p str>>>,
}

impl<'p> Shapes<'p> {
    pub(super) fn of(module: &'p Module, costs: &'p Costs) -> Self {
        let mut found = Map::from_iter([("", matrices(&module.body, &[], module, costs))]);
        for function in &module.functions {
            let own = matrices(&function.body, &function.parameters, module, costs);
            found.entry(outermost(&function.name)).or_default().extend(own);
        }
        Self { matrices: found.into_iter().map(|(name, names)| (name, Rc::new(names))).collect() }
    }

    /// Wherever they stand.
    pub(super) fn of_all(&self) -> Rc<Set<&'p str>> {
        Rc::new(self.matrices.values().flat_map(|names| names.iter()).copied().collect())
    }

    /// In a function and those inside it or around it.
    pub(super) fn of_function(&self, function: &str) -> Rc<Set<&'p str>> {
        self.matrices.get(outermost(function)).cloned().unwrap_or_default()
    }
}

/// The first step of a dotted name.
fn outermost(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn matrices<'p>(
    body: &'p [Stmt],
    parameters: &'p [Parameter],
    module: &'p Module,
    costs: &'p Costs,
) -> Set<&'p str> {
    let mut found = Found::default();
    found.body(body);
    for parameter in parameters {
        let annotation = parameter.annotation.as_deref().unwrap_or_default();
        if is_table(module.meant(annotation), costs) {
            found.tables.insert(&parameter.name);
        }
    }
    let Found { mut indexed, tables, linked } = found;
    // What elements lead to as places is a graph.
    indexed.extend(tables.into_iter().filter(|name| !linked.contains(name)));
    indexed
}

/// `list[list[int]]`, `&[Vec<f64>]`: numbers in rows.
fn is_table(annotation: &str, costs: &Costs) -> bool {
    let row = element_type(annotation);
    let cell = row.and_then(element_type);
    let listed = |one: Option<&str>| one.is_some_and(|one| costs.kind_of_type(one) == Some("list"));
    costs.kind_of_type(annotation) == Some("list")
        && listed(row)
        && row.is_none_or(|row| crate::knowledge::tuple_types(row).is_none())
        // What counts places is a list of neighbours.
        && cell.is_some_and(|cell| {
            cell != "usize" && matches!(costs.kind_of_type(cell), Some("number" | "small" | "character"))
        })
}

#[derive(Default)]
struct Found<'p> {
    /// Looked into at a row and a column that both vary.
    indexed: Set<&'p str>,
    /// Declared as rows of numbers.
    tables: Set<&'p str>,
    /// Looked into at a place whose elements are places or are put aside: lists of neighbours.
    linked: Set<&'p str>,
}

impl<'p> Found<'p> {
    fn body(&mut self, body: &'p [Stmt]) {
        let nodes = everything(body);
        let rows = rows_in(&nodes);
        let graphs = linked_in(&nodes);
        let mut copies = copies_in(&nodes);
        copies.extend(derived_in(&nodes));
        for node in nodes {
            let Node::Expr(one) = node else { continue };
            match one {
                Expr::Index(row, column) if varies(column) => match &**row {
                    Expr::Index(container, place) if is_place(place) => {
                        self.indexed.extend(own_name(container));
                    }
                    Expr::Name(row) => self.indexed.extend(rows.get(row.as_str())),
                    _ => {}
                },
                Expr::Call { callee, args, .. } => self.call(callee, args),
                // Rows and columns of an array.
                Expr::Operate { op: Op::MatMul, left: Some(left), right } => {
                    self.indexed.extend([left, right].into_iter().filter_map(|side| own_name(side)));
                }
                Expr::Index(container, place) => match &**place {
                    Expr::Display { items, .. }
                        if items.iter().filter(|item| matches!(item, Expr::Slice { .. })).count() >= 2
                            && !items.iter().any(|item| matches!(item, Expr::Nothing)) =>
                    {
                        self.indexed.extend(own_name(container));
                    }
                    _ => {}
                },
                Expr::Attribute(owner, field) if field == "T" => self.indexed.extend(own_name(owner)),
                _ => {}
            }
        }
        self.indexed.extend(
            copies
                .iter()
                .filter(|(copy, _)| self.indexed.contains(copy))
                .map(|(_, of)| *of)
                .collect::<Vec<_>>(),
        );
        self.linked.extend(graphs);
    }

    /// `len(grid[0])`, `grid[0].len()`, `zip(*grid)`
    fn call(&mut self, callee: &'p Expr, args: &'p [crate::ir::Arg]) {
        let first_row = |one: &'p Expr| match one {
            Expr::Index(container, place) if matches!(**place, Expr::Number(_)) => own_name(container),
            _ => None,
        };
        match (callee, args) {
            (Expr::Name(name), [arg]) if name == "len" => self.indexed.extend(first_row(&arg.value)),
            (Expr::Attribute(owner, name), []) if name == "len" => self.indexed.extend(first_row(owner)),
            (Expr::Attribute(owner, _), args) if matches!(&**owner, Expr::Attribute(_, library) if library == "linalg") =>
            {
                self.indexed.extend(args.first().and_then(|arg| own_name(&arg.value)));
            }
            (Expr::Name(name), [arg]) if name == "zip" && arg.spread => {
                self.indexed.extend(own_name(&arg.value));
            }
            _ => {}
        }
    }
}

/// Whether an index may lead anywhere, as a loop's counter does.
fn varies(index: &Expr) -> bool {
    match index {
        Expr::Name(_) | Expr::Attribute(..) => true,
        Expr::Operate { op: Op::Add | Op::Sub, left, right } => {
            left.as_deref().is_some_and(varies) || varies(right)
        }
        Expr::Cast(value, _) => varies(value),
        _ => false,
    }
}

fn is_place(index: &Expr) -> bool {
    varies(index) || matches!(index, Expr::Number(_))
}

/// The last step of a container's name.
fn own_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) | Expr::Attribute(_, name) => Some(name),
        _ => None,
    }
}

/// Names that rows are kept under, each with its container: `row = grid[i]`, `for row in grid`.
fn rows_in<'p>(nodes: &[Node<'p>]) -> Map<&'p str, &'p str> {
    let mut rows = Map::default();
    for (target, iter) in bindings(nodes) {
        let (name, container) = match (target, iter) {
            (Expr::Name(name), Bound::Value(Expr::Index(container, place))) if is_place(place) => {
                (name, own_name(container))
            }
            (Expr::Name(name), Bound::Element(container)) => (name, own_name(container)),
            _ => continue,
        };
        if let Some(container) = container {
            rows.insert(name.as_str(), container);
        }
    }
    rows.extend(rows_of_lambdas(nodes));
    rows
}

/// Names that hold a copy of all rows of another: `table = [row[:] for row in grid]`.
fn copies_in<'p>(nodes: &[Node<'p>]) -> Vec<(&'p str, &'p str)> {
    let copies = bindings(nodes).into_iter().filter_map(|(target, bound)| match (target, bound) {
        (Expr::Name(copy), Bound::Value(Expr::Comprehension { clauses, elements, .. })) => {
            let ([clause], [element]) = (clauses.as_slice(), elements.as_slice()) else { return None };
            let Expr::Name(row) = &clause.target else { return None };
            let of_row = match element {
                Expr::Slice { value: Some(value), .. } => **value == clause.target,
                Expr::Call { args, .. } => args.first().is_some_and(|arg| arg.value == clause.target),
                Expr::Comprehension { clauses, .. } => clauses
                    .first()
                    .is_some_and(|inner| matches!(&inner.iter, Expr::Name(name) if name == row)),
                _ => false,
            };
            of_row.then(|| Some((copy.as_str(), own_name(&clause.iter)?))).flatten()
        }
        (Expr::Name(copy), Bound::Value(Expr::Call { callee, args, .. })) => {
            match (&**callee, args.as_slice()) {
                (Expr::Attribute(owner, name), []) if matches!(name.as_str(), "clone" | "to_vec") => {
                    Some((copy.as_str(), own_name(owner)?))
                }
                (Expr::Name(name) | Expr::Attribute(_, name), [arg]) if name == "deepcopy" => {
                    Some((copy.as_str(), own_name(&arg.value)?))
                }
                _ => None,
            }
        }
        _ => None,
    });
    copies.collect()
}

/// Names that hold what an operator makes of another: `centred = samples - mean`.
fn derived_in<'p>(nodes: &[Node<'p>]) -> Vec<(&'p str, &'p str)> {
    let derived = bindings(nodes).into_iter().filter_map(|(target, bound)| match (target, bound) {
        (Expr::Name(name), Bound::Value(Expr::Operate { left: Some(left), .. })) => match &**left {
            Expr::Name(of) if of != name => Some((name.as_str(), of.as_str())),
            _ => None,
        },
        _ => None,
    });
    derived.collect()
}

/// What a name is bound to.
enum Bound<'p> {
    Value(&'p Expr),
    Element(&'p Expr),
}

fn bindings<'p>(nodes: &[Node<'p>]) -> Vec<(&'p Expr, Bound<'p>)> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Stmt(Stmt {
                kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, ..
            }) => {
                found.extend(targets.iter().map(|target| (target, Bound::Value(value))));
            }
            Node::Stmt(Stmt {
                kind: StmtKind::Loop { driver: Driver::Each { target, iter }, .. }, ..
            }) => {
                found.push(element_of(target, iter));
            }
            Node::Expr(Expr::Comprehension { clauses, .. }) => {
                found.extend(clauses.iter().map(|clause| element_of(&clause.target, &clause.iter)));
            }
            _ => {}
        }
    }
    found
}

/// Parameters of functions without a name that get rows of a container: `grid.iter().map(|row| row[0])`.
fn rows_of_lambdas<'p>(nodes: &[Node<'p>]) -> Vec<(&'p str, &'p str)> {
    let mut found = Vec::new();
    for node in nodes {
        let Node::Expr(Expr::Call { callee, args, .. }) = node else { continue };
        let Expr::Attribute(owner, _) = &**callee else { continue };
        let mut here = &**owner;
        while let Expr::Call { callee, args, .. } = here
            && args.is_empty()
            && let Expr::Attribute(inner, _) = &**callee
        {
            here = inner;
        }
        let Some(container) = own_name(here) else { continue };
        for arg in args {
            if let Expr::Lambda { parameters, .. } = &arg.value
                && let [row] = parameters.as_slice()
            {
                found.push((row.name.as_str(), container));
            }
        }
    }
    found
}

/// What a loop's target gets, with a counter beside it taken off.
fn element_of<'p>(target: &'p Expr, iter: &'p Expr) -> (&'p Expr, Bound<'p>) {
    let inner = match iter {
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(name), [arg, ..]) if name == "enumerate" => Some((&arg.value, true)),
            (Expr::Attribute(owner, name), []) if name == "enumerate" => Some((&**owner, true)),
            (Expr::Attribute(owner, name), []) if name == "iter" => Some((&**owner, false)),
            _ => None,
        },
        _ => None,
    };
    match (inner, target) {
        (Some((container, true)), Expr::Display { items, .. }) if items.len() == 2 => {
            let container = match element_of(&items[1], container) {
                (_, Bound::Element(container)) => container,
                _ => container,
            };
            (&items[1], Bound::Element(container))
        }
        (Some((container, false)), _) => (target, Bound::Element(container)),
        _ => (target, Bound::Element(iter)),
    }
}

/// Containers whose elements' elements are places in other containers, or are looked up there.
fn linked_in<'p>(nodes: &[Node<'p>]) -> Vec<&'p str> {
    let mut neighbours: Map<&str, &str> = Map::default();
    let mut used: Set<&str> = Set::default();
    for node in nodes {
        match node {
            // `graph[node].iter().any(|&next| seen[next])`
            Node::Expr(Expr::Call { callee, args, .. }) => {
                let Expr::Attribute(owner, _) = &**callee else { continue };
                if let Some(container) = looked_up(owner) {
                    for arg in args {
                        if let Expr::Lambda { parameters, .. } = &arg.value {
                            neighbours.extend(parameters.iter().map(|one| (one.name.as_str(), container)));
                        }
                    }
                }
            }
            Node::Stmt(Stmt {
                kind: StmtKind::Loop { driver: Driver::Each { target, iter }, .. }, ..
            }) => {
                let (target, Bound::Element(iter)) = element_of(target, iter) else { continue };
                if let Some(container) = looked_up(iter) {
                    for one in within(target).expressions() {
                        if let Expr::Name(name) = one {
                            neighbours.insert(name, container);
                        }
                    }
                }
            }
            Node::Expr(Expr::Index(_, index)) => {
                used.extend(within(index).expressions().filter_map(|one| match one {
                    Expr::Name(name) => Some(name.as_str()),
                    _ => None,
                }));
            }
            Node::Expr(Expr::Operate { op: Op::In, left: Some(left), .. }) => used.extend(own_name(left)),
            _ => {}
        }
    }
    neighbours.into_iter().filter(|(name, _)| used.contains(name)).map(|(_, container)| container).collect()
}

/// The container that something is looked up in, whatever is done with it then: `graph[node].iter()`.
fn looked_up(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Index(container, place) if varies(place) => own_name(container),
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, _) => looked_up(owner),
            _ => None,
        },
        Expr::Operate { left: None, right, .. } => looked_up(right),
        Expr::Opaque(parts) if parts.len() == 1 => looked_up(&parts[0]),
        _ => None,
    }
}

/// Statements and expressions, those of functions without a name included.
pub(super) fn everything(body: &[Stmt]) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![body];
    while let Some(body) = open.pop() {
        for node in walk(body) {
            if let Node::Expr(Expr::Lambda { body, .. }) = node {
                open.push(body);
            }
            found.push(node);
        }
    }
    found
}
