//! Threads, processes and commands: what runs beside the main thread, and what it takes.
//!
//! A worker's function is run where it is started. Threads share the program's memory; what a process makes is
//! its own and counts once for each.

use std::rc::Rc;

use plimsoll_model::Basis;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::facts::TeamKind;
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// Field of a future with what it will give.
pub(super) const RESULT: &str = "@result";

impl<'p> Interpreter<'p> {
    /// Classes and functions that start workers.
    pub(super) fn worker_call(
        &mut self,
        name: &str,
        module: &str,
        function: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        match (module, function) {
            (
                "threading" | "multiprocessing" | "multiprocessing.context" | "multiprocessing.process",
                "Thread" | "Process" | "Timer",
            ) => {
                let target = pick(args, if function == "Timer" { 1 } else { 99 }, "target").cloned();
                let target = target.or_else(|| pick(args, 1, "").cloned()).unwrap_or_default();
                let passed = pick(args, 3, "args").cloned();
                let passed = passed.and_then(|passed| self.exact_items(&passed)).unwrap_or_default();
                Some(self.start_worker(name, &target, passed.into_iter().map(Argument::plain).collect()))
            }
            (
                "concurrent.futures" | "concurrent.futures.thread" | "concurrent.futures.process",
                "ThreadPoolExecutor" | "ProcessPoolExecutor",
            ) => Some(self.pool(function, pick(args, 0, "max_workers"))),
            ("multiprocessing" | "multiprocessing.pool" | "multiprocessing.dummy", "Pool" | "ThreadPool") => {
                let threads = function == "ThreadPool" || module.ends_with("dummy");
                Some(self.pool(if threads { "ThreadPool" } else { "Pool" }, pick(args, 0, "processes")))
            }
            ("multiprocessing", "get_context") => Some(Value::Library("multiprocessing".into())),
            ("multiprocessing", "cpu_count") => Some(Value::whole(Size::number(self.machine_cores()))),
            ("concurrent.futures", "as_completed" | "wait") => pick(args, 0, "").cloned(),
            ("queue" | "multiprocessing", "Queue" | "SimpleQueue" | "LifoQueue" | "JoinableQueue") => {
                let made = self.make_container(Class::List, "queue");
                if let (Value::Object(object), Some(most)) = (&made, pick(args, 0, "maxsize"))
                    && most.number().is_some_and(|most| most.value() > 0.0)
                    && let Ok(mut state) = object.state.try_borrow_mut()
                {
                    state.fields.push((super::containers::MAXLEN.into(), most.clone()));
                }
                Some(made)
            }
            ("subprocess", "run" | "Popen" | "call" | "check_call" | "check_output")
            | ("os", "system" | "popen") => Some(self.command(function, args)),
            _ => None,
        }
    }

    /// Starts a thread or process that runs a function.
    pub(super) fn start_worker(&mut self, class: &str, target: &Value<'p>, args: Arguments<'p>) -> Value<'p> {
        drop(self.run_apart(class, target, args));
        let mut state = State::new(Class::Library("threading.Thread".into()));
        state.own = Size::number(1024.0);
        self.make(state, "a worker")
    }

    /// Runs a function on a thread that hands its result back when it is waited for.
    pub(super) fn submit_to_thread(&mut self, target: &Value<'p>, args: Arguments<'p>) -> Value<'p> {
        let result = self.run_apart("threading.Thread", target, args);
        self.future(result)
    }

    /// Runs a function as a worker does, and notes the workers that do.
    fn run_apart(&mut self, class: &str, target: &Value<'p>, args: Arguments<'p>) -> Value<'p> {
        let process = class.contains("rocess");
        let kind = if process { TeamKind::Processes } else { TeamKind::Threads };
        let count = self.all_rounds();
        let what = if process { "worker processes" } else { "threads" };
        let native = self.native_calls;
        let (result, each) = self.as_worker(process, |this| this.call(target, args));
        // What is handed back is not held by the worker as well.
        let each = (each - &self.deep(&result)).at_least_zero();
        let each = if process { each } else { others_of(&each, &count) };
        let kind = if !process && self.native_calls > native { TeamKind::NativeThreads } else { kind };
        self.note_team(kind, Some(count), what.to_owned(), each);
        result
    }

    /// Runs something as a worker would; gives its result and the bytes that it needs for itself.
    pub(super) fn as_worker(
        &mut self,
        process: bool,
        run: impl FnOnce(&mut Self) -> Value<'p>,
    ) -> (Value<'p>, Size) {
        self.in_worker += 1;
        let result = if process {
            let own = std::mem::take(&mut self.ledger);
            // Rounds outside are not its own: each process does its share, one task at a time.
            let loops = std::mem::take(&mut self.loops);
            let open = std::mem::replace(&mut self.open, Rc::from([]));
            let result = run(self);
            self.loops = loops;
            self.open = open;
            let child = std::mem::replace(&mut self.ledger, own);
            let each = child.at_highest().into_iter().fold(Size::ZERO, |sum, alive| sum + &alive.size);
            // Results come back as copies.
            let result = match &result {
                Value::Object(_) => self.deep_copy(&result, "result of a worker"),
                plain => plain.clone(),
            };
            (result, each)
        } else {
            let ledger = Rc::clone(&self.ledger);
            let before = ledger.live();
            ledger.open_window();
            let result = run(self);
            let highest = ledger.close_window();
            (result, Size::number((highest - before).max(0.0)))
        };
        self.in_worker -= 1;
        result
    }

    fn pool(&mut self, class: &str, workers: Option<&Value<'p>>) -> Value<'p> {
        let process = !class.contains("Thread");
        let count = match workers {
            Some(Value::Nothing) | None => None,
            Some(value) => value.number().cloned(),
        };
        let count = match (count, process) {
            (Some(count), _) => Some(count),
            (None, true) => None,
            (None, false) => Some(Size::number((self.machine_cores() + 4.0).min(32.0))),
        };
        let kind = if process { TeamKind::Processes } else { TeamKind::Threads };
        let index = self.note_team(kind, count, format!("{class}()"), Size::ZERO);
        let mut state =
            State::new(Class::Library(if process { "@pool.processes" } else { "@pool.threads" }.into()));
        state.own = Size::number(65_536.0);
        state
            .fields
            .push(("@team".into(), Value::whole(Size::number(crate::knowledge::as_float(index as u64)))));
        self.make(state, format!("{class}()"))
    }

    /// Methods of pools and executors.
    pub(super) fn pool_method(
        &mut self,
        pool: &Handle<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let process =
            matches!(&pool.state.borrow().class, Class::Library(name) if name.ends_with("processes"));
        let function = pick(args, 0, "func").cloned().unwrap_or_default();
        let native = self.native_calls;
        let (result, each, count) = match name {
            "submit" | "apply" | "apply_async" => {
                let passed: Arguments<'p> = if name == "submit" {
                    args.iter().skip(1).cloned().collect()
                } else {
                    let items = pick(args, 1, "args").cloned().and_then(|items| self.exact_items(&items));
                    items.unwrap_or_default().into_iter().map(Argument::plain).collect()
                };
                let (result, each) = self.as_worker(process, |this| this.call(&function, passed));
                (result, each, None)
            }
            "map" | "imap" | "imap_unordered" | "starmap" | "map_async" | "starmap_async" => {
                let over = pick(args, 1, "iterable").cloned().unwrap_or_default();
                let iteration = self.iterate(&over);
                let element = iteration.element;
                let passed = match self.exact_items(&element).filter(|_| name.starts_with("starmap")) {
                    Some(items) => items,
                    None => vec![element],
                };
                let mut passed: Arguments<'p> = passed.into_iter().map(Argument::plain).collect();
                // `executor.map(function, these, those)`: one of each at a time.
                for arg in args.iter().skip(2).filter(|arg| arg.name.is_none() && name == "map") {
                    if arg.value.object().is_some() {
                        passed.push(Argument::plain(self.element(&arg.value)));
                    }
                }
                self.enter_loop(iteration.count.clone());
                let (result, each) = self.as_worker(process, |this| this.call(&function, passed));
                self.leave_loop();
                (result, each, Some(iteration.count))
            }
            "shutdown" | "close" | "join" | "terminate" => return Some(Value::Nothing),
            _ => return None,
        };
        let native = self.native_calls > native;
        self.note_each(pool, each, process, native);
        Some(match count {
            None => self.future(result),
            Some(count) if name == "map" && !process || name.starts_with("imap") => {
                self.iterator_over(result, Some(count), Value::Nothing, "results")
            }
            Some(count) => {
                let made = self.make_container(Class::List, "results of the workers");
                if let Value::Object(list) = &made {
                    let list = Rc::clone(list);
                    if let Value::Object(inner) = &result {
                        self.multiply(&Rc::clone(inner), &list, &count);
                    }
                    self.hold_many(&list, &result, self.layout.slot, &count);
                }
                made
            }
        })
    }

    /// What a worker of a pool needs, once it is known: the most of all its tasks.
    fn note_each(&mut self, pool: &Handle<'p>, each: Size, process: bool, native: bool) {
        let index = pool.state.borrow().field("@team").and_then(|index| index.number()?.as_number());
        let Some(index) = index.map(|index| plimsoll_model::Bytes::from_f64(index).0) else { return };
        let machine = self.machine_cores();
        let Some(team) = usize::try_from(index).ok().and_then(|index| self.facts.teams.get_mut(index)) else {
            return;
        };
        let count = team.count.clone().unwrap_or_else(|| Size::number(machine));
        let each = if process { each } else { others_of(&each, &count) };
        team.each = std::mem::take(&mut team.each).max(each);
        if native && team.kind == TeamKind::Threads {
            team.kind = TeamKind::NativeThreads;
        }
    }

    fn future(&mut self, result: Value<'p>) -> Value<'p> {
        let mut state = State::new(Class::Library("@future".into()));
        state.own = Size::number(600.0);
        state.fields.push((RESULT.into(), result));
        self.make(state, "a future")
    }

    /// Methods of objects that libraries made.
    pub(super) fn library_method(
        &mut self,
        object: &Handle<'p>,
        library: &str,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        match library {
            "argparse.ArgumentParser" => self.parser_method(object, name, args),
            "contextlib.ExitStack" if name == "enter_context" => {
                let given = pick(args, 0, "cm").cloned().unwrap_or_default();
                Some(self.entered(given))
            }
            "re.Pattern" => self.pattern_method(object, name, args),
            super::matches::MATCH => self.match_method(object, name, args),
            "@pool.processes" | "@pool.threads" => self.pool_method(object, name, args),
            "@future" => match name {
                "result" | "get" => object.state.borrow().field(RESULT).cloned(),
                _ => Some(Value::Unknown),
            },
            "csv.writer" => {
                let file = object.state.borrow().field("file").cloned()?;
                let row = pick(args, 0, "").cloned().unwrap_or_default();
                let bytes = if name == "writerows" {
                    let iteration = self.iterate(&row);
                    self.text_len(&iteration.element).times(&iteration.count)
                } else {
                    self.text_len(&row)
                };
                let text = self.make_text(bytes, false, "csv text");
                Some(self.call_method(&file, "write", vec![Argument::plain(text)]))
            }
            "threading.Thread" => Some(Value::Nothing),
            "argparse.Namespace" => {
                let callee = object.state.borrow().field(name).cloned()?;
                Some(self.call(&callee, args.clone()))
            }
            _ => None,
        }
    }

    /// `subprocess.run(…)` and its kin: another program, and what it prints.
    fn command(&mut self, function: &str, args: &Arguments<'p>) -> Value<'p> {
        let first = pick(args, 0, "args").cloned().unwrap_or_default();
        let program = self.exact_items(&first).and_then(|items| items.into_iter().next()).unwrap_or(first);
        let python = match &program {
            Value::Library(name) => &**name == "sys.executable",
            Value::Text(name) => name.contains("python"),
            _ => false,
        };
        let kind = if python { TeamKind::PythonCommand } else { TeamKind::Command };
        // `run` waits for each; Popen starts as many as its loop runs.
        let count = if function == "Popen" { self.all_rounds() } else { Size::ONE };
        let told = self.told(&program);
        let text = if told.is_empty() { format!("{function}()") } else { format!("command {told}") };
        self.note_team(kind, Some(count), text, Size::ZERO);
        let captures = function == "check_output"
            || args.iter().any(|arg| matches!(arg.name.as_deref(), Some("capture_output" | "stdout")));
        let output = if captures {
            let bytes = self.assumed_rounds("output", self.assume.response_bytes);
            self.make_text(bytes, true, "output of a command")
        } else {
            Value::Nothing
        };
        if function == "check_output" {
            return output;
        }
        let mut state = State::new(Class::Library("subprocess.CompletedProcess".into()));
        state.own = Size::number(512.0);
        state.fields.push(("stdout".into(), output));
        state.fields.push(("returncode".into(), Value::some_number(false)));
        self.make_from(state, "a command", Basis::Source, None)
    }
}

/// What the other threads add to one that was run.
fn others_of(each: &Size, count: &Size) -> Size {
    let count = count.value().max(1.0);
    each.scale((count - 1.0) / count)
}
