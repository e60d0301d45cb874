//! The keyed hash that everything in a cache carries.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The secret of a cache. Printed nowhere.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

/// A keyed hash, told as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seal(blake3::Hash);

/// A seal in the making, over bytes that come in pieces.
#[derive(Debug)]
pub struct Sealer(blake3::Hasher);

impl SealKey {
    /// A new one from the system's randomness.
    ///
    /// # Errors
    /// When the system has none.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// One that is already known.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What to store.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The seal of these bytes.
    #[must_use]
    pub fn seal(&self, bytes: &[u8]) -> Seal {
        Seal(blake3::keyed_hash(&self.0, bytes))
    }

    /// For bytes that come in pieces.
    #[must_use]
    pub fn sealer(&self) -> Sealer {
        Sealer(blake3::Hasher::new_keyed(&self.0))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealKey(…)")
    }
}

impl Sealer {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The seal of all pieces.
    #[must_use]
    pub fn finish(&self) -> Seal {
        Seal(self.0.finalize())
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.to_hex())
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Seal({self})")
    }
}

impl TryFrom<String> for Seal {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::str::FromStr for Seal {
    type Err = String;

    /// One spelling a seal: capitals, which BLAKE3's own reading takes for the same, mean that somebody changed the file.
    fn from_str(text: &str) -> Result<Self, String> {
        let error = || "a seal is 64 lower-case hexadecimal digits".to_owned();
        if text.contains(|c: char| c.is_ascii_uppercase()) {
            return Err(error());
        }
        blake3::Hash::from_hex(text).map(Self).map_err(|_| error())
    }
}

impl From<Seal> for String {
    fn from(seal: Seal) -> Self {
        seal.to_string()
    }
}
