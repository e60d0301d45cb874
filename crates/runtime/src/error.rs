//! What can go wrong with loading, running and switching.

use plimsoll_model::VariantKey;
use thiserror::Error;

use crate::cache::{CatalogError, Damage, Metering};

/// Why something could not be done. Whatever was running before is as it was.
#[derive(Debug, Error)]
pub enum Error {
    /// The cache or a name in it.
    #[error(transparent)]
    Cache(#[from] CatalogError),
    /// A folder of the cache could not be listed.
    #[error("the cache cannot be listed: {0}")]
    List(#[from] std::io::Error),
    /// No variant of a module can be used here.
    #[error("`{name}` has no variant that can be used here{}", told(.rejected))]
    NoVariant {
        /// The module.
        name: String,
        /// What there is, and what is wrong with it.
        rejected: Vec<Rejected>,
    },
    /// No variant of a module has the metering that the host asks for.
    #[error(
        "`{name}` has no variant with metering {wanted:?}; build one: metering is compiled into the code"
    )]
    NoMetering {
        /// The module.
        name: String,
        /// What the host asks for.
        wanted: Metering,
    },
    /// The module and the host do not fit, or the module could not be brought up.
    #[error("`{name}` cannot be instantiated: {cause:#}")]
    Instantiate {
        /// The module.
        name: String,
        /// What Wasmtime or the host says.
        cause: wasmtime::Error,
    },
    /// No such function.
    #[error("`{module}` exports no function `{function}`; it exports {known}")]
    NoFunction {
        /// The module.
        module: String,
        /// The name asked for.
        function: String,
        /// What there is.
        known: String,
    },
    /// No such variant.
    #[error("`{name}` has no variant `{recipe}` with the metering that is asked for; it has {}", .known.join(", "))]
    NoRecipe {
        /// The module.
        name: String,
        /// The recipe asked for.
        recipe: String,
        /// Recipes of all its variants.
        known: Vec<String>,
    },
    /// The instance stays as it is.
    #[error("the instance stays as it is: {0}")]
    Stays(Box<Stay>),
    /// The module trapped, the host's functions failed, or arguments were of the wrong type.
    #[error("{0:#}")]
    Call(wasmtime::Error),
    /// A hibernated instance could not be brought back this time. It sleeps on, with all its state.
    #[error("the instance could not be woken and sleeps on: {0}")]
    Wake(Box<Stay>),
    /// The state of an instance is gone, since the kernel failed half-way and could not take back what it had done.
    #[error("the instance was lost: {0}")]
    Lost(String),
}

impl Error {
    pub(crate) fn stays(stay: Stay) -> Self {
        Self::Stays(Box::new(stay))
    }
}

/// A variant that was not loaded, and why. Its code was not mapped.
#[derive(Debug)]
pub struct Rejected {
    /// By the name of its files.
    pub key: VariantKey,
    /// Recipe, when the manifest could be read.
    pub recipe: Option<String>,
    /// What is wrong with it.
    pub damage: Damage,
}

fn told(rejected: &[Rejected]) -> String {
    rejected
        .iter()
        .map(|one| {
            let recipe = one.recipe.as_deref().unwrap_or("unknown recipe");
            format!("\n  {recipe} ({}) {}", &one.key.to_string()[..12], one.damage)
        })
        .collect()
}

/// Why a live instance stays in the variant it is in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Stay {
    /// Something in this module can never move.
    #[error("{0}")]
    Fixed(String),
    /// The two variants reach their state by different exports.
    #[error("variants `{from}` and `{to}` were instrumented differently")]
    Unlike {
        /// The variant it is in.
        from: String,
        /// The one it should go to.
        to: String,
    },
    /// A reference to a function of another instance, or of the host, that no table of this module knows.
    #[error("{place} holds a function that is not this module's own")]
    ForeignFunction {
        /// Export and index.
        place: String,
    },
    /// A reference to an object of the host or the collector.
    #[error("{place} holds a reference to an object, which cannot leave its store")]
    Object {
        /// Export and index.
        place: String,
    },
    /// An export that the manifest names is not there, or of another kind.
    #[error("the module has no {kind} `{export}` to reach its state by")]
    Unreachable {
        /// What it should be.
        kind: &'static str,
        /// Its name.
        export: String,
    },
    /// Memory is shared between threads.
    #[error("memory `{0}` is shared between threads")]
    SharedMemory(String),
    /// The target could not be brought up, or the kernel refused to move pages.
    #[error("the new instance could not be brought up: {0}")]
    Failed(String),
}
