//! Collects the primes below n with rayon.

use rayon::prelude::*;

fn is_prime(n: u32) -> bool {
    n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

fn main() {
    let limit: u32 = std::env::args().nth(1).map(|text| text.parse().expect("a number")).unwrap_or(100_000);
    let primes: Vec<u32> = (0..limit).into_par_iter().filter(|&n| is_prime(n)).collect();
    println!("{} primes, last {:?}", primes.len(), primes.last());
}
