//! Sets that grow together.

use std::collections::{BTreeMap, HashMap};

/// Disjoint sets of numbered things.
pub struct Sets {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl Sets {
    /// Each thing alone.
    pub fn new(count: usize) -> Sets {
        Sets { parent: (0..count).collect(), size: vec![1; count] }
    }

    /// The set that something is in.
    pub fn find(&mut self, thing: usize) -> usize {
        let mut root = thing;
        while self.parent[root] != root {
            self.parent[root] = self.parent[self.parent[root]];
            root = self.parent[root];
        }
        root
    }

    /// Joins two sets; false where they were one.
    pub fn join(&mut self, a: usize, b: usize) -> bool {
        let (mut a, mut b) = (self.find(a), self.find(b));
        if a == b {
            return false;
        }
        if self.size[a] < self.size[b] {
            std::mem::swap(&mut a, &mut b);
        }
        self.parent[b] = a;
        self.size[a] += self.size[b];
        true
    }
}

/// How many groups of friends there are.
pub fn count_groups(people: usize, friendships: &[(usize, usize)]) -> usize {
    let mut sets = Sets::new(people);
    people - friendships.iter().filter(|&&(a, b)| sets.join(a, b)).count()
}

/// Length of the cheapest network that joins everything, or none.
pub fn spanning_cost(places: usize, roads: &[(usize, usize, u64)]) -> Option<u64> {
    let mut roads: Vec<_> = roads.iter().collect();
    roads.sort_by_key(|(_, _, length)| *length);
    let mut sets = Sets::new(places);
    let mut missing = places.checked_sub(1)?;
    let mut cost = 0;
    for &&(a, b, length) in &roads {
        if missing == 0 {
            break;
        }
        if sets.join(a, b) {
            cost += length;
            missing -= 1;
        }
    }
    (missing == 0).then_some(cost)
}

/// Islands of land in a map of land and water, neighbours up and down, left and right.
pub fn count_islands(map: &[Vec<bool>]) -> usize {
    let (rows, columns) = (map.len(), map[0].len());
    let mut sets = Sets::new(rows * columns);
    let mut islands = 0;
    for r in 0..rows {
        for c in 0..columns {
            if !map[r][c] {
                continue;
            }
            islands += 1;
            if r > 0 && map[r - 1][c] && sets.join(r * columns + c, (r - 1) * columns + c) {
                islands -= 1;
            }
            if c > 0 && map[r][c - 1] && sets.join(r * columns + c, r * columns + c - 1) {
                islands -= 1;
            }
        }
    }
    islands
}

/// The first connection that closes a circle.
pub fn first_redundant(connections: &[(usize, usize)]) -> Option<(usize, usize)> {
    let highest = connections.iter().map(|&(a, b)| a.max(b)).max()?;
    let mut sets = Sets::new(highest + 1);
    connections.iter().copied().find(|&(a, b)| !sets.join(a, b))
}

/// Accounts that share an address belong to one person: every person's addresses.
pub fn merge_accounts(accounts: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut sets = Sets::new(accounts.len());
    let mut owner: HashMap<&str, usize> = HashMap::new();
    for (account, addresses) in accounts.iter().enumerate() {
        for address in addresses {
            let first = *owner.entry(address).or_insert(account);
            sets.join(first, account);
        }
    }
    let mut people: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (address, account) in owner {
        people.entry(sets.find(account)).or_default().push(address);
    }
    people.into_values().collect()
}

/// Sets kept as labels: joining renames every member of one.
pub fn relabel_joins(count: usize, joins: &[(usize, usize)]) -> Vec<usize> {
    let mut label: Vec<usize> = (0..count).collect();
    for &(a, b) in joins {
        let (old, new) = (label[a], label[b]);
        if old != new {
            label.iter_mut().filter(|label| **label == old).for_each(|label| *label = new);
        }
    }
    label
}
