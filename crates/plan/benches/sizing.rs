//! What a prediction and an update cost after a thousand runs, against peers in the same process.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench tells what it measured")]

use std::time::Instant;

use plimsoll_plan::sizing::{Facts, Policy, Run, Strategy, ours, peer};

const RUNS: u32 = 1000;
const ROUNDS: u32 = 200;

fn facts(index: u32) -> Facts {
    let input = f64::from(index.wrapping_mul(2_654_435_761) >> 8) + 1e6;
    Facts { input: Some(input), preset: Some(8e9), at: f64::from(index) * 1e3, ..Facts::default() }
}

fn run(index: u32) -> Run {
    let facts = facts(index);
    let noise = 1.0 + f64::from(index.wrapping_mul(40_503) % 1000) / 5000.0;
    let need = facts.input.unwrap_or(1.0) * 30.0 * noise;
    Run { facts, need, time: need / 1e5, censored: false }
}

/// Microseconds of a prediction and of an update.
fn measured(strategy: &mut dyn Strategy) -> (f64, f64) {
    for index in 0..RUNS {
        strategy.learn(0, &run(index));
    }
    let begun = Instant::now();
    for index in 0..ROUNDS {
        std::hint::black_box(strategy.predict(0, &facts(RUNS + index)));
    }
    let predicting = begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
    let begun = Instant::now();
    for index in 0..ROUNDS {
        strategy.learn(0, &run(RUNS + index));
    }
    (predicting, begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS))
}

fn main() {
    let own = measured(ours(Policy::default()).as_mut());
    println!("after {RUNS} runs           a prediction    an update");
    println!("plimsoll             {:12.1} µs {:9.1} µs", own.0, own.1);
    for name in ["sizey", "witt-lr", "vpa", "max-seen"] {
        let Some(mut strategy) = peer(name) else { continue };
        let theirs = measured(strategy.as_mut());
        println!(
            "{name:<20} {:12.1} µs {:9.1} µs   plimsoll takes {:.2} and {:.2} times that",
            theirs.0,
            theirs.1,
            own.0 / theirs.0,
            own.1 / theirs.1
        );
    }
}
