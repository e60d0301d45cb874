//! Distinct operators and operands of nested stretches of source, counted in one pass.
//!
//! Every operator and operand has a small number; a scope remembers, for its level of nesting, in which scope a
//! number was last seen. Knows nothing of what a token means.

/// Numbers of texts, and who saw which.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    slots: Vec<Slot>,
    /// Texts with a number in the current file.
    texts: u32,
    /// Numbers below this are operators: kinds of tokens.
    kinds: u32,
    /// Which file; a slot of another one is free.
    file: u32,
    /// For each level of nesting and each number, the scope that saw it last.
    seen: Vec<Vec<u32>>,
    scopes: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u64,
    number: u32,
    file: u32,
}

/// Totals and distinct counts of operators and operands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) operators: u32,
    pub(super) operands: u32,
    pub(super) distinct_operators: u32,
    pub(super) distinct_operands: u32,
}

/// A scope in which tokens are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    level: usize,
    scope: u32,
}

impl Vocabulary {
    /// Forgets the texts of the file before.
    pub(super) fn start(&mut self, kinds: usize) {
        self.kinds = u32::try_from(kinds).unwrap_or(u32::MAX);
        self.texts = 0;
        if self.file >= u32::MAX / 2 || self.scopes >= u32::MAX / 2 {
            *self = Self { kinds: self.kinds, ..Self::default() };
        }
        self.file += 1;
        if self.slots.is_empty() {
            self.slots = vec![Slot::default(); 1 << 10];
        }
    }

    /// Opens a scope at a level of nesting; scopes of one level follow each other.
    pub(super) fn scope(&mut self, level: usize) -> Seen {
        while self.seen.len() <= level {
            self.seen.push(Vec::new());
        }
        self.scopes = self.scopes.wrapping_add(1).max(1);
        Seen { level, scope: self.scopes }
    }

    /// Whether the scope sees a number for the first time.
    pub(super) fn is_new(&mut self, seen: Seen, number: u32) -> bool {
        let level = &mut self.seen[seen.level];
        let at = number as usize;
        if at >= level.len() {
            level.resize((at + 1).next_power_of_two(), 0);
        }
        std::mem::replace(&mut level[at], seen.scope) != seen.scope
    }

    /// The number of a text, by its hash.
    pub(super) fn number(&mut self, hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.file != self.file {
                let number = self.kinds + self.texts;
                *slot = Slot { hash, number, file: self.file };
                self.texts += 1;
                if self.texts as usize * 2 > self.slots.len() {
                    self.grow();
                }
                return number;
            }
            if slot.hash == hash {
                return slot.number;
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mut slots = vec![Slot::default(); self.slots.len() * 2];
        let mask = slots.len() - 1;
        for slot in self.slots.iter().filter(|slot| slot.file == self.file) {
            let mut at = slot.hash as usize & mask;
            while slots[at].file == self.file {
                at = (at + 1) & mask;
            }
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

/// A hash of a text, the same on every machine. Eight bytes a step, after the multiplicative hash of Firefox.
pub(super) fn hash(text: &[u8]) -> u64 {
    const SEED: u64 = 0x517c_c1b7_2722_0a95;
    let step = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(SEED);
    let mut hash = step(0, text.len() as u64);
    let mut chunks = text.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = step(hash, u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = step(hash, u64::from_le_bytes(word));
    }
    // The low bits of a product depend on low bits only.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_tells_what_it_sees_first_even_around_another_one() {
        let mut words = Vocabulary::default();
        words.start(10);
        let outer = words.scope(0);
        let (a, b) = (words.number(hash(b"a")), words.number(hash(b"b")));
        assert!(words.is_new(outer, a));
        let inner = words.scope(1);
        assert!(words.is_new(inner, a) && words.is_new(inner, b) && !words.is_new(inner, a));
        assert!(!words.is_new(outer, a));
        assert!(words.is_new(outer, b));
        let next = words.scope(1);
        assert!(words.is_new(next, a));
    }

    #[test]
    fn many_texts_keep_their_numbers_and_a_new_file_starts_over() {
        let mut words = Vocabulary::default();
        words.start(0);
        let name = |n: u32| hash(n.to_string().as_bytes());
        let numbers: Vec<u32> = (0..5000).map(|n| words.number(name(n))).collect();
        assert_eq!(numbers, (0..5000).collect::<Vec<_>>());
        assert_eq!(words.number(name(4321)), 4321);
        words.start(0);
        assert_eq!(words.number(name(4321)), 0);
    }
}
