//! How the time and memory of functions and programs grow with their inputs, from the intermediate form alone.
//!
//! An abstract interpretation over orders of growth: containers are known by their length, numbers by their magnitude,
//! loops by how often they run, calls by what the called function costs with just these arguments, recursion by
//! schemas. Knows no language beyond its table of costs. Bounded in steps and depth: where a bound is met, or a call is
//! not known, the result says that it is not complete.

mod annotate;
mod arrays;
mod assignment;
mod calls;
mod code;
mod cost;
mod cursors;
mod decided;
mod derived;
mod descent;
mod digits;
mod doubling;
mod emptied;
mod endless;
mod expressions;
mod fields;
mod follow;
mod givens;
mod iteration;
mod library;
mod limits;
mod links;
mod loops;
mod marks;
mod moves;
mod names;
mod operators;
mod order;
mod progress;
mod project;
mod recursion;
mod renewed;
mod restated;
mod rests;
mod rounds;
mod scanner;
mod script;
mod shapes;
mod sizes;
mod slices;
mod special;
mod statements;
#[cfg(test)]
mod tests;
mod told;
mod trips;
mod value;

pub use annotate::{annotate, without_bounds};
pub use code::{Alone, Neighbours};
pub(crate) use rounds::{Rounds, rounds};

use std::cell::Cell;
use std::rc::Rc;

use plimsoll_model::{Bound, Grows, Growth, Language};

use crate::hashed::{Map, Set};
use crate::ir::{Expr, Module, Stmt};
use crate::knowledge::Costs;
use crate::program::{Program, Start};
use arrays::array_libraries;
use code::{Code, OfProgram, Shelf};
use cost::Cost;
use fields::Fields;
use names::Names;
use order::{Order, Size};
use script::fixed_lines;
use shapes::Shapes;
use sizes::Sizes;
use value::{Heap, Kind, Object, Value};

/// Statements and expressions looked at in one file before the rest is left out.
const MOST_STEPS: u32 = 300_000;
/// Likewise for one function by itself.
const MOST_OWN_STEPS: u32 = 30_000;
/// Calls inside calls that are followed.
const MOST_CALLS: usize = 8;
/// Statements and expressions inside each other, calls included.
const MOST_NESTING: u32 = 400;
/// Names that are copied for a way that a branch may go, for each step that this counts as.
const NAMES_A_STEP: usize = 64;
/// From this size on a constant in a script stands for the largest input it is made for.
const LARGE: f64 = 20_000.0;
/// Reasons and unknown calls that are told.
const MOST_TOLD: usize = 8;

/// Bounds of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleBounds {
    /// Of running it: a script's own code, or what its `main` does.
    pub time: Bound,
    /// Peak memory of that.
    pub space: Bound,
    /// Rounds of the loops of its own code, as in [`FunctionBounds`].
    pub rounds: Vec<(u32, Bound)>,
    /// Of its functions, in the order of [`Module::functions`].
    pub functions: Vec<FunctionBounds>,
}

/// Bounds of one function, for arguments of any size.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionBounds {
    /// Scopes and name joined with `.`.
    pub name: String,
    /// Line of its definition.
    pub line: u32,
    /// Steps.
    pub time: Bound,
    /// Peak memory beyond its arguments, what it returns and its stack included.
    pub space: Bound,
    /// Room of what it returns, whoever made it.
    pub returns: Bound,
    /// Steps of each loop, by its line.
    pub loops: Vec<(u32, Bound)>,
    /// Rounds of each loop each time it is come to, by its line; none for those whose rounds the loops around share.
    pub rounds: Vec<(u32, Bound)>,
}

/// Works out the bounds of a file, with what it calls in the modules around it. Never fails; what is not known makes a
/// bound incomplete.
#[must_use]
pub fn bounds(
    module: &Module,
    language: Language,
    costs: &Costs,
    neighbours: &dyn Neighbours,
) -> ModuleBounds {
    let shelf = Shelf::new(neighbours);
    let mut engine = Engine::new(module, costs, &shelf);
    engine.load();
    let main = module.functions.iter().position(|function| function.name == "main");
    let program = match (language, main) {
        (Language::Rust, Some(main)) => engine.both(|engine| engine.alone(main)),
        _ => engine.both(Engine::script),
    };
    let rounds = engine.rounds_told(program.rounds);
    let functions = (0..module.functions.len()).map(|at| {
        let found = engine.both(|engine| engine.alone(at));
        let function = &module.functions[at];
        FunctionBounds {
            name: function.name.clone(),
            line: function.line,
            time: found.time,
            space: found.space,
            returns: found.returns,
            loops: found.loops,
            rounds: engine.rounds_told(found.rounds),
        }
    });
    let functions = functions.collect();
    ModuleBounds { time: program.time, space: program.space, rounds, functions }
}

/// How a program's time and memory grow, from where it starts; none where that is not found in its own source.
#[must_use]
pub fn program_bounds(program: &Program, costs: &Costs) -> Option<Grows> {
    let entry = program.modules.first()?;
    let found = bounds(entry, program.language, costs, &OfProgram(program));
    match &program.entry {
        Start::Script => Some(Grows { time: found.time, space: found.space }),
        Start::Function(name) => {
            let function = found.functions.into_iter().find(|function| function.name == *name)?;
            Some(Grows { time: function.time, space: function.space })
        }
    }
}

/// What was found of one function or program.
struct Found {
    time: Bound,
    space: Bound,
    returns: Bound,
    loops: Vec<(u32, Bound)>,
    /// Rounds of each loop by its line, not told yet.
    rounds: Vec<(u32, Order)>,
}

/// Variables of a call or of the module.
#[derive(Debug, Default)]
struct Scope<'p> {
    names: Names<'p>,
    /// Names that mean an outer variable.
    outer: Set<&'p str>,
    parent: Option<usize>,
    /// The module it stands in.
    home: usize,
}

/// A call that is being followed.
struct Frame<'p> {
    /// The function, where it has a name.
    function: Option<usize>,
    /// Loops that were open when it began.
    loops: usize,
    /// Objects that there were when it began.
    objects: usize,
    returned: Option<Value<'p>>,
    /// Room of what it held at once, but for what is on the heap at its end.
    space: Order,
    recursions: Vec<recursion::Recursion<'p>>,
    /// Whether an iteration is part of what it returns.
    yields: Order,
    /// Containers older than it, and by how much each call makes them longer.
    grown: Vec<(value::ObjectId, Order)>,
    /// Linked objects that each call makes.
    made: Order,
}

/// One file being looked at.
struct Engine<'p> {
    module: &'p Module,
    code: Code<'p>,
    costs: &'p Costs,
    sizes: Sizes<'p>,
    shapes: Shapes<'p>,
    /// What libraries of arrays are imported as; none where none is.
    array_libraries: Option<Vec<&'p str>>,
    heap: Heap<'p>,
    scopes: Vec<Scope<'p>>,
    scope: usize,
    frames: Vec<Frame<'p>>,
    /// How often each open loop runs.
    loops: Vec<Order>,
    cost: Cost,
    /// Loops whose cost is shared by all rounds of the loops around them.
    hoisted: Vec<loops::Hoisted<'p>>,
    summaries: Map<(usize, u64), calls::Summary<'p>>,
    fields: Fields<'p>,
    /// Scopes that functions inside functions were defined in.
    closures: Map<usize, usize>,
    /// Scopes of modules, by their place in the code, with what each takes all names from.
    tops: Vec<project::Top>,
    /// How often modules came to have other names, and names that none of those had whose names are all taken, by the
    /// module that takes them and how often that was then.
    new_names: u64,
    not_taken: Map<(usize, &'p str), u64>,
    /// Calls that nothing is known of, in order of appearance.
    unknown: Vec<String>,
    /// What was taken for granted.
    notes: Vec<String>,
    loop_costs: Vec<(u32, Cost)>,
    loop_rounds: Vec<(u32, Order)>,
    steps: u32,
    most_steps: u32,
    nesting: u32,
    line: u32,
    statement: Option<&'p Stmt>,
    /// What the method being called is called on.
    receiver: Option<&'p Expr>,
    /// Inputs read and outputs written so far: a loop that does both goes through test cases.
    read: u32,
    written: u32,
    /// How often something was met that calls in one loop share.
    shared: Cell<u32>,
    /// Counters of the open loops that go through something.
    counters: Vec<Vec<&'p str>>,
    /// Places that the open loops only move on, and those of loops already met, by their bodies.
    cursors: Vec<Rc<cursors::Cursors<'p>>>,
    /// What loops say by their form, by their bodies' places.
    forms: Map<(usize, usize), Rc<loops::Form<'p>>>,
    ends: Map<(usize, usize), Rc<loops::Ends<'p>>>,
    known_cursors: Map<(usize, usize), Rc<cursors::Cursors<'p>>>,
    /// What functions do to places of objects that are their arguments, by function, argument and type.
    scans: Map<(usize, usize, usize), Rc<scanner::Scan<'p>>>,
    /// Arms being looked at that end loops.
    once: u32,
    /// Names that the conditions of open loops hold within bounds.
    moving: Vec<Vec<&'p str>>,
    /// Names that stand for whole numbers as divisions with a rest show, by the function.
    whole: Map<usize, Set<&'p str>>,
    /// Places behind others that the bodies of open loops name.
    behind: Vec<(&'p str, &'p Expr)>,
    /// Sizes of what has no end, and how far that was gone through.
    ended: Vec<(Size, Order)>,
    /// Numbers that the open loops try divisors of, and how often each can be divided.
    tried: Vec<(Vec<&'p str>, Order)>,
    /// Lists of a script that hold a fixed number of words: see [`fixed_lines`].
    fixed_lines: Vec<&'p str>,
    /// Parameters that a function never sets anew, by the function.
    fixed: Map<usize, Set<&'p str>>,
    /// Comprehensions that are open.
    comprehensions: u32,
    /// Whether large constants stand for input sizes.
    is_script: bool,
    /// Name that what is being read will have.
    naming: Option<&'p str>,
    /// Room of what the function looked at returns.
    returned: Order,
    /// Whether the worst input is asked for rather than the one to expect.
    worst: bool,
    /// Whether the worst input takes other paths than the one to expect, as far as was seen.
    differs: bool,
}

impl<'p> Engine<'p> {
    fn new(module: &'p Module, costs: &'p Costs, shelf: &'p Shelf<'p>) -> Self {
        Self {
            module,
            code: Code::new(module, costs, shelf),
            costs,
            sizes: Sizes::default(),
            shapes: Shapes::of(module, costs),
            array_libraries: array_libraries(module, costs),
            heap: Heap::default(),
            scopes: vec![Scope::default()],
            scope: 0,
            frames: Vec::new(),
            loops: Vec::new(),
            cost: Cost::default(),
            hoisted: Vec::new(),
            summaries: Map::default(),
            fields: Fields::default(),
            closures: Map::default(),
            tops: vec![project::Top::default()],
            new_names: 0,
            not_taken: Map::default(),
            unknown: Vec::new(),
            notes: Vec::new(),
            loop_costs: Vec::new(),
            loop_rounds: Vec::new(),
            steps: 0,
            most_steps: MOST_STEPS,
            nesting: 0,
            line: 0,
            statement: None,
            receiver: None,
            read: 0,
            written: 0,
            shared: Cell::new(0),
            counters: Vec::new(),
            cursors: Vec::new(),
            once: 0,
            forms: Map::default(),
            ends: Map::default(),
            known_cursors: Map::default(),
            scans: Map::default(),
            moving: Vec::new(),
            whole: Map::default(),
            behind: Vec::new(),
            ended: Vec::new(),
            tried: Vec::new(),
            fixed_lines: Vec::new(),
            fixed: Map::default(),
            comprehensions: 0,
            is_script: false,
            naming: None,
            returned: Order::ONE,
            worst: false,
            differs: false,
        }
    }

    /// Binds what the file defines at its top level.
    fn load(&mut self) {
        self.define(0);
    }

    /// What is expected, and beside it the worst where that is more.
    fn both(&mut self, mut run: impl FnMut(&mut Self) -> Found) -> Found {
        self.differs = false;
        let mut expected = run(self);
        if !self.differs {
            return expected;
        }
        self.worst = true;
        let (summaries, fields) = (std::mem::take(&mut self.summaries), self.fields.clone());
        let worst = run(self);
        self.worst = false;
        (self.summaries, self.fields) = (summaries, fields);
        let pairs = [(&mut expected.time, worst.time), (&mut expected.space, worst.space)];
        for (bound, worst) in pairs {
            let rank = |bound: &Bound| (bound.class, bound.degree.unwrap_or_default());
            if worst.class != Growth::Unknown && rank(&worst) > rank(bound) {
                bound.worst = Some(Box::new(worst));
            }
        }
        expected
    }

    /// A look-up by hash: constant on average, every element where all keys collide.
    fn look_up(&mut self, container: &Value<'p>) {
        let Value::Object(id) = container else { return };
        let object = self.heap.get(*id);
        if !matches!(object.kind, Kind::Set | Kind::Dict) || object.length.is_constant() {
            return;
        }
        let length = object.length;
        if self.worst {
            self.spend(length, self.line, |engine| {
                format!("a look-up goes through {} keys where all collide", engine.sizes.shown(&length))
            });
        } else {
            self.differs = true;
        }
    }

    /// Runs the module's own code.
    fn script(&mut self) -> Found {
        self.is_script = true;
        self.sizes.set_matrices(self.shapes.of_all());
        self.sizes.set_options(Set::default());
        self.fixed_lines = fixed_lines(&self.module.body);
        self.most_steps = MOST_STEPS / 2;
        let found = self.measured(None, |engine| {
            engine.block(&engine.module.body);
        });
        self.is_script = false;
        self.most_steps = MOST_STEPS;
        found
    }

    /// Runs a function whose arguments may be anything.
    fn alone(&mut self, at: usize) -> Found {
        let function = self.code.function(at);
        self.sizes.set_matrices(self.shapes.of_function(&function.name));
        let options =
            function.parameters.iter().filter(|one| one.default.is_some() || self.costs.is_choice(&one.name));
        self.sizes.set_options(options.map(|one| one.name.as_str()).collect());
        self.fields.begin();
        let steps = self.most_steps;
        self.most_steps = steps.min(self.steps.saturating_add(MOST_OWN_STEPS));
        let found = self.measured(Some(at), |engine| {
            let arguments = engine.given(at);
            let opened = engine.open_fields(&arguments, &function.name);
            let returned = engine.call_function(at, arguments, &[], function.line);
            for (field, value) in opened {
                engine.fields.set(field, value);
            }
            // What is made element by element counts with all its elements.
            engine.returned = engine.room_of(&returned);
            if let Value::Object(id) = returned
                && engine.heap.get(id).kind == Kind::Iterator
            {
                let length = engine.heap.get(id).length;
                engine.spend(length, function.line, |engine| {
                    format!("it gives {} elements, made when asked for", engine.sizes.shown(&length))
                });
            }
        });
        self.most_steps = steps;
        // What a function was seen to put into fields, in sizes of its own, is not what another finds there; what makes an
        // object says what fields it has, where they are not declared.
        let declared = self.costs.capitals_make();
        if declared || !function.name.ends_with("__init__") {
            self.fields.put_back(declared);
        }
        found
    }

    /// Room of a value with all it holds, made here or handed in; of a sequence made when asked for, as if it were kept.
    fn room_of(&self, value: &Value<'p>) -> Order {
        match value {
            Value::Given(size) => Order::of(*size),
            Value::Object(id) if self.heap.get(*id).kind == Kind::Iterator => {
                let object = self.heap.get(*id);
                object.length.times(&self.heap.room(&object.element, 0))
            }
            value => self.heap.room(value, 0),
        }
    }

    /// What `run` costs, as bounds.
    fn measured(&mut self, function: Option<usize>, run: impl FnOnce(&mut Self)) -> Found {
        self.cost = Cost::default();
        self.unknown.clear();
        self.notes.clear();
        self.loop_costs.clear();
        self.loop_rounds.clear();
        self.hoisted.clear();
        self.loops.clear();
        self.returned = Order::ONE;
        self.scope = 0;
        let cut = self.steps >= self.most_steps;
        self.open_frame(None);
        if !cut {
            run(self);
        }
        for hoisted in std::mem::take(&mut self.hoisted) {
            self.cost.add(hoisted.cost);
        }
        let since = self.frames.last().map_or(0, |frame| frame.objects);
        let space = self.frames.pop().map_or(Order::ONE, |frame| frame.space);
        let space = if function.is_none() { space.plus(&self.held_since(since)) } else { space };
        let cut = self.steps >= self.most_steps;
        let mut cost = std::mem::take(&mut self.cost);
        // What was done with the elements of what has no end was done as far as that was gone through, wherever that was.
        cost.time = self.ended.drain(..).fold(cost.time, |time, (size, by)| time.with(size, &by));
        let loops = std::mem::take(&mut self.loop_costs);
        let rounds = std::mem::take(&mut self.loop_rounds);
        Found {
            // That the function is called is no reason.
            time: self.bound(
                &cost.time,
                cost.reasons().split_off(usize::from(function.is_some()).min(cost.length())),
                cut,
            ),
            space: self.bound(&space, Vec::new(), cut),
            returns: self.bound(&self.returned, Vec::new(), cut),
            loops: loops
                .into_iter()
                .map(|(line, cost)| (line, self.bound(&cost.time, Vec::new(), cut)))
                .collect(),
            rounds,
        }
    }

    fn container(&mut self, kind: Kind, length: Order, element: Value<'p>) -> Value<'p> {
        let depth = self.loops.len();
        let element = if kind == Kind::Text { Value::character() } else { element };
        Value::Object(self.heap.make(Object { depth, ..Object::new(kind, length, element) }))
    }

    /// Room of everything made since, as it is now.
    fn held_since(&self, since: usize) -> Order {
        (since..self.heap.len()).fold(Order::ONE, |sum, at| {
            let id = value::ObjectId(u32::try_from(at).unwrap_or(0));
            sum.plus(&self.heap.room(&Value::Object(id), since))
        })
    }

    /// From here on what is looked at belongs to another call.
    fn open_frame(&mut self, function: Option<usize>) {
        self.frames.push(Frame {
            function,
            loops: self.loops.len(),
            objects: self.heap.len(),
            returned: None,
            space: Order::ONE,
            recursions: Vec::new(),
            yields: Order::ONE,
            grown: Vec::new(),
            made: Order::ONE,
        });
    }

    /// Something takes this long.
    fn spend(&mut self, time: Order, line: u32, text: impl FnOnce(&Self) -> String) {
        if time.is_constant() {
            return;
        }
        // Why is kept of the largest only, and only then put into words.
        let is_largest = self.cost.time.compare(&time).is_lt();
        let cost = if is_largest { Cost::of(time, line, || text(self)) } else { Cost { time, why: None } };
        self.cost.add(cost);
    }

    fn note_unknown(&mut self, name: &str) {
        if self.unknown.len() < 64 && !name.is_empty() && !self.unknown.iter().any(|known| known == name) {
            self.unknown.push(name.to_owned());
        }
    }

    fn note(&mut self, text: String) {
        if self.notes.len() < MOST_TOLD && !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Counts a step; whether there are none left.
    fn tick(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps >= self.most_steps
    }

    fn lookup(&self, name: &str) -> Option<Value<'p>> {
        let mut here = Some(self.scope);
        while let Some(scope) = here.and_then(|at| self.scopes.get(at)) {
            if let Some(value) = scope.names.get(name) {
                return Some(value.clone());
            }
            here = scope.parent;
        }
        None
    }

    /// Sets what a name of a scope stands for.
    fn set_name(&mut self, scope: usize, name: &'p str, value: Value<'p>) {
        let names = &mut self.scopes[scope].names;
        if names.is_shared() {
            self.steps =
                self.steps.saturating_add(u32::try_from(names.len() / NAMES_A_STEP).unwrap_or(u32::MAX));
        }
        let is_new = names.to_mut().insert(name, value).is_none();
        if is_new {
            self.notice_names(scope);
        }
    }

    /// Names of a scope may be others than they were.
    fn notice_names(&mut self, scope: usize) {
        if self.scopes[scope].parent.is_none() {
            self.new_names += 1;
        }
    }

    /// How often what is being looked at runs, within the call that it stands in.
    fn rounds(&self) -> Order {
        let from = self.frames.last().map_or(0, |frame| frame.loops);
        self.loops[from.min(self.loops.len())..]
            .iter()
            .fold(Order::ONE, |product, trips| product.times(trips))
    }
}
