//! Drivers of `simulation`.

use plimsoll_bounds::simulation::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("next_generation", Quadratic, Quadratic, |n, probe| {
        let cells: Vec<Vec<bool>> =
            (0..n).map(|_| (0..n).map(|_| probe.random.below(3) == 0).collect()).collect();
        probe.many(|| next_generation(&cells));
    })
    .note("a field of n by n"),
    Case::new("last_in_circle", Linear, Linear, |n, probe| {
        probe.many(|| last_in_circle(n));
    }),
    Case::new("leaving_order", Quadratic, Linear, |n, probe| {
        probe.many(|| leaving_order(n, n / 3));
    })
    .note("every n / 3rd leaves"),
    Case::new("robot_walk", Linear, Linear, |n, probe| {
        // Turns that cancel out, so that the robot sees a new place with nearly every step.
        let commands = "mmlmmr".repeat(n / 6 + 1);
        probe.many(|| robot_walk(&commands));
    }),
    Case::new("settle", Linearithmic, Linear, |n, probe| {
        let names = probe.random.words(2 * n);
        let transfers: Vec<Transfer> = names
            .chunks(2)
            .map(|pair| Transfer { from: pair[0].clone(), to: pair[1].clone(), cents: probe.random.next() % 900 })
            .collect();
        probe.many(|| settle(&transfers, 1000));
    }),
    Case::new("closing_time", Linearithmic, Linear, |n, probe| {
        let customers: Vec<(u64, u64)> = (0..n)
            .map(|_| (probe.random.below(10 * n) as u64, 1 + probe.random.below(4 * n) as u64))
            .collect();
        probe.many(|| closing_time(&customers, n / 4));
    })
    .note("n / 4 tills"),
    Case::new("gravity_step", Quadratic, Linear, |n, probe| {
        let points = probe.random.points(n);
        let mut bodies: Vec<_> = points.iter().map(|&(x, y)| ([x, y], [0.0; 2], 1.0)).collect();
        probe.once(|| gravity_step(&mut bodies, 0.01));
    }),
    Case::new("match_orders", Linearithmic, Linear, |n, probe| {
        // Buyers mostly below sellers: the book grows.
        let random = &mut probe.random;
        let orders: Vec<(bool, u32, u32)> = (0..n)
            .map(|_| {
                let buys = random.below(2) == 0;
                let price = random.below(10 * n) as u32 + if buys { 0 } else { 9 * n as u32 };
                (buys, price, 1 + random.below(50) as u32)
            })
            .collect();
        probe.many(|| match_orders(&orders));
    }),
    Case::new("find_loop", Linear, Linear, |n, probe| {
        // One loop through all places, in random order.
        let order = probe.random.shuffled(n);
        let mut next = vec![0; n];
        for (i, &place) in order.iter().enumerate() {
            next[place] = order[(i + 1) % n];
        }
        probe.many(|| find_loop(&next, 0));
    }),
];
