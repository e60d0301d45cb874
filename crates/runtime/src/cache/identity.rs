//! What makes a variant this one: the module, how it was compiled, by which release and for which machine.

use plimsoll_model::VariantKey;
use serde::{Deserialize, Serialize};

use super::{Settings, Target};

/// The release of Wasmtime whose artifacts this crate maps; `tests` hold it against the one in the lock file.
pub const WASMTIME_VERSION: &str = "48.0.8";

/// BLAKE3 hash of a module's bytes as given. Told as 64 hexadecimal digits.
pub type Digest = VariantKey;

/// The machine that an artifact needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Instruction set and operating system, or `pulley`.
    pub target: String,
    /// Features of the processor that the code may use, sorted; none for Pulley.
    pub cpu: Vec<String>,
}

impl Platform {
    /// This machine, with the features that Wasmtime's compilers take notice of.
    #[must_use]
    pub fn native() -> Self {
        let target = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
        Self { target, cpu: cpu_features() }
    }

    /// What artifacts for `target` need when they are compiled here.
    #[must_use]
    pub fn of(target: Target) -> Self {
        match target {
            Target::Native => Self::native(),
            Target::Pulley => Self { target: "pulley".to_owned(), cpu: Vec::new() },
        }
    }

    /// Whether a machine like `self` runs what was compiled for `other`; what it lacks if not.
    ///
    /// # Errors
    /// With what is lacking, as words for a message.
    pub fn runs(&self, other: &Self) -> Result<(), String> {
        if other.target == "pulley" {
            return Ok(());
        }
        if self.target != other.target {
            return Err(format!("it is for {}, this machine is {}", other.target, self.target));
        }
        match other.cpu.iter().find(|feature| !self.cpu.contains(feature)) {
            Some(feature) => {
                Err(format!("it needs the processor feature {feature}, which this machine lacks"))
            }
            None => Ok(()),
        }
    }
}

/// Everything that the code of a variant depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The module's bytes as given.
    pub module: Digest,
    /// Name of the recipe.
    pub recipe: String,
    /// Hash of all that the recipe says, and of the profile or workload that steered it.
    pub recipe_digest: Digest,
    /// Release of Wasmtime.
    pub wasmtime: String,
    /// The machine it needs.
    pub platform: Platform,
    /// What the engine has to be set to.
    pub settings: Settings,
}

impl Identity {
    /// The variant's content address: BLAKE3 over the fields, each with its length in front, so that no two different
    /// identities give the same bytes.
    #[must_use]
    pub fn key(&self) -> VariantKey {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(plimsoll_model::wire::VARIANT.as_bytes());
        field(&self.module.0);
        field(self.recipe.as_bytes());
        field(&self.recipe_digest.0);
        field(self.wasmtime.as_bytes());
        field(self.platform.target.as_bytes());
        field(self.platform.cpu.join(",").as_bytes());
        let s = &self.settings;
        field(&[
            s.target as u8,
            s.metering as u8,
            u8::from(s.guard_before_memory),
            u8::from(s.memory_may_move),
            u8::from(s.memory_copy_on_write),
            u8::from(s.signals),
            u8::from(s.inlining),
            u8::from(s.address_map),
        ]);
        for number in [s.memory_reservation, s.memory_guard, s.memory_growth_reservation] {
            field(&number.to_le_bytes());
        }
        VariantKey(*hasher.finalize().as_bytes())
    }

    /// The digest of a module, a recipe or whatever else is told by its bytes.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> Digest {
        VariantKey(*blake3::hash(bytes).as_bytes())
    }
}

/// Features that Wasmtime's compilers use where they find them, sorted.
#[cfg(target_arch = "x86_64")]
fn cpu_features() -> Vec<String> {
    let mut found = Vec::new();
    macro_rules! look {
        ($($feature:tt)*) => {
            $(if std::arch::is_x86_feature_detected!($feature) {
                found.push($feature.to_owned());
            })*
        };
    }
    look!("avx" "avx2" "avx512bitalg" "avx512dq" "avx512f" "avx512vbmi" "avx512vl" "avxvnni" "bmi1" "bmi2"
        "cmpxchg16b" "fma" "lzcnt" "popcnt" "sse3" "sse4.1" "sse4.2" "ssse3");
    found
}

/// Features that Wasmtime's compilers use where they find them, sorted.
#[cfg(target_arch = "aarch64")]
fn cpu_features() -> Vec<String> {
    let mut found = Vec::new();
    macro_rules! look {
        ($($feature:tt)*) => {
            $(if std::arch::is_aarch64_feature_detected!($feature) {
                found.push($feature.to_owned());
            })*
        };
    }
    look!("dotprod" "fp16" "i8mm" "lse" "paca");
    found
}

/// None that are known of: Wasmtime checks what an artifact needs once more as it loads it.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn cpu_features() -> Vec<String> {
    Vec::new()
}
