//! What a recipe may turn, held against the tables of those who own the knobs: Wasmtime's option groups and
//! `cranelift-codegen`'s settings. Knows nothing of recipes' other parts.

use std::collections::BTreeMap;

use cranelift_codegen::settings::{self, Configurable as _, SetError, Setting};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};
use wasmtime_cli_flags::CommonOptions;

use plimsoll_runtime::cache::{Settings, Target};

/// Wasmtime's options that a recipe decides, by group. All others are the host's: how instances are pooled, which
/// proposals are on, how much fuel there is.
const OPTIONS: &[(&str, &[&str])] = &[
    (
        "optimize",
        &[
            "opt-level",
            "regalloc-algorithm",
            "memory-reservation",
            "memory-reservation-for-growth",
            "memory-guard-size",
            "guard-before-linear-memory",
            "memory-may-move",
            "memory-init-cow",
            "signals-based-traps",
        ],
    ),
    ("codegen", &["compiler", "inlining", "native-unwind-info"]),
    ("debug", &["address-map", "symbols"]),
];

/// Why a knob cannot be turned so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnobError {
    /// There is no such group of options.
    #[error(
        "Wasmtime has no group [{group}] of options; there are [optimize], [codegen], [debug] and [cranelift]"
    )]
    Group {
        /// As the recipe has it.
        group: String,
    },
    /// Wasmtime has no option of this name.
    #[error("Wasmtime has no option '{name}' in [{group}]; a recipe can set {}", valid.join(", "))]
    Option {
        /// Group of options.
        group: String,
        /// As the recipe has it.
        name: String,
        /// What could stand there.
        valid: Vec<&'static str>,
    },
    /// The option exists, and is for the host of the instances to choose.
    #[error("'{name}' in [{group}] is for the host to choose, not for a recipe, which can set {}", valid.join(", "))]
    Host {
        /// Group of options.
        group: String,
        /// As the recipe has it.
        name: String,
        /// What could stand there.
        valid: Vec<&'static str>,
    },
    /// Wasmtime refuses the value.
    #[error("'{name}' in [{group}] cannot be {value}: {why}")]
    Value {
        /// Group of options.
        group: String,
        /// As the recipe has it.
        name: String,
        /// As the recipe has it.
        value: String,
        /// What Wasmtime or Cranelift says.
        why: String,
    },
    /// Cranelift has no setting of this name.
    #[error("Cranelift has no setting '{name}' for this machine; there are {}", valid.join(", "))]
    Setting {
        /// As the recipe has it.
        name: String,
        /// All there are.
        valid: Vec<&'static str>,
    },
    /// Code compiled with this setting cannot be loaded by Wasmtime.
    #[error("Cranelift's '{name}' is Wasmtime's to set: code made otherwise could not be loaded")]
    Fixed {
        /// As the recipe has it.
        name: String,
    },
}

/// The knobs of a recipe, all of them known and with values that fit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Knobs {
    /// Wasmtime's options by group.
    options: Table,
    /// Cranelift's settings, as it reads them.
    cranelift: BTreeMap<String, String>,
}

impl Knobs {
    /// Takes the groups of a recipe that hold knobs.
    ///
    /// # Errors
    /// For the first knob that is unknown, not a recipe's, or has a value that does not fit.
    pub fn checked(groups: Table) -> Result<Self, KnobError> {
        let mut knobs = Self::default();
        for (group, options) in groups {
            let Value::Table(options) = options else { return Err(KnobError::Group { group }) };
            if group == "cranelift" {
                for (name, value) in options {
                    let value = setting(&name, &value)?;
                    knobs.cranelift.insert(name, value);
                }
                continue;
            }
            let valid = OPTIONS.iter().find(|(name, _)| *name == group).map(|(_, valid)| *valid);
            let Some(valid) = valid else { return Err(KnobError::Group { group }) };
            for (name, value) in &options {
                option(&group, name, value, valid)?;
            }
            knobs.options.insert(group, Value::Table(options));
        }
        Ok(knobs)
    }

    /// These knobs with others laid over them.
    #[must_use]
    pub fn with(&self, over: &Self) -> Self {
        let mut knobs = self.clone();
        for (group, options) in &over.options {
            let entry = knobs.options.entry(group.clone()).or_insert_with(|| Value::Table(Table::new()));
            if let (Value::Table(all), Value::Table(options)) = (entry, options) {
                all.extend(options.clone());
            }
        }
        knobs.cranelift.extend(over.cranelift.clone());
        knobs
    }

    /// As Wasmtime's own structure of options.
    ///
    /// # Errors
    /// When what Wasmtime reads has changed since the knobs were checked.
    pub fn options(&self) -> Result<CommonOptions, String> {
        Value::Table(self.options.clone())
            .try_into()
            .map_err(|error: toml::de::Error| error.message().to_owned())
    }

    /// Cranelift's settings by name, as it reads them.
    #[must_use]
    pub fn cranelift(&self) -> &BTreeMap<String, String> {
        &self.cranelift
    }

    /// What the engine that loads the code has to agree on.
    ///
    /// # Errors
    /// As [`Knobs::options`].
    pub fn settings(&self, target: Target) -> Result<Settings, String> {
        let options = self.options()?;
        let (optimize, plain) = (&options.opts, Settings::default());
        // Pulley has no guard pages and takes no signals; other figures than its own would not load.
        let (guard, signals) = match target {
            Target::Native => (plain.memory_guard, plain.signals),
            Target::Pulley => (0, false),
        };
        Ok(Settings {
            target,
            memory_reservation: optimize.memory_reservation.unwrap_or(plain.memory_reservation),
            memory_guard: optimize.memory_guard_size.unwrap_or(guard),
            guard_before_memory: optimize.guard_before_linear_memory.unwrap_or(plain.guard_before_memory),
            memory_may_move: optimize.memory_may_move.unwrap_or(plain.memory_may_move),
            memory_growth_reservation: optimize
                .memory_reservation_for_growth
                .unwrap_or(plain.memory_growth_reservation),
            memory_copy_on_write: optimize.memory_init_cow.unwrap_or(plain.memory_copy_on_write),
            signals: optimize.signals_based_traps.unwrap_or(signals),
            inlining: options.codegen.inlining == Some(wasmtime::Inlining::Yes),
            address_map: options.debug.address_map.unwrap_or(plain.address_map),
            ..plain
        })
    }
}

/// Lets Wasmtime read one option.
fn option(group: &str, name: &str, value: &Value, valid: &[&'static str]) -> Result<(), KnobError> {
    let document = Table::from_iter([(
        group.to_owned(),
        Value::Table(Table::from_iter([(name.to_owned(), value.clone())])),
    )]);
    let read: Result<CommonOptions, toml::de::Error> = Value::Table(document).try_into();
    let (group, name, valid) = (group.to_owned(), name.to_owned(), valid.to_vec());
    match read {
        Err(error) if error.message().starts_with("unknown field") => {
            Err(KnobError::Option { group, name, valid })
        }
        _ if !valid.contains(&name.as_str()) => Err(KnobError::Host { group, name, valid }),
        Err(error) => {
            Err(KnobError::Value { group, name, value: value.to_string(), why: error.message().to_owned() })
        }
        Ok(_) => Ok(()),
    }
}

/// Lets Cranelift read one setting, and gives it as Cranelift wants it.
fn setting(name: &str, value: &Value) -> Result<String, KnobError> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut shared = settings::builder();
    let mut machine =
        cranelift_codegen::isa::lookup_by_name(&format!("{}-unknown-linux-gnu", std::env::consts::ARCH)).ok();
    let result = match (shared.set(name, &text), &mut machine) {
        (Err(SetError::BadName(_)), Some(machine)) => machine.set(name, &text),
        (other, _) => other,
    };
    match result {
        Err(SetError::BadName(_)) => {
            let all =
                shared.iter().chain(machine.iter().flat_map(|machine| machine.iter().collect::<Vec<_>>()));
            let mut valid: Vec<&'static str> =
                all.map(|setting: Setting| setting.name).filter(|name| !is_wasmtimes(name)).collect();
            valid.sort_unstable();
            Err(KnobError::Setting { name: name.to_owned(), valid })
        }
        _ if is_wasmtimes(name) => Err(KnobError::Fixed { name: name.to_owned() }),
        Err(error) => Err(KnobError::Value {
            group: "cranelift".to_owned(),
            name: name.to_owned(),
            value: text,
            why: error.to_string(),
        }),
        Ok(()) => Ok(text),
    }
}

/// Settings for which Wasmtime accepts only its own value.
fn is_wasmtimes(name: &str) -> bool {
    [
        "libcall_call_conv",
        "preserve_frame_pointers",
        "enable_probestack",
        "probestack_strategy",
        "enable_multi_ret_implicit_sret",
        "enable_llvm_abi_extensions",
        "enable_pinned_reg",
        "use_colocated_libcalls",
        "use_pinned_reg_as_heap_base",
        "stack_switch_model",
        "opt_level",
        "regalloc_algorithm",
        "unwind_info",
    ]
    .contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let error = Knobs::checked(toml::from_str(text).expect("TOML")).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}\n  says: {error}");
    }

    #[test]
    fn a_wrong_knob_names_the_right_ones() {
        check(
            "[optimize]\nopt-levle = 2",
            "no option 'opt-levle' in [optimize]; a recipe can set opt-level, regalloc",
        );
        check("[optimise]\nopt-level = 2", "no group [optimise]");
        check("[optimize]\npooling-allocator = true", "for the host to choose");
        check("[optimize]\nopt-level = 7", "'opt-level' in [optimize] cannot be 7");
        check("[codegen]\ncompiler = \"turbofan\"", "cannot be \"turbofan\"");
        check(
            "[cranelift]\nenable_simd_please = true",
            "no setting 'enable_simd_please' for this machine; there are ",
        );
        check("[cranelift]\nlog2_min_function_alignment = \"many\"", "cannot be many");
        check("[cranelift]\npreserve_frame_pointers = false", "Wasmtime's to set");
    }

    #[test]
    fn what_lies_over_wins() {
        let read = |text: &str| Knobs::checked(toml::from_str(text).unwrap()).unwrap();
        let base =
            read("[optimize]\nopt-level = 2\nmemory-reservation = 0\n[cranelift]\nregalloc_checker = true");
        let both = base.with(&read("[optimize]\nopt-level = 0\n[codegen]\ninlining = \"yes\""));
        assert_eq!(both.options().unwrap().opts.opt_level, Some(wasmtime::OptLevel::None));
        let settings = both.settings(Target::Native).unwrap();
        assert!(settings.inlining && settings.memory_reservation == 0);
        assert_eq!(both.cranelift()["regalloc_checker"], "true");
    }
}
