//! Functions of Python's standard library that are followed step by step, because their result depends on what
//! goes in rather than on its size alone.
//!
//! None where a name is not one of them.

use std::rc::Rc;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick, with_later};
use super::containers::ORDERED;
use super::value::{Class, Number, State, Truth, Value};
use super::work::{LEVEL, PACKED};
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// Calls a function of the standard library.
    pub(super) fn structured(&mut self, name: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let (module, function) = name.rsplit_once('.')?;
        match module {
            "sys" | "os" => self.system_call(function, args),
            "os.path" => self.path_call(function, args),
            "os.environ" => matches!(function, "get" | "setdefault" | "pop").then(|| {
                let key = pick(args, 0, "").cloned().unwrap_or_default();
                let default = pick(args, 1, "").cloned();
                match default {
                    Some(default @ (Value::Text(_) | Value::Number(_))) => default,
                    _ => self.environment(&key),
                }
            }),
            "sys.stdin" | "sys.stdin.buffer" => self.stdin_call(module, function, args),
            "sys.stdout" | "sys.stderr" | "sys.stdout.buffer" => Some(Value::Nothing),
            "sys.argv" => match function {
                "pop" => Some(self.any_argument()),
                _ => Some(Value::Unknown),
            },
            "math" => match pick(args, 0, "").filter(|_| function == "isqrt") {
                Some(of) => self.long_root(of).map(Value::Number).or_else(|| self.math_call(function, args)),
                None => self.math_call(function, args),
            },
            "re" => self.expression_call(function, args),
            "contextlib" if matches!(function, "closing" | "nullcontext") => {
                Some(pick(args, 0, "").cloned().unwrap_or(Value::Nothing))
            }
            "struct" => self.struct_call(function, args),
            "glob" => {
                let folder = pick(args, 0, "pathname").cloned().unwrap_or_default();
                Some(self.files_of(&folder))
            }
            "pathlib" | "pathlib.Path" => self.pathlib_call(function, args),
            "io" | "codecs" | "tokenize" if function == "open" => Some(self.open_file(args)),
            "gzip" | "bz2" | "lzma" if matches!(function, "open" | "GzipFile" | "BZ2File" | "LZMAFile") => {
                Some(self.compressed(module, args))
            }
            "dict" | "collections.OrderedDict" if function == "fromkeys" => {
                let keys = pick(args, 0, "")?.clone();
                let value = pick(args, 1, "").cloned().unwrap_or(Value::Nothing);
                Some(self.dict_of_keys(&keys, &value))
            }
            "collections" => self.collections_call(function, args),
            "itertools" | "itertools.chain" => self.itertools_call(function, args),
            "functools" => self.functools_call(function, args),
            "array" if function == "array" => Some(self.packed_array(args)),
            "copy" => {
                let value = pick(args, 0, "")?.clone();
                Some(match function {
                    "deepcopy" => self.deep_copy(&value, "deepcopy()"),
                    _ => match value.object().map(|object| object.state.borrow().class.clone()) {
                        Some(class) => self.shallow_copy(&value, class, "copy()"),
                        None => value,
                    },
                })
            }
            "random" => self.random_call(function, args),
            "importlib" if function == "import_module" => {
                let name = pick(args, 0, "name").cloned().unwrap_or_default();
                Some(self.imported_by_name(&name))
            }
            "csv" => self.csv_call(function, args),
            "heapq" => self.heap_call(function, args),
            "sqlite3" if function == "connect" => {
                let memory =
                    matches!(pick(args, 0, "database"), Some(Value::Text(name)) if name.contains(":memory:"));
                let row = if memory { "sqlite3.connect.memory" } else { "sqlite3.connect.file" };
                let row = self.knowledge.call(self.language, row)?;
                Some(self.apply(row, "sqlite3.connect", None, &Vec::new()))
            }
            "asyncio" => self.asyncio_call(function, args),
            "argparse" | "optparse" => self.parser_call(function, args),
            "getopt" => self.getopt(function, args),
            "click" | "typer" => self.click_call(function, args),
            "docopt" if function == "docopt" => Some(self.docopt()),
            "fileinput" => {
                let files = self.any_argument();
                Some(self.file(&files, "r"))
            }
            "types" if function == "SimpleNamespace" => {
                let made = self.make_container(Class::Library("types.SimpleNamespace".into()), "namespace");
                if let Value::Object(object) = &made
                    && let Ok(mut state) = object.state.try_borrow_mut()
                {
                    for arg in args {
                        if let Some(name) = &arg.name {
                            state.set_field(Rc::clone(name), arg.value.clone());
                        }
                    }
                }
                Some(made)
            }
            _ => self.worker_call(name, module, function, args),
        }
    }

    fn system_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        Some(match function {
            "exit" | "_exit" | "abort" => {
                self.leaving = super::Flow::Raise;
                Value::Nothing
            }
            "cpu_count" | "process_cpu_count" => Value::whole(Size::number(self.machine_cores())),
            "sched_getaffinity" => {
                let mut state = State::new(Class::Set);
                state.len = Some(Size::number(self.machine_cores()));
                self.make(state, "cores")
            }
            "getenv" => {
                let key = pick(args, 0, "").cloned().unwrap_or_default();
                match pick(args, 1, "default") {
                    Some(default @ (Value::Text(_) | Value::Number(_))) => default.clone(),
                    _ => self.environment(&key),
                }
            }
            "listdir" | "scandir" => {
                let folder = pick(args, 0, "path").cloned().unwrap_or_default();
                self.files_of(&folder)
            }
            "walk" | "fwalk" => {
                let folder = pick(args, 0, "top").cloned().unwrap_or_default();
                let all = self.files_of(&folder);
                let root = self.element(&all);
                let found = self.length(&all).filter(|found| !self.is_internal(found));
                // Its files are spread over the folders in it.
                let (folders, each) = match found {
                    Some(found) => {
                        let folders = found.scale(1.0 / self.assume.folder_files).max(Size::ONE);
                        (folders.clone(), found.divided(&folders))
                    }
                    None => {
                        let most = (self.assume.files / self.assume.folder_files).max(1.0);
                        (self.assumed_rounds("folders", most), Size::number(self.assume.folder_files))
                    }
                };
                let files = self.iterator(root.clone(), Some(each), "files of a folder");
                let triple = vec![root, Value::Unknown, files];
                let element = self.sequence_of(Class::Tuple, triple, "a folder".into());
                self.iterator(element, Some(folders), "folders")
            }
            "fdopen" => self.file(&Value::Unknown, "r"),
            "getsizeof" | "getpid" | "getrefcount" => Value::some_number(false),
            _ => return None,
        })
    }

    /// Cores of the machine, or what is assumed of one.
    pub(super) fn machine_cores(&self) -> f64 {
        self.machine.map_or(self.assume.cores, |machine| machine.cores.as_f64().round().max(1.0))
    }

    fn path_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = pick(args, 0, "").cloned().unwrap_or_default();
        Some(match function {
            "join" => {
                let mut path = first;
                for part in args.iter().skip(1) {
                    path = self.inside(&path, &part.value);
                }
                path
            }
            "exists" | "lexists" => self.exists(&first),
            "isfile" | "isdir" => self.is_of_kind(&first, function == "isdir"),
            "islink" | "isabs" | "samefile" => Value::open(),
            "getsize" => self.content(&first).map_or(Value::some_number(false), Value::whole),
            "abspath" | "realpath" | "expanduser" | "normpath" | "expandvars" | "normcase" => first,
            "dirname" => match &first {
                Value::Text(path) => Value::Text(super::literals::folder_of(path).into()),
                Value::Given(_) => first,
                _ => Value::Unknown,
            },
            "split" | "splitext" => {
                self.sequence_of(Class::Tuple, vec![Value::Unknown, Value::Unknown], "parts of a path".into())
            }
            "getmtime" | "getctime" | "getatime" => Value::some_number(true),
            _ => Value::Unknown,
        })
    }

    fn stdin_call(&mut self, module: &str, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let binary = module.ends_with("buffer");
        match function {
            "read" | "readlines" | "readline" => {
                let content = self.stdin_content();
                let mut state = State::new(Class::File { binary });
                state.content = Some(content);
                let file = self.make(state, "standard input");
                self.label(&file, &"stdin".into());
                Some(self.call_method(&file, function, args.clone()))
            }
            "isatty" => Some(Value::Truth(Truth::Likely(false))),
            _ => None,
        }
    }

    fn pathlib_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        match function {
            "Path" | "PurePath" | "PosixPath" => {
                let mut path = pick(args, 0, "").cloned().unwrap_or_default();
                for part in args.iter().skip(1) {
                    path = self.inside(&path, &part.value);
                }
                if let Value::Text(text) = &path {
                    // Paths are told from texts by what is done with them.
                    let text = Rc::clone(text);
                    return Some(self.literal_file(&text));
                }
                Some(path)
            }
            "home" | "cwd" => Some(Value::Unknown),
            _ => None,
        }
    }

    fn compressed(&mut self, module: &str, args: &Arguments<'p>) -> Value<'p> {
        let path = pick(args, 0, "filename").cloned().unwrap_or_default();
        let mode = match pick(args, 1, "mode") {
            Some(Value::Text(mode)) if mode.contains('t') => "r".to_owned(),
            Some(Value::Text(mode)) => format!("{mode}b"),
            _ => "rb".to_owned(),
        };
        let file = self.file(&path, &mode);
        if let Value::Object(object) = &file
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            state.content = state.content.take().map(|content| content.scale(self.assume.compression));
            state.own += &Size::number(65_536.0);
            state.fields.push((PACKED.into(), Value::Text(module.into())));
            let levels = self.knowledge.call(self.language, &format!("{module}.compress"));
            if let Some(levels) = levels.and_then(|row| row.levels.as_ref()) {
                let level = super::library::level_of(pick(args, usize::MAX, &levels.keyword));
                state.fields.push((LEVEL.into(), Value::whole(Size::number(levels.at(level)))));
            }
        }
        if let Some(content) = file.object().and_then(|object| object.state.borrow().content.clone()) {
            self.spend_on(&content, self.pace.packed(module, "read"));
        }
        file
    }

    fn collections_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = pick(args, 0, "").cloned();
        Some(match function {
            "defaultdict" => self.default_dict(first),
            "Counter" => self.counter(first.as_ref()),
            "OrderedDict" | "ChainMap" => match first {
                Some(value) => self.call_library("dict", &vec![Argument::plain(value)]),
                None => {
                    let made = self.make_container(Class::Dict, "OrderedDict");
                    if let Value::Object(object) = &made
                        && let Ok(mut state) = object.state.try_borrow_mut()
                    {
                        state.fields.push((ORDERED.into(), Value::Nothing));
                    }
                    made
                }
            },
            "deque" => {
                let made = self.make_container(Class::List, "deque");
                if let Value::Object(object) = &made {
                    if let Some(most) = pick(args, 1, "maxlen").filter(|most| most.number().is_some())
                        && let Ok(mut state) = object.state.try_borrow_mut()
                    {
                        state.fields.push((super::containers::MAXLEN.into(), most.clone()));
                    }
                    if let Some(value) = first.filter(|value| !matches!(value, Value::Nothing)) {
                        self.extend(&Rc::clone(object), &value);
                    }
                }
                made
            }
            "namedtuple" => {
                let names = pick(args, 1, "field_names").cloned().unwrap_or_default();
                Value::Partial(Rc::new((Value::Library("@namedtuple".into()), vec![Argument::plain(names)])))
            }
            _ => return None,
        })
    }

    fn itertools_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let values: Vec<Value<'p>> =
            args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect();
        let first = values.first().cloned().unwrap_or_default();
        let number = |value: Option<&Value<'p>>| value.and_then(|value| value.number().cloned());
        Some(match function {
            "chain" | "zip_longest" => {
                let mut count = Size::ZERO;
                let mut element = None;
                for value in &values {
                    let iteration = self.iterate(value);
                    count = if function == "chain" {
                        count + &iteration.count
                    } else {
                        count.max(iteration.count)
                    };
                    element = self.larger(element, Some(iteration.element));
                }
                let all = self.sequence_of(Class::Tuple, values, "chain".into());
                self.iterator_over(element.unwrap_or_default(), Some(count), all, "chain")
            }
            "from_iterable" => {
                let outer = self.iterate(&first);
                let inner = self.iterate(&outer.element);
                let count = outer.count.times(&inner.count);
                self.iterator_over(inner.element, Some(count), first, "chain")
            }
            "islice" => {
                let iteration = self.iterate(&first);
                let wanted = number(values.get(values.len().saturating_sub(1).min(2)));
                let count = wanted.map_or(iteration.count.clone(), |wanted| wanted.min(iteration.count));
                self.iterator_over(iteration.element, Some(count), first, "islice")
            }
            "count" | "cycle" | "repeat" => {
                let count = match (function, values.get(1)) {
                    ("repeat", Some(times)) => times.number().cloned(),
                    _ => Some(self.assumed_rounds("elements", self.assume.rounds)),
                };
                let element = match function {
                    "count" => Value::Number(Number { counting: true, ..Number::default() }),
                    "cycle" => self.element(&first),
                    _ => first,
                };
                self.iterator(element, count, "endless iterator")
            }
            "product" | "permutations" | "combinations" | "combinations_with_replacement" => {
                self.arrangements(function, &values, args)
            }
            "tee" => self.sequence_of(Class::Tuple, vec![first.clone(), first], "tee".into()),
            "groupby" => {
                let iteration = self.iterate(&first);
                // What things are grouped by is mostly one of their columns.
                let keyed = values.len() > 1 || args.iter().any(|arg| arg.name.as_deref() == Some("key"));
                let count = if keyed {
                    let few = iteration.count.value().max(1.0).powf(self.assume.column_power);
                    Size::number(few * self.assume.column_factor).min(iteration.count.clone())
                } else {
                    iteration.count.scale(self.assume.distinct)
                };
                let count = count.max(Size::ONE);
                let each = iteration.count.divided(&count);
                let group = self.iterator(iteration.element, Some(each), "a group");
                let pair = self.sequence_of(Class::Tuple, vec![Value::Unknown, group], "group".into());
                self.iterator_over(pair, Some(count), first, "groups")
            }
            "batched" => {
                let iteration = self.iterate(&first);
                let wanted = number(values.get(1)).unwrap_or(Size::ONE).max(Size::ONE);
                let count = iteration.count.divided(&wanted).max(Size::ONE);
                let batch = self.iterator(iteration.element, Some(wanted), "a batch");
                let batch = self.shallow_copy(&batch, Class::Tuple, "a batch");
                self.iterator_over(batch, Some(count), first, "batches")
            }
            "starmap" | "takewhile" | "dropwhile" | "filterfalse" => {
                let over = values.get(1).cloned().unwrap_or_default();
                let iteration = self.iterate(&over);
                self.enter_loop(iteration.count.clone());
                let parts = self.exact_items(&iteration.element).filter(|_| function == "starmap");
                let inner = parts.unwrap_or_else(|| vec![iteration.element.clone()]);
                let result = self.call(&first, inner.into_iter().map(Argument::plain).collect());
                self.leave_loop();
                let element = if function == "starmap" { result } else { iteration.element };
                self.iterator_over(element, Some(iteration.count), over, "iterator")
            }
            "accumulate" | "compress" | "pairwise" => {
                let iteration = self.iterate(&first);
                self.iterator_over(iteration.element, Some(iteration.count), first, "iterator")
            }
            _ => return None,
        })
    }

    fn arrangements(&mut self, function: &str, values: &[Value<'p>], args: &Arguments<'p>) -> Value<'p> {
        let keyword = if function == "product" { "repeat" } else { "r" };
        let chosen = pick(args, if function == "product" { usize::MAX } else { 1 }, keyword)
            .and_then(|r| r.number().cloned());
        let pools = if function == "product" { values } else { &values[..values.len().min(1)] };
        let mut count = Size::ONE;
        let mut elements = Vec::new();
        for pool in pools {
            let iteration = self.iterate(pool);
            let n = iteration.count;
            count = match function {
                "product" => {
                    let times = chosen.as_ref().map_or(1.0, Size::value).clamp(1.0, 64.0);
                    if times == 1.0 { count.times(&n) } else { count.scale(n.value().powf(times)) }
                }
                _ => {
                    let (n, r) = (n.value(), chosen.as_ref().map_or(n.value(), Size::value).clamp(0.0, 64.0));
                    let mut total = 1.0_f64;
                    let mut step = 0.0;
                    while step < r && total < 1e18 {
                        let divisor = if function.starts_with("combinations") { step + 1.0 } else { 1.0 };
                        total *= (n - step).max(1.0) / divisor;
                        step += 1.0;
                    }
                    count.scale(total)
                }
            };
            elements.push(iteration.element);
        }
        let tuple = self.sequence_of(Class::Tuple, elements, "arrangement".into());
        self.iterator(tuple, Some(count), "arrangements")
    }

    fn functools_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = pick(args, 0, "").cloned().unwrap_or_default();
        Some(match function {
            "partial" => {
                let bound: Arguments<'p> = args.iter().skip(1).cloned().collect();
                // One of one is one of what that stands for.
                let (of, bound) = match first {
                    Value::Partial(inner) => (inner.0.clone(), with_later(&inner.1, bound)),
                    plain => (plain, bound),
                };
                if bound.len() > super::arguments::MOST {
                    return Some(Value::Unknown);
                }
                Value::Partial(Rc::new((of, bound)))
            }
            "reduce" => {
                let over = pick(args, 1, "").cloned().unwrap_or_default();
                let start = pick(args, 2, "").cloned();
                let iteration = self.iterate(&over);
                let start = start.unwrap_or_else(|| iteration.element.clone());
                self.enter_loop(iteration.count);
                let result = self
                    .call(&first, vec![Argument::plain(start.clone()), Argument::plain(iteration.element)]);
                self.leave_loop();
                self.larger(Some(start), Some(result)).unwrap_or_default()
            }
            "lru_cache" | "cache" | "wraps" | "singledispatch" | "total_ordering" => {
                if first.is_function() {
                    first
                } else {
                    Value::Unknown
                }
            }
            _ => return None,
        })
    }

    fn random_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = pick(args, 0, "").cloned().unwrap_or_default();
        Some(match function {
            "choice" => self.element(&first),
            "sample" | "choices" => {
                let count = pick(args, 1, "k").and_then(|k| k.number().cloned()).unwrap_or(Size::ONE);
                let element = self.element(&first);
                let made = self.make_container(Class::List, format!("{function}()"));
                if let Value::Object(list) = &made {
                    // The same elements, in a list of their own.
                    let len = count.clone();
                    self.hold_many(
                        list,
                        &element,
                        self.layout.slot - self.element_bytes(&element),
                        &Size::ZERO,
                    );
                    if let Ok(mut state) = list.state.try_borrow_mut() {
                        state.own += &count.scale(self.layout.slot);
                        state.len = Some(len);
                    }
                    self.recharge(list);
                }
                made
            }
            "random" | "uniform" | "gauss" | "normalvariate" | "expovariate" | "betavariate"
            | "triangular" => Value::some_number(true),
            "randint" | "randrange" | "getrandbits" => {
                let values: Vec<&Value<'p>> = args.iter().map(|arg| &arg.value).collect();
                let top = values.iter().rev().find_map(|value| value.number()).cloned();
                let shared = top.as_ref().and_then(Size::as_number).is_some_and(|top| top <= 257.0)
                    && function != "getrandbits";
                Value::Number(Number { value: top, shared, ..Number::default() })
            }
            "shuffle" | "seed" => Value::Nothing,
            "randbytes" => {
                let len = first.number().cloned().unwrap_or(Size::ONE);
                self.make_text(len, true, "randbytes()")
            }
            "Random" => Value::Library("random".into()),
            _ => return None,
        })
    }

    fn heap_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let first = pick(args, 0, "").cloned()?;
        Some(match function {
            "heappush" => {
                let value = pick(args, 1, "").cloned()?;
                self.call_method(&first, "append", vec![Argument::plain(value)])
            }
            "heappop" | "heappushpop" | "heapreplace" => self.element(&first),
            "heapify" => Value::Nothing,
            "nlargest" | "nsmallest" => {
                let count = first.number().cloned().unwrap_or_else(|| Size::number(self.assume.elements));
                let over = pick(args, 1, "").cloned()?;
                let iteration = self.iterate(&over);
                let made = self.make_container(Class::List, format!("{function}()"));
                if let Value::Object(list) = &made {
                    let list = Rc::clone(list);
                    let slot = self.layout.slot + self.layout.tuple + 24.0;
                    self.enter_loop(count.clone());
                    let handed = self.hand_out(&iteration.over, iteration.element);
                    self.hold_many(&list, &handed, slot, &count.min(iteration.count));
                    self.leave_loop();
                }
                made
            }
            "merge" => {
                let lists: Vec<Value<'p>> = args.iter().map(|arg| arg.value.clone()).collect();
                return self.structured("itertools.chain", &lists.into_iter().map(Argument::plain).collect());
            }
            _ => return None,
        })
    }

    fn csv_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let file = pick(args, 0, "").cloned().unwrap_or_default();
        Some(match function {
            "reader" | "DictReader" => {
                let iteration = self.iterate(&file);
                let line = Size::number(self.assume.record_bytes);
                let count = match self.content(&file) {
                    Some(content) => content.scale(1.0 / self.assume.record_bytes),
                    None => iteration.count,
                };
                let fields = line.scale(1.0 / self.assume.field_bytes).max(Size::ONE);
                let dict = function == "DictReader";
                let mut state = State::new(if dict { Class::Dict } else { Class::List });
                // The few entries of a small dict take half of what one in a large table takes.
                let slot = if dict { self.layout.entry * 0.5 } else { self.layout.slot };
                let header = if dict { self.layout.dict } else { self.layout.list };
                state.own = Size::number(header) + &fields.scale(slot);
                state.len = Some(fields.clone());
                let row = self.make(state, "a row");
                // Made after the row, so that it is known to belong to it.
                let field = self.make_text(Size::number(self.assume.field_bytes - 1.0), false, "fields");
                if let (Value::Object(row), Value::Object(field)) = (&row, &field) {
                    if let Ok(mut state) = field.state.try_borrow_mut() {
                        state.weight = fields.clone();
                        state.plural = fields;
                        state.set_field(super::containers::COLUMN.into(), Value::Nothing);
                    }
                    self.recharge(field);
                    if let Ok(mut state) = row.state.try_borrow_mut() {
                        state.held.push(Value::Object(Rc::clone(field)));
                    }
                }
                self.iterator_over(row, Some(count), file, "rows of a csv file")
            }
            "writer" | "DictWriter" => {
                let mut state = State::new(Class::Library("csv.writer".into()));
                state.own = Size::number(8192.0);
                let made = self.make(state, "csv writer");
                if let Value::Object(object) = &made
                    && let Ok(mut state) = object.state.try_borrow_mut()
                {
                    state.fields.push(("file".into(), file));
                }
                made
            }
            "field_size_limit" => Value::Nothing,
            _ => return None,
        })
    }

    fn asyncio_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let values: Vec<Value<'p>> =
            args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect();
        Some(match function {
            "run" | "create_task" | "ensure_future" | "wait_for" | "shield" | "run_coroutine_threadsafe" => {
                values.into_iter().next().unwrap_or_default()
            }
            "gather" | "wait" | "as_completed" => match values.as_slice() {
                [only] if only.object().is_some() => only.clone(),
                _ => self.sequence_of(Class::List, values, "results".into()),
            },
            "sleep" => Value::Nothing,
            "to_thread" => {
                let function = values.first().cloned().unwrap_or_default();
                let rest = values.into_iter().skip(1).map(Argument::plain).collect();
                self.submit_to_thread(&function, rest)
            }
            "get_event_loop" | "new_event_loop" | "get_running_loop" => Value::Library("asyncio".into()),
            "run_until_complete" => values.into_iter().next().unwrap_or_default(),
            "run_in_executor" => {
                let function = values.get(1).cloned().unwrap_or_default();
                let rest = values.into_iter().skip(2).map(Argument::plain).collect();
                self.submit_to_thread(&function, rest)
            }
            "Queue" | "LifoQueue" | "PriorityQueue" => return self.worker_call("", "queue", "Queue", args),
            _ => return None,
        })
    }

    /// What waiting for a coroutine or a worker gives: both are run where they are called.
    pub(super) fn awaited(value: Value<'p>) -> Value<'p> {
        let result =
            value.object().and_then(|object| object.state.borrow().field(super::workers::RESULT).cloned());
        result.unwrap_or(value)
    }

    /// `docopt(__doc__)`: arguments by name, in the order they are asked for.
    fn docopt(&mut self) -> Value<'p> {
        let element = self.any_argument();
        let made = self.make_container(Class::Dict, "arguments");
        if let Value::Object(object) = &made
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            state.held.push(element);
        }
        made
    }
}
