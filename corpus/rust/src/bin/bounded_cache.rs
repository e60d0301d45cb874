//! Hit rate of a least-recently-used cache under a skewed stream of n requests.

use std::collections::HashMap;
use std::env;

const NOWHERE: usize = usize::MAX;

struct Entry {
    key: u64,
    page: [u8; 64],
    newer: usize,
    older: usize,
}

/// A doubly linked list inside of a vector, and a map from the key to the place in it.
struct Cache {
    places: HashMap<u64, usize>,
    entries: Vec<Entry>,
    newest: usize,
    oldest: usize,
    capacity: usize,
}

impl Cache {
    fn new(capacity: usize) -> Self {
        Self { places: HashMap::new(), entries: Vec::new(), newest: NOWHERE, oldest: NOWHERE, capacity }
    }

    fn unlink(&mut self, at: usize) {
        let (newer, older) = (self.entries[at].newer, self.entries[at].older);
        match newer {
            NOWHERE => self.newest = older,
            newer => self.entries[newer].older = older,
        }
        match older {
            NOWHERE => self.oldest = newer,
            older => self.entries[older].newer = newer,
        }
    }

    fn put_first(&mut self, at: usize) {
        self.entries[at].newer = NOWHERE;
        self.entries[at].older = self.newest;
        match self.newest {
            NOWHERE => self.oldest = at,
            newest => self.entries[newest].newer = at,
        }
        self.newest = at;
    }

    /// Whether the page was there; it is now.
    fn get(&mut self, key: u64) -> bool {
        if let Some(&at) = self.places.get(&key) {
            self.unlink(at);
            self.put_first(at);
            return true;
        }
        let entry = Entry { key, page: [key as u8; 64], newer: NOWHERE, older: NOWHERE };
        let at = if self.entries.len() < self.capacity {
            self.entries.push(entry);
            self.entries.len() - 1
        } else {
            let at = self.oldest;
            self.unlink(at);
            self.places.remove(&self.entries[at].key);
            self.entries[at] = entry;
            at
        };
        self.put_first(at);
        self.places.insert(key, at);
        false
    }
}

fn main() {
    let mut args = env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let capacity = args.next().unwrap_or(10_000) as usize;
    let requests = args.next().unwrap_or(1_000_000);
    let mut cache = Cache::new(capacity.max(1));
    let (mut state, mut hits) = (7u64, 0u64);
    for _ in 0..requests {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let share = (state >> 11) as f64 / (1u64 << 53) as f64;
        hits += u64::from(cache.get((share * share * share * 5e6) as u64));
    }
    let kept: u64 = cache.entries.iter().map(|entry| u64::from(entry.page[0])).sum();
    println!("{:.2} % hits, {} entries, {kept}", 100.0 * hits as f64 / requests as f64, cache.entries.len());
}
