//! What names mean that lead from one file of a project into another.
//!
//! A module is looked into when something in it is called for the first time: its functions and types are bound, its
//! imports, and the values its top level gives to names. Nothing else of it runs.

use super::Engine;
use super::Scope;
use super::value::Value;
use crate::ir::{BranchKind, Import, Stmt, StmtKind};

/// Names that one is followed through, from modules that only pass it on to the next.
const MOST_STEPS: usize = 32;
/// Types that a type takes methods from, one from another.
const MOST_BASES: usize = 6;

/// The scope of a module.
#[derive(Debug, Default)]
pub(super) struct Top {
    scope: usize,
    /// Modules that all names are taken from.
    all_of: Vec<String>,
    /// Whether the modules of what it imports by name were looked into for methods.
    has_traits: bool,
}

impl<'p> Engine<'p> {
    /// The module whose code is being looked at.
    pub(super) fn home(&self) -> usize {
        self.scopes[self.scope].home
    }

    /// The scope of a module's top level.
    pub(super) fn top_of(&self, module: usize) -> usize {
        self.tops.get(module).map_or(0, |top| top.scope)
    }

    /// Binds functions and types of a module.
    pub(super) fn define(&mut self, module: usize) {
        let top = self.top_of(module);
        let functions = self.code.functions_of(module).filter(|(_, one)| !one.name.contains('.'));
        let types = self.code.types_of(module).filter(|(_, one)| !one.name.contains('.'));
        let names = functions.map(|(at, one)| (one.name.as_str(), Value::Function(at)));
        let names = names.chain(types.map(|(at, one)| (one.name.as_str(), Value::Type(at))));
        self.scopes[top].names.to_mut().extend(names);
    }

    /// The module of this name, looked into by now.
    fn module_named(&mut self, name: &str) -> Option<usize> {
        let at = self.code.module_named(name)?;
        while self.tops.len() < self.code.modules() {
            let (home, scope) = (self.tops.len(), self.scopes.len());
            self.scopes.push(Scope { home, ..Scope::default() });
            self.tops.push(Top { scope, ..Top::default() });
            self.new_names += 1;
            self.define(home);
            self.look_into(home);
        }
        Some(at)
    }

    /// Binds what the top level of a module gives names to. What that costs, importing it costs.
    fn look_into(&mut self, module: usize) {
        let top = self.top_of(module);
        let saved = (
            std::mem::replace(&mut self.scope, top),
            std::mem::take(&mut self.cost),
            std::mem::take(&mut self.loops),
            std::mem::take(&mut self.hoisted),
            (self.statement, self.line, self.naming.take(), self.receiver.take()),
            (self.read, self.written, std::mem::take(&mut self.is_script)),
            (self.unknown.len(), self.notes.len()),
        );
        self.open_frame(None);
        self.top_level(&self.code.module(module).body);
        self.frames.pop();
        (self.scope, self.cost, self.loops, self.hoisted) = (saved.0, saved.1, saved.2, saved.3);
        (self.statement, self.line, self.naming, self.receiver) = saved.4;
        (self.read, self.written, self.is_script) = saved.5;
        self.unknown.truncate(saved.6.0);
        self.notes.truncate(saved.6.1);
    }

    fn top_level(&mut self, body: &'p [Stmt]) {
        for statement in body {
            match &statement.kind {
                StmtKind::Import(_) | StmtKind::Assign { op: None, .. } => {
                    self.block(std::slice::from_ref(statement));
                }
                StmtKind::Branch { kind: BranchKind::Try | BranchKind::If, arms, .. } => {
                    // One of several ways to the same names: the first is what is meant.
                    for arm in arms.iter().rev().filter(|arm| arm.len() < 64) {
                        for one in arm {
                            if let StmtKind::Import(_) | StmtKind::Assign { op: None, .. } = &one.kind {
                                self.block(std::slice::from_ref(one));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Keeps which module all names are taken from.
    pub(super) fn import_all(&mut self, import: &Import) {
        let home = self.home();
        if let Some(top) = self.tops.get_mut(home)
            && top.all_of.len() < 16
        {
            self.new_names += 1;
            top.all_of.push(import.module.clone());
        }
    }

    /// What a dotted name means in the project; none where it leads into none of its modules.
    pub(super) fn of_project(&mut self, name: &str) -> Option<Value<'p>> {
        self.followed(name, &mut Vec::new())
    }

    /// What a name without a dot means that nothing binds, where all names are taken from other modules.
    pub(super) fn of_all(&mut self, name: &'p str) -> Option<Value<'p>> {
        let home = self.home();
        self.tops.get(home).filter(|top| !top.all_of.is_empty())?;
        // Most names are the language's own: they are not looked for again before there is something new to find.
        if self.not_taken.get(&(home, name)) == Some(&self.new_names) {
            return None;
        }
        let before = self.new_names;
        let found = self.taken(home, name, &mut Vec::new());
        // Whatever begins so may be one of an enum's kinds, but for what the language has.
        let is_kind = matches!(found, Some(Value::Type(at)) if self.code.one_type(at).name != name);
        let found = found.filter(|_| !is_kind || !self.costs.speaks_of(name));
        if found.is_none() {
            self.not_taken.insert((home, name), before);
        }
        found
    }

    fn followed(&mut self, name: &str, met: &mut Vec<String>) -> Option<Value<'p>> {
        if met.len() >= MOST_STEPS || !self.code.may_have(name) || met.iter().any(|known| known == name) {
            return None;
        }
        met.push(name.to_owned());
        let mut end = name.len();
        loop {
            if let Some(module) = self.module_named(&name[..end]) {
                let rest = name[end..].trim_start_matches('.');
                return if rest.is_empty() { None } else { self.inside(module, rest, met) };
            }
            end = name[..end].rfind('.')?;
        }
    }

    /// What a name means inside a module.
    fn inside(&mut self, module: usize, name: &str, met: &mut Vec<String>) -> Option<Value<'p>> {
        if let Some(function) = self.code.function_named(module, name) {
            return Some(Value::Function(function));
        }
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let known = self.scopes[self.top_of(module)].names.get(first).cloned();
        match known {
            Some(Value::Library(path)) => {
                let path = if rest.is_empty() { path.to_string() } else { format!("{path}.{rest}") };
                // Of another project, or nowhere.
                let other = || (!self.code.may_have(&path)).then(|| Value::library(&path));
                other().or_else(|| self.followed(&path, met))
            }
            Some(value) if rest.is_empty() => Some(value),
            Some(Value::Type(at)) => match self.method_of(at, rest) {
                Some(function) => Some(Value::Function(function)),
                None if rest.starts_with(char::is_uppercase) => Some(Value::Type(at)),
                None => None,
            },
            Some(_) => None,
            None => self.taken(module, name, met),
        }
    }

    fn taken(&mut self, module: usize, name: &str, met: &mut Vec<String>) -> Option<Value<'p>> {
        let all_of = self.tops.get(module).filter(|top| !top.all_of.is_empty())?.all_of.clone();
        all_of.iter().find_map(|from| self.followed(&format!("{from}.{name}"), met))
    }

    /// The type whose method is being looked at.
    pub(super) fn own_type(&self) -> Option<usize> {
        let at = self.frames.iter().rev().find_map(|frame| frame.function)?;
        let (owner, _) = self.code.function(at).name.rsplit_once('.')?;
        self.code.type_named(self.code.home_of(at), owner)
    }

    /// The type that a name means where code is being looked at.
    pub(super) fn type_meant(&mut self, name: &str) -> Option<usize> {
        let home = self.home();
        if let Some(at) = self.code.type_named(home, name) {
            return Some(at);
        }
        if name == "Self" {
            return self.own_type();
        }
        if name.is_empty() {
            return None;
        }
        let name = name.replace("::", ".");
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        let value = match self.scopes[self.top_of(home)].names.get(first)?.clone() {
            Value::Library(path) if rest.is_empty() => self.of_project(&path)?,
            Value::Library(path) => self.of_project(&format!("{path}.{rest}"))?,
            value => value,
        };
        match value {
            Value::Type(at) => Some(at),
            _ => None,
        }
    }

    /// A method of a type, or of one that it is made from.
    pub(super) fn method_of(&mut self, at: usize, name: &str) -> Option<usize> {
        let mut open = vec![at];
        let mut looked = 0;
        while let Some(at) = open.pop() {
            if let Some(function) = self.code.method_of(at, name) {
                return Some(function);
            }
            looked += 1;
            if looked > MOST_BASES {
                return None;
            }
            let top = self.top_of(self.code.home_of_type(at));
            let scope = std::mem::replace(&mut self.scope, top);
            let bases = &self.code.one_type(at).bases;
            open.extend(bases.iter().rev().take(MOST_BASES).filter_map(|base| self.type_meant(base)));
            self.scope = scope;
        }
        if self.costs.slices_copy() {
            return None;
        }
        // What a trait gives all its types: it has to be at hand where the type says that it has it.
        let home = self.code.home_of_type(at);
        if self.code.only_inherited(name).is_none() && self.tops.get(home).is_some_and(|top| !top.has_traits)
        {
            self.tops[home].has_traits = true;
            let names = &self.scopes[self.top_of(home)].names;
            let paths = names.iter().filter_map(|(name, value)| match value {
                Value::Library(path) if name.starts_with(char::is_uppercase) => Some(path.to_string()),
                _ => None,
            });
            for path in paths.take(MOST_BASES).collect::<Vec<_>>() {
                self.of_project(&path);
            }
        }
        self.code.only_inherited(name)
    }
}
