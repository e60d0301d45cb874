//! The knowledge of base images, as `profiles/images.toml` holds it, and the choice among them.
//!
//! Does not know how a Containerfile is laid out. Rows are data: what is not in the table is not guessed.

use std::collections::BTreeMap;
use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifiers};
use plimsoll_model::Language;
use serde::{Deserialize, Serialize};

/// Base images of every language, as parsed from `profiles/images.toml`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// `plimsoll.images/1`.
    pub schema: String,
    /// One row a language.
    pub languages: BTreeMap<Language, BaseImages>,
}

/// Base images of one language. `{version}` in a reference stands for the language's version.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseImages {
    /// Versions that have images, oldest first.
    pub versions: Vec<String>,
    /// The version to take where the project admits it.
    pub preferred: String,
    /// With compilers.
    pub build: String,
    /// Without compilers, with a package manager.
    pub run: String,
    /// Without a package manager or a shell, for programs that need nothing but the C library.
    #[serde(default)]
    pub bare: Option<String>,
    /// For programs that use an NVIDIA GPU.
    #[serde(default)]
    pub gpu: Option<GpuImage>,
    /// Images that tools are copied out of, by the tool's name.
    #[serde(default)]
    pub tools: BTreeMap<String, String>,
    /// Packages that need more than the language itself.
    #[serde(default)]
    pub needs: Vec<SystemNeed>,
}

/// A base image with CUDA's libraries.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GpuImage {
    /// The image.
    pub run: String,
    /// The language's version in its distribution; absent where the language is not needed to run.
    #[serde(default)]
    pub version: Option<String>,
    /// Distribution packages that bring the language.
    #[serde(default)]
    pub install: Vec<String>,
}

/// What a package of the language needs from the distribution.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemNeed {
    /// The package, as its registry spells it.
    pub package: String,
    /// Whether installing it compiles C.
    #[serde(default)]
    pub compiler: bool,
    /// Distribution packages to build it.
    #[serde(default)]
    pub build: Vec<String>,
    /// Distribution packages to run it.
    #[serde(default)]
    pub run: Vec<String>,
}

/// Everything that a set of packages needs, each once, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Needs {
    pub(crate) compiler: bool,
    pub(crate) build: Vec<String>,
    pub(crate) run: Vec<String>,
}

impl BaseImages {
    /// What the packages need; unknown ones need nothing.
    pub(crate) fn needs(&self, packages: &[String]) -> Needs {
        let mut needs = Needs::default();
        for row in &self.needs {
            if packages.iter().any(|package| same_package(package, &row.package)) {
                needs.compiler |= row.compiler;
                needs.build.extend(row.build.iter().cloned());
                needs.run.extend(row.run.iter().cloned());
            }
        }
        for list in [&mut needs.build, &mut needs.run] {
            list.sort();
            list.dedup();
        }
        needs
    }

    /// The version to use for a requirement such as `>=3.10,<3.13`, `3.12` or `==3.11.4`; absent where no version of
    /// the table will do. One that cannot be read is no requirement.
    pub(crate) fn version(&self, requires: Option<&str>) -> Option<String> {
        let Some(specifiers) = requires.and_then(specifiers) else { return Some(self.preferred.clone()) };
        if admits(&specifiers, &self.preferred) {
            return Some(self.preferred.clone());
        }
        if let Some(version) = self.versions.iter().rev().find(|version| admits(&specifiers, version)) {
            return Some(version.clone());
        }
        // A pin to one patch release has a tag of its own.
        let pin = specifiers.iter().find(|specifier| *specifier.operator() == Operator::Equal)?;
        let [major, minor, ..] = pin.version().release() else { return None };
        self.versions.contains(&format!("{major}.{minor}")).then(|| pin.version().to_string())
    }
}

/// Whether an image of a minor version is admitted: it holds the newest patch release.
pub(crate) fn admits_version(requires: Option<&str>, version: &str) -> bool {
    requires.and_then(specifiers).is_none_or(|specifiers| admits(&specifiers, version))
}

fn admits(specifiers: &VersionSpecifiers, version: &str) -> bool {
    Version::from_str(&format!("{version}.999")).is_ok_and(|version| specifiers.contains(&version))
}

/// A bare version means that release and its patches.
fn specifiers(text: &str) -> Option<VersionSpecifiers> {
    let text = text.trim();
    if text.len() > 200 {
        return None;
    }
    if let Ok(version) = Version::from_str(text) {
        let wild = if version.release().len() > 2 { "" } else { ".*" };
        return VersionSpecifiers::from_str(&format!("=={text}{wild}")).ok();
    }
    VersionSpecifiers::from_str(text).ok()
}

/// Registries take `-`, `_` and `.` for the same, in either case (PEP 503).
fn same_package(left: &str, right: &str) -> bool {
    let normal = |text: &str| text.to_ascii_lowercase().replace(['_', '.'], "-");
    normal(left) == normal(right)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The table that ships.
    pub(crate) fn shipped() -> Images {
        toml::from_str(include_str!("../../../profiles/images.toml")).unwrap()
    }

    #[test]
    fn the_table_that_ships_names_images_that_registries_take() {
        let images = shipped();
        assert_eq!(images.schema, "plimsoll.images/1");
        for (language, row) in &images.languages {
            assert!(row.versions.contains(&row.preferred), "{language}");
            let gpu = row.gpu.iter().map(|gpu| &gpu.run);
            for reference in
                [&row.build, &row.run].into_iter().chain(&row.bare).chain(gpu).chain(row.tools.values())
            {
                let reference = reference.replace("{version}", &row.preferred);
                crate::ImageReference::new(&reference).unwrap();
            }
        }
    }

    #[test]
    fn the_newest_version_that_a_project_admits_is_taken() {
        let images = shipped();
        let python = &images.languages[&Language::Python];
        let check = |requires: &str, expected: Option<&str>| {
            assert_eq!(python.version(Some(requires)).as_deref(), expected, "{requires}");
        };
        check(">=3.9", Some(&python.preferred));
        check(">=3.9,<3.12", Some("3.11"));
        check("~=3.10.2", Some("3.10"));
        check("3.12", Some("3.12"));
        check("3.11.4\n", Some("3.11.4"));
        check("==3.11.4", Some("3.11.4"));
        check(">=4", None);
        check("<3", None);
        check("whatever", Some(&python.preferred));
    }

    #[test]
    fn packages_are_known_in_any_spelling() {
        let images = shipped();
        let needs =
            images.languages[&Language::Python].needs(&["Python_LDAP".to_owned(), "numpy".to_owned()]);
        assert!(needs.compiler);
        assert!(needs.build.contains(&"libldap-dev".to_owned()), "{needs:?}");
        assert_eq!(images.languages[&Language::Python].needs(&["numpy".to_owned()]), Needs::default());
    }
}
