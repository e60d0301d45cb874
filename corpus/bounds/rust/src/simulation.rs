//! Worlds that change step by step.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};

/// One generation of Conway's game of life on a torus.
pub fn next_generation(cells: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let (rows, columns) = (cells.len(), cells[0].len());
    let neighbours = |r: usize, c: usize| {
        let mut alive = 0;
        for dr in [rows - 1, 0, 1] {
            for dc in [columns - 1, 0, 1] {
                if (dr, dc) != (0, 0) && cells[(r + dr) % rows][(c + dc) % columns] {
                    alive += 1;
                }
            }
        }
        alive
    };
    (0..rows)
        .map(|r| {
            (0..columns).map(|c| matches!((cells[r][c], neighbours(r, c)), (_, 3) | (true, 2))).collect()
        })
        .collect()
}

/// Who is left when every third of a circle leaves, by a queue that goes around.
pub fn last_in_circle(people: usize) -> Option<usize> {
    let mut circle: VecDeque<usize> = (0..people).collect();
    while circle.len() > 1 {
        circle.rotate_left(2.min(circle.len()));
        circle.pop_front();
    }
    circle.pop_front()
}

/// Order in which people leave a circle when they are taken out of a list.
pub fn leaving_order(people: usize, step: usize) -> Vec<usize> {
    let mut circle: Vec<usize> = (0..people).collect();
    let mut order = Vec::with_capacity(people);
    let mut at = 0;
    while !circle.is_empty() {
        at = (at + step - 1) % circle.len();
        order.push(circle.remove(at));
    }
    order
}

/// How far from home a robot ends, and how many places it saw.
pub fn robot_walk(commands: &str) -> (i64, usize) {
    let (mut x, mut y) = (0i64, 0i64);
    let (mut dx, mut dy) = (0, 1);
    let mut seen = HashSet::from([(0, 0)]);
    for command in commands.chars() {
        match command {
            'l' => (dx, dy) = (-dy, dx),
            'r' => (dx, dy) = (dy, -dx),
            _ => {
                x += dx;
                y += dy;
                seen.insert((x, y));
            }
        }
    }
    (x.abs() + y.abs(), seen.len())
}

/// A transfer of money.
pub struct Transfer {
    pub from: String,
    pub to: String,
    pub cents: u64,
}

/// Balances after all transfers that were covered, and how many were not.
pub fn settle(transfers: &[Transfer], start: u64) -> (BTreeMap<&str, u64>, usize) {
    let mut balances: BTreeMap<&str, u64> = BTreeMap::new();
    let mut refused = 0;
    for Transfer { from, to, cents } in transfers {
        let purse = balances.entry(from).or_insert(start);
        if *purse < *cents {
            refused += 1;
            continue;
        }
        *purse -= cents;
        *balances.entry(to).or_insert(start) += cents;
    }
    (balances, refused)
}

/// When the last customer leaves a shop: arrivals and lengths of service, and so many tills.
pub fn closing_time(customers: &[(u64, u64)], tills: usize) -> u64 {
    let mut arrivals = customers.to_vec();
    arrivals.sort_unstable();
    let mut busy: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let mut closing = 0;
    for (arrival, service) in arrivals {
        let start = if busy.len() < tills {
            arrival
        } else {
            busy.pop().map_or(arrival, |Reverse(free)| free.max(arrival))
        };
        busy.push(Reverse(start + service));
        closing = closing.max(start + service);
    }
    closing
}

/// Pulls of gravity on each body from all others, and where they are a moment later.
pub fn gravity_step(bodies: &mut [([f64; 2], [f64; 2], f64)], seconds: f64) {
    let forces: Vec<[f64; 2]> = bodies
        .iter()
        .map(|(at, _, _)| {
            bodies.iter().fold([0.0; 2], |sum, (other, _, mass)| {
                let (dx, dy) = (other[0] - at[0], other[1] - at[1]);
                let square = dx * dx + dy * dy + 1e-9;
                let pull = mass / (square * square.sqrt());
                [sum[0] + dx * pull, sum[1] + dy * pull]
            })
        })
        .collect();
    for ((at, speed, _), force) in bodies.iter_mut().zip(forces) {
        for axis in 0..2 {
            speed[axis] += force[axis] * seconds;
            at[axis] += speed[axis] * seconds;
        }
    }
}

/// Buyers and sellers by price: what is traded, and what stays in the book.
pub fn match_orders(orders: &[(bool, u32, u32)]) -> (u64, usize) {
    let mut buyers: BTreeMap<Reverse<u32>, u32> = BTreeMap::new();
    let mut sellers: BTreeMap<u32, u32> = BTreeMap::new();
    let mut traded = 0u64;
    for &(buys, price, mut amount) in orders {
        while amount > 0 {
            let best = if buys {
                sellers
                    .first_entry()
                    .filter(|entry| *entry.key() <= price)
                    .map(|entry| (*entry.key(), *entry.get()))
            } else {
                buyers
                    .first_entry()
                    .filter(|entry| entry.key().0 >= price)
                    .map(|entry| (entry.key().0, *entry.get()))
            };
            let Some((level, offered)) = best else { break };
            let taken = amount.min(offered);
            amount -= taken;
            traded += u64::from(taken);
            if buys {
                reduce(&mut sellers, level, taken);
            } else {
                reduce(&mut buyers, Reverse(level), taken);
            }
        }
        if amount > 0 {
            *if buys {
                buyers.entry(Reverse(price)).or_default()
            } else {
                sellers.entry(price).or_default()
            } += amount;
        }
    }
    (traded, buyers.len() + sellers.len())
}

fn reduce<K: Ord>(book: &mut BTreeMap<K, u32>, level: K, taken: u32) {
    if let Some(amount) = book.get_mut(&level) {
        *amount -= taken;
        if *amount == 0 {
            book.remove(&level);
        }
    }
}

/// The step at which a chain of visits first returns to a place, and the length of its loop.
pub fn find_loop(next: &[usize], start: usize) -> (usize, usize) {
    let mut first_visit = HashMap::new();
    let mut at = start;
    let mut step = 0;
    loop {
        if let Some(before) = first_visit.insert(at, step) {
            return (before, step - before);
        }
        at = next[at];
        step += 1;
    }
}
