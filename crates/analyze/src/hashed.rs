//! Tables by hash for what is looked up at every step.
//!
//! The keys may be hostile: the hash is seeded anew in each process, though not made to withstand those who see its values.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

/// A map whose order means nothing.
pub(crate) type Map<K, V> = HashMap<K, V, RandomState>;

/// A set whose order means nothing.
pub(crate) type Set<K> = HashSet<K, RandomState>;
