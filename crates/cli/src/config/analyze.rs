//! The `[analyze]` table of `plimsoll.toml`: limits of functions, and for which paths.
//!
//! Knows the table's shape; what a limit does is the command's business. Nothing is on by default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use serde::de::{self, Deserializer, Error as _, Visitor};

use crate::analysis::metric::Metric;

/// `[analyze]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct AnalyzeConfig {
    /// Ratchet file, from the folder of `plimsoll.toml`.
    pub(crate) baseline: Option<PathBuf>,
    /// Limits of functions.
    pub(crate) thresholds: BTreeMap<Metric, Limit>,
    /// Other limits for some paths; later ones win.
    pub(crate) overrides: Vec<Override>,
}

/// `[[analyze.overrides]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    /// Globs from the folder of `plimsoll.toml`, such as `tests/**`.
    pub(crate) paths: Globs,
    /// What holds there; a metric not named keeps its limit.
    pub(crate) thresholds: BTreeMap<Metric, Limit>,
}

/// A threshold: the worst figure that passes, or none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit(pub(crate) Option<f64>);

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrFalse;

        impl Visitor<'_> for NumberOrFalse {
            type Value = Limit;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number that is not negative, or false for no limit")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Limit, E> {
                // No metric is counted past 2^53, which a double holds.
                #[expect(clippy::cast_precision_loss, reason = "a limit past 2^53 limits nothing")]
                self.visit_f64(number as f64)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Limit, E> {
                if number.is_finite() && number >= 0.0 {
                    Ok(Limit(Some(number)))
                } else {
                    Err(E::invalid_value(de::Unexpected::Float(number), &self))
                }
            }

            fn visit_bool<E: de::Error>(self, on: bool) -> Result<Limit, E> {
                if on { Err(E::invalid_value(de::Unexpected::Bool(on), &self)) } else { Ok(Limit(None)) }
            }
        }

        deserializer.deserialize_any(NumberOrFalse)
    }
}

/// Paths by pattern, `/` between folders; `*` stays within one.
#[derive(Debug, Clone)]
pub(crate) struct Globs(GlobSet);

impl Globs {
    /// Whether one of the patterns fits the path.
    pub(crate) fn fit(&self, path: &Path) -> bool {
        self.0.is_match(path)
    }
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut set = GlobSetBuilder::new();
        for pattern in Vec::<String>::deserialize(deserializer)? {
            set.add(glob(&pattern).map_err(D::Error::custom)?);
        }
        set.build().map(Self).map_err(D::Error::custom)
    }
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    // A folder's name means all that is in it.
    let whole = pattern.strip_suffix('/').map(|folder| format!("{folder}/**"));
    GlobBuilder::new(whole.as_deref().unwrap_or(pattern)).literal_separator(true).build()
}
