//! The source that is looked at: one file, and of the files around it those that it calls into, each from when it does.
//!
//! Functions and types of all of them are numbered in one row, those of the file itself first. Knows no values; where
//! files are and how they are read is for a [`Neighbours`] to know.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use crate::hashed::Map;
use crate::ir::{Function, Module, Type};
use crate::knowledge::Costs;
use crate::program::Program;

/// Files around one that are looked into.
const MOST_FILES: usize = 24;

/// The other modules of a file's project.
pub trait Neighbours {
    /// Whether names that begin with this step may be modules of the project: cheap, and never wrongly `false`.
    fn may_have(&self, top: &str) -> bool;

    /// The module of this dotted name, as the file's own imports would say it; none where the project has none.
    fn module(&self, name: &str) -> Option<Arc<Module>>;
}

/// A file that stands alone.
#[derive(Debug)]
pub struct Alone;

impl Neighbours for Alone {
    fn may_have(&self, _: &str) -> bool {
        false
    }

    fn module(&self, _: &str) -> Option<Arc<Module>> {
        None
    }
}

/// The modules of a program that was loaded whole.
pub(super) struct OfProgram<'a>(pub(super) &'a Program);

impl Neighbours for OfProgram<'_> {
    fn may_have(&self, top: &str) -> bool {
        self.0.modules.iter().any(|module| module.name.split('.').next() == Some(top))
    }

    fn module(&self, name: &str) -> Option<Arc<Module>> {
        let found = self.0.modules.iter().find(|module| module.name == name);
        found.map(|module| Arc::new(module.clone()))
    }
}

/// Places for modules that are read while a file is looked at: they stay where they are, so that they can be referred to.
pub(super) struct Shelf<'n> {
    neighbours: &'n dyn Neighbours,
    places: [OnceCell<Arc<Module>>; MOST_FILES],
}

impl<'n> Shelf<'n> {
    pub(super) fn new(neighbours: &'n dyn Neighbours) -> Self {
        Self { neighbours, places: std::array::from_fn(|_| OnceCell::new()) }
    }

    fn put(&self, module: Arc<Module>) -> Option<&Module> {
        let place = self.places.iter().find(|place| place.get().is_none())?;
        Some(place.get_or_init(|| module))
    }
}

/// Names of one module.
#[derive(Debug, Default)]
struct Names<'p> {
    functions: Map<&'p str, usize>,
    /// By the name of what they stand in, and their own.
    methods: Map<(&'p str, &'p str), usize>,
    types: Map<&'p str, usize>,
}

/// See the module's documentation.
pub(super) struct Code<'p> {
    costs: &'p Costs,
    shelf: &'p Shelf<'p>,
    modules: Vec<&'p Module>,
    names: Vec<Names<'p>>,
    /// With the module each stands in.
    functions: Vec<(&'p Function, usize)>,
    types: Vec<(&'p Type, usize)>,
    /// Methods of any type of the file by their name, where only one type has it.
    methods: Map<&'p str, Option<usize>>,
    /// The same of the files around it: what only objects of the project's own types may have been given.
    inherited: Map<&'p str, Option<usize>>,
    /// Places of modules by their name, with those that are not there.
    known: Map<String, Option<usize>>,
    /// Which first steps of names may lead into the project.
    at_hand: RefCell<Map<String, bool>>,
}

impl<'p> Code<'p> {
    pub(super) fn new(module: &'p Module, costs: &'p Costs, shelf: &'p Shelf<'p>) -> Self {
        let mut code = Self {
            costs,
            shelf,
            modules: Vec::new(),
            names: Vec::new(),
            functions: Vec::new(),
            types: Vec::new(),
            methods: Map::default(),
            inherited: Map::default(),
            known: Map::default(),
            at_hand: RefCell::default(),
        };
        code.add(module);
        code
    }

    fn add(&mut self, module: &'p Module) -> usize {
        let at = self.modules.len();
        let mut names = Names::default();
        for function in &module.functions {
            let number = self.functions.len();
            names.functions.entry(function.name.as_str()).or_insert(number);
            self.functions.push((function, at));
            if let Some((owner, name)) = function.name.rsplit_once('.') {
                names.methods.entry((owner, name)).or_insert(number);
                // What libraries' objects have as well is theirs, unless the file itself has it.
                let methods = if at == 0 { &mut self.methods } else { &mut self.inherited };
                if at == 0 || !self.costs.has_method(name) {
                    methods.entry(name).and_modify(|several| *several = None).or_insert(Some(number));
                }
            }
        }
        for one in &module.types {
            names.types.entry(one.name.as_str()).or_insert(self.types.len());
            self.types.push((one, at));
        }
        self.modules.push(module);
        self.names.push(names);
        self.known.insert(module.name.clone(), Some(at));
        at
    }

    /// The place of the module of this name; read now where it is called into for the first time.
    pub(super) fn module_named(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found = self.shelf.neighbours.module(name).and_then(|module| self.shelf.put(module));
        let at = found.map(|module| self.add(module));
        self.known.insert(name.to_owned(), at);
        at
    }

    /// Whether a dotted name may lead into a module of the project.
    pub(super) fn may_have(&self, name: &str) -> bool {
        let (top, is_plain) = name.split_once('.').map_or((name, true), |(top, _)| (top, false));
        // What the table knows by its whole name is the library's, whatever lies beside a script.
        let is_library = || !is_plain && self.costs.knows(name);
        self.known.contains_key(top) || self.is_at_hand(top) && !is_library()
    }

    /// Whether the project may have modules whose names begin with this step.
    fn is_at_hand(&self, top: &str) -> bool {
        if let Some(known) = self.at_hand.borrow().get(top) {
            return *known;
        }
        let found = self.shelf.neighbours.may_have(top);
        self.at_hand.borrow_mut().insert(top.to_owned(), found);
        found
    }

    pub(super) fn modules(&self) -> usize {
        self.modules.len()
    }

    pub(super) fn module(&self, at: usize) -> &'p Module {
        self.modules[at]
    }

    pub(super) fn function(&self, at: usize) -> &'p Function {
        self.functions[at].0
    }

    pub(super) fn one_type(&self, at: usize) -> &'p Type {
        self.types[at].0
    }

    /// The module that a function stands in.
    pub(super) fn home_of(&self, function: usize) -> usize {
        self.functions[function].1
    }

    /// The module that a type stands in.
    pub(super) fn home_of_type(&self, at: usize) -> usize {
        self.types[at].1
    }

    /// Functions of a module, by their numbers.
    pub(super) fn functions_of(&self, module: usize) -> impl Iterator<Item = (usize, &'p Function)> {
        let own = self.functions.iter().enumerate().filter(move |(_, (_, home))| *home == module);
        own.map(|(at, (function, _))| (at, *function))
    }

    /// Types of a module, by their numbers.
    pub(super) fn types_of(&self, module: usize) -> impl Iterator<Item = (usize, &'p Type)> {
        let own = self.types.iter().enumerate().filter(move |(_, (_, home))| *home == module);
        own.map(|(at, (one, _))| (at, *one))
    }

    /// A function of a module by its name with its scopes.
    pub(super) fn function_named(&self, module: usize, name: &str) -> Option<usize> {
        self.names[module].functions.get(name).copied()
    }

    /// A type of a module by its name.
    pub(super) fn type_named(&self, module: usize, name: &str) -> Option<usize> {
        self.names[module].types.get(name).copied()
    }

    /// A method of a type, written where the type is.
    pub(super) fn method_of(&self, at: usize, name: &str) -> Option<usize> {
        let (one, home) = self.types[at];
        match name.rsplit_once('.') {
            None => self.names[home].methods.get(&(one.name.as_str(), name)).copied(),
            Some(_) => self.function_named(home, &format!("{}.{name}", one.name)),
        }
    }

    /// A method of this name of the files around, where only one type has one.
    pub(super) fn only_inherited(&self, name: &str) -> Option<usize> {
        self.inherited.get(name).copied().flatten()
    }

    /// A method of this name, where only one type of the file has one.
    pub(super) fn only_method(&self, name: &str) -> Option<usize> {
        self.methods.get(name).copied().flatten()
    }

    /// Whether any type of the file has a method of this name.
    pub(super) fn has_method(&self, name: &str) -> bool {
        self.methods.contains_key(name)
    }
}
