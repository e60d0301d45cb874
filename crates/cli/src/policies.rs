//! The sizing policies that ship with Plimsoll, by name.

use plimsoll_model::Bytes;
use plimsoll_plan::sizing::Policy;
use serde::{Deserialize, Deserializer};

use crate::error::{CommandError, Outcome};

/// A policy's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// For people.
    #[serde(rename = "about")]
    _about: String,
    failure: f64,
    seen: f64,
    #[serde(deserialize_with = "size")]
    least: Bytes,
}

fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// The policy of a name, needs in bytes.
pub(crate) fn named(name: &str) -> Outcome<Policy> {
    let Some(text) = plimsoll_profiles::table(&format!("policies/{name}.toml")) else {
        let tables = plimsoll_profiles::TABLES.iter().map(|(file, _)| *file);
        let policies = tables.filter_map(|file| file.strip_prefix("policies/")?.strip_suffix(".toml"));
        let known: Vec<&str> = policies.collect();
        return Err(CommandError::usage(format!("there is no policy '{name}'"))
            .hint(format!("policies: {}", known.join(", "))));
    };
    let table: Table = toml::from_str(text).map_err(|error| {
        CommandError::environment(format!("the built-in policy '{name}' is broken: {error}"))
    })?;
    Ok(Policy { failure: table.failure, seen: table.seen, least: table.least.as_f64() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_policy_is_read_and_safe_fails_least() {
        let price = |name| named(name).unwrap().failure;
        assert!(price("safe") > price("balanced") && price("balanced") > price("thrifty"));
        assert!(named("reckless").is_err());
    }
}
