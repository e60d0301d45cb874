//! Names that every server takes: RFC 1123 labels.
//!
//! Source: RFC 1123 section 2.1 as Kubernetes applies it, `validation.IsDNS1123Label`. Compose project and service
//! names and systemd unit names admit more, so one rule serves all.

use std::fmt;

use crate::SpecError;
use crate::error::shown;

/// At most 63 lower-case letters, digits and hyphens, neither beginning nor ending with a hyphen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

impl Name {
    /// Most characters.
    pub const MOST: usize = 63;

    /// Takes a name as a person gave it.
    ///
    /// # Errors
    /// [`SpecError::Name`], with the nearest name that would do.
    pub fn new(given: &str) -> Result<Self, SpecError> {
        let nearest = Self::nearest(given);
        if nearest.0 == given {
            return Ok(nearest);
        }
        Err(SpecError::Name { given: shown(given), hint: nearest.0 })
    }

    /// The nearest name to any text, such as the path of a program: `tools/Resize_All.py` gives `resize-all`.
    #[must_use]
    pub fn nearest(text: &str) -> Self {
        let stem = text.rsplit('/').find(|part| !part.is_empty()).unwrap_or(text);
        let stem = stem.strip_suffix(".py").or_else(|| stem.strip_suffix(".rs")).unwrap_or(stem);
        let mut name = String::new();
        for c in stem.chars() {
            if name.len() == Self::MOST {
                break;
            }
            match c.to_ascii_lowercase() {
                c if c.is_ascii_lowercase() || c.is_ascii_digit() => name.push(c),
                _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
                _ => {}
            }
        }
        let name = name.trim_end_matches('-');
        Self(if name.is_empty() { "program".to_owned() } else { name.to_owned() })
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_program_gives_its_name_to_its_container() {
        for (program, name) in [
            ("tools/Resize_All.py", "resize-all"),
            ("/srv/app/", "app"),
            ("main.rs", "main"),
            ("demo.py#serve", "demo-py-serve"),
            ("Größe", "gr-e"),
            ("...", "program"),
            ("", "program"),
        ] {
            assert_eq!(Name::nearest(program).as_str(), name, "{program}");
        }
    }

    #[test]
    fn a_bad_name_is_refused_with_one_that_would_do() {
        let error = Name::new("My_App").unwrap_err();
        assert_eq!(error, SpecError::Name { given: "My_App".to_owned(), hint: "my-app".to_owned() });
        assert_eq!(Name::new("my-app-2").unwrap().as_str(), "my-app-2");
        for bad in ["", "-a", "a-", "a.b", "a/b", "a\nb", "é", &"a".repeat(64)] {
            assert!(Name::new(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn the_nearest_name_is_always_taken(text in "\\PC{0,100}") {
            let nearest = Name::nearest(&text);
            prop_assert_eq!(Name::new(nearest.as_str()), Ok(nearest.clone()));
        }
    }
}
