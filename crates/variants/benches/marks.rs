//! What compiled code is measured by, on every module of the corpus and against Wasmtime's default in the same run:
//! `cargo bench -p plimsoll-variants --bench marks [-- --write] [-- MODULE…]`. With `--write` the table goes into
//! `corpus/wasm/marks.csv`.
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
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;
    use std::time::Duration;

    use plimsoll_runtime::cache::Manifest;
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

    /// Interleaved rounds of every form.
    const ROUNDS: u32 = 24;
    /// Fresh processes for a time to first call, and for a memory figure.
    const PROCESSES: usize = 7;

    /// What was measured of one module.
    struct Measured {
        name: String,
        rows: Vec<Row>,
        first: f64,
        private_compile: f64,
        private_copy: f64,
        touched: f64,
        resident: f64,
        kept: String,
    }

    pub(super) fn main() {
        let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
        let (options, only): (Vec<_>, Vec<_>) =
            arguments.into_iter().partition(|word| word.starts_with("--"));
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
        let all: Vec<Measured> =
            names.iter().map(|name| measured(name, &folder, &scratch.path().join(name), &workers)).collect();
        let table = table(&all);
        println!("\n{table}");
        summary(&all);
        if options.iter().any(|option| option == "--write") {
            std::fs::write(folder.join("marks.csv"), table).expect("the table");
        }
    }

    fn measured(name: &str, folder: &Path, root: &Path, workers: &Workers) -> Measured {
        let read = |ending: &str| std::fs::read(folder.join(format!("{name}.{ending}"))).expect("a module");
        let text = String::from_utf8(read("toml")).expect("a workload");
        let workload = Workload::parse(&text, folder).expect("a workload");
        let module = Module::read(&read("wasm")).expect("a module");
        let digest = module.digest();
        let recipes = BUILT_IN.iter().map(|name| Recipe::built_in(name).expect("a recipe")).collect();
        let request =
            Request { name: name.to_owned(), module, recipes, workload: Some(workload.clone()), anew: false };
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
        let kept = kept
            .split(" kept:")
            .next()
            .filter(|_| kept.contains(" kept: 0"))
            .unwrap_or("as it is")
            .to_owned();
        let rows = bench(&store, workers, digest, &workload, ROUNDS, |_| ()).expect("timed").rows;
        let wasm = root.join("module.wasm");
        std::fs::write(&wasm, request.module.bytes()).expect("a scratch file");
        let first = first(&wasm, &workload, workers);
        let [private_compile, private_copy, touched, resident] =
            memory(root, &wasm, &manifests, &store, &workload, workers);
        let cpu = ratio(&rows, "cpu-lean");
        println!(
            "{name}: cpu-lean {:.3} [{:.3}, {:.3}] ({kept}), first call {first:.2}",
            cpu.value, cpu.low, cpu.high
        );
        Measured {
            name: name.to_owned(),
            rows,
            first,
            private_compile,
            private_copy,
            touched,
            resident,
            kept,
        }
    }

    fn ratio(rows: &[Row], recipe: &str) -> Estimate {
        let nothing = Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN };
        rows.iter().find(|row| row.name == recipe).map_or(nothing, |row| row.ratio)
    }

    /// Time to first call of `start-lean` over that of Cranelift, in fresh processes, in turns.
    fn first(wasm: &Path, workload: &Workload, workers: &Workers) -> f64 {
        let start_lean = Manner::Recipe(Box::new(Recipe::built_in("start-lean").expect("a recipe")));
        let time = |manner: &Manner| {
            let task = Task::First {
                module: wasm.to_owned(),
                manner: manner.clone(),
                start: None,
                workload: workload.clone(),
            };
            match workers.run(task, |_| ()) {
                Ok(Done::First(time)) => time.as_secs_f64(),
                other => panic!("{other:?}"),
            }
        };
        let ratios: Vec<f64> = (0..PROCESSES).map(|_| time(&start_lean) / time(&Manner::Default)).collect();
        median(&ratios)
    }

    /// Private memory of mapped `memory-lean` over that of compiling and of reading bytes; code pages that a call in the
    /// steady state touches, and that are resident, with hot functions first over those of the module's own order.
    fn memory(
        root: &Path,
        wasm: &Path,
        manifests: &[Manifest],
        store: &Store,
        workload: &Workload,
        workers: &Workers,
    ) -> [f64; 4] {
        let lean = manifests.iter().find(|one| one.identity.recipe == "memory-lean").expect("memory-lean");
        let mapped = Ready {
            name: "memory-lean".to_owned(),
            artifact: store.catalog().layout().artifact(lean.identity.module, lean.identity.key()),
            manner: Manner::Cached(Box::new(lean.identity.settings.clone())),
            start: lean.state.start.clone(),
        };
        let compiled = |file: &str, manner: Manner| {
            let artifact = root.join(file);
            let task =
                Task::Compile { module: wasm.to_owned(), manner: manner.clone(), artifact: artifact.clone() };
            workers.run(task, |_| ()).expect("compiled");
            Ready { name: file.to_owned(), artifact, manner, start: None }
        };
        let recipe = Recipe { order: Order::AsIs, ..Recipe::built_in("memory-lean").expect("a recipe") };
        let unordered = compiled("as-is.cwasm", Manner::Recipe(Box::new(recipe)));
        let default = compiled("default.cwasm", Manner::Default);
        let look = |way: Way, ready: &Ready, used: bool| {
            let runs = (0..PROCESSES).map(|_| {
                let task = Task::Memory {
                    way,
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
        let map = look(Way::Map, &mapped, false)[0];
        let (compile, copy) = (look(Way::Compile, &default, false)[0], look(Way::Copy, &default, false)[0]);
        let (ordered, as_is) = (look(Way::Map, &mapped, true), look(Way::Map, &unordered, true));
        [map / compile, map / copy, ordered[1] / as_is[1], ordered[2] / as_is[2]]
    }

    fn table(all: &[Measured]) -> String {
        let mut out = String::from(
            "module,cpu_lean,cpu_lean_low,cpu_lean_high,cpu_lean_kept,memory_lean,memory_lean_artifact,address_lean,start_lean,start_lean_first_call,portable,private_over_compile,private_over_copy,code_touched,code_resident\n",
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
                "{},{:.3},{:.3},{:.3},\"{}\",{memory:.3},{artifact:.3},{address:.3},{start:.3},{:.3},{portable:.2},{:.4},{:.4},{:.3},{:.3}",
                one.name,
                cpu.value,
                cpu.low,
                cpu.high,
                one.kept,
                one.first,
                one.private_compile,
                one.private_copy,
                one.touched,
                one.resident,
            );
        }
        out
    }

    fn summary(all: &[Measured]) {
        let ratios = |recipe: &str| -> Vec<Vec<f64>> {
            all.iter()
                .filter_map(|one| one.rows.iter().find(|row| row.name == recipe))
                .map(|row| row.ratios.clone())
                .collect()
        };
        let geomean = |figures: &mut dyn Iterator<Item = f64>| {
            let logs: Vec<f64> = figures.map(f64::ln).collect();
            (logs.iter().sum::<f64>() / logs.len() as f64).exp()
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
        println!(
            "memory-lean    artifact over Wasmtime's default: {:.3}",
            geomean(&mut all.iter().map(artifact))
        );
        println!(
            "start-lean     time to first call over Cranelift's: {:.3}",
            geomean(&mut all.iter().map(|one| one.first))
        );
        let private = |of: fn(&Measured) -> f64| median(&all.iter().map(of).collect::<Vec<f64>>());
        println!(
            "memory-lean    private memory mapped over compiled, median: {:.4}",
            private(|one| one.private_compile)
        );
        println!(
            "memory-lean    private memory mapped over read as bytes, median: {:.4}",
            private(|one| one.private_copy)
        );
        println!(
            "hot first      code pages touched over the module's own order: {:.3}",
            geomean(&mut all.iter().map(|one| one.touched))
        );
        println!(
            "hot first      code pages resident over the module's own order: {:.3}",
            geomean(&mut all.iter().map(|one| one.resident))
        );
    }
}
