//! Arrays of libraries that work on whole arrays at once, and frames of columns: by their shape.
//!
//! An operation goes through all elements; sizes of two arrays are matched from their last axis on (broadcasting, as
//! NumPy's manual has it). Which parameters are arrays is told by what a function does with them.

use super::Engine;
use super::calls::Arguments;
use super::order::{Order, Size};
use super::value::{Kind, Value};
use crate::ir::visit::{walk, within};
use crate::ir::{Expr, Function, Module, Op, StmtKind};
use crate::knowledge::Costs;
use crate::knowledge::Does;

/// Axes that are told apart.
const MOST_AXES: usize = 4;

/// What a function does with a parameter that is an array.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// It has rows and columns.
    rows: bool,
}

impl<'p> Engine<'p> {
    pub(super) fn is_array(&self, value: &Value<'p>) -> bool {
        matches!(value, Value::Object(id) if self.heap.get(*id).kind == Kind::Array)
    }

    /// Lengths along each axis; empty for a number.
    pub(super) fn shape(&self, value: &Value<'p>) -> Vec<Order> {
        let mut shape = Vec::new();
        let mut here = value;
        while let Value::Object(id) = here
            && shape.len() < MOST_AXES
        {
            let object = self.heap.get(*id);
            if object.kind == Kind::Text {
                break;
            }
            shape.push(object.length);
            here = &object.element;
        }
        shape
    }

    /// How many elements an array has along all axes.
    pub(super) fn volume(&self, value: &Value<'p>) -> Order {
        self.shape(value).iter().fold(Order::ONE, |product, length| product.times(length))
    }

    /// An array of this shape; a number where there are no axes.
    fn array(&mut self, shape: &[Order], is_view: bool) -> Value<'p> {
        let mut value = Value::small();
        for length in shape.iter().rev().take(MOST_AXES) {
            value = self.container(Kind::Array, *length, value);
            if let Value::Object(id) = &value {
                self.heap.get_mut(*id).is_view = is_view;
            }
        }
        value
    }

    /// A parameter that is an array.
    pub(super) fn given_array(&mut self, size: Size, evidence: Evidence) -> Value<'p> {
        let inner = self.sizes.inside(size, "[]");
        let shape = [Order::of(size), Order::of(inner)];
        self.array(if evidence.rows { &shape } else { &shape[..1] }, false)
    }

    /// An operator on whole arrays.
    pub(super) fn operate_on_arrays(&mut self, op: Op, a: &Value<'p>, b: &Value<'p>) -> Value<'p> {
        let (one, other) = (self.shape(a), self.shape(b));
        let (shape, steps) =
            if op == Op::MatMul { product(&one, &other) } else { (broadcast(&one, &other), Order::ONE) };
        let volume = shape.iter().fold(steps, |product, length| product.times(length));
        self.spend(volume, self.line, |engine| {
            format!("an operation on arrays goes through {} elements", engine.sizes.shown(&volume))
        });
        self.array(&shape, false)
    }

    /// Each element of one with each of the other.
    pub(super) fn outer(&mut self, a: &Value<'p>, b: &Value<'p>) -> Value<'p> {
        let shape = [self.volume(a), self.volume(b)];
        let volume = shape[0].times(&shape[1]);
        self.spend(volume, self.line, |engine| {
            format!("outer() makes {} elements", engine.sizes.shown(&volume))
        });
        self.array(&shape, false)
    }

    /// Arrays that a list or tuple holds, put one after another.
    pub(super) fn stacked(&mut self, parts: &Value<'p>, line: u32) -> Value<'p> {
        let shape = match parts {
            Value::Tuple(parts) => {
                let shapes: Vec<_> = parts.iter().map(|part| self.shape(part)).collect();
                shapes.into_iter().fold(Vec::new(), |sum, shape| broadcast(&sum, &shape))
            }
            _ => {
                let part = self.element(parts);
                let mut shape = self.shape(&part);
                let many = self.length(parts);
                match shape.first_mut() {
                    Some(first) => *first = first.times(&many),
                    None => shape.push(many.times(&self.magnitude(&part))),
                }
                shape
            }
        };
        let volume = shape.iter().fold(Order::ONE, |product, length| product.times(length));
        self.spend(volume, line, |engine| format!("{} elements are copied", engine.sizes.shown(&volume)));
        self.array(&shape, false)
    }

    /// `a[0]`, `a[1:]`, `a[:, None]`, `a[mask]`, `frame["column"]`
    pub(super) fn index_array(&mut self, array: &Value<'p>, index: &'p Expr) -> Value<'p> {
        let shape = self.shape(array);
        let items = match index {
            Expr::Display { items, container: crate::ir::Container::Tuple } => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut axes = shape.iter().copied();
        let mut found = Vec::new();
        let mut copies = false;
        for item in items {
            match item {
                Expr::Slice { .. } => found.extend(axes.next()),
                Expr::Nothing => found.push(Order::ONE),
                // A column.
                Expr::Text { .. } => {
                    found.extend(axes.next());
                    axes.next();
                }
                item => {
                    let at = self.eval(item);
                    let own = axes.next();
                    let chosen = self.shape(&at);
                    if !chosen.is_empty() {
                        copies = true;
                        found.push(if chosen[0].is_constant() { own.unwrap_or_default() } else { chosen[0] });
                    }
                }
            }
        }
        found.extend(axes);
        let chosen = self.array(&found, !copies);
        if copies {
            let volume = self.volume(&chosen);
            self.spend(volume, self.line, |engine| {
                format!("{} elements are chosen", engine.sizes.shown(&volume))
            });
        }
        chosen
    }

    /// `a.T`, `a.shape`, `frame.column`; none where it is a method.
    pub(super) fn attribute_of_array(&mut self, array: &Value<'p>, field: &'p str) -> Option<Value<'p>> {
        if self.costs.method(Some("array"), field).is_some() {
            return None;
        }
        let shape = self.shape(array);
        Some(match self.costs.array_value(field) {
            Some("transposed") => {
                let turned: Vec<Order> = shape.into_iter().rev().collect();
                self.array(&turned, true)
            }
            Some("shape") => Value::Tuple(shape.into_iter().map(Value::number).collect()),
            Some("size") => Value::number(self.volume(array)),
            Some("small") => Value::small(),
            Some(_) => array.clone(),
            None => self.array(&shape[..shape.len().min(1)], true),
        })
    }

    /// What a library's function or method on arrays gives.
    pub(super) fn array_result(
        &mut self,
        gives: &str,
        subject: &Value<'p>,
        length: Option<Order>,
        arguments: &Arguments<'p>,
    ) -> Value<'p> {
        let mut shape = self.shape(subject);
        match gives {
            "flat" => {
                let length = length.unwrap_or_else(|| self.volume(subject));
                self.array(&[length], false)
            }
            "reduced" => {
                let Some(axis) = arguments.named("axis").and_then(Value::as_constant) else {
                    return Value::small();
                };
                if axis < 0.0 {
                    shape.pop();
                } else if let Some((at, _)) =
                    (0..shape.len()).zip(0_u8..).find(|(_, at)| f64::from(*at) == axis)
                {
                    shape.remove(at);
                }
                self.array(&shape, false)
            }
            "product" => {
                let other = arguments.values.last().cloned().unwrap_or_default();
                let (shape, _) = product(&shape, &self.shape(&other));
                self.array(&shape, false)
            }
            // As many as are asked for: `np.zeros(n)`, `np.zeros((n, m))`
            "filled" => {
                let asked = arguments.first().cloned().unwrap_or_default();
                let shape: Vec<Order> = match &asked {
                    Value::Tuple(axes) => axes.iter().map(|axis| self.magnitude(axis)).collect(),
                    other => vec![self.magnitude(other)],
                };
                self.array(&shape, false)
            }
            _ => {
                if let (Some(length), Some(first)) = (length, shape.first_mut()) {
                    *first = length;
                }
                let shape = if shape.is_empty() { vec![length.unwrap_or_default()] } else { shape };
                self.array(&shape, gives == "view")
            }
        }
    }

    /// Calls on arrays that no formula describes.
    pub(super) fn special_array(
        &mut self,
        does: Does,
        subject: &Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Option<Value<'p>> {
        match does {
            Does::Volume => {
                let made = self.array_result("filled", subject, None, arguments);
                let volume = self.volume(&made);
                self.spend(volume, line, |engine| {
                    format!("{} elements are made", engine.sizes.shown(&volume))
                });
                Some(made)
            }
            Does::Matmul => {
                let (a, b) = match arguments.values.as_slice() {
                    [a, b] => (a.clone(), b.clone()),
                    [b] => (subject.clone(), b.clone()),
                    _ => return None,
                };
                Some(self.operate_on_arrays(Op::MatMul, &a, &b))
            }
            Does::Outer => match arguments.values.as_slice() {
                [a, b] => Some(self.outer(a, b)),
                _ => None,
            },
            Does::Unique => {
                let volume = self.volume(subject);
                let time = volume.times(&volume.log());
                self.spend(time, line, |engine| format!("unique() takes {}", engine.sizes.shown(&time)));
                let one = self.array_result("flat", subject, None, arguments);
                let several = arguments.named.iter().any(|(name, _)| name.starts_with("return_"));
                Some(if several { Value::Tuple([one.clone(), one].into()) } else { one })
            }
            // All of several arrays one after another.
            Does::Stack => Some(self.stacked(subject, line)),
            _ => None,
        }
    }

    /// Parameters of a function that are arrays, with what is known of them.
    pub(super) fn arrays_of(&self, function: &'p Function) -> Vec<(&'p str, Evidence)> {
        let Some(libraries) = &self.array_libraries else { return Vec::new() };
        let mut found: Vec<(&str, Evidence)> = Vec::new();
        let names: Vec<&str> = function.parameters.iter().map(|one| one.name.as_str()).collect();
        for one in walk(&function.body).expressions() {
            for (name, evidence) in evidence_in(one, self.costs, libraries) {
                if !names.contains(&name) {
                    continue;
                }
                match found.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => known.rows |= evidence.rows,
                    None => found.push((name, evidence)),
                }
            }
        }
        found
    }
}

/// What a module imports libraries of arrays as; none where it imports none.
pub(super) fn array_libraries<'p>(module: &'p Module, costs: &Costs) -> Option<Vec<&'p str>> {
    let mut found = None;
    for statement in walk(&module.body).statements() {
        let StmtKind::Import(import) = &statement.kind else { continue };
        if costs.has_arrays(import.module.split('.').next().unwrap_or_default()) {
            let names: &mut Vec<&str> = found.get_or_insert_default();
            if import.names.is_empty() {
                names.push(import.alias.as_deref().unwrap_or(&import.module));
            }
        }
    }
    found
}

/// Shapes matched from their last axis on, the longer one where they differ.
fn broadcast(one: &[Order], other: &[Order]) -> Vec<Order> {
    let axes = one.len().max(other.len());
    let at = |shape: &[Order], axis: usize| {
        (axis + shape.len()).checked_sub(axes).and_then(|at| shape.get(at).copied()).unwrap_or(Order::ONE)
    };
    (0..axes)
        .map(|axis| {
            let (one, other) = (at(one, axis), at(other, axis));
            if one.compare(&other).is_lt() { other } else { one }
        })
        .collect()
}

/// The shape of a matrix product, and how many steps each of its elements takes.
fn product(one: &[Order], other: &[Order]) -> (Vec<Order>, Order) {
    let mut shape: Vec<Order> = one.to_vec();
    let steps = shape.pop().unwrap_or_default();
    if other.len() > 1 {
        shape.extend(other.last());
    }
    (shape, steps)
}

/// Names that an expression treats as arrays.
fn evidence_in<'p>(one: &'p Expr, costs: &Costs, libraries: &[&str]) -> Vec<(&'p str, Evidence)> {
    let plain = Evidence::default();
    let rows = Evidence { rows: true };
    match one {
        Expr::Call { callee, args, .. } => {
            let by_axis = args.iter().any(|arg| arg.name.as_deref() == Some("axis"));
            let evidence = if by_axis { rows } else { plain };
            match &**callee {
                Expr::Attribute(owner, name) => {
                    let root = root_of(owner);
                    let library = root.is_some_and(|root| libraries.contains(&root));
                    if library {
                        let linear = within(owner)
                            .expressions()
                            .any(|one| matches!(one, Expr::Attribute(_, part) if part == "linalg"));
                        let evidence = if linear { rows } else { evidence };
                        return args
                            .iter()
                            .flat_map(|arg| leaves(&arg.value))
                            .map(|name| (name, evidence))
                            .collect();
                    }
                    let frame = costs.is_frame_method(name);
                    if frame || costs.is_array_method(name) {
                        let evidence = if frame { rows } else { evidence };
                        return leaves(owner).into_iter().map(|name| (name, evidence)).collect();
                    }
                    Vec::new()
                }
                _ => Vec::new(),
            }
        }
        Expr::Index(container, index) => {
            let Expr::Name(name) = &**container else { return Vec::new() };
            match &**index {
                Expr::Display { items, .. }
                    if items.iter().any(|item| matches!(item, Expr::Slice { .. })) =>
                {
                    vec![(name, rows)]
                }
                _ => Vec::new(),
            }
        }
        Expr::Operate { op: Op::MatMul, left: Some(left), right } => {
            leaves(left).into_iter().chain(leaves(right)).map(|name| (name, rows)).collect()
        }
        Expr::Attribute(owner, name) => match (&**owner, costs.array_value(name)) {
            (Expr::Name(owner), Some("transposed")) => vec![(owner, rows)],
            (Expr::Name(owner), Some("subject")) => vec![(owner, plain)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Names at the ends of operators and indexes.
fn leaves(value: &Expr) -> Vec<&str> {
    match value {
        Expr::Name(name) => vec![name],
        Expr::Operate { left, right, .. } => {
            let mut names = left.as_deref().map_or_else(Vec::new, leaves);
            names.extend(leaves(right));
            names
        }
        Expr::Index(container, _) => leaves(container),
        Expr::Attribute(owner, _) => leaves(owner),
        Expr::Display { items, .. } => items.iter().flat_map(leaves).collect(),
        Expr::Opaque(parts) if parts.len() == 1 => leaves(&parts[0]),
        // `frame.groupby("a")["b"].agg("sum")`
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, _) => leaves(owner),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn root_of(value: &Expr) -> Option<&str> {
    match value {
        Expr::Name(name) => Some(name),
        Expr::Attribute(owner, _) => root_of(owner),
        _ => None,
    }
}
