//! `plimsoll.toml`: what a project asks of its code.
//!
//! The file stands in the working directory or above, up to the top of the repository. Arguments win over it. Each
//! command reads its own table and does not know the others'.
#![expect(dead_code, reason = "the commands that read it land next")]

use std::path::{Path, PathBuf};

use plimsoll_model::{Band, Points};
use serde::Deserialize;

use crate::error::{CommandError, Outcome};

/// Its name.
const NAME: &str = "plimsoll.toml";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// What a change has to keep to.
    pub(crate) score: ScoreConfig,
    /// Where the file stands; paths in it are relative to this. None without a file.
    #[serde(skip)]
    pub(crate) folder: Option<PathBuf>,
}

/// `[score]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct ScoreConfig {
    /// Highest score that passes.
    pub(crate) max_score: Option<Points>,
    /// Lowest band that fails.
    pub(crate) fail_on: Option<Band>,
    /// Accepted scores, as `--baseline`.
    pub(crate) baseline: Option<PathBuf>,
    /// Where the bands begin, as far as they differ from the built-in cut-offs.
    pub(crate) bands: Bands,
}

/// `[score.bands]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Bands {
    pub(crate) low: Option<Points>,
    pub(crate) medium: Option<Points>,
    pub(crate) high: Option<Points>,
}

impl Config {
    /// The nearest file at or above a folder; everything unset where there is none.
    ///
    /// # Errors
    ///
    /// Where the file is not what it should be.
    pub(crate) fn around(folder: &Path) -> Outcome<Self> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        for folder in folder.ancestors() {
            let file = folder.join(NAME);
            match std::fs::read_to_string(&file) {
                Ok(text) => return Self::parse(&text, &file),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(CommandError::usage(format!("cannot read {}: {error}", file.display())));
                }
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        Ok(Self::default())
    }

    fn parse(text: &str, file: &Path) -> Outcome<Self> {
        let config: Self = toml::from_str(text)
            .map_err(|error| CommandError::usage(format!("{}: {error}", file.display())))?;
        Ok(Self { folder: file.parent().map(Path::to_owned), ..config })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Outcome<Config> {
        Config::parse(text, Path::new("/project/plimsoll.toml"))
    }

    #[test]
    fn a_gate_is_read_as_written() {
        let config =
            parsed("[score]\nmax-score = 40\nfail-on = \"high\"\n[score.bands]\nhigh = 99.5\n").unwrap();
        assert_eq!(config.score.max_score, Some(Points::from_thousandths(40_000)));
        assert_eq!(config.score.fail_on, Some(Band::High));
        assert_eq!(config.score.bands.high, Some(Points::from_thousandths(99_500)));
        assert_eq!(config.folder.as_deref(), Some(Path::new("/project")));
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_file() {
        let error = parsed("[score]\nmax_score = 40\n").unwrap_err().to_string();
        assert!(error.contains("/project/plimsoll.toml") && error.contains("max_score"), "{error}");
    }
}
