//! `plimsoll variants`: modules and recipes from files, the cache's folder, progress, and how it all ends.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use plimsoll_model::Bytes;
use plimsoll_runtime::cache::{Catalog, CatalogError, Digest, Metering, Trust, checked_name};
use plimsoll_variants::bench::bench;
use plimsoll_variants::builder::{BuildError, Builder, Request, trace};
use plimsoll_variants::module::Module;
use plimsoll_variants::profile::Profile;
use plimsoll_variants::recipe::{BUILT_IN, Recipe};
use plimsoll_variants::store::{Store, StoreError};
use plimsoll_variants::worker::{Bounds, Workers};
use plimsoll_variants::workload::Workload;

use crate::args::variants::{Build, Cache, Limits, Metered, Shape, Variants, VariantsCommand};
use crate::error::{CommandError, Outcome};
use crate::render::variants::{self as render, Found};
use crate::{dirs, print};

pub(crate) fn run(options: &Variants) -> Outcome<u8> {
    match &options.command {
        VariantsCommand::Build(options) => build(options).map(|()| 0),
        VariantsCommand::List { cache } => list(cache).map(|()| 0),
        VariantsCommand::Show { name, cache } => show(name, cache).map(|()| 0),
        VariantsCommand::Bench { name, workload, rounds, bounds, cache } => {
            timed(name, workload, *rounds, bounds, cache).map(|()| 0)
        }
        VariantsCommand::Trace { module, workload, bounds } => traced(module, workload, bounds).map(|()| 0),
        VariantsCommand::Verify { repair, recipes, bounds, cache } => verify(*repair, recipes, bounds, cache),
        VariantsCommand::Gc { max_bytes, cache } => evict(*max_bytes, cache).map(|()| 0),
        VariantsCommand::Worker => Ok(plimsoll_variants::worker::serve()),
    }
}

fn folder(cache: &Cache) -> Outcome<PathBuf> {
    match &cache.folder {
        Some(folder) => Ok(folder.clone()),
        None => Ok(dirs::cache()?.join("variants")),
    }
}

/// The cache, made where there is none.
fn store(cache: &Cache) -> Outcome<Store> {
    let folder = folder(cache)?;
    Store::open(&folder).map_err(|error| failed(&BuildError::Store(error)))
}

/// The cache as it is: nothing is made.
fn catalog(cache: &Cache) -> Outcome<Catalog> {
    Catalog::open(folder(cache)?, Trust::Owner).map_err(|error| unread(&error))
}

fn unread(error: &CatalogError) -> CommandError {
    let said = CommandError::usage(error.to_string());
    match error {
        CatalogError::NoCache(_) => said.hint("'plimsoll variants build MODULE.wasm' makes one"),
        CatalogError::NoModule { .. } => said.hint("'plimsoll variants list' shows what is there"),
        CatalogError::Damaged { .. } => said.hint("'plimsoll variants verify' says what else is damaged"),
        CatalogError::Name(_) => said,
    }
}

/// What a failed build means to a person.
fn failed(error: &BuildError) -> CommandError {
    let text = error.to_string();
    match error {
        BuildError::Module(_) | BuildError::Recipe(_) | BuildError::Read(_) | BuildError::Workload(_) => {
            CommandError::usage(text)
        }
        BuildError::Store(StoreError::Write { .. }) => CommandError::environment(text).hint(
            "nothing is lost: what was published is whole; make room or rights, or take another --cache",
        ),
        BuildError::Store(StoreError::Name(_)) => CommandError::usage(text).hint("--name gives it another"),
        BuildError::Store(_) | BuildError::Environment(_) => CommandError::environment(text),
    }
}

fn workers(bounds: &Limits) -> Outcome<Workers> {
    let program = std::env::current_exe()
        .map_err(|error| CommandError::environment(format!("cannot find this program again: {error}")))?;
    let mut workers = Workers::new(program, vec!["variants".to_owned(), "worker".to_owned()]);
    workers.bounds = Bounds { time: Duration::from_millis(bounds.timeout.0), memory: bounds.memory.0 };
    Ok(workers)
}

fn recipes(names: &[String], metering: Metering) -> Outcome<Vec<Recipe>> {
    let all = BUILT_IN.map(str::to_owned);
    let names = if names.is_empty() { &all[..] } else { names };
    let recipes = names.iter().map(|name| {
        let path = Path::new(name);
        let recipe = if name.contains('/') || path.extension().is_some_and(|ending| ending == "toml") {
            let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            Recipe::parse(&stem, &text(path)?)
        } else {
            Recipe::built_in(name)
        };
        let recipe = recipe.map_err(|error| failed(&BuildError::Recipe(error)))?;
        Ok(Recipe { metering, ..recipe })
    });
    recipes.collect()
}

fn text(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path)
        .map_err(|error| CommandError::usage(format!("cannot read {}: {error}", path.display())))
}

fn workload(path: &Path) -> Outcome<Workload> {
    let folder = path.parent().unwrap_or(Path::new("."));
    Workload::parse(&text(path)?, folder)
        .map_err(|error| CommandError::usage(format!("{}: {error}", path.display())))
}

fn profile(path: &Path, module: &Module) -> Outcome<Profile> {
    Profile::parse(&text(path)?, module).map_err(|error| {
        CommandError::usage(format!("{}: {error}", path.display()))
            .hint("'plimsoll variants trace' writes one of this module")
    })
}

/// A module's file, and what it is to be called.
fn module(path: &Path, name: Option<&str>) -> Outcome<(String, Module)> {
    let shown = path.display();
    let bytes =
        std::fs::read(path).map_err(|error| CommandError::usage(format!("cannot read {shown}: {error}")))?;
    let module = Module::read(&bytes).map_err(|error| CommandError::usage(format!("{shown}: {error}")))?;
    let name = match name {
        Some(name) => name.to_owned(),
        None => path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
    };
    checked_name(&name)
        .map_err(|error| CommandError::usage(error.to_string()).hint("--name gives it another"))?;
    Ok((name, module))
}

fn build(options: &Build) -> Outcome<()> {
    let of_one = options.name.is_some() || options.workload.is_some() || options.profile.is_some();
    if options.modules.len() > 1 && of_one {
        return Err(CommandError::usage("--name, --workload and --profile are for one module at a time"));
    }
    let metering = match options.metering {
        Metered::None => Metering::None,
        Metered::Fuel => Metering::Fuel,
        Metered::Epochs => Metering::Epochs,
    };
    let recipes = recipes(&options.recipes, metering)?;
    let workload = options.workload.as_deref().map(workload).transpose()?;
    let modules: Vec<(String, Module)> =
        options.modules.iter().map(|path| module(path, options.name.as_deref())).collect::<Outcome<_>>()?;
    let requests: Vec<Request> = modules
        .into_iter()
        .map(|(name, module)| {
            let profile = options.profile.as_deref().map(|path| profile(path, &module)).transpose()?;
            let (recipes, workload) = (recipes.clone(), workload.clone());
            Ok(Request { name, module, recipes, workload, profile, anew: options.anew })
        })
        .collect::<Outcome<_>>()?;
    let (store, workers, timing) = (store(&options.cache)?, workers(&options.bounds)?, Mutex::new(()));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let threads = options.jobs.map_or(cores, std::num::NonZeroUsize::get).min(requests.len());
    let lines = Lines::new(&requests);
    let say = |name: &str, text: &str| lines.say(name, text);
    let builder = Builder { store: &store, workers: &workers, progress: &say, timing: &timing };
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, request)) =
                    requests.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed))
                {
                    let result = builder.build(request);
                    lines.end(&request.name);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    let mut found = Vec::new();
    let mut first_error = None;
    for ((_, result), request) in done.into_iter().zip(&requests) {
        match result {
            Ok(outcomes) => found.push(Found::built(&request.name, request.module.digest(), outcomes)),
            Err(error) => {
                first_error.get_or_insert_with(|| failed(&error));
            }
        }
    }
    shown(options.cache.format, &found, true);
    first_error.map_or(Ok(()), Err)
}

fn shown(format: Shape, found: &[Found], whole: bool) {
    print(&match format {
        Shape::Json => render::json(found),
        Shape::Text if whole => found.iter().map(render::module).collect::<Vec<_>>().join("\n"),
        Shape::Text => render::list(found),
    });
}

/// What a catalog has of a module under a name.
fn found(catalog: &Catalog, name: &str, module: Digest) -> Outcome<Found> {
    let entries = catalog.variants(module).map_err(|error| {
        CommandError::environment(format!("{}: {error}", catalog.layout().module(module).display()))
    })?;
    Ok(Found::kept(name, module, entries))
}

fn list(cache: &Cache) -> Outcome<()> {
    let catalog = catalog(cache)?;
    let names = catalog.names().map_err(|error| {
        CommandError::environment(format!("{}: {error}", catalog.layout().names().display()))
    })?;
    let mut all = Vec::new();
    for name in names {
        let module = catalog.named(&name).map_err(|error| unread(&error))?;
        all.push(found(&catalog, &name, module)?);
    }
    shown(cache.format, &all, false);
    Ok(())
}

fn show(name: &str, cache: &Cache) -> Outcome<()> {
    let catalog = catalog(cache)?;
    let module = catalog.named(name).map_err(|error| unread(&error))?;
    shown(cache.format, &[found(&catalog, name, module)?], true);
    Ok(())
}

fn timed(name: &str, path: &Path, rounds: u32, bounds: &Limits, cache: &Cache) -> Outcome<()> {
    let module = catalog(cache)?.named(name).map_err(|error| unread(&error))?;
    let (store, workers, workload) = (store(cache)?, workers(bounds)?, workload(path)?);
    let bar = ProgressBar::new(u64::from(rounds));
    if let Ok(style) = ProgressStyle::with_template("{bar:24} round {pos} of {len}") {
        bar.set_style(style);
    }
    let result = bench(&store, &workers, module, &workload, rounds, |round| bar.set_position(round.into()));
    bar.finish_and_clear();
    let result = result.map_err(|error| failed(&error))?;
    print(&match cache.format {
        Shape::Text => render::bench(name, rounds, &result),
        Shape::Json => render::bench_json(name, rounds, &result),
    });
    Ok(())
}

fn traced(path: &Path, run: &Path, bounds: &Limits) -> Outcome<()> {
    let (_, module) = module(path, Some("module"))?;
    let (workers, workload) = (workers(bounds)?, workload(run)?);
    let found = trace(&workers, &module, &workload).map_err(|error| failed(&error))?;
    print(&found.to_text(&module));
    Ok(())
}

fn verify(repair: bool, names: &[String], bounds: &Limits, cache: &Cache) -> Outcome<u8> {
    // Nothing is made: a cache that is not there is an error.
    catalog(cache)?;
    let store = Store::existing(&folder(cache)?).map_err(|error| failed(&BuildError::Store(error)))?;
    let flaws = store.flaws().map_err(|error| failed(&BuildError::Store(error)))?;
    let found: Vec<render::Flawed> = flaws.iter().map(render::Flawed::of).collect();
    let mut lost = None;
    if repair && !flaws.is_empty() {
        let mut all = recipes(&[], Metering::None)?;
        if !names.is_empty() {
            all.extend(recipes(names, Metering::None)?);
        }
        let (workers, timing) = (workers(bounds)?, Mutex::new(()));
        let say = |_: &str, text: &str| eprintln!("plimsoll: {text}");
        let builder = Builder { store: &store, workers: &workers, progress: &say, timing: &timing };
        lost = Some(builder.repair(flaws, &all).map_err(|error| failed(&error))?);
    }
    print(&match cache.format {
        Shape::Text => render::verify(&found, lost.as_deref()),
        Shape::Json => render::verify_json(&found, lost.as_deref()),
    });
    let whole = lost.map_or(found.is_empty(), |lost| lost.is_empty());
    Ok(u8::from(!whole))
}

fn evict(most: Bytes, cache: &Cache) -> Outcome<()> {
    catalog(cache)?;
    let done = store(cache)?.evict(most).map_err(|error| failed(&BuildError::Store(error)))?;
    print(&match cache.format {
        Shape::Text => render::gc(&done),
        Shape::Json => render::gc_json(&done),
    });
    Ok(())
}

/// A line a module on the terminal, while it is built.
struct Lines {
    all: MultiProgress,
    bars: Vec<(String, ProgressBar)>,
}

impl Lines {
    fn new(requests: &[Request]) -> Self {
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template("{spinner} {prefix}  {msg}");
        let bars = requests.iter().map(|request| {
            let bar = all.add(ProgressBar::new_spinner().with_prefix(request.name.clone()));
            if let Ok(style) = &style {
                bar.set_style(style.clone());
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            (request.name.clone(), bar)
        });
        Self { bars: bars.collect(), all }
    }

    fn say(&self, name: &str, text: &str) {
        if let Some((_, bar)) = self.bars.iter().find(|(bar, _)| bar == name) {
            bar.set_message(text.to_owned());
        }
    }

    fn end(&self, name: &str) {
        if let Some((_, bar)) = self.bars.iter().find(|(bar, _)| bar == name) {
            bar.finish_and_clear();
        }
        let _ = self.all.clear();
        let _ = std::io::stderr().flush();
    }
}
