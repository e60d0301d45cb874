//! A fast hash that is the same on every platform and in every version: multiply and rotate.
//!
//! Not for untrusted keys of a table: whoever makes two functions collide makes only his own score too small.

/// A running hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hash(u64);

/// An odd number without a pattern (the golden ratio's fraction).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hash {
    /// Takes one more word in.
    #[inline]
    pub(super) const fn add(self, word: u64) -> Self {
        Self((self.0.rotate_left(23) ^ word).wrapping_mul(MULTIPLIER))
    }

    /// Takes bytes in, and their number.
    pub(super) fn add_bytes(self, bytes: &[u8]) -> Self {
        let mut hash = self.add(bytes.len() as u64);
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            hash = hash.add(u64::from_le_bytes(word));
        }
        let mut word = [0; 8];
        let rest = chunks.remainder();
        word[..rest.len()].copy_from_slice(rest);
        hash.add(u64::from_le_bytes(word))
    }

    /// The hash of all that was taken in, its bits mixed.
    #[inline]
    pub(super) const fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(MULTIPLIER);
        mixed ^ (mixed >> 29)
    }
}
