//! Which functions of one side call themselves, directly or through each other.
//!
//! Calls are followed by name, as far as names tell: to functions of the same file, to functions of other files of the
//! change that the file imports, to the only function of that name where nothing says which (files of one package see
//! each other without imports), and to methods of the same type through the receiver.

use std::collections::HashMap;

use plimsoll_model::UnitKind;

use super::pair::UnitRef;
use super::sketch::{Atom, AtomKind, NameClass};
use crate::{pack, path};

/// Units by the names that calls reach them by.
#[derive(Default)]
struct Named<'a> {
    by_file: HashMap<(&'a str, &'a str), usize>,
    by_module: HashMap<(&'a str, &'a str), usize>,
    /// None where several functions have the name.
    by_name: HashMap<&'a str, Option<usize>>,
}

/// For each unit whether it is part of a cycle of calls.
pub(super) fn recursive(units: &[UnitRef<'_>]) -> Vec<bool> {
    let mut named = Named::default();
    for (at, unit) in units.iter().enumerate() {
        match unit.unit.kind {
            UnitKind::Function => {
                named.by_file.entry((unit.path, unit.own())).or_insert(at);
                named.by_module.entry((path::stem(unit.path), unit.own())).or_insert(at);
                named.by_name.entry(unit.own()).and_modify(|several| *several = None).or_insert(Some(at));
            }
            UnitKind::Method => {
                named.by_file.entry((unit.path, unit.name())).or_insert(at);
            }
            _ => {}
        }
    }
    let mut calls: Vec<Vec<usize>> = Vec::with_capacity(units.len());
    let mut itself = vec![false; units.len()];
    for (at, unit) in units.iter().enumerate() {
        let mut targets = Vec::new();
        if matches!(unit.unit.kind, UnitKind::Function | UnitKind::Method) {
            let receiver = receiver(unit);
            for atom in unit.sketch.atoms(unit.unit).iter().filter(|atom| atom.kind == AtomKind::Call) {
                match target(unit, atom, receiver, &named) {
                    Target::Itself => itself[at] = true,
                    Target::Other(other) if other == at => itself[at] = true,
                    Target::Other(other) => targets.push(other),
                    Target::Unknown => {}
                }
            }
        }
        calls.push(targets);
    }
    let component = components(&calls);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for one in &component {
        *sizes.entry(*one).or_default() += 1;
    }
    (0..units.len()).map(|at| itself[at] || sizes.get(&component[at]).is_some_and(|&size| size > 1)).collect()
}

enum Target {
    Itself,
    Other(usize),
    Unknown,
}

/// The name through which a method reaches its own object.
fn receiver<'a>(unit: &UnitRef<'a>) -> Option<&'a str> {
    if unit.unit.kind != UnitKind::Method {
        return None;
    }
    let first = unit.sketch.atoms(unit.unit).iter().find(|atom| atom.kind == AtomKind::Parameter)?;
    unit.sketch.uses(first).first().map(|one| unit.sketch.name(one.name))
}

fn target(unit: &UnitRef<'_>, atom: &Atom, receiver: Option<&str>, named: &Named<'_>) -> Target {
    let uses = unit.sketch.uses(atom);
    let callee = uses.iter().skip(atom.callee_from as usize).take(usize::from(atom.callee));
    let steps: Vec<_> = callee.map(|one| (one.class, unit.sketch.name(one.name))).collect();
    let found = match steps.as_slice() {
        [.., (NameClass::Own, _)] if steps.len() <= 2 => return Target::Itself,
        [(NameClass::Free, name)] => match name.rsplit_once('.') {
            None => {
                let here =
                    own_method(unit, name, named).or_else(|| named.by_file.get(&(unit.path, *name)).copied());
                here.or_else(|| named.by_name.get(name).copied().flatten())
            }
            Some((module, name)) => {
                named.by_module.get(&(module.rsplit('.').next().unwrap_or_default(), name)).copied()
            }
        },
        [(class, object), (NameClass::Attribute, name)]
            if (*class == NameClass::Local && Some(*object) == receiver) || is_this(unit, object) =>
        {
            method(unit, name, named)
        }
        _ => None,
    };
    found.map_or(Target::Unknown, Target::Other)
}

/// The method of this name beside this one.
fn method(unit: &UnitRef<'_>, name: &str, named: &Named<'_>) -> Option<usize> {
    let scope = unit.name().rsplit_once('.').map_or("", |(scope, _)| scope);
    named.by_file.get(&(unit.path, format!("{scope}.{name}").as_str())).copied()
}

/// Whether the word means the object itself wherever it stands.
fn is_this(unit: &UnitRef<'_>, word: &str) -> bool {
    unit.unit.kind == UnitKind::Method
        && pack::named(&unit.sketch.language).is_some_and(|pack| pack.receivers.iter().any(|one| one == word))
}

/// What a bare name means inside a method, in languages whose methods reach each other by bare names.
fn own_method(unit: &UnitRef<'_>, name: &str, named: &Named<'_>) -> Option<usize> {
    let implicit = || pack::named(&unit.sketch.language).is_some_and(|pack| pack.implicit_receiver);
    (unit.unit.kind == UnitKind::Method && implicit()).then(|| method(unit, name, named)).flatten()
}

/// Strongly connected components (Tarjan 1972), without recursion: for each node the number of its own.
fn components(calls: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; calls.len()];
    let mut low = vec![0; calls.len()];
    let mut component = vec![NEW; calls.len()];
    let (mut next, mut number) = (0, 0);
    let mut path: Vec<usize> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for start in 0..calls.len() {
        if order[start] != NEW {
            continue;
        }
        open.push((start, 0));
        while let Some((node, child)) = open.pop() {
            if child == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                path.push(node);
            }
            match calls[node].get(child) {
                Some(&to) if order[to] == NEW => {
                    open.push((node, child + 1));
                    open.push((to, 0));
                }
                Some(&to) => {
                    if component[to] == NEW {
                        low[node] = low[node].min(order[to]);
                    }
                    open.push((node, child + 1));
                }
                None => {
                    if low[node] == order[node] {
                        while let Some(member) = path.pop() {
                            component[member] = number;
                            if member == node {
                                break;
                            }
                        }
                        number += 1;
                    }
                    if let Some(&(parent, _)) = open.last() {
                        low[parent] = low[parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}
