//! Whole numbers: primes, divisors, digits, powers.

use std::collections::BTreeMap;

/// All primes up to a limit, by crossing out.
pub fn primes_up_to(limit: usize) -> Vec<usize> {
    let mut composite = vec![false; limit + 1];
    let mut primes = Vec::new();
    for number in 2..=limit {
        if composite[number] {
            continue;
        }
        primes.push(number);
        for multiple in (number * number..=limit).step_by(number) {
            composite[multiple] = true;
        }
    }
    primes
}

/// The same by trying the primes found so far.
pub fn primes_by_division(limit: u64) -> Vec<u64> {
    let mut primes: Vec<u64> = vec![];
    for number in 2..=limit {
        if primes.iter().all(|&prime| number % prime != 0) {
            primes.push(number);
        }
    }
    primes
}

/// The greatest common divisor.
pub fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A power modulo a number, by squaring.
pub fn power_modulo(base: u64, exponent: u64, modulus: u64) -> u64 {
    if exponent == 0 {
        return 1 % modulus;
    }
    let half = power_modulo(base, exponent / 2, modulus);
    let square = half * half % modulus;
    if exponent % 2 == 1 { square * (base % modulus) % modulus } else { square }
}

/// Prime factors with how often each divides.
pub fn factorise(mut number: u64) -> BTreeMap<u64, u32> {
    let mut factors = BTreeMap::new();
    let mut candidate = 2;
    while candidate * candidate <= number {
        while number.is_multiple_of(candidate) {
            *factors.entry(candidate).or_insert(0) += 1;
            number /= candidate;
        }
        candidate += 1;
    }
    if number > 1 {
        *factors.entry(number).or_insert(0) += 1;
    }
    factors
}

/// The rows of Pascal's triangle, modulo a prime.
pub fn pascal_rows(count: usize) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = Vec::new();
    for _ in 0..count {
        let next = match rows.last() {
            None => vec![1],
            Some(row) => {
                let inner = row.windows(2).map(|pair| (pair[0] + pair[1]) % 1_000_003);
                std::iter::once(1).chain(inner).chain(Some(1)).collect()
            }
        };
        rows.push(next);
    }
    rows
}

/// The decimal digits of a factorial, lowest first.
pub fn factorial_digits(number: u32) -> Vec<u8> {
    let mut digits = vec![1u8];
    for factor in 2..=number {
        let mut carry = 0u32;
        for digit in &mut digits {
            let value = u32::from(*digit) * factor + carry;
            *digit = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits
}

/// How many divisors each number up to a limit has, written down for every multiple.
pub fn divisor_lists(limit: usize) -> Vec<Vec<u32>> {
    let mut divisors = vec![Vec::new(); limit + 1];
    for divisor in 1..=limit {
        let mut multiple = divisor;
        while multiple <= limit {
            divisors[multiple].push(divisor as u32);
            multiple += divisor;
        }
    }
    divisors
}

/// A product without multiplying: doubling one factor while the other is halved.
pub fn peasant_product(mut a: u64, mut b: u64) -> u64 {
    let mut product = 0u64;
    while b > 0 {
        if b & 1 == 1 {
            product = product.wrapping_add(a);
        }
        a = a.wrapping_add(a);
        b >>= 1;
    }
    product
}
