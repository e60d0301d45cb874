//! Frequencies over a graph of calls: what comes in at the entries flows on along the calls.
//!
//! Strongly connected parts (Tarjan 1972) are solved one after the other, callers first. Inside one, calls go round: as
//! Wu and Larus cap the cyclic probability of a recursion, its calls are damped until one that comes in from outside ends
//! in at most a given number of calls. Bounded: neither recursion nor a number of rounds that depends on the figures.

use crate::components::components;

/// Rounds of iteration inside one recursion.
const MOST_ROUNDS: usize = 500;
/// Edges gone over for one recursion, which brings the rounds down where it is large.
const MOST_WORK: usize = 4_000_000;
/// Past this a frequency says nothing but that it is large.
const MOST: f64 = 1e100;

/// Calls from each function: to whom, and how often in one call of it.
pub(super) type Calls = Vec<Vec<(usize, f64)>>;

/// Parts of a graph in which everything reaches everything, callers before those they call.
pub(super) struct Parts {
    parts: Vec<Vec<usize>>,
    of: Vec<usize>,
    /// Where each stands in its part.
    at: Vec<usize>,
}

impl Parts {
    /// Whether a function calls itself, directly or through others.
    pub(super) fn is_recursive(&self, at: usize, calls: &Calls) -> bool {
        self.parts[self.of[at]].len() > 1 || calls[at].iter().any(|&(to, _)| to == at)
    }

    pub(super) fn of(calls: &Calls) -> Self {
        let mut parts = components(calls.len(), |node, at| calls[node].get(at).map(|&(to, _)| to));
        // Found after what they call.
        parts.reverse();
        let (mut of, mut places) = (vec![0; calls.len()], vec![0; calls.len()]);
        for (number, part) in parts.iter().enumerate() {
            for (place, &member) in part.iter().enumerate() {
                (of[member], places[member]) = (number, place);
            }
        }
        Self { parts, of, at: places }
    }

    /// Damps the calls inside recursions so that one call from outside ends in about so many at most; a loop around such a
    /// call goes through parts of what is recursed into, which are few: so many rounds.
    pub(super) fn damp(&self, calls: &mut Calls, most: f64, rounds: f64) {
        let cap = 1.0 - 1.0 / most.max(2.0);
        for (number, part) in self.parts.iter().enumerate() {
            if part.len() == 1 && calls[part[0]].iter().all(|&(to, _)| to != part[0]) {
                continue;
            }
            for &member in part {
                for (_, times) in calls[member].iter_mut().filter(|(to, _)| self.of[*to] == number) {
                    *times = times.min(rounds);
                }
            }
            let radius = self.radius(number, calls);
            if radius > cap {
                for &member in part {
                    for (_, times) in calls[member].iter_mut().filter(|(to, _)| self.of[*to] == number) {
                        *times *= cap / radius;
                    }
                }
            }
        }
    }

    /// How much the calls inside a part grow in one round: its greatest eigenvalue, by power iteration over the graph
    /// with a step that stays, so that cycles of calls do not swing.
    fn radius(&self, number: usize, calls: &Calls) -> f64 {
        let part = &self.parts[number];
        let mut now: Vec<f64> = vec![1.0; part.len()];
        let mut radius = 0.0;
        for _ in 0..self.rounds(number, calls).min(100) {
            let mut next = now.clone();
            for (from, &member) in part.iter().enumerate() {
                for &(to, times) in calls[member].iter().filter(|(to, _)| self.of[*to] == number) {
                    next[self.at[to]] += now[from] * times.min(1e30);
                }
            }
            let (sum, before): (f64, f64) = (next.iter().sum(), now.iter().sum());
            radius = (sum / before - 1.0).max(0.0);
            next.iter_mut().for_each(|one| *one /= sum);
            now = next;
        }
        radius
    }

    fn rounds(&self, number: usize, calls: &Calls) -> usize {
        let edges: usize = self.parts[number].iter().map(|&member| calls[member].len() + 1).sum();
        (MOST_WORK / edges.max(1)).clamp(10, MOST_ROUNDS)
    }

    /// How often each is called, where so many calls come in from outside.
    pub(super) fn frequencies(&self, calls: &Calls, entries: &[f64]) -> Vec<f64> {
        let mut found = entries.to_vec();
        for (number, part) in self.parts.iter().enumerate() {
            self.settle(number, calls, &mut found, Direction::Forward);
            for &member in part {
                for &(to, times) in calls[member].iter().filter(|(to, _)| self.of[*to] != number) {
                    found[to] = (found[to] + found[member] * times).min(MOST);
                }
            }
        }
        found
    }

    /// What one call of each takes with all it calls, where one takes so much by itself.
    pub(super) fn totals(&self, calls: &Calls, own: &[f64]) -> Vec<f64> {
        let mut found = own.to_vec();
        for (number, part) in self.parts.iter().enumerate().rev() {
            for &member in part {
                for &(to, times) in calls[member].iter().filter(|(to, _)| self.of[*to] != number) {
                    found[member] = (found[member] + found[to] * times).min(MOST);
                }
            }
            self.settle(number, calls, &mut found, Direction::Back);
        }
        found
    }

    /// The fixed point inside one part.
    fn settle(&self, number: usize, calls: &Calls, found: &mut [f64], direction: Direction) {
        let part = &self.parts[number];
        if part.len() == 1 && calls[part[0]].iter().all(|&(to, _)| to != part[0]) {
            return;
        }
        // Who brings how much to whom, by their places in the part.
        let mut brings: Vec<Vec<(usize, f64)>> = vec![Vec::new(); part.len()];
        for (from, &member) in part.iter().enumerate() {
            for &(to, times) in calls[member].iter().filter(|(to, _)| self.of[*to] == number) {
                let (into, of) = match direction {
                    Direction::Forward => (self.at[to], from),
                    Direction::Back => (from, self.at[to]),
                };
                brings[into].push((of, times));
            }
        }
        let start: Vec<f64> = part.iter().map(|&member| found[member]).collect();
        let mut now = start.clone();
        // Gauss and Seidel: what is new counts at once.
        for _ in 0..self.rounds(number, calls) {
            let (mut moved, mut sum) = (0.0, 0.0);
            for (into, brings) in brings.iter().enumerate() {
                let brought: f64 = brings.iter().map(|&(of, times)| now[of] * times).sum();
                let next = (start[into] + brought).min(MOST);
                moved += (next - now[into]).abs();
                sum += next;
                now[into] = next;
            }
            if moved <= sum * 1e-7 {
                break;
            }
        }
        for (&member, value) in part.iter().zip(now) {
            found[member] = value;
        }
    }

    /// The part of a function.
    pub(super) fn same(&self, one: usize, other: usize) -> bool {
        self.of[one] == self.of[other]
    }
}

/// Which way along calls.
#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Back,
}
