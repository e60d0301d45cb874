//! Import statements: modules of the program are run, others are noted once, in the order they load.
//!
//! Knows nothing of what an import costs.

use std::rc::Rc;

use plimsoll_model::Language;

use super::facts::Imported;
use super::scopes::last;
use super::value::Value;
use super::{Flow, Interpreter};
use crate::ir::Import;

impl<'p> Interpreter<'p> {
    /// Runs an import; raises where the package is known to be missing and the program is ready for that.
    pub(super) fn import(&mut self, import: &'p Import) -> Flow {
        let own = self.index.module(&import.module).is_some() || self.owns(&import.module);
        if !own && self.language == Language::Python && self.trying > 0 && self.is_missing(&import.module) {
            return Flow::Raise;
        }
        self.load_parents(&import.module);
        if import.names.is_empty() {
            self.import_module(import, own);
        } else {
            self.import_names(import, own);
        }
        Flow::On
    }

    /// Whether a dotted name is a package that only holds modules of the program.
    pub(super) fn owns(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        self.program.modules.iter().any(|module| module.name.starts_with(&prefix))
    }

    fn is_missing(&self, name: &str) -> bool {
        let top = name.split('.').next().unwrap_or(name);
        let somewhere = self.program.packages.iter().any(|package| package.found);
        let here = self.program.packages.iter().find(|package| package.name == name || package.name == top);
        somewhere
            && here.is_some_and(|package| !package.found)
            && !self.knowledge.is_standard(self.language, top)
    }

    fn load_parents(&mut self, name: &str) {
        for (at, _) in name.match_indices('.') {
            if let Some(parent) = self.index.module(&name[..at]) {
                self.load(parent);
            }
        }
        if let Some(module) = self.index.module(name) {
            self.load(module);
        }
    }

    fn import_module(&mut self, import: &'p Import, own: bool) {
        let name = import.module.as_str();
        if !own {
            self.note_import(name);
        }
        let top = name.split('.').next().unwrap_or(name);
        let (bound, full) = match (&import.alias, self.language) {
            (Some(alias), _) => (alias.as_str(), name),
            (None, Language::Python) => (top, top),
            (None, Language::Rust) => (last(name), name),
        };
        let value = self.module_value(full);
        self.bind(bound, value);
    }

    fn module_value(&mut self, name: &str) -> Value<'p> {
        match self.index.module(name) {
            Some(module) => Value::Module(module),
            None => match self.language {
                Language::Rust => self.own_item(name).unwrap_or_else(|| Value::Library(name.into())),
                Language::Python => Value::Library(name.into()),
            },
        }
    }

    /// Something the program declares, by its full path.
    fn own_item(&mut self, path: &str) -> Option<Value<'p>> {
        // Modules inside a file belong to it.
        let splits = path.rmatch_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..]));
        let (module, item) = splits.into_iter().find(|(module, _)| self.index.module(module).is_some())?;
        let module = self.index.module(module)?;
        self.lookup_in_module(module, item)
    }

    fn import_names(&mut self, import: &'p Import, own: bool) {
        for (name, alias) in &import.names {
            let full = format!("{}.{name}", import.module);
            if name == "*" {
                self.import_all(import, own);
                continue;
            }
            let bound = alias.as_deref().unwrap_or(name);
            let value = match self.index.module(&import.module) {
                Some(module) => self.lookup_in_module(module, name),
                None => match (self.index.module(&full), self.language) {
                    (Some(module), _) => Some(Value::Module(module)),
                    (None, Language::Rust) => self.own_item(&full),
                    (None, Language::Python) => None,
                },
            };
            if let Some(Value::Module(module)) = value {
                self.load(module);
            }
            let value = match value {
                Some(value) => value,
                None if own => Value::Unknown,
                None => {
                    self.note_import(&import.module);
                    if self.knowledge.has_row(self.language, &full) {
                        self.note_import(&full);
                    }
                    Value::Library(full.into())
                }
            };
            self.bind(bound, value);
        }
    }

    fn import_all(&mut self, import: &'p Import, own: bool) {
        let Some(module) = self.index.module(&import.module) else {
            if !own {
                self.note_import(&import.module);
            }
            let scope = Rc::clone(&self.scope);
            scope.stars.borrow_mut().push(import.module.as_str());
            return;
        };
        let Some(code) = self.program.module(module) else { return };
        let variables: Vec<(Rc<str>, Value<'p>)> = self.modules[module]
            .names
            .borrow()
            .iter()
            .map(|(name, value)| (Rc::clone(name), value.clone()))
            .collect();
        for (name, value) in variables {
            self.bind(&name, value);
        }
        let functions = code.functions.iter().map(|function| function.name.as_str());
        let types = code.types.iter().map(|declared| declared.name.as_str());
        for name in functions.chain(types).filter(|name| !name.contains('.')) {
            if let Some(value) = self.lookup_in_module(module, name) {
                self.bind(name, value);
            }
        }
    }

    /// `importlib.import_module(name)`: a module where the name is known, something else where it is not.
    pub(super) fn imported_by_name(&mut self, name: &Value<'p>) -> Value<'p> {
        let Value::Text(name) = name else {
            if self.facts.dynamic_import.is_none() {
                self.facts.dynamic_import = Some(self.place());
            }
            return Value::Unknown;
        };
        match self.index.module(name) {
            Some(module) => {
                self.load(module);
                Value::Module(module)
            }
            None => {
                self.note_import(name);
                Value::Library(Rc::clone(name))
            }
        }
    }

    /// Notes the crates that a program names: they are linked in, whatever of them is reached.
    pub(super) fn link(&mut self) {
        if self.language == Language::Rust {
            let linked = self.program.packages.iter();
            let place = super::Place { at: "Cargo.toml".to_owned() };
            self.facts
                .imports
                .extend(linked.map(|package| Imported { name: package.name.clone(), place: place.clone() }));
        }
    }

    /// Notes that a package is loaded here.
    pub(super) fn note_import(&mut self, name: &str) {
        if self.language == Language::Rust || self.handling > 0 || name.is_empty() || name.starts_with('.') {
            return;
        }
        if self.imported.insert(name.to_owned()) {
            let place = self.place();
            self.facts.imports.push(Imported { name: name.to_owned(), place });
        }
    }
}
