//! Search trees, tries, and trees over ranges.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// A node of a search tree.
pub struct Node {
    pub key: i64,
    pub left: Tree,
    pub right: Tree,
}

/// A search tree that is not kept balanced.
pub type Tree = Option<Box<Node>>;

/// The tree of the keys, put in one after another; a key that is there already is left out.
pub fn build_tree(keys: &[i64]) -> Tree {
    let mut root: Tree = None;
    'keys: for &key in keys {
        let mut place = &mut root;
        while let Some(node) = place {
            place = match key.cmp(&node.key) {
                Ordering::Less => &mut node.left,
                Ordering::Greater => &mut node.right,
                Ordering::Equal => continue 'keys,
            };
        }
        *place = Some(Box::new(Node { key, left: None, right: None }));
    }
    root
}

/// How many levels there are.
pub fn depth(tree: &Tree) -> usize {
    tree.as_ref().map_or(0, |node| 1 + depth(&node.left).max(depth(&node.right)))
}

/// The keys in order, without recursion.
pub fn in_order(tree: &Tree) -> Vec<i64> {
    let mut keys = vec![];
    let mut above = vec![];
    let mut current = tree.as_deref();
    while current.is_some() || !above.is_empty() {
        while let Some(node) = current {
            above.push(node);
            current = node.left.as_deref();
        }
        if let Some(node) = above.pop() {
            keys.push(node.key);
            current = node.right.as_deref();
        }
    }
    keys
}

/// The keys level by level.
pub fn levels(tree: &Tree) -> Vec<Vec<i64>> {
    let mut levels = Vec::new();
    let mut queue: VecDeque<&Node> = tree.as_deref().into_iter().collect();
    while !queue.is_empty() {
        let mut level = vec![];
        for _ in 0..queue.len() {
            let Some(node) = queue.pop_front() else { break };
            level.push(node.key);
            queue.extend(node.left.as_deref());
            queue.extend(node.right.as_deref());
        }
        levels.push(level);
    }
    levels
}

/// Whether a key is in the tree.
pub fn contains(mut tree: &Tree, key: i64) -> bool {
    while let Some(node) = tree {
        if node.key == key {
            return true;
        }
        tree = if key < node.key { &node.left } else { &node.right };
    }
    false
}

#[derive(Default)]
struct Trie {
    children: BTreeMap<char, Trie>,
    ends: bool,
}

/// How many of the words begin with another of them.
pub fn extended_words(words: &[String]) -> usize {
    let mut root = Trie::default();
    for word in words {
        let mut node = &mut root;
        for letter in word.chars() {
            node = node.children.entry(letter).or_default();
        }
        node.ends = true;
    }
    let begins_with_another = |word: &str| {
        let mut node = &root;
        for (at, letter) in word.chars().enumerate() {
            if at > 0 && node.ends {
                return true;
            }
            match node.children.get(&letter) {
                Some(child) => node = child,
                None => return false,
            }
        }
        false
    };
    words.iter().filter(|word| begins_with_another(word)).count()
}

/// Sums of ranges while single values change.
pub struct RangeSums {
    tree: Vec<i64>,
}

impl RangeSums {
    /// All zero.
    pub fn new(size: usize) -> RangeSums {
        RangeSums { tree: vec![0; size + 1] }
    }

    fn add(&mut self, index: usize, amount: i64) {
        let mut at = index + 1;
        while at < self.tree.len() {
            self.tree[at] += amount;
            at += at & at.wrapping_neg();
        }
    }

    fn before(&self, mut end: usize) -> i64 {
        let mut sum = 0;
        while end > 0 {
            sum += self.tree[end];
            end &= end - 1;
        }
        sum
    }
}

/// The sum up to an index after an amount was added there.
pub fn add_and_sum(sums: &mut RangeSums, index: usize, amount: i64) -> i64 {
    sums.add(index, amount);
    sums.before(index + 1)
}

/// For every number, how many smaller ones come after it.
pub fn smaller_after(numbers: &[i64]) -> Vec<i64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut seen = RangeSums::new(sorted.len());
    let mut counts: Vec<i64> = numbers
        .iter()
        .rev()
        .map(|number| {
            let rank = sorted.partition_point(|other| other < number);
            seen.add(rank, 1);
            seen.before(rank)
        })
        .collect();
    counts.reverse();
    counts
}

/// The largest value of each queried range, by a tree over the values.
pub fn range_maxima(values: &[i64], queries: &[(usize, usize)]) -> Vec<i64> {
    let n = values.len();
    let mut tree = vec![i64::MIN; 2 * n];
    tree[n..].copy_from_slice(values);
    for i in (1..n).rev() {
        tree[i] = tree[2 * i].max(tree[2 * i + 1]);
    }
    let largest = |&(start, end): &(usize, usize)| {
        let (mut low, mut high, mut best) = (start + n, end + n, i64::MIN);
        while low < high {
            if low % 2 == 1 {
                best = best.max(tree[low]);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                best = best.max(tree[high]);
            }
            low /= 2;
            high /= 2;
        }
        best
    };
    queries.iter().map(largest).collect()
}

/// The nearest common superior of two employees, from who reports to whom.
pub fn common_superior(boss_of: &HashMap<u32, u32>, a: u32, b: u32) -> Option<u32> {
    let chain = |start| std::iter::successors(Some(start), |person| boss_of.get(person).copied());
    let above_a: HashSet<u32> = chain(a).collect();
    chain(b).find(|person| above_a.contains(person))
}
