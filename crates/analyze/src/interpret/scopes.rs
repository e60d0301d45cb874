//! Names: which functions, types and modules a program has, and what a name stands for at a point.
//!
//! Knows nothing of what functions do.

use std::collections::HashMap;
use std::rc::Rc;

use super::Interpreter;
use super::value::{Class, Closure, Code, Scope, TypeRef, Value};
use crate::ir::{Expr, Function, Type};
use crate::program::Program;
use plimsoll_model::Language;

/// Base classes looked through for a method.
const MOST_BASES: usize = 12;

/// Everything the program declares, by name.
pub(super) struct Index<'p> {
    functions: HashMap<(usize, &'p str), &'p Function>,
    types: HashMap<(usize, &'p str), &'p Type>,
    /// By their last name: types inside functions, and Rust's that are imported in ways not followed.
    types_by_last: HashMap<&'p str, TypeRef<'p>>,
    /// Methods by their own name, for receivers of which nothing is known.
    methods: HashMap<&'p str, Vec<(usize, &'p Function)>>,
    modules: HashMap<&'p str, usize>,
    /// Modules of packages that were read too.
    guests: HashMap<&'p str, usize>,
}

impl<'p> Index<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        let mut index = Self {
            functions: HashMap::new(),
            types: HashMap::new(),
            types_by_last: HashMap::new(),
            methods: HashMap::new(),
            modules: HashMap::new(),
            guests: HashMap::new(),
        };
        for (number, module) in program.numbered() {
            let own = number < program.modules.len();
            let modules = if own { &mut index.modules } else { &mut index.guests };
            modules.entry(module.name.as_str()).or_insert(number);
            for declared in &module.types {
                index.types.insert((number, declared.name.as_str()), declared);
                let reference = TypeRef { module: number, declared };
                if own {
                    index.types_by_last.entry(last(&declared.name)).or_insert(reference);
                }
            }
            for function in &module.functions {
                index.functions.entry((number, function.name.as_str())).or_insert(function);
                if own && function.name.contains('.') {
                    index.methods.entry(last(&function.name)).or_default().push((number, function));
                }
            }
        }
        index
    }

    pub(super) fn function(&self, module: usize, name: &str) -> Option<&'p Function> {
        self.functions.get(&(module, name)).copied()
    }

    pub(super) fn module(&self, name: &str) -> Option<usize> {
        self.modules.get(name).copied()
    }

    pub(super) fn type_in(&self, module: usize, name: &str) -> Option<TypeRef<'p>> {
        self.types.get(&(module, name)).map(|declared| TypeRef { module, declared })
    }

    /// A module of a package that was read too.
    pub(super) fn guest(&self, name: &str) -> Option<usize> {
        self.guests.get(name).copied()
    }

    /// A type of the program by its last name, wherever it is declared.
    pub(super) fn type_named(&self, name: &str) -> Option<TypeRef<'p>> {
        self.types_by_last.get(name).copied()
    }

    /// The only method of this name that stands in a trait: what a type has that does not write its own.
    pub(super) fn method_of_trait(&self, name: &str) -> Option<(usize, &'p Function)> {
        let of_trait = |(_, function): &&(usize, &'p Function)| {
            let owner = function.name.rsplit_once('.').map_or("", |(owner, _)| last(owner));
            !self.types_by_last.contains_key(owner)
        };
        let mut found = self.methods.get(name)?.iter().filter(of_trait);
        match (found.next(), found.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The only method of this name in the program.
    pub(super) fn only_method(&self, name: &str) -> Option<(usize, &'p Function)> {
        match self.methods.get(name).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }
}

/// The last part of a dotted name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

impl<'p> Interpreter<'p> {
    pub(super) fn new_scope(&mut self, parent: Option<Rc<Scope<'p>>>) -> Rc<Scope<'p>> {
        Rc::new(Scope::new(self.fresh(), parent, self.loops.len()))
    }

    /// Runs a module's top level, once.
    pub(super) fn load(&mut self, module: usize) {
        if self.loaded.get(module).copied().unwrap_or(true) || self.depth >= super::MOST_DEPTH {
            return;
        }
        self.loaded[module] = true;
        let Some(code) = self.program.module(module) else { return };
        let scope = Rc::clone(&self.modules[module]);
        let before = (self.module, self.line, std::mem::replace(&mut self.scope, scope));
        self.module = module;
        self.depth += 1;
        let (limit, start) = (self.step_limit, self.steps);
        if module > 0 {
            self.step_limit = start.saturating_add(super::MOST_MODULE_STEPS).min(super::MOST_STEPS);
        }
        self.run_block(&code.body);
        self.depth -= 1;
        // What loading took is not taken off the share of the module that asked for it.
        self.step_limit = limit.saturating_add(self.steps.saturating_sub(start)).min(super::MOST_STEPS);
        (self.module, self.line, self.scope) = before;
    }

    /// What a name stands for here.
    pub(super) fn lookup(&mut self, name: &'p str) -> Value<'p> {
        let mut scope = Some(Rc::clone(&self.scope));
        while let Some(here) = scope {
            let found = here.names.borrow().get(name).cloned();
            if let Some(value) = found {
                return self.followed(value);
            }
            scope = here.parent.clone();
        }
        if name == "__file__"
            && let Some(module) = self.program.module(self.module)
        {
            return Value::Text(module.path.as_str().into());
        }
        if let ("Self", Some(of)) = (name, self.owner) {
            return Value::Type(of);
        }
        if let Some(value) = self.lookup_in_module(self.module, name) {
            return value;
        }
        match self.language {
            Language::Rust => {
                let module = self.program.modules.get(self.module);
                let meant = module.and_then(|module| module.aliases.get(name));
                let meant = meant.map_or(name, |meant| super::rust::named_type(meant));
                self.index.type_named(meant).map_or_else(|| Value::Library(meant.into()), Value::Type)
            }
            Language::Python => {
                let module = Rc::clone(&self.modules[self.module]);
                let stars: Vec<String> =
                    module.stars.borrow().iter().map(|star| format!("{star}.{name}")).collect();
                let known = stars.iter().find(|full| self.knowledge.call(self.language, full).is_some());
                match known {
                    Some(full) => Value::Library(full.as_str().into()),
                    None => {
                        let guest = stars.iter().find_map(|full| self.guest_value(full));
                        guest.unwrap_or_else(|| Value::Library(name.into()))
                    }
                }
            }
        }
    }

    /// What a name stands for at the top level of one of the program's modules.
    pub(super) fn lookup_in_module(&mut self, module: usize, name: &str) -> Option<Value<'p>> {
        let scope = self.modules.get(module)?;
        if let Some(value) = scope.names.borrow().get(name) {
            return Some(value.clone());
        }
        if let Some(function) = self.index.function(module, name) {
            return Some(self.function_value(module, function, None));
        }
        if let Some(declared) = self.index.type_in(module, name) {
            return Some(Value::Type(declared));
        }
        let parent = self.program.module(module)?.name.as_str();
        let full = format!("{parent}.{name}");
        self.index.module(&full).map(Value::Module)
    }

    pub(super) fn function_value(
        &self,
        module: usize,
        function: &'p Function,
        scope: Option<Rc<Scope<'p>>>,
    ) -> Value<'p> {
        Value::Function(Rc::new(Closure { module, code: Code::Named(function), scope }))
    }

    /// Gives a name a value in the scope it belongs to.
    pub(super) fn bind(&mut self, name: &str, mut value: Value<'p>) {
        if let Value::Number(number) = &mut value
            && number.named_in.is_none()
        {
            number.named_in = Some(self.loops.last().map_or(0, |round| round.id));
        }
        if let Some(round) = self.loops.last_mut() {
            round.carried.retain(|carried| *carried != name);
        }
        let name: Rc<str> = name.into();
        self.label(&value, &name);
        let scope = self.scope_of(&name);
        self.note_name(&scope, &name);
        // What only some rounds begin anew goes on from what it was.
        let now_and_then = self.loops.last().is_some_and(|round| {
            let begins =
                round.begins.iter().any(|begun| matches!(begun, Expr::Name(begun) if **begun == *name));
            round.moves.contains(&&*name) && !begins
        });
        let known = scope.literal_in.borrow().contains_key(&name);
        if matches!(value, Value::Text(_)) && !(known && now_and_then) {
            scope.literal_in.borrow_mut().insert(Rc::clone(&name), Rc::clone(&self.open));
        }
        let old = scope.names.borrow_mut().insert(name, value);
        drop(old);
    }

    /// The scope in which assigning to a name has its effect.
    pub(super) fn scope_of(&self, name: &str) -> Rc<Scope<'p>> {
        if self.scope.outer.borrow().contains(&name) {
            let mut scope = self.scope.parent.clone();
            while let Some(here) = scope {
                if here.names.borrow().contains_key(name) {
                    return here;
                }
                scope = here.parent.clone();
            }
            return Rc::clone(&self.modules[self.module]);
        }
        // Blocks of Rust, comprehensions and closures see and change the variables around them.
        if self.language == Language::Rust {
            let mut scope = Some(Rc::clone(&self.scope));
            while let Some(here) = scope {
                if here.names.borrow().contains_key(name) {
                    return here;
                }
                scope = here.parent.clone();
            }
        }
        Rc::clone(&self.scope)
    }

    /// Removes a name, and with it perhaps what it stood for.
    pub(super) fn unbind(&mut self, name: &str) {
        let name: Rc<str> = name.into();
        let scope = self.scope_of(&name);
        self.note_name(&scope, &name);
        let old = scope.names.borrow_mut().remove(&name);
        drop(old);
    }

    /// Tells what a value is called, where it has no name yet.
    pub(super) fn label(&mut self, value: &Value<'p>, name: &Rc<str>) {
        match value {
            Value::Object(object) => object.ledger.name(object.id, name),
            Value::Given(given) => self.name_given(*given, name),
            _ => {}
        }
    }

    /// What defining a function or class of this full name binds, if anything: methods are found by their type.
    pub(super) fn define(&mut self, full: &'p str) {
        let owner = full.rsplit_once('.').map(|(owner, _)| owner);
        if owner.is_some_and(|owner| self.index.type_in(self.module, owner).is_some()) {
            return;
        }
        let Some(function) = self.index.function(self.module, full) else { return };
        let inner = owner.is_some() || !Rc::ptr_eq(&self.scope, &self.modules[self.module]);
        let scope = inner.then(|| Rc::clone(&self.scope));
        let plain = self.function_value(self.module, function, scope);
        let value = self.decorated(function, plain);
        self.bind(last(full), value);
    }

    /// A function after the program's own decorators had it; those of libraries are looked at when it is called.
    fn decorated(&mut self, function: &'p Function, plain: Value<'p>) -> Value<'p> {
        let mut value = plain;
        for decorator in function.decorators.iter().rev() {
            let name = match decorator {
                Expr::Call { callee, .. } => callee,
                other => other,
            };
            let decorating = self.eval(name);
            match decorating {
                Value::Function(_) | Value::Partial(_) => {
                    let decorating =
                        if let Expr::Call { .. } = decorator { self.eval(decorator) } else { decorating };
                    // What a library's decorator inside is handed it wraps, and does not call yet.
                    let before = std::mem::replace(&mut self.decorating, true);
                    let result =
                        self.call(&decorating, vec![super::arguments::Argument::plain(value.clone())]);
                    self.decorating = before;
                    if result.is_function() {
                        value = result;
                    }
                }
                Value::Library(_) | Value::Method(_) | Value::Unknown => {
                    self.registered(decorator, function, &value);
                }
                _ => {}
            }
        }
        value
    }

    /// The types and library classes a type is made from, nearest first.
    pub(super) fn bases(&mut self, of: TypeRef<'p>) -> Vec<Value<'p>> {
        let mut todo = vec![of];
        let mut found = Vec::new();
        while let Some(next) = todo.pop() {
            for base in &next.declared.bases {
                if found.len() >= MOST_BASES {
                    return found;
                }
                let mut steps = base.split('.');
                let Some(first) = steps.next() else { continue };
                let first = first.split(['[', '(', '<']).next().unwrap_or(first);
                // A class inside another one is made from its neighbours there.
                let beside = next
                    .declared
                    .name
                    .rsplit_once('.')
                    .and_then(|(outer, _)| self.index.type_in(next.module, &format!("{outer}.{first}")));
                let mut value = match beside {
                    Some(beside) => Value::Type(beside),
                    None => self.lookup_in_module(next.module, first).unwrap_or(Value::Library(first.into())),
                };
                for step in steps {
                    value = match value {
                        Value::Module(module) => self.lookup_in_module(module, step).unwrap_or_default(),
                        Value::Library(name) => Value::Library(format!("{name}.{step}").into()),
                        _ => Value::Unknown,
                    };
                }
                let value = self.followed(value);
                if let Value::Type(inner) = value {
                    todo.push(inner);
                }
                found.push(value);
            }
        }
        found
    }

    /// A method of a type or of what it is made from, as a plain function.
    pub(super) fn method_of(&mut self, of: TypeRef<'p>, name: &str) -> Option<(usize, &'p Function)> {
        let find = |this: &Self, of: TypeRef<'p>| {
            let full = format!("{}.{name}", of.declared.name);
            this.index.function(of.module, &full).map(|function| (of.module, function))
        };
        if let Some(found) = find(self, of) {
            return Some(found);
        }
        if self.language == Language::Rust {
            // An impl may stand in another module than the type.
            let full = format!("{}.{name}", last(&of.declared.name));
            let found = (0..self.program.modules.len())
                .find_map(|module| Some((module, self.index.function(module, &full)?)));
            return found.or_else(|| self.index.method_of_trait(name));
        }
        self.bases(of).into_iter().find_map(|base| match base {
            Value::Type(base) => find(self, base),
            _ => None,
        })
    }

    /// A library class that a type is made from.
    pub(super) fn library_base(&mut self, of: TypeRef<'p>) -> Option<Rc<str>> {
        self.bases(of).into_iter().find_map(|base| match base {
            Value::Library(name) if &*name != "object" => Some(name),
            _ => None,
        })
    }

    /// An attribute of a class of the program, set in its body or on it.
    pub(super) fn class_attribute(&mut self, of: TypeRef<'p>, name: &str) -> Option<Value<'p>> {
        let read = |this: &Self, of: TypeRef<'p>| {
            let full = format!("{}.{name}", last(&of.declared.name));
            this.modules[of.module].names.borrow().get(full.as_str()).cloned()
        };
        if let Some(value) = read(self, of) {
            return Some(value);
        }
        self.bases(of).into_iter().find_map(|base| match base {
            Value::Type(base) => read(self, base),
            _ => None,
        })
    }

    /// Sets an attribute of a class itself.
    pub(super) fn set_class_attribute(&mut self, of: TypeRef<'p>, name: &str, value: Value<'p>) {
        let full: Rc<str> = format!("{}.{name}", last(&of.declared.name)).into();
        let scope = Rc::clone(&self.modules[of.module]);
        self.label(&value, &full);
        self.note_name(&scope, &full);
        let old = scope.names.borrow_mut().insert(full, value);
        drop(old);
    }

    /// Whether a value is an instance of the program's type or of a class of this name.
    pub(super) fn is_class(value: &Value<'p>, test: impl Fn(&Class<'p>) -> bool) -> bool {
        value
            .object()
            .and_then(|object| object.state.try_borrow().ok().map(|state| test(&state.class)))
            .unwrap_or(false)
    }
}
