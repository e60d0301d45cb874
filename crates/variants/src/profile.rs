//! What a traced run tells of a module: how often it entered each function. As text, a small TOML file:
//!
//! ```toml
//! [entered]
//! 4 = 120000 # resize
//! "render" = 20
//! ```
//!
//! Functions go by index in the module as given, imported ones counted, or by a name under which it exports them or that its
//! section of names has. Those that are missing were never entered.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::facts::{FUNCTION, Facts};
use crate::module::Module;

/// How often each function was entered in a traced run; by index in the module as given, imported ones counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Functions that were never entered are left out.
    pub entered: BTreeMap<u32, u64>,
}

/// Why a text is no profile of a module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// No TOML, or of another form.
    #[error("not a profile: {0}")]
    Form(String),
    /// A function that the module does not have.
    #[error("the module has no function {name}; it has {functions}, by index or name")]
    Unknown {
        /// Index or name as given.
        name: String,
        /// How many functions there are.
        functions: u32,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    entered: BTreeMap<String, u64>,
}

impl Profile {
    /// Reads a profile of this module.
    ///
    /// # Errors
    /// When it is none, or one of another module.
    pub fn parse(text: &str, module: &Module) -> Result<Self, ProfileError> {
        let written: Written = toml::from_str(text).map_err(|error| ProfileError::Form(error.to_string()))?;
        let functions = module.imported_functions() + module.functions();
        let names = names(module);
        let mut entered = BTreeMap::new();
        for (name, count) in written.entered {
            let index = match name.parse::<u32>() {
                Ok(index) => Some(index).filter(|index| *index < functions),
                Err(_) => names.iter().find(|(_, known)| **known == name).map(|(index, _)| *index),
            };
            let index = index.ok_or(ProfileError::Unknown { name, functions })?;
            if count > 0 {
                *entered.entry(index).or_insert(0) += count;
            }
        }
        Ok(Self { entered })
    }

    /// The profile as text, with names beside the indices where the module has them.
    #[must_use]
    pub fn to_text(&self, module: &Module) -> String {
        let names = names(module);
        let mut text =
            "# How often each function was entered, by its index in the module.\n[entered]\n".to_owned();
        for (index, count) in &self.entered {
            // Writing to a string does not fail.
            let _ = write!(text, "{index} = {count}");
            if let Some(name) = names.get(index) {
                // A name can hold anything, and a comment ends with its line.
                let _ = write!(text, " # {}", name.replace(char::is_control, " "));
            }
            text.push('\n');
        }
        text
    }
}

/// A name of each function that has one: of the section of names, or else that of an export.
fn names(module: &Module) -> BTreeMap<u32, String> {
    let mut names = BTreeMap::new();
    if let Ok(facts) = Facts::of(module.bytes()) {
        let exported = facts.exports.into_iter().filter(|((kind, _), _)| *kind == FUNCTION);
        names.extend(exported.map(|((_, index), name)| (index, name)));
    }
    for payload in Parser::new(0).parse_all(module.bytes()).map_while(Result::ok) {
        let Payload::CustomSection(section) = payload else { continue };
        let KnownCustom::Name(reader) = section.as_known() else { continue };
        for part in reader.into_iter().map_while(Result::ok) {
            let Name::Function(map) = part else { continue };
            names.extend(map.into_iter().map_while(Result::ok).map(|one| (one.index, one.name.to_owned())));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module() -> Module {
        let text =
            "(module (import \"a\" \"b\" (func)) (func $helper) (func (export \"run\") (call $helper)))";
        Module::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn functions_go_by_index_or_name() {
        let profile = Profile::parse("[entered]\n2 = 7\nhelper = 9\nrun = 1\n0 = 0\n", &module()).unwrap();
        assert_eq!(profile.entered, BTreeMap::from([(1, 9), (2, 8)]));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let profile = Profile { entered: BTreeMap::from([(1, 9), (2, u64::from(u32::MAX))]) };
        let text = profile.to_text(&module());
        assert!(text.contains("1 = 9 # helper\n"), "{text}");
        assert_eq!(Profile::parse(&text, &module()).unwrap(), profile);
    }

    #[test]
    fn what_is_no_profile_of_the_module_is_refused() {
        let check = |text: &str, expected: &str| {
            let said = Profile::parse(text, &module()).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check("[entered]\n3 = 1\n", "no function 3; it has 3");
        check("[entered]\nresize = 1\n", "no function resize");
        check("[entered]\n1 = -1\n", "not a profile");
        check("entered = 1\n", "not a profile");
        check("", "not a profile");
    }
}
