//! What a variant is made by: a TOML table of knobs and passes. Knows neither modules nor files.

use plimsoll_runtime::cache::{Metering, Settings, Target};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::knobs::{KnobError, Knobs};

/// Names of the recipes that come with Plimsoll, in the order they are shown.
pub const BUILT_IN: [&str; 6] =
    ["balanced", "cpu-lean", "memory-lean", "address-lean", "start-lean", "portable"];

/// In which order functions stand in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As in the module.
    #[default]
    AsIs,
    /// Those that a run is expected to reach side by side, so that cold pages need never be resident.
    HotTogether,
}

/// How soon a runtime had best hibernate idle instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hibernate {
    /// As it sees fit.
    #[default]
    Usual,
    /// Soon.
    Eager,
}

/// One way of compiling a module, without alternatives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// What it is called: that of its file.
    pub name: String,
    /// One sentence for people.
    pub summary: String,
    /// For what the code is.
    pub target: Target,
    /// How running time is limited. Not the recipe's to say; set by whoever builds.
    pub metering: Metering,
    /// Order of functions.
    pub order: Order,
    /// What a runtime is told about idle instances.
    pub hibernate: Hibernate,
    /// Arguments of a pass by Binaryen before compilation; none when there is no pass.
    pub wasm_opt: Vec<String>,
    /// Knobs of the compilers.
    pub knobs: Knobs,
    /// What else is tried where a workload tells good from bad.
    pub tune: Option<Tune>,
}

/// How alternatives are judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tune {
    /// Interleaved runs of the recipe and an alternative.
    pub pairs: u32,
    /// Share of time an alternative has to save to be kept.
    pub keep_from: f64,
    /// Share of time by which it may on no account be slower.
    pub never_above: f64,
    /// The alternatives, in the order they are tried.
    pub candidates: Vec<Candidate>,
}

/// One alternative: what is laid over the recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// What it is called.
    pub name: String,
    /// As in a recipe.
    pub wasm_opt: Vec<String>,
    /// As in a recipe.
    pub knobs: Knobs,
}

/// Why a text is no recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// No recipe of this name comes with Plimsoll.
    #[error("there is no recipe '{0}'; there are {list}, or the path of a recipe's file", list = BUILT_IN.join(", "))]
    Unknown(String),
    /// No TOML, or a field that is missing, unknown or of the wrong form.
    #[error("recipe '{recipe}': {text}")]
    Form {
        /// Name of the recipe.
        recipe: String,
        /// What is wrong and where.
        text: String,
    },
    /// A knob that cannot be turned so.
    #[error("recipe '{recipe}': {error}")]
    Knob {
        /// Name of the recipe.
        recipe: String,
        /// Which, and what could stand there.
        error: KnobError,
    },
}

/// A recipe's file as it is written; groups of knobs are what is left over.
#[derive(Deserialize)]
struct Written {
    summary: String,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    order: Order,
    #[serde(default)]
    hibernate: Hibernate,
    #[serde(default, rename = "wasm-opt")]
    wasm_opt: Vec<String>,
    #[serde(default)]
    tune: Option<WrittenTune>,
    #[serde(flatten)]
    knobs: Table,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenTune {
    pairs: u32,
    keep_from: f64,
    never_above: f64,
    candidate: Vec<WrittenCandidate>,
}

#[derive(Deserialize)]
struct WrittenCandidate {
    name: String,
    #[serde(default, rename = "wasm-opt")]
    wasm_opt: Vec<String>,
    #[serde(flatten)]
    knobs: Table,
}

impl Recipe {
    /// One that comes with Plimsoll.
    ///
    /// # Errors
    /// [`RecipeError::Unknown`] with the names there are.
    pub fn built_in(name: &str) -> Result<Self, RecipeError> {
        let text =
            BUILT_IN.contains(&name).then(|| plimsoll_profiles::table(&format!("variants/{name}.toml")));
        match text.flatten() {
            Some(text) => Self::parse(name, text),
            None => Err(RecipeError::Unknown(name.to_owned())),
        }
    }

    /// Reads a recipe's file; `name` is what it is called.
    ///
    /// # Errors
    /// For what is missing, unknown, or has a value that does not fit.
    pub fn parse(name: &str, text: &str) -> Result<Self, RecipeError> {
        let form = |text: String| RecipeError::Form { recipe: name.to_owned(), text };
        let knob = |error| RecipeError::Knob { recipe: name.to_owned(), error };
        let written: Written =
            toml::from_str(text).map_err(|error| form(error.to_string().trim().to_owned()))?;
        // What is left over has to be groups of knobs; a plain value is a misspelt field.
        let plain = written.knobs.iter().find(|(_, value)| !matches!(value, Value::Table(_)));
        if let Some((field, _)) = plain {
            let valid = "summary, target, order, hibernate, wasm-opt, [tune], [optimize], [codegen], [debug] and [cranelift]";
            return Err(form(format!("there is no field '{field}'; there are {valid}")));
        }
        let tune = written.tune.map(|tune| {
            let fits = (1..=1000).contains(&tune.pairs)
                && (0.0..1.0).contains(&tune.keep_from)
                && (0.0..1.0).contains(&tune.never_above);
            if !fits {
                return Err(form("[tune] wants 1 to 1000 pairs, and shares from 0 to below 1".to_owned()));
            }
            let candidates = tune.candidate.into_iter().map(|candidate| {
                let knobs = Knobs::checked(candidate.knobs).map_err(knob)?;
                Ok(Candidate { name: candidate.name, wasm_opt: candidate.wasm_opt, knobs })
            });
            Ok(Tune {
                pairs: tune.pairs,
                keep_from: tune.keep_from,
                never_above: tune.never_above,
                candidates: candidates.collect::<Result<_, RecipeError>>()?,
            })
        });
        let recipe = Self {
            name: name.to_owned(),
            summary: written.summary,
            target: written.target,
            metering: Metering::None,
            order: written.order,
            hibernate: written.hibernate,
            wasm_opt: written.wasm_opt,
            knobs: Knobs::checked(written.knobs).map_err(knob)?,
            tune: tune.transpose()?,
        };
        recipe.settings().map_err(form)?;
        Ok(recipe)
    }

    /// What the engine that loads the code has to agree on.
    ///
    /// # Errors
    /// When Wasmtime no longer reads the knobs as it did.
    pub fn settings(&self) -> Result<Settings, String> {
        Ok(Settings { metering: self.metering, ..self.knobs.settings(self.target)? })
    }

    /// The recipe with one of its alternatives laid over it, and none left.
    #[must_use]
    pub fn taking(&self, candidate: &Candidate) -> Self {
        Self {
            wasm_opt: candidate.wasm_opt.clone(),
            knobs: self.knobs.with(&candidate.knobs),
            tune: None,
            ..self.clone()
        }
    }

    /// The recipe without its alternatives.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self { tune: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipes_that_come_along_are_recipes() {
        for name in BUILT_IN {
            let recipe = Recipe::built_in(name).unwrap_or_else(|error| panic!("{error}"));
            assert!(!recipe.summary.is_empty());
            assert_eq!(recipe.tune.is_some(), name == "cpu-lean", "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_the_recipe() {
        let check = |text: &str, expected: &str| {
            let error = Recipe::parse("mine", text).expect_err(text).to_string();
            assert!(
                error.starts_with("recipe 'mine': ") && error.contains(expected),
                "{text}\n  says: {error}"
            );
        };
        check("", "missing field `summary`");
        check("summary = 1", "invalid type");
        check(
            "summary = \"\"\nordre = \"as-is\"",
            "there is no field 'ordre'; there are summary, target, order",
        );
        check("summary = \"\"\norder = \"warm-first\"", "unknown variant `warm-first`");
        check(
            "summary = \"\"\n[optimize]\nspeed = 2",
            "no option 'speed' in [optimize]; a recipe can set opt-level",
        );
        check(
            "summary = \"\"\n[tune]\npairs = 0\nkeep-from = 0.1\nnever-above = 0\ncandidate = []",
            "1 to 1000 pairs",
        );
        assert!(
            Recipe::built_in("fast").is_err_and(|error| error.to_string().contains("balanced, cpu-lean"))
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(summary = \"x\"\n)?[\\[\\]a-z=0-9\".{}, \n-]{0,80}") {
            let _ = Recipe::parse("any", &text);
        }
    }
}
