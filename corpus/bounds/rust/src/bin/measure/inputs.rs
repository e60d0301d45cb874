//! Inputs from a fixed seed. Knows nothing of what is done with them.

/// A small generator of numbers (splitmix64, by Steele, Lea and Flood).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// A number from 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// `count` numbers below `limit`.
    pub(crate) fn numbers(&mut self, count: usize, limit: usize) -> Vec<i64> {
        (0..count).map(|_| self.below(limit) as i64).collect()
    }

    /// `count` ascending numbers with gaps.
    pub(crate) fn ascending(&mut self, count: usize) -> Vec<i64> {
        let mut last = 0;
        let step = |_| {
            last += 1 + self.below(9) as i64;
            last
        };
        (0..count).map(step).collect()
    }

    /// The numbers below `count` in random order.
    pub(crate) fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            all.swap(last, self.below(last + 1));
        }
        all
    }

    /// `length` letters from the first `kinds` of the alphabet.
    pub(crate) fn letters(&mut self, length: usize, kinds: usize) -> String {
        (0..length).map(|_| char::from(b'a' + self.below(kinds) as u8)).collect()
    }

    /// `count` words of 3 to 8 letters; about half as many different ones.
    pub(crate) fn words(&mut self, count: usize) -> Vec<String> {
        let stock: Vec<String> = (0..count / 2 + 1)
            .map(|_| {
                let length = 3 + self.below(6);
                self.letters(length, 26)
            })
            .collect();
        (0..count).map(|_| stock[self.below(stock.len())].clone()).collect()
    }

    /// Prose of about `length` bytes: a few words over and over, blanks and line ends.
    pub(crate) fn prose(&mut self, length: usize) -> String {
        let mut text = String::with_capacity(length + 16);
        let vocabulary = self.words(40);
        while text.len() < length {
            text.push_str(&vocabulary[self.below(vocabulary.len())]);
            text.push(if self.below(10) == 0 { '\n' } else { ' ' });
        }
        text
    }

    /// `rows` rows of `columns` numbers below `limit`.
    pub(crate) fn table(&mut self, rows: usize, columns: usize, limit: usize) -> Vec<Vec<i64>> {
        (0..rows).map(|_| self.numbers(columns, limit)).collect()
    }

    /// A connected graph of `nodes` nodes and three times as many edges: both ends and a weight.
    pub(crate) fn edges(&mut self, nodes: usize) -> Vec<(usize, usize, u64)> {
        let names = self.shuffled(nodes);
        let mut edges: Vec<(usize, usize, u64)> = Vec::with_capacity(3 * nodes);
        for at in 1..nodes {
            edges.push((names[self.below(at)], names[at], 1 + self.next() % 1000));
        }
        for _ in nodes..=2 * nodes + nodes {
            edges.push((self.below(nodes), self.below(nodes), 1 + self.next() % 1000));
        }
        edges
    }

    /// Neighbours of each node of such a graph, both ways.
    pub(crate) fn graph(&mut self, nodes: usize) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); nodes];
        for (from, to, _) in self.edges(nodes) {
            neighbours[from].push(to);
            neighbours[to].push(from);
        }
        neighbours
    }

    /// Successors of each node of a graph without cycles, in which edges go from lower to higher numbers.
    pub(crate) fn layers(&mut self, nodes: usize) -> Vec<Vec<usize>> {
        let mut successors = vec![Vec::new(); nodes];
        for (from, after) in successors.iter_mut().enumerate().take(nodes.saturating_sub(1)) {
            after.push(from + 1);
            after.extend((0..2).map(|_| from + 1 + self.below(nodes - from - 1)));
        }
        successors
    }

    /// Neighbours with weights of each node of a connected graph, both ways.
    pub(crate) fn roads(&mut self, nodes: usize) -> Vec<Vec<(usize, u64)>> {
        let mut neighbours = vec![Vec::new(); nodes];
        for (from, to, weight) in self.edges(nodes) {
            neighbours[from].push((to, weight));
            neighbours[to].push((from, weight));
        }
        neighbours
    }

    /// `count` points of the unit square.
    pub(crate) fn points(&mut self, count: usize) -> Vec<(f64, f64)> {
        (0..count).map(|_| (self.unit(), self.unit())).collect()
    }

    /// `count` spans with starts below four times `count`, a few long.
    pub(crate) fn spans(&mut self, count: usize) -> Vec<(i64, i64)> {
        let span = |_| {
            let start = self.below(4 * count) as i64;
            (start, start + 1 + self.below(12) as i64)
        };
        (0..count).map(span).collect()
    }
}
