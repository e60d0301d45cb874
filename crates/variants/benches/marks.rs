//! What compiled code is measured by, on every module of the corpus and against Wasmtime's default in the same run:
//! `cargo bench -p plimsoll-variants --bench marks [-- --write] [-- --code] [-- MODULE…]`. With `--write` the rows go into
//! `corpus/wasm/marks.csv`. With `--code` nothing is timed but first calls: private memory and code pages take seconds a module.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and ends where its world fails"
)]

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;
    use std::time::Duration;

    use plimsoll_runtime::cache::{Manifest, StateMap};
    use plimsoll_variants::bench::{Row, bench};
    use plimsoll_variants::builder::{Builder, Outcome, Request};
    use plimsoll_variants::compile::Manner;
    use plimsoll_variants::host::Ready;
    use plimsoll_variants::module::Module;
    use plimsoll_variants::recipe::{BUILT_IN, Order, Recipe};
    use plimsoll_variants::stats::{Estimate, geomean_of_medians, median};
    use plimsoll_variants::store::Store;
    use plimsoll_variants::tasks::{Done, Task, Way};
    use plimsoll_variants::worker::{Bounds, Workers};
    use plimsoll_variants::workload::Workload;
    use wasm_encoder::reencode::{self, Reencode};

    /// Interleaved rounds of every form.
    const ROUNDS: u32 = 24;
    /// Modules that a process holds where the private memory of one is told.
    const MODULES: u32 = 16;
    /// Fresh processes for a time to first call, and for a memory figure.
    const PROCESSES: usize = 7;

    /// What was measured of one module.
    struct Measured {
        name: String,
        rows: Vec<Row>,
        /// Time to first call of `start-lean` over Cranelift's, of the module without what its functions do, and of a module of
        /// nothing.
        first: [f64; 3],
        /// Private memory mapped over compiled in process and over read as bytes, and of one page over the latter.
        private: [f64; 3],
        /// Code touched in the steady state and code resident, in bytes: hot functions together, and the module's own order.
        touched: [f64; 2],
        resident: [f64; 2],
        kept: String,
    }

    pub(super) fn main() {
        let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
        let (options, only): (Vec<_>, Vec<_>) =
            arguments.into_iter().partition(|word| word.starts_with("--"));
        let code = options.iter().any(|option| option == "--code");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/wasm");
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .expect("the corpus")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
            .filter(|name| only.is_empty() || only.contains(name))
            .collect();
        names.sort();
        let mut workers =
            Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_plimsoll-variants-worker")), Vec::new());
        workers.bounds = Bounds { time: Duration::from_secs(1800), memory: 4 << 30 };
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let all: Vec<Measured> = names
            .iter()
            .map(|name| measured(name, &folder, &scratch.path().join(name), &workers, !code))
            .collect();
        let table = table(&all);
        println!("\n{table}");
        summary(&all);
        if options.iter().any(|option| option == "--write") {
            let path = folder.join("marks.csv");
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            std::fs::write(path, merged(&kept, &table)).expect("the table");
        }
    }

    /// The table before with what was measured now in its place. What was not (`NaN`, a row or a column) stays as it was; a
    /// column that is no more goes.
    fn merged(before: &str, now: &str) -> String {
        let (mut old, mut new) = (before.lines().map(cells), now.lines().map(cells));
        let (old_header, header) = (old.next().unwrap_or_default(), new.next().unwrap_or_default());
        let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in old {
            let cell = |name: &&str| row.get(old_header.iter().position(|old| old == name)?).copied();
            let row = header.iter().map(|name| cell(name).unwrap_or("NaN")).collect::<Vec<_>>();
            rows.insert(row[0], row);
        }
        for row in new {
            let kept = rows.entry(row[0]).or_insert_with(|| vec!["NaN"; header.len()]);
            for (kept, cell) in kept.iter_mut().zip(row).filter(|(_, cell)| *cell != "NaN") {
                *kept = cell;
            }
        }
        let lines = std::iter::once(&header).chain(rows.values());
        lines.fold(String::new(), |text, row| text + &row.join(",") + "\n")
    }

    /// The cells of a row; commas between quotes are part of one.
    fn cells(row: &str) -> Vec<&str> {
        let mut quoted = false;
        row.split(|letter| {
            quoted ^= letter == '"';
            letter == ',' && !quoted
        })
        .collect()
    }

    fn measured(name: &str, folder: &Path, root: &Path, workers: &Workers, timed: bool) -> Measured {
        let read = |ending: &str| std::fs::read(folder.join(format!("{name}.{ending}"))).expect("a module");
        let text = String::from_utf8(read("toml")).expect("a workload");
        let workload = Workload::parse(&text, folder).expect("a workload");
        let module = Module::read(&read("wasm")).expect("a module");
        let digest = module.digest();
        let recipes = if timed { &BUILT_IN[..] } else { &["memory-lean"] };
        let recipes = recipes.iter().map(|name| Recipe::built_in(name).expect("a recipe")).collect();
        let request = Request {
            name: name.to_owned(),
            module,
            recipes,
            workload: Some(workload.clone()),
            profile: None,
            anew: false,
        };
        let (store, timing) = (Store::open(root).expect("a cache"), Mutex::new(()));
        let say = |_: &str, _: &str| ();
        let builder = Builder { store: &store, workers, progress: &say, timing: &timing };
        let outcomes = builder.build(&request).expect("built");
        let manifests: Vec<Manifest> = outcomes
            .into_iter()
            .filter_map(|outcome| match outcome {
                Outcome::Built(manifest) | Outcome::Present(manifest) => Some(*manifest),
                Outcome::Unavailable { recipe, why } => {
                    println!("{name}: {recipe} is unavailable: {why}");
                    None
                }
            })
            .collect();
        let kept = manifests.iter().find(|manifest| manifest.identity.recipe == "cpu-lean");
        let kept = kept.and_then(|manifest| manifest.figures.why.last().cloned()).unwrap_or_default();
        let kept = kept.split(" kept:").next().filter(|_| kept.contains(" kept: 0")).unwrap_or("as it is");
        let kept = if timed { format!("\"{kept}\"") } else { f64::NAN.to_string() };
        let rows = || bench(&store, workers, digest, &workload, ROUNDS, |_| ()).expect("timed").rows;
        let rows = if timed { rows() } else { Vec::new() };
        let wasm = root.join("module.wasm");
        std::fs::write(&wasm, request.module.bytes()).expect("a scratch file");
        let first = first(&request.module, &wasm, &workload, workers);
        let (private, touched, resident) =
            memory(root, &request.module, &wasm, &manifests, &store, &workload, workers);
        let cpu = ratio(&rows, "cpu-lean");
        let cpu = match timed {
            true => format!("cpu-lean {:.3} [{:.3}, {:.3}] ({kept}), ", cpu.value, cpu.low, cpu.high),
            false => String::new(),
        };
        println!("{name}: {cpu}first call {:.2}, resident code {:.2}", first[0], resident[0] / resident[1]);
        Measured { name: name.to_owned(), rows, first, private, touched, resident, kept }
    }

    fn ratio(rows: &[Row], recipe: &str) -> Estimate {
        let nothing = Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN };
        rows.iter().find(|row| row.name == recipe).map_or(nothing, |row| row.ratio)
    }

    /// Time to first call of `start-lean` over that of Cranelift, in fresh processes, in turns; as much for the module with
    /// functions that do nothing, whose ways in and out no compiler for functions can be below, and for a module of nothing.
    fn first(module: &Module, wasm: &Path, workload: &Workload, workers: &Workers) -> [f64; 3] {
        let start_lean = Manner::Recipe(Box::new(Recipe::built_in("start-lean").expect("a recipe")));
        let nothing = wasm.with_file_name("nothing.wasm");
        let empty = Module::read(b"(module (func (export \"run\")))").expect("a module");
        std::fs::write(&nothing, empty.bytes()).expect("a scratch file");
        let call = Workload::parse("export = \"run\"", Path::new("/")).expect("a workload");
        let time = |module: &Module, wasm: &Path, manner: &Manner, workload: &Workload| {
            let task = Task::First {
                module: wasm.to_owned(),
                manner: manner.clone(),
                setup: module.setup(&StateMap::default()),
                workload: workload.clone(),
            };
            match workers.run(task, |_| ()) {
                Ok(Done::First(time)) => time.as_secs_f64(),
                other => panic!("{other:?}"),
            }
        };
        let hollow = Module::read(&hollowed(module)).expect("a module");
        let shell = wasm.with_file_name("hollow.wasm");
        std::fs::write(&shell, hollow.bytes()).expect("a scratch file");
        let ratios = (0..PROCESSES).map(|_| {
            let cranelift = time(module, wasm, &Manner::Default, workload);
            let lean = [(module, wasm, workload), (&hollow, &*shell, workload), (&empty, &*nothing, &call)];
            lean.map(|(module, wasm, workload)| time(module, wasm, &start_lean, workload) / cranelift)
        });
        let ratios: Vec<[f64; 3]> = ratios.collect();
        [0, 1, 2].map(|which| median(&ratios.iter().map(|each| each[which]).collect::<Vec<f64>>()))
    }

    /// The module with all its types, tables, exports and data, and functions that give zeros.
    fn hollowed(module: &Module) -> Vec<u8> {
        struct Hollow(std::vec::IntoIter<Vec<wasmparser::ValType>>);
        impl Reencode for Hollow {
            type Error = std::convert::Infallible;

            fn parse_function_body(
                &mut self,
                code: &mut wasm_encoder::CodeSection,
                _: wasmparser::FunctionBody<'_>,
            ) -> Result<(), reencode::Error> {
                let mut body = wasm_encoder::Function::new([]);
                let mut writes = body.instructions();
                for result in self.0.next().unwrap_or_default() {
                    match result {
                        wasmparser::ValType::I32 => writes.i32_const(0),
                        wasmparser::ValType::I64 => writes.i64_const(0),
                        wasmparser::ValType::F32 => writes.f32_const(0.0_f32.into()),
                        wasmparser::ValType::F64 => writes.f64_const(0.0_f64.into()),
                        _ => writes.unreachable(),
                    };
                }
                writes.end();
                code.function(&body);
                Ok(())
            }
        }
        let bytes = module.bytes();
        let types = wasmparser::Validator::new_with_features(plimsoll_variants::module::features())
            .validate_all(bytes)
            .expect("a module");
        let types = types.as_ref();
        let imported = types.core_imports().map_or(0, |imports| {
            imports.filter(|(_, _, import)| matches!(import, wasmparser::types::EntityType::Func(_))).count()
        });
        let results: Vec<Vec<wasmparser::ValType>> = (imported as u32..types.function_count())
            .map(|function| types[types.core_function_at(function)].unwrap_func().results().to_vec())
            .collect();
        let mut made = wasm_encoder::Module::new();
        let mut hollow = Hollow(results.into_iter());
        hollow.parse_core_module(&mut made, wasmparser::Parser::new(0), bytes).expect("a module");
        made.finish()
    }

    /// Private memory of mapped `memory-lean` over that of compiling and of reading bytes; code pages that a call in the
    /// steady state touches, and that are resident, with hot functions together over those of the module's own order.
    fn memory(
        root: &Path,
        module: &Module,
        wasm: &Path,
        manifests: &[Manifest],
        store: &Store,
        workload: &Workload,
        workers: &Workers,
    ) -> ([f64; 3], [f64; 2], [f64; 2]) {
        let lean = manifests.iter().find(|one| one.identity.recipe == "memory-lean").expect("memory-lean");
        let mapped = Ready {
            name: "memory-lean".to_owned(),
            artifact: store.catalog().layout().artifact(lean.identity.module, lean.identity.key()),
            manner: Manner::Cached(Box::new(lean.identity.settings.clone())),
            setup: module.setup(&lean.state),
            cold: lean.artifact.cold.clone(),
        };
        let setup = module.setup(&StateMap::default());
        let compiled = |file: &str, manner: Manner| {
            let artifact = root.join(file);
            let task = Task::Compile {
                module: wasm.to_owned(),
                manner: manner.clone(),
                artifact: artifact.clone(),
                cold: None,
            };
            workers.run(task, |_| ()).expect("compiled");
            Ready { name: file.to_owned(), artifact, manner, setup: setup.clone(), cold: None }
        };
        let recipe = Recipe { order: Order::AsIs, ..Recipe::built_in("memory-lean").expect("a recipe") };
        let unordered = compiled("as-is.cwasm", Manner::Recipe(Box::new(recipe)));
        let default = compiled("default.cwasm", Manner::Default);
        let look = |way: Way, ready: &Ready, loads: u32, used: bool| {
            let runs = (0..PROCESSES).map(|_| {
                let task = Task::Memory {
                    way,
                    loads,
                    module: wasm.to_owned(),
                    ready: ready.clone(),
                    workload: used.then(|| workload.clone()),
                };
                match workers.run(task, |_| ()) {
                    Ok(Done::Memory { private, touched, resident, .. }) => {
                        [private, touched, resident].map(|n| n as f64)
                    }
                    other => panic!("{other:?}"),
                }
            });
            let runs: Vec<[f64; 3]> = runs.collect();
            [0, 1, 2].map(|figure| median(&runs.iter().map(|run| run[figure]).collect::<Vec<f64>>()))
        };
        let private = |way: Way, ready: &Ready, loads: u32| look(way, ready, loads, false)[0];
        let (one, many) = (private(Way::Map, &mapped, MODULES), private(Way::Copy, &default, MODULES));
        let page = rustix::param::page_size() as f64;
        let over = [one / private(Way::Compile, &default, 1), one / many, page / many];
        let (ordered, as_is) = (look(Way::Map, &mapped, 1, true), look(Way::Map, &unordered, 1, true));
        (over, [ordered[1], as_is[1]], [ordered[2], as_is[2]])
    }

    fn table(all: &[Measured]) -> String {
        let mut out = String::from(
            "module,cpu_lean,cpu_lean_low,cpu_lean_high,cpu_lean_kept,memory_lean,memory_lean_artifact,address_lean,start_lean,start_lean_first_call,start_lean_hollow,start_lean_nothing,portable,private_over_compile,private_over_copy,page_over_copy,code_touched,code_resident,code_resident_bytes\n",
        );
        for one in all {
            let cpu = ratio(&one.rows, "cpu-lean");
            let bytes = |name: &str| {
                one.rows.iter().find(|row| row.name == name).map_or(f64::NAN, |row| row.artifact.0 as f64)
            };
            let artifact =
                bytes("memory-lean") / one.rows.first().map_or(f64::NAN, |row| row.artifact.0 as f64);
            let [memory, address, start, portable] =
                ["memory-lean", "address-lean", "start-lean", "portable"]
                    .map(|name| ratio(&one.rows, name).value);
            let _ = writeln!(
                out,
                "{},{:.3},{:.3},{:.3},{},{memory:.3},{artifact:.3},{address:.3},{start:.3},{:.3},{:.3},{:.3},{portable:.2},{:.4},{:.4},{:.4},{:.3},{:.3},{}",
                one.name,
                cpu.value,
                cpu.low,
                cpu.high,
                one.kept,
                one.first[0],
                one.first[1],
                one.first[2],
                one.private[0],
                one.private[1],
                one.private[2],
                one.touched[0] / one.touched[1],
                one.resident[0] / one.resident[1],
                one.resident[1],
            );
        }
        out
    }

    fn geomean(figures: impl Iterator<Item = f64>) -> f64 {
        let logs: Vec<f64> = figures.map(f64::ln).collect();
        (logs.iter().sum::<f64>() / logs.len() as f64).exp()
    }

    /// Run times and sizes, where they were measured.
    fn summary_of_times(all: &[Measured]) {
        let ratios = |recipe: &str| -> Vec<Vec<f64>> {
            all.iter()
                .filter_map(|one| one.rows.iter().find(|row| row.name == recipe))
                .map(|row| row.ratios.clone())
                .collect()
        };
        for recipe in ["cpu-lean", "memory-lean", "address-lean", "start-lean", "portable"] {
            let found = geomean_of_medians(&ratios(recipe));
            println!(
                "{recipe:<14} run time over Wasmtime's default: {:.3} [{:.3}, {:.3}]",
                found.value, found.low, found.high
            );
        }
        let above = all.iter().filter(|one| ratio(&one.rows, "cpu-lean").low > 1.02).count();
        println!("cpu-lean       modules whose interval is wholly above 1.02: {above}");
        let artifact = |one: &Measured| {
            let bytes = |name: &str| {
                one.rows.iter().find(|row| row.name == name).map_or(f64::NAN, |row| row.artifact.0 as f64)
            };
            bytes("memory-lean") / one.rows[0].artifact.0 as f64
        };
        println!("memory-lean    artifact over Wasmtime's default: {:.3}", geomean(all.iter().map(artifact)));
    }

    fn summary(all: &[Measured]) {
        if all.iter().all(|one| !one.rows.is_empty()) {
            summary_of_times(all);
        }
        let first = |which: usize| geomean(all.iter().map(|one| one.first[which]));
        println!(
            "start-lean     time to first call over Cranelift's: {:.3}; without what functions do {:.3}; of a module of nothing {:.3}",
            first(0),
            first(1),
            first(2)
        );
        let private = |which: usize| median(&all.iter().map(|one| one.private[which]).collect::<Vec<f64>>());
        println!("memory-lean    private memory mapped over compiled, median: {:.4}", private(0));
        println!(
            "memory-lean    private memory mapped over read as bytes, median: {:.4}; of one page {:.4}",
            private(1),
            private(2)
        );
        let code = |what: &str, of: fn(&Measured) -> [f64; 2]| {
            let each = geomean(all.iter().map(|one| of(one)[0] / of(one)[1]));
            let [ordered, as_is] = [0, 1].map(|which| all.iter().map(|one| of(one)[which]).sum::<f64>());
            println!(
                "hot together   code {what} over the module's own order: {each:.3} a module, {:.3} of all bytes",
                ordered / as_is
            );
        };
        code("touched", |one| one.touched);
        code("resident", |one| one.resident);
    }
}
