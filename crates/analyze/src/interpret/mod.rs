//! Runs a program in thought, once: every loop in one round that stands for all, every size a formula over the
//! inputs.
//!
//! What it knows: values and who refers to them (so what is alive at each moment), how often loops run, which
//! branches the arguments rule out, and which imports and calls are reached. What it does not know: what things
//! cost (that is in the knowledge tables) and what to make of it all (that is `footprint`). Bounded in steps,
//! depth and objects; where a bound is met, a finding says so and the rest is not looked at.

mod arguments;
mod arrays;
mod buffers;
mod builtins;
mod calls;
mod caps;
mod commandline;
mod comparisons;
mod containers;
mod cursors;
mod declared;
mod distinct;
mod drains;
mod expressions;
mod facts;
mod getopt;
mod givens;
mod guests;
mod handlers;
mod heap;
mod imports;
mod iterate;
mod journal;
mod ledger;
mod library;
mod links;
mod literals;
mod long;
mod loops;
mod matches;
mod methods;
mod operators;
mod patterns;
mod pieces;
mod protocols;
mod records;
mod reflection;
mod rows;
mod rust;
mod rust_methods;
mod scopes;
mod search;
mod statements;
mod structured;
mod value;
mod words;
mod work;
mod workers;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use plimsoll_model::{Finding, Inputs, Language, Machine};

pub(crate) use facts::{Direction, Facts, Held, Place, Team, TeamKind, Traffic, Unopened};

pub(crate) use literals::literal_paths;

use crate::bounds::Rounds;
use crate::ir::Expr;
use crate::knowledge::{Assumptions, Knowledge, Layout, Pace};
use crate::program::{Program, Start};
use crate::size::{Size, Symbols};
use commandline::Commands;
use givens::Given;
use journal::Journal;
use ledger::Ledger;
use scopes::Index;
use value::{Scope, TypeRef, Value};
use work::Work;

/// Statements and expressions looked at before giving up on the rest of a program.
const MOST_STEPS: u32 = 400_000;
/// Likewise for loading one module, so that one that does much does not keep the others from being loaded.
const MOST_MODULE_STEPS: u32 = 12_000;
/// Likewise in all modules of packages.
const MOST_GUEST_STEPS: u32 = 200_000;
/// Calls inside calls.
const MOST_DEPTH: u32 = 40;
/// Statements and expressions inside each other, calls included.
const MOST_NESTING: u32 = 500;

/// How a block of statements was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// At its end.
    On,
    /// By `break` or `continue`.
    Round,
    /// By `return`.
    Return,
    /// By an exception or the end of the program.
    Raise,
}

/// One loop that is being run.
struct Round<'p> {
    id: u32,
    trips: Size,
    /// Names of containers that it takes elements out of.
    drains: Vec<&'p str>,
    /// Names that its body binds, and that it has not yet bound in the round that stands for all: what they had before
    /// is what they have in the first round only.
    carried: Vec<&'p str>,
    /// Names that its body sets, inner loops included.
    moves: Vec<&'p str>,
    /// Those among them that go on to what it puts behind them.
    links: Vec<&'p str>,
    /// Names and attributes that it sets to a text of the source: what grows there begins anew.
    begins: Vec<&'p Expr>,
    /// Objects reached through such names.
    walked: Vec<u32>,
    /// Whether it takes out of the container that it puts into.
    search: bool,
}

/// A program being run in thought.
struct Interpreter<'p> {
    program: &'p Program,
    knowledge: &'p Knowledge,
    inputs: &'p Inputs,
    machine: Option<&'p Machine>,
    layout: &'p Layout,
    assume: &'p Assumptions,
    pace: &'p Pace,
    language: Language,
    symbols: Symbols,
    ledger: Rc<Ledger<'p>>,
    index: Index<'p>,
    modules: Vec<Rc<Scope<'p>>>,
    loaded: Vec<bool>,
    loops: Vec<Round<'p>>,
    /// How often loops ran that are no longer open, by their numbers: lazy sequences hand out what was made in them.
    rounds_of: HashMap<u32, Size>,
    /// What was done in each open loop, call and arm; the first is the whole program's.
    work: Vec<Work>,
    /// Numbers of the open loops, shared by the objects made meanwhile.
    open: Rc<[u32]>,
    journals: Vec<Journal<'p>>,
    givens: Vec<Given>,
    /// Givens that went to code which cannot be seen: the call and its place.
    handed_on: HashMap<usize, (String, Place)>,
    parsers: Vec<Commands<'p>>,
    /// Sub-commands of click and typer, by name.
    commands: Vec<(String, Value<'p>)>,
    /// First argument that belongs to the sub-command being run.
    command_from: usize,
    /// Argument that the next step through Rust's `args()` gives.
    next_argument: u32,
    /// Functions that a framework calls when it serves.
    handlers: Vec<Value<'p>>,
    /// Whether the program's own decorators are being applied to a function.
    decorating: bool,
    /// Whether a handler is being run that a library calls.
    in_handler: bool,
    facts: Facts,
    /// Packages noted as loaded.
    imported: HashSet<String>,
    scope: Rc<Scope<'p>>,
    /// Type whose method is being run.
    owner: Option<TypeRef<'p>>,
    /// How the expression being evaluated left its block.
    leaving: Flow,
    /// Whether the whole program ended.
    ended: bool,
    /// Calls being run: where their objects begin, and whether they changed anything older.
    calls_with_effects: Vec<(u32, bool)>,
    nesting: u32,
    /// Containers that are filled only below a bound, in the arms being run.
    bounds: Vec<caps::Cap<'p>>,
    /// Rounds of loops by what bounds say, by module, for those that were asked for.
    rounds: HashMap<usize, HashMap<u32, Rounds>>,
    /// What functions that keep their results keep, by function.
    caches: HashMap<usize, Value<'p>>,
    /// Calls so far of each function while it was not being run already.
    recursions: HashMap<usize, u32>,
    /// Positions that follow others in the calls and loops being run.
    follows: Vec<Vec<pieces::Follows<'p>>>,
    /// Whether the recursion being run went as deep as calls are followed: its arguments do not tell where it ends.
    bottomless: bool,
    /// Guarded bodies being run.
    trying: u32,
    /// Calls met that run outside the interpreter's lock.
    native_calls: u32,
    /// Bytes written so far to files, by what they are called.
    written: HashMap<String, Size>,
    /// Workers being run.
    in_worker: u32,
    module: usize,
    line: u32,
    steps: u32,
    /// Steps in modules of packages.
    guest_steps: u32,
    /// What names of packages that were read stand for, as far as it was asked.
    guests: HashMap<Rc<str>, Option<Value<'p>>>,
    /// Where what importing packages makes is charged: the tables know what that takes.
    aside: Rc<Ledger<'p>>,
    /// Steps at which the module being loaded, or the program, has had its share.
    step_limit: u32,
    depth: u32,
    next_id: u32,
    /// Functions being run, with how often each is on the stack.
    running: HashMap<usize, u32>,
    /// Sizes of the arguments of each of them, at its innermost level.
    levels: HashMap<usize, Vec<calls::Extent>>,
    memory: HashMap<calls::Key, calls::Remembered<'p>>,
    /// Whether arms that only handle failures are being run: their imports are not counted.
    handling: u32,
}

/// Runs a program in thought and tells what was met.
pub(crate) fn run(
    program: &Program,
    knowledge: &Knowledge,
    inputs: &Inputs,
    machine: Option<&Machine>,
) -> Facts {
    // What is known of the inputs is not assumed.
    let mut assume = knowledge.assume().clone();
    if let Some(line) = inputs.line() {
        assume.line_bytes = line.as_f64();
        assume.record_bytes = line.as_f64();
    }
    if let Some(each) = inputs.words().and_then(|found| words::mean(&found)) {
        assume.word_bytes = each;
    }
    let mut interpreter = Interpreter::new(program, knowledge, inputs, machine, &assume);
    interpreter.start();
    interpreter.finish()
}

impl<'p> Interpreter<'p> {
    fn new(
        program: &'p Program,
        knowledge: &'p Knowledge,
        inputs: &'p Inputs,
        machine: Option<&'p Machine>,
        assume: &'p Assumptions,
    ) -> Self {
        let mut interpreter = Self {
            program,
            knowledge,
            inputs,
            machine,
            layout: knowledge.layout(program.language),
            assume,
            pace: knowledge.pace(program.language),
            language: program.language,
            symbols: Symbols::default(),
            ledger: Rc::default(),
            index: Index::new(program),
            modules: Vec::new(),
            loaded: vec![false; program.numbered().count()],
            loops: Vec::new(),
            rounds_of: HashMap::new(),
            work: vec![Work::default()],
            open: Rc::from([]),
            journals: Vec::new(),
            givens: Vec::new(),
            handed_on: HashMap::new(),
            parsers: Vec::new(),
            commands: Vec::new(),
            command_from: 0,
            next_argument: 0,
            handlers: Vec::new(),
            decorating: false,
            in_handler: false,
            imported: HashSet::new(),
            scope: Rc::new(Scope::new(0, None, 0)),
            owner: None,
            leaving: Flow::On,
            ended: false,
            calls_with_effects: Vec::new(),
            nesting: 0,
            recursions: HashMap::new(),
            follows: Vec::new(),
            bounds: Vec::new(),
            caches: HashMap::new(),
            rounds: HashMap::new(),
            bottomless: false,
            trying: 0,
            written: HashMap::new(),
            in_worker: 0,
            native_calls: 0,
            facts: Facts::default(),
            module: 0,
            line: 0,
            steps: 0,
            guest_steps: 0,
            guests: HashMap::new(),
            aside: Rc::default(),
            step_limit: MOST_STEPS,
            depth: 0,
            next_id: 0,
            running: HashMap::new(),
            levels: HashMap::new(),
            memory: HashMap::new(),
            handling: 0,
        };
        interpreter.modules = program.numbered().map(|_| interpreter.new_scope(None)).collect();
        interpreter.prepare_arguments();
        interpreter
    }

    fn start(&mut self) {
        if self.program.modules.is_empty() {
            return;
        }
        self.load(0);
        self.link();
        if let Start::Function(name) = &self.program.entry
            && let Some(function) = self.lookup_in_module(0, name)
        {
            self.line = self.index.function(0, name).map_or(0, |function| function.line);
            self.call(&function, Vec::new());
        }
        self.run_handlers();
    }

    /// Whether there is budget for one more step; says so once when there is not.
    fn step(&mut self) -> bool {
        if self.visits() {
            self.guest_steps += 1;
            self.spend(self.pace.step);
            return self.guest_steps < MOST_GUEST_STEPS;
        }
        self.steps += 1;
        if self.steps == MOST_STEPS {
            let text = "the program is too large to follow to its end; what comes after is not counted";
            let place = self.place().at;
            self.facts.findings.push(Finding::warning("analysis-budget", text, Some(place)));
        }
        self.spend(self.pace.step);
        self.steps < self.step_limit
    }

    /// Where the interpreter is.
    fn place(&self) -> Place {
        self.place_of(self.module, self.line)
    }

    fn place_of(&self, module: usize, line: u32) -> Place {
        let path = self.program.module(module).map_or("", |module| module.path.as_str());
        Place { at: format!("{path}:{line}") }
    }

    /// A name no other object, scope or loop has.
    const fn fresh(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    fn finish(mut self) -> Facts {
        self.facts.unopened = self.unopened_inputs();
        let loaded = self.program.modules.iter().zip(&self.loaded).filter(|(_, loaded)| **loaded);
        self.facts.own_modules =
            loaded.fold((0, 0), |(count, bytes), (module, _)| (count + 1, bytes + module.bytes));
        let alive = self.ledger.at_highest();
        self.facts.held = alive
            .into_iter()
            .map(|alive| {
                let name = alive.label.name.as_deref();
                let text = match name {
                    Some(name) if !alive.label.what.is_empty() => format!("{name}: {}", alive.label.what),
                    Some(name) => name.to_owned(),
                    None => alive.label.what.to_string(),
                };
                Held {
                    text,
                    at: self.place_of(alive.label.module, alive.label.line).at,
                    size: alive.size,
                    doubt: alive.doubt,
                    basis: alive.label.basis,
                    row: alive.label.row.map(|row| row.to_string()),
                }
            })
            .collect();
        // Nobody starts as many workers as are assumed of any number.
        let (symbols, cores) = (&self.symbols, self.machine_cores());
        for team in &mut self.facts.teams {
            let assumed = |count: &Size| {
                count.value() > cores
                    && count.inputs().any(|symbol| {
                        symbols
                            .get(symbol)
                            .is_some_and(|input| input.basis == plimsoll_model::Basis::Assumption)
                    })
            };
            team.count = team.count.take().filter(|count| !assumed(count));
        }
        self.facts.complete = self.steps < MOST_STEPS;
        let work = self.work.drain(..).next().unwrap_or_default();
        self.facts.time = work.total();
        self.facts.busy = work
            .lines()
            .into_iter()
            .map(|(module, line, time)| (self.place_of(module, line), time))
            .collect();
        // Objects that refer to each other in a circle would keep each other alive for ever.
        for scope in &self.modules {
            let names = std::mem::take(&mut *scope.names.borrow_mut());
            self.ledger.bury(names.into_values());
        }
        self.facts.symbols = std::mem::take(&mut self.symbols);
        self.facts
    }
}
