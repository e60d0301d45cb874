//! Calls of the program's own functions: arguments to parameters, bodies in scopes of their own, results
//! remembered so that recursion and repetition stay bounded.
//!
//! What calls of libraries do stands in other files.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use plimsoll_model::Language;

use super::arguments::{Argument, Arguments, with_later};
use super::pieces::follows;
use super::value::{Class, Closure, Code, Scope, State, TypeRef, Value};
use super::work::Work;
use super::{Interpreter, MOST_DEPTH};
use crate::ir::{Arg, Expr, Function, Gathers, Parameter};
use crate::size::Size;

/// A function with arguments that look the same.
pub(super) type Key = u64;

/// Calls with the same arguments that are run before the last result is taken again.
const RUNS: u32 = 6;
/// Likewise, where the call changes things outside it.
const RUNS_WITH_EFFECTS: u32 = 60;
/// Levels a function may call itself with arguments of which nothing tells that they shrink.
const BLIND_RECURSION: u32 = 1;
/// Likewise with arguments that are each of another type.
const TYPES_OF_NODES: u32 = 4;

/// What a call came to the last time.
pub(super) struct Remembered<'p> {
    result: Summary<'p>,
    /// Bytes it needed above what was alive before, while it ran.
    spike: f64,
    /// Whether it changed anything older than itself.
    effects: bool,
    /// What running it takes.
    work: Work,
    times: u32,
}

/// A result without the objects it was made of.
enum Summary<'p> {
    Plain(Value<'p>),
    Object { class: Class<'p>, len: Option<Size>, bytes: Size },
}
/// Calls in the arguments of calls that are looked at for what they read.
const MOST_NESTED_READS: u8 = 3;

impl<'p> Interpreter<'p> {
    /// `callee(args)` as it stands in the source.
    pub(super) fn eval_call(&mut self, callee: &'p Expr, args: &'p [Arg]) -> Value<'p> {
        self.facts.calls.reach(self.module, self.line);
        self.lay_out_reads(callee, args, MOST_NESTED_READS);
        if let Expr::Attribute(owner, name) = callee {
            if let Expr::Call { callee: inner, .. } = &**owner
                && matches!(&**inner, Expr::Name(name) if name == "super")
            {
                let args = self.eval_arguments(args);
                return self.call_super(name, args);
            }
            let owner = self.eval(owner);
            let value = !matches!(owner, Value::Module(_) | Value::Type(_) | Value::Library(_));
            if value || super::rust_methods::is_instance(&owner) && self.language == Language::Rust {
                let args = self.eval_arguments(args);
                return self.call_method(&owner, name, args);
            }
            let callee = self.attribute(&owner, name);
            let args = self.eval_arguments(args);
            return self.call(&callee, args);
        }
        let callee = self.eval(callee);
        let args = self.eval_arguments(args);
        self.call(&callee, args)
    }

    /// Calls a value.
    pub(super) fn call(&mut self, callee: &Value<'p>, mut args: Arguments<'p>) -> Value<'p> {
        match callee {
            Value::Function(closure) => self.invoke(&Rc::clone(closure), args),
            Value::Type(of) => self.instantiate(*of, args),
            Value::Library(name) => {
                let name = Rc::clone(name);
                self.call_library(&name, &args)
            }
            Value::Method(method) => {
                let method = Rc::clone(method);
                self.call_method(&method.0, &method.1, args)
            }
            Value::Partial(partial) => {
                let partial = Rc::clone(partial);
                let all = with_later(&partial.1, args);
                self.call(&partial.0, all)
            }
            Value::Object(object) => {
                let class = Self::type_of(object)
                    .map_or_else(|| object.state.borrow().class.clone(), Class::Instance);
                match class {
                    Class::Instance(of) => match self.method_of(of, "__call__") {
                        Some((module, function)) => {
                            args.insert(0, Argument::plain(callee.clone()));
                            self.call_own(module, function, args)
                        }
                        None => Value::Unknown,
                    },
                    Class::Library(name) if &*name == "typer.Typer" => self.run_commands(),
                    Class::Library(name) if &*name == super::reflection::ALTERNATIVES => {
                        self.call_any(object, &args)
                    }
                    _ => Value::Unknown,
                }
            }
            _ => {
                self.facts.calls.lose(self.module, self.line);
                self.call_back(&args);
                match args.as_slice() {
                    // A library's decorator: what it gives does what the function does.
                    [only] if self.decorating && only.value.is_function() => only.value.clone(),
                    _ => Value::Unknown,
                }
            }
        }
    }

    /// One of several functions, which one is not known.
    fn call_any(&mut self, object: &super::value::Handle<'p>, args: &Arguments<'p>) -> Value<'p> {
        let functions = object.state.borrow().items.clone().unwrap_or_default();
        let all: Vec<usize> = (0..functions.len().min(super::reflection::MOST)).collect();
        self.branch(&all, true, |this, index| {
            let value = this.call(&functions[index], args.clone());
            (super::Flow::On, value)
        })
        .1
    }

    /// Functions handed to code that is not known may be called by it.
    pub(super) fn call_back(&mut self, args: &[Argument<'p>]) {
        if self.decorating {
            return;
        }
        for (index, arg) in args.iter().enumerate() {
            if !self.is_own_function(&arg.value) {
                continue;
            }
            // What stands behind a function is mostly meant for it.
            let mut passed: Arguments<'p> = args
                .iter()
                .skip(index + 1)
                .take_while(|arg| arg.name.is_none() && !arg.value.is_function())
                .cloned()
                .collect();
            let wanted = required(&arg.value);
            while passed.len() < wanted {
                passed.insert(0, Argument::plain(Value::Unknown));
            }
            self.call(&arg.value, passed);
        }
    }

    /// Whether a value is a function or a method that the program declares.
    fn is_own_function(&mut self, value: &Value<'p>) -> bool {
        match value {
            Value::Method(bound) => {
                match bound.0.object().map(|object| object.state.borrow().class.clone()) {
                    Some(Class::Instance(of)) => self.method_of(of, &bound.1).is_some(),
                    _ => false,
                }
            }
            value => value.is_function(),
        }
    }

    /// Calls a function that the program declares.
    pub(super) fn call_own(
        &mut self,
        module: usize,
        function: &'p Function,
        args: Arguments<'p>,
    ) -> Value<'p> {
        let closure = Rc::new(Closure { module, code: Code::Named(function), scope: None });
        self.invoke(&closure, args)
    }

    fn call_super(&mut self, name: &'p str, mut args: Arguments<'p>) -> Value<'p> {
        let Some(of) = self.owner else { return Value::Unknown };
        let this = self.lookup("self");
        for base in self.bases(of) {
            if let Value::Type(base) = base
                && let Some((module, function)) = self.method_of(base, name)
            {
                args.insert(0, Argument::plain(this));
                return self.call_own(module, function, args);
            }
        }
        self.call_built_in_base(of, &this, name, &args).unwrap_or_default()
    }

    fn invoke(&mut self, closure: &Rc<Closure<'p>>, args: Arguments<'p>) -> Value<'p> {
        if self.depth >= MOST_DEPTH {
            self.bottomless = true;
            return Value::Unknown;
        }
        let address = match closure.code {
            Code::Named(function) => std::ptr::from_ref(function) as usize,
            Code::Lambda(_, body) => body.as_ptr() as usize,
        };
        let (key, sizes) = signature(address, &args);
        let active = self.running.get(&address).copied().unwrap_or(0);
        let shrinks = self.levels.get(&address).is_none_or(|before| {
            moves_on(before, &sizes) || active < TYPES_OF_NODES && changes_type(before, &sizes)
        });
        if let Some(value) = self.recall(key, active) {
            return value;
        }
        // At one level of a recursion one call stands for all.
        let recursion = self.recursions.entry(address).or_insert(0);
        if active == 0 {
            *recursion += 1;
            self.bottomless = false;
        }
        let level = level_key(address, active, *recursion);
        if active >= 1
            && let Some(value) = self.recall(level, active)
        {
            return value;
        }
        if active > BLIND_RECURSION && !shrinks {
            return Value::Unknown;
        }
        *self.running.entry(address).or_insert(0) += 1;
        let level_before = self.levels.insert(address, sizes);
        self.depth += 1;
        let start = self.fresh();
        self.calls_with_effects.push((start, false));
        let ledger = Rc::clone(&self.ledger);
        let before = ledger.live();
        ledger.open_window();
        self.begin_work();
        self.spend(self.pace.call);
        let result = self.run_function(closure, args);
        if active >= 1 {
            self.hand_up(&result);
        }
        let work = self.end_work();
        self.count_call(&work, active);
        let highest = ledger.close_window();
        let effects = self.calls_with_effects.pop().is_some_and(|(_, effects)| effects);
        self.depth -= 1;
        match level_before {
            Some(before) => self.levels.insert(address, before),
            None => self.levels.remove(&address),
        };
        if let Some(active) = self.running.get_mut(&address) {
            *active -= 1;
        }
        let result_bytes = self.deep(&result).value();
        let spike = (highest - before - result_bytes).max(0.0);
        if active >= 1 {
            self.remember(level, &result, spike, effects, work.clone());
        }
        self.remember(key, &result, spike, effects, work);
        result
    }

    /// Counts what a call took; of a recursion of which nothing tells how it ends, the first levels only: each of forty
    /// levels would take its loops or branches times what the level below takes.
    fn count_call(&mut self, work: &Work, active: u32) {
        if !(self.bottomless && active > BLIND_RECURSION) {
            self.count_work(work.clone());
        }
    }

    fn run_function(&mut self, closure: &Rc<Closure<'p>>, args: Arguments<'p>) -> Value<'p> {
        let scope = self.new_scope(closure.scope.clone());
        let owner = match closure.code {
            Code::Named(function) => function.name.rsplit_once('.').and_then(|(owner, _)| {
                self.index.type_in(closure.module, owner).or_else(|| self.index.type_named(owner))
            }),
            Code::Lambda(..) => self.owner,
        };
        let (parameters, body, function) = match closure.code {
            Code::Named(function) => {
                (function.parameters.as_slice(), function.body.as_slice(), Some(function))
            }
            Code::Lambda(parameters, body) => (parameters, body, None),
        };
        let before =
            (self.module, self.line, std::mem::replace(&mut self.scope, Rc::clone(&scope)), self.owner);
        self.module = closure.module;
        self.owner = owner;
        let args = match function {
            Some(function) => self.command_arguments(function, args),
            None => args,
        };
        self.bind_parameters(parameters, args);
        self.follows.push(follows(body));
        let flow = self.run_block(body);
        self.follows.pop();
        self.leaving = super::Flow::On;
        if flow == super::Flow::Raise && scope.returned.borrow().is_none() && self.ended {
            self.leaving = super::Flow::Raise;
        }
        if let Some(function) = function
            && function.decorators.iter().any(|decorator| super::declared::named(decorator, "group"))
        {
            self.run_commands();
        }
        (self.module, self.line, self.scope, self.owner) = before;
        let returned = scope.returned.borrow_mut().take();
        let result = match function {
            Some(function) if function.is_generator => self.generated(&scope),
            _ => returned.unwrap_or(Value::Nothing),
        };
        if let Some(function) = function {
            self.keep_result(function, &result);
        }
        self.close(&scope);
        match function.and_then(|function| function.returns.as_deref()) {
            Some(returns) if self.language == Language::Rust => self.typed(result, returns),
            _ => result,
        }
    }

    /// Functions under `lru_cache` keep what they return, up to a bound.
    fn keep_result(&mut self, function: &'p Function, result: &Value<'p>) {
        let kept = function.decorators.iter().find_map(|decorator| {
            let unbounded = super::declared::named(decorator, "cache");
            (unbounded || super::declared::named(decorator, "lru_cache")).then_some((decorator, unbounded))
        });
        let Some((decorator, unbounded)) = kept else { return };
        let stated = match decorator {
            Expr::Call { args, .. } => args.first().map(|arg| self.eval(&arg.value)),
            _ => None,
        };
        let most = match stated {
            Some(Value::Nothing) => None,
            Some(value) => Some(value.number().cloned().unwrap_or_else(|| Size::number(128.0))),
            None if unbounded => None,
            None => Some(Size::number(128.0)),
        };
        let address = std::ptr::from_ref(function) as usize;
        let cache = match self.caches.get(&address) {
            Some(cache) => cache.clone(),
            None => {
                let open = std::mem::replace(&mut self.open, Rc::from([]));
                let made = self.make_container(Class::Dict, format!("results kept by {}", function.name));
                self.open = open;
                self.caches.insert(address, made.clone());
                made
            }
        };
        if let Value::Object(cache) = &cache {
            let rounds = self.rounds_since(cache);
            let rounds = if rounds.value() > 1.0 { rounds.scale(0.5) } else { rounds };
            let present = cache.state.borrow().len.clone().unwrap_or_default();
            let room = most.map(|most| (most - &present).at_least_zero());
            let count = room.map_or(rounds.clone(), |room| rounds.min(room));
            self.hold_many(cache, result, self.layout.entry + self.layout.cached, &count);
        }
    }

    /// What a generator's run handed out, as a lazy sequence that keeps its variables alive.
    fn generated(&mut self, scope: &Rc<Scope<'p>>) -> Value<'p> {
        let yielded = std::mem::take(&mut *scope.yielded.borrow_mut());
        let made = self.iterator(yielded.element.unwrap_or_default(), Some(yielded.count), "generator");
        if let Value::Object(object) = &made
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            let names = scope.names.borrow();
            let objects = names.iter().filter(|(_, value)| matches!(value, Value::Object(_)));
            state.fields.extend(objects.take(16).map(|(name, value)| (Rc::clone(name), value.clone())));
            state.fields.push(("frame".into(), Value::Nothing));
        }
        made
    }

    /// Functions defined in a call refer to its variables and are variables themselves: that circle is cut, so
    /// that the variables end with the call unless something else refers to them.
    fn close(&self, scope: &Rc<Scope<'p>>) {
        let inner: Vec<Rc<str>> = scope
            .names
            .borrow()
            .iter()
            .filter(|(_, value)| match value {
                Value::Function(closure) => {
                    closure.scope.as_ref().is_some_and(|around| Rc::ptr_eq(around, scope))
                }
                _ => false,
            })
            .map(|(name, _)| Rc::clone(name))
            .collect();
        // A closure that escaped needs its siblings; then the circle stays, and with it what it holds.
        if Rc::strong_count(scope) > inner.len() + 1 {
            return;
        }
        let removed: Vec<Option<Value<'p>>> =
            inner.iter().map(|name| scope.names.borrow_mut().remove(name)).collect();
        drop(removed);
    }

    fn bind_parameters(&mut self, parameters: &'p [Parameter], args: Arguments<'p>) {
        let (named, positional): (Arguments<'p>, Arguments<'p>) =
            args.into_iter().partition(|arg| arg.name.is_some());
        let (spread, positional): (Arguments<'p>, Arguments<'p>) =
            positional.into_iter().partition(|arg| arg.spread);
        let mut positional = positional.into_iter().map(|arg| arg.value);
        for parameter in parameters {
            let keyword = named.iter().find(|arg| arg.name.as_deref() == Some(parameter.name.as_str()));
            let value = match (parameter.gathers, keyword) {
                (Some(Gathers::Positional), _) => self.rest_of(positional.by_ref().collect(), &spread),
                (Some(Gathers::Named), _) => {
                    let rest = named.iter().filter(|arg| {
                        let taken =
                            |parameter: &Parameter| arg.name.as_deref() == Some(parameter.name.as_str());
                        !parameters.iter().any(taken)
                    });
                    let rest = rest.flat_map(|arg| {
                        [Value::Text(arg.name.clone().unwrap_or_default()), arg.value.clone()]
                    });
                    self.options_of(rest.collect(), &spread)
                }
                (None, Some(arg)) => arg.value.clone(),
                (None, None) => match (positional.next(), spread.first(), &parameter.default) {
                    (Some(value), ..) => value,
                    (None, Some(arg), None) => self.spread_over(&arg.value, &parameter.name),
                    (None, _, Some(default)) => self.eval(default),
                    (None, None, None) => Value::Unknown,
                },
            };
            let value = match (&value, &parameter.annotation) {
                (Value::Unknown | Value::Number(_), Some(annotation)) => self.annotated(value, annotation),
                _ => value,
            };
            let scope = Rc::clone(&self.scope);
            let old = scope.names.borrow_mut().insert(parameter.name.as_str().into(), value);
            drop(old);
        }
    }

    /// What `*args` gets: the values that are left, or the sequence that was given as a whole.
    fn rest_of(&mut self, rest: Vec<Value<'p>>, spread: &[Argument<'p>]) -> Value<'p> {
        match spread {
            [] => self.sequence_of(Class::Tuple, rest, "arguments".into()),
            [whole] if rest.is_empty() && !Self::is_dict(&whole.value) => whole.value.clone(),
            _ => Value::Unknown,
        }
    }

    /// What `**options` gets: keys and values in turn, or the dictionary that was given as a whole.
    fn options_of(&mut self, rest: Vec<Value<'p>>, spread: &[Argument<'p>]) -> Value<'p> {
        match spread
            .iter()
            .rev()
            .find(|arg| !matches!(&arg.value, Value::Object(_)) || Self::is_dict(&arg.value))
        {
            None => self.dict_of(rest),
            Some(whole) if rest.is_empty() => {
                let whole = whole.value.clone();
                if Self::is_dict(&whole) { self.shallow_copy(&whole, Class::Dict, "options") } else { whole }
            }
            Some(_) => Value::Unknown,
        }
    }

    fn is_dict(value: &Value<'p>) -> bool {
        Self::is_class(value, |class| matches!(class, Class::Dict))
    }

    /// What one parameter gets of a sequence or dictionary that is spread over several.
    fn spread_over(&mut self, whole: &Value<'p>, name: &'p str) -> Value<'p> {
        match whole {
            Value::Unknown => Value::Unknown,
            whole if Self::is_dict(whole) => self.item(whole, &Value::Text(name.into())),
            whole => self.element(whole),
        }
    }

    fn recall(&mut self, key: Key, active: u32) -> Option<Value<'p>> {
        let (summary, spike, work) = {
            let remembered = self.memory.get_mut(&key)?;
            let runs = match (remembered.effects, active) {
                (true, _) => RUNS_WITH_EFFECTS,
                (false, 0) => RUNS,
                (false, _) => 1,
            };
            if remembered.times < runs {
                return None;
            }
            let summary = match &remembered.result {
                Summary::Plain(value) => Summary::Plain(value.clone()),
                Summary::Object { class, len, bytes } => {
                    Summary::Object { class: class.clone(), len: len.clone(), bytes: bytes.clone() }
                }
            };
            (summary, remembered.spike, remembered.work.clone())
        };
        self.count_call(&work, active);
        self.spike(Size::number(spike), "a call", None);
        Some(match summary {
            Summary::Plain(value) => value,
            Summary::Object { class, len, bytes } => {
                let mut state = State::new(class);
                state.len = len;
                state.own = bytes;
                self.make(state, "result of a call")
            }
        })
    }

    /// The text that a level of a recursion hands up is a part of the whole; where no input says how large that is, each
    /// level would make of it many times as much.
    fn hand_up(&mut self, result: &Value<'p>) {
        let Value::Object(object) = result else { return };
        let explained = |symbol| self.symbols.get(symbol).is_some_and(|input| !input.internal);
        let most = self.assume.internal_total;
        let boundless = object.state.try_borrow().is_ok_and(|state| {
            let endless = |len: &Size| len.value() > most && !len.inputs().any(explained);
            matches!(state.class, Class::Text | Class::Bytes) && state.len.as_ref().is_some_and(endless)
        });
        if boundless {
            self.touch(object);
            if let Ok(mut state) = object.state.try_borrow_mut() {
                state.len = Some(Size::number(most));
                state.own = Size::number(most);
            }
        }
    }

    fn remember(&mut self, key: Key, result: &Value<'p>, spike: f64, effects: bool, work: Work) {
        let summary = match result {
            Value::Object(object) => {
                let bytes = self.deep(result);
                let state = object.state.borrow();
                // What a lazy sequence or a reference to something older holds is not its own.
                let own = !effects && !matches!(state.class, Class::Iterator | Class::File { .. });
                let bytes = if own { bytes } else { state.own.clone() };
                Summary::Object { class: state.class.clone(), len: state.len.clone(), bytes }
            }
            Value::Function(_) | Value::Method(_) | Value::Partial(_) => Summary::Plain(Value::Unknown),
            plain => Summary::Plain(plain.clone()),
        };
        let times = self.memory.get(&key).map_or(0, |before| before.times) + 1;
        self.memory.insert(key, Remembered { result: summary, spike, effects, work, times });
    }

    /// A new instance with no attributes yet.
    pub(super) fn bare_instance(&mut self, of: TypeRef<'p>) -> Value<'p> {
        let slots = self.class_attribute(of, "__slots__").is_some();
        let mut state = State::new(Class::Instance(of));
        state.own = Size::number(if slots { self.layout.slotted } else { self.layout.instance });
        self.make(state, format!("instance of {}", of.declared.name))
    }

    /// A new instance of one of the program's types.
    pub(super) fn instantiate(&mut self, of: TypeRef<'p>, args: Arguments<'p>) -> Value<'p> {
        let declared = of.declared;
        if self.language == Language::Rust {
            return self.instance(State::new(Class::Instance(of)), of, args);
        }
        if let Some((module, function)) = self.method_of(of, "__new__") {
            let mut all = vec![Argument::plain(Value::Type(of))];
            all.extend(args.iter().cloned());
            let made = self.call_own(module, function, all);
            if let Value::Object(object) = &made {
                if let (Some((module, function)), true) =
                    (self.method_of(of, "__init__"), Self::type_of(object).is_some())
                {
                    let mut all = vec![Argument::plain(made.clone())];
                    all.extend(args);
                    self.call_own(module, function, all);
                }
                return made;
            }
        }
        if let Some(base) = self.built_like(of) {
            return self.instantiate_like(of, base, args);
        }
        let made = self.bare_instance(of);
        if let Some((module, function)) = self.method_of(of, "__init__") {
            let mut all = vec![Argument::plain(made.clone())];
            all.extend(args);
            self.call_own(module, function, all);
        } else {
            let mut positional = args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone());
            for field in &declared.fields {
                let named = args.iter().find(|arg| arg.name.as_deref() == Some(field.name.as_str()));
                let value = match (named, positional.next(), &field.default) {
                    (Some(arg), ..) => arg.value.clone(),
                    (None, Some(value), _) => value,
                    (None, None, Some(default)) => self.field_default(default),
                    _ => Value::Unknown,
                };
                self.set_attribute(&made, &field.name, value);
            }
            self.call_operator(&made, "__post_init__", &[]);
        }
        // Numbers that attributes refer to are objects too.
        if let Value::Object(object) = &made {
            let slots = self.class_attribute(of, "__slots__").is_some();
            let inside: f64 = {
                let state = object.state.borrow();
                let slot = if slots { self.layout.slot } else { self.layout.attribute };
                state.fields.iter().map(|(_, value)| self.element_bytes(value) + slot).sum()
            };
            if let Ok(mut state) = object.state.try_borrow_mut() {
                state.own += &Size::number(inside);
            }
            self.recharge(object);
        }
        made
    }

    fn field_default(&mut self, default: &'p Expr) -> Value<'p> {
        if let Expr::Call { callee, args, .. } = default
            && matches!(&**callee, Expr::Name(name) | Expr::Attribute(_, name) if name == "field" || name == "Field")
        {
            let factory = args.iter().find(|arg| arg.name.as_deref() == Some("default_factory"));
            if let Some(factory) = factory {
                let factory = self.eval(&factory.value);
                return self.call(&factory, Vec::new());
            }
            let plain = args.iter().find(|arg| arg.name.as_deref() == Some("default"));
            return plain.map_or(Value::Unknown, |plain| self.eval(&plain.value));
        }
        self.eval(default)
    }
}

/// Parameters that a function cannot do without.
fn required(function: &Value<'_>) -> usize {
    match function {
        Value::Function(closure) => {
            let parameters = match closure.code {
                Code::Named(function) => function.parameters.as_slice(),
                Code::Lambda(parameters, _) => parameters,
            };
            parameters.iter().filter(|parameter| parameter.default.is_none()).count().min(8)
        }
        _ => 0,
    }
}

/// Equal for calls of a function at one level of its recursion.
fn level_key(address: usize, active: u32, recursion: u32) -> Key {
    let mut hasher = DefaultHasher::new();
    (address, active, recursion, "level").hash(&mut hasher);
    hasher.finish()
}

/// Equal for calls whose arguments look the same, and whether some argument is a number that tells them apart.
/// How large an argument is, as far as a recursion's end can depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Extent {
    Unknown,
    Number(f64),
    Length(f64),
    /// An instance of the type that is declared there.
    Instance(usize),
}

/// Whether the arguments of a recursion are nearer to its end than those of the level above: a number is another one, or
/// there are fewer elements.
fn moves_on(before: &[Extent], now: &[Extent]) -> bool {
    before.iter().zip(now).any(|(before, now)| match (before, now) {
        (Extent::Number(before), Extent::Number(now)) => before != now,
        (Extent::Length(before), Extent::Length(now)) => now < before,
        _ => false,
    })
}

/// Whether some argument is of another type than a level above: nodes of one kind that hold nodes of another.
fn changes_type(before: &[Extent], now: &[Extent]) -> bool {
    before
        .iter()
        .zip(now)
        .any(|pair| matches!(pair, (Extent::Instance(before), Extent::Instance(now)) if before != now))
}

fn signature(address: usize, args: &[Argument<'_>]) -> (Key, Vec<Extent>) {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    let mut sizes = Vec::with_capacity(args.len());
    for arg in args {
        arg.name.hash(&mut hasher);
        let mut extent = Extent::Unknown;
        match &arg.value {
            Value::Number(number) => {
                if let Some(value) = &number.value {
                    extent = Extent::Number(value.value());
                }
                number.value.as_ref().map(|value| value.value().to_bits()).hash(&mut hasher);
            }
            Value::Text(text) => text.hash(&mut hasher),
            Value::Given(given) => given.hash(&mut hasher),
            Value::Object(object) => {
                object.id.hash(&mut hasher);
                let state = object.state.borrow();
                extent = match (&state.len, &state.class) {
                    (Some(len), _) => Extent::Length(len.value()),
                    (None, Class::Instance(of)) => Extent::Instance(std::ptr::from_ref(of.declared) as usize),
                    _ => Extent::Unknown,
                };
                state.len.as_ref().map(|len| len.value().to_bits()).hash(&mut hasher);
            }
            Value::Truth(super::value::Truth::Known(value)) => value.hash(&mut hasher),
            Value::Function(closure) => (Rc::as_ptr(closure) as usize).hash(&mut hasher),
            Value::Library(name) => name.hash(&mut hasher),
            other => std::mem::discriminant(other).hash(&mut hasher),
        }
        sizes.push(extent);
    }
    (hasher.finish(), sizes)
}
