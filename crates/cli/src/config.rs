//! `plimsoll.toml`: what a project asks of its code.
//!
//! The file stands in the working directory or above, up to the top of the repository. Arguments win over it. Each
//! command reads its own table and does not know the others'.

mod analyze;

use std::path::{Path, PathBuf};

use plimsoll_model::{Band, Points};
use serde::Deserialize;

pub(crate) use self::analyze::{AnalyzeConfig, Globs, Limit};
use crate::error::{CommandError, Outcome};

/// Its name.
const NAME: &str = "plimsoll.toml";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// What functions have to keep to.
    pub(crate) analyze: AnalyzeConfig,
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
        let config: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            CommandError::usage(format!("{}:{line}: {}", file.display(), error.message()))
                .hint("README.md shows what may stand there, under plimsoll.toml")
        })?;
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

    #[test]
    fn a_wrong_file_is_told_by_line_and_what_may_stand_there() {
        let check = |text: &str, expected: &str| {
            let said = match parsed(text) {
                Ok(config) => format!("{:?}", config.analyze.thresholds),
                Err(error) => error.to_string(),
            };
            assert!(said.contains(expected), "{text}\n  gave: {said}\n  wanted: {expected}");
        };
        check("[analyze.thresholds]\ncognitive = 15\nnpath = false\n", "Cognitive: Limit(Some(15.0))");
        check("[analyze.thresholds]\ncognitive = 15\nnpath = false\n", "Npath: Limit(None)");
        check("[analyze.thresholds]\n\ncognitve = 15\n", "/plimsoll.toml:3: unknown variant `cognitve`");
        check("[analyze.thresholds]\ncognitve = 15\n", "`cognitive`");
        check("[analyze.thresholds]\ncognitive = \"15\"\n", "/plimsoll.toml:2: invalid type: string");
        check("[analyze.thresholds]\ncognitive = -1\n", "false for no limit");
        check("[analyse]\n", "/plimsoll.toml:1: unknown field `analyse`");
        check("[analyze\n", "/plimsoll.toml:1: ");
        check("[[analyze.overrides]]\npaths = [\"a[\"]\nthresholds = {}\n", "/plimsoll.toml:2: ");
    }
}
