//! What `plimsoll variants` is asked.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use plimsoll_model::{Bytes, Millis};

use super::duration;

/// Compiles WebAssembly modules into variants for calm and tight times, and keeps the cache of them.
///
/// Each variant is made by a recipe: balanced, cpu-lean, memory-lean, address-lean, start-lean, portable, or a TOML file of
/// your own. A host with the crate plimsoll-runtime maps them from the cache and picks one by how contended the machine is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plimsoll variants build resize.wasm --workload resize.toml    all recipes, timed on a workload
  plimsoll variants build a.wasm b.wasm --recipe memory-lean    one recipe, two modules
  plimsoll variants show resize                                 sizes, times, and why each was kept
  plimsoll variants bench resize --workload resize.toml         against Wasmtime's default, in turns
  plimsoll variants trace resize.wasm --workload day.toml > hot.toml
  plimsoll variants build resize.wasm --profile hot.toml        hot functions as that run entered them
  plimsoll variants verify --repair                             build again what is damaged
  plimsoll variants gc --max-bytes 500MB                        least recently used first

A workload says what is timed:
  export = \"resize\"
  arguments = [900, 700]

Exit codes: 0 fine, 1 the cache is damaged (verify), 2 wrong usage, module, recipe or workload, 3 the environment lacks
something.")]
pub(crate) struct Variants {
    #[command(subcommand)]
    pub(crate) command: VariantsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VariantsCommand {
    /// Compile modules into the cache
    ///
    /// Without --recipe all six are built. One that cannot be applied to a module is listed as unavailable, with the
    /// reason. What is in the cache already, whole and for this machine, is left as it is.
    Build(Build),
    /// List modules and their variants
    List {
        #[command(flatten)]
        cache: Cache,
    },
    /// Show one module: sizes, times, measured ratios, and why each variant was kept
    Show {
        /// Name of the module, as `list` shows it
        name: String,
        #[command(flatten)]
        cache: Cache,
    },
    /// Time a module's variants against Wasmtime's default, in turns, and show medians
    Bench {
        /// Name of the module, as `list` shows it
        name: String,
        /// What is timed, a TOML file
        #[arg(long, value_name = "FILE")]
        workload: PathBuf,
        /// How often each variant runs
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        rounds: u32,
        #[command(flatten)]
        bounds: Limits,
        #[command(flatten)]
        cache: Cache,
    },
    /// Run a module once and print how often it entered each function, as `build --profile` reads it
    Trace {
        /// A WebAssembly module, binary or text
        module: PathBuf,
        /// What is run, a TOML file
        #[arg(long, value_name = "FILE")]
        workload: PathBuf,
        #[command(flatten)]
        bounds: Limits,
    },
    /// Hold everything in the cache against its seals; changes nothing, exit code 1 on damage
    Verify {
        /// Build again what is damaged
        #[arg(long)]
        repair: bool,
        /// Recipe files that damaged variants may be of, beside those that come along
        #[arg(long = "recipe", value_name = "NAME")]
        recipes: Vec<String>,
        #[command(flatten)]
        bounds: Limits,
        #[command(flatten)]
        cache: Cache,
    },
    /// Take the least recently used variants away until the cache is small enough
    Gc {
        /// How large the cache may be, such as 500MB
        #[arg(long, value_name = "SIZE")]
        max_bytes: Bytes,
        #[command(flatten)]
        cache: Cache,
    },
    /// Be a worker process: read a task from standard input, do it, answer
    #[command(hide = true)]
    Worker,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// WebAssembly modules, binary or text
    #[arg(value_name = "MODULE", required = true)]
    pub(crate) modules: Vec<PathBuf>,
    /// Recipes: names, or paths of TOML files; may be repeated [default: all six]
    #[arg(long = "recipe", value_name = "NAME", num_args = 1..)]
    pub(crate) recipes: Vec<String>,
    /// What the module is timed on, a TOML file: cpu-lean is tuned on it, and hot functions are found by tracing it
    #[arg(long, value_name = "FILE")]
    pub(crate) workload: Option<PathBuf>,
    /// How often a run entered each function, a TOML file that `trace` writes: tells hot functions from cold instead of the
    /// workload
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// What to call the module [default: its file's name without the ending]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// How hosts limit running time; it is compiled in
    #[arg(long, value_enum, default_value_t = Metered::None)]
    pub(crate) metering: Metered,
    /// Build also what is there already
    #[arg(long)]
    pub(crate) anew: bool,
    /// Modules compiled at the same time [default: one a core]
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) bounds: Limits,
    #[command(flatten)]
    pub(crate) cache: Cache,
}

/// Bounds of each worker process.
#[derive(Debug, Args)]
pub(crate) struct Limits {
    /// Longest that one step may take, such as 90s or 10m
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration)]
    pub(crate) timeout: Millis,
    /// Most private memory that one step may take
    #[arg(long, value_name = "SIZE", default_value = "2GiB")]
    pub(crate) memory: Bytes,
}

#[derive(Debug, Args)]
pub(crate) struct Cache {
    /// The cache's folder [default: plimsoll/variants in the XDG cache directory]
    #[arg(long = "cache", value_name = "DIR", env = "PLIMSOLL_VARIANTS")]
    pub(crate) folder: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Shape::Text, value_name = "FORMAT")]
    pub(crate) format: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// Tables for people
    Text,
    /// Everything, for other programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Metered {
    /// Not at all
    None,
    /// By counted operations
    Fuel,
    /// By a clock that the host ticks
    Epochs,
}
