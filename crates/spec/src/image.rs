//! References to container images, checked against the grammar that registries keep.
//!
//! Does not know whether an image exists.

use std::fmt;

use oci_spec::distribution::Reference;

use crate::error::shown;
use crate::{Name, SpecError};

/// `[registry/]repository[:tag][@digest]`, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImageReference(String);

impl ImageReference {
    /// Most characters of registry and repository together.
    const MOST_NAME: usize = 255;

    /// Takes a reference as a person gave it.
    ///
    /// # Errors
    /// [`SpecError::Image`] with what is wrong.
    pub fn new(given: &str) -> Result<Self, SpecError> {
        let wrong = |why: &str| SpecError::Image { given: shown(given), why: why.to_owned() };
        // The library's grammar takes letters of any script in a tag, and so no registry.
        if let Some(c) = given.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(wrong(&format!("{c:?} is not allowed")));
        }
        let reference = Reference::try_from(given).map_err(|error| {
            let lower = given.to_ascii_lowercase();
            if lower != given && Reference::try_from(lower.as_str()).is_ok() {
                wrong("the repository must be in lower case")
            } else {
                wrong(&error.to_string())
            }
        })?;
        if reference.registry().len() + 1 + reference.repository().len() > Self::MOST_NAME {
            return Err(wrong("the name is longer than 255 characters"));
        }
        if reference.digest().is_some_and(|digest| digest.contains(|c: char| c.is_ascii_uppercase())) {
            return Err(wrong("the digest must be in lower case"));
        }
        // Docker takes a bare 64-digit name for an image's id.
        if given.len() == 64 && given.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong("64 hexadecimal digits are an image's id, not its name"));
        }
        Ok(Self(given.to_owned()))
    }

    /// What building the project's Containerfile with `--tag NAME` would give.
    #[must_use]
    pub fn local(name: &Name) -> Self {
        Self(format!("{name}:latest"))
    }

    /// The reference itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_as_registries_take_them() {
        let digest = format!("app@sha256:{}", "a".repeat(64));
        for good in ["app", "app:1.2", "localhost:5000/team/app:v1", "ghcr.io/a/b__c-d.e:x_1", &digest] {
            assert_eq!(ImageReference::new(good).unwrap().as_str(), good);
        }
        let short = format!("app@sha256:{}", "a".repeat(40));
        let upper = format!("app@sha256:{}", "A".repeat(64));
        let (id, long, tag) = ("f".repeat(64), "a/".repeat(150) + "a", format!("app:{}", "t".repeat(129)));
        for bad in [
            "", " ", "App", "app:", "app:a b", "app:é", "app\n", "-app", "app@", "/app", "app//b", &short,
            &upper, &id, &long, &tag,
        ] {
            assert!(matches!(ImageReference::new(bad), Err(SpecError::Image { .. })), "{bad:?}");
        }
        let error = ImageReference::new("Team/App:1").unwrap_err().to_string();
        assert!(error.contains("lower case"), "{error}");
    }
}
