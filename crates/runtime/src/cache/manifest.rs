//! What a cache says of a variant, and the sealed text it is written as.
//!
//! A sealed text is one line with the seal of everything behind it, then a JSON document with its schema in front.

use std::ops::Range;

use plimsoll_model::wire::{self, Document};
use plimsoll_model::{Bytes, Millis};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Damage, Digest, Identity, Seal, SealKey, StateMap};
use crate::pages;

/// Longest manifest that is read, in bytes.
pub(super) const LONGEST: u64 = 4 << 20;

/// One variant of one module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the variant's key is made of.
    pub identity: Identity,
    /// The native code.
    pub artifact: Artifact,
    /// How its state is reached.
    pub state: StateMap,
    /// What was measured, and why it was kept.
    #[serde(default)]
    pub figures: Figures,
}

/// The file that is mapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its exact length.
    pub bytes: Bytes,
    /// Keyed hash of its content.
    pub seal: Seal,
    /// Where its machine code is expected to lie idle, in bytes from the first function; none when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cold: Option<Range<u64>>,
}

/// Keeps the kernel from bringing in idle code with what is used. On a fault it maps pages around the one that is wanted, as
/// many as 16, but none of another mapping; and code that is read in no order by its own account is another one. `text` is
/// machine code as it is mapped from an artifact's file, `cold` as [`Artifact::cold`] has it.
pub fn set_apart(text: &[u8], cold: Option<&Range<u64>>) {
    if let Some(cold) = cold {
        pages::set_apart(text, cold);
    }
}

/// Measured figures of a variant. A ratio is to Wasmtime's default in the same run; absent when it was not measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Length of the module as given.
    #[serde(default)]
    pub module_bytes: Bytes,
    /// Length of machine code in the artifact.
    #[serde(default)]
    pub text_bytes: Bytes,
    /// CPU time that compiling took.
    #[serde(default)]
    pub compile: Millis,
    /// Peak memory of the compiling process.
    #[serde(default)]
    pub compile_peak: Bytes,
    /// Run time of the workload; below 1 is faster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_ratio: Option<f64>,
    /// Artifact size; below 1 is smaller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_ratio: Option<f64>,
    /// Resident memory after the workload; below 1 is less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_ratio: Option<f64>,
    /// After which idle time instances of this variant had best be hibernated, if the recipe says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hibernate_after: Option<Millis>,
    /// Why this form of it was kept, one sentence each.
    #[serde(default)]
    pub why: Vec<String>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The name itself, so that files cannot be exchanged for each other.
    pub name: String,
    /// The module's bytes as given.
    pub module: Digest,
}

/// A document with its schema's name, as it stands in sealed files.
pub trait Sealed: Serialize + DeserializeOwned {
    /// Name and version.
    const SCHEMA: &'static str;
}

impl Sealed for Manifest {
    const SCHEMA: &'static str = wire::VARIANT;
}

impl Sealed for Named {
    const SCHEMA: &'static str = wire::VARIANT_NAME;
}

/// The text of a file, sealed.
///
/// # Errors
/// When a figure has no form in JSON.
pub fn to_sealed<T: Sealed + Clone>(key: &SealKey, body: &T) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(&Document::new(T::SCHEMA, body.clone()))?;
    Ok(format!("{}\n{text}\n", key.seal(format!("{text}\n").as_bytes())))
}

/// Reads a sealed text. The seal is looked at before anything else is.
///
/// # Errors
/// What is wrong with it: no seal, a wrong one, a schema this release does not know, or fields that do not fit.
pub fn parse_sealed<T: Sealed>(key: &SealKey, text: &[u8]) -> Result<T, Damage> {
    let end = text.iter().position(|byte| *byte == b'\n').ok_or(Damage::Unsealed)?;
    let (line, body) = (&text[..end], &text[end + 1..]);
    let seal: Seal = str::from_utf8(line).ok().and_then(|line| line.parse().ok()).ok_or(Damage::Unsealed)?;
    if key.seal(body) != seal {
        return Err(Damage::Seal);
    }
    let schema =
        serde_json::from_slice::<Header>(body).map_err(|error| Damage::Form(error.to_string()))?.schema;
    if schema != T::SCHEMA {
        return Err(Damage::Schema { found: schema, wanted: T::SCHEMA });
    }
    serde_json::from_slice::<Document<T>>(body)
        .map(|document| document.body)
        .map_err(|error| Damage::Form(error.to_string()))
}

#[derive(Deserialize)]
struct Header {
    schema: String,
}
