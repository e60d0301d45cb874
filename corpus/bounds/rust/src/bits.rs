//! Numbers as rows of bits.

/// How many bits are set in each number up to a limit.
pub fn set_bits(limit: usize) -> Vec<u8> {
    let mut counts = vec![0; limit + 1];
    for number in 1..=limit {
        counts[number] = counts[number / 2] + (number % 2) as u8;
    }
    counts
}

/// The number that stands alone where all others come in pairs.
pub fn lonely(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0, |all, number| all ^ number)
}

/// Over all pairs, the bits in which they differ.
pub fn total_difference(numbers: &[u32]) -> usize {
    (0..u32::BITS)
        .map(|bit| {
            let ones = numbers.iter().filter(|&&number| number >> bit & 1 == 1).count();
            ones * (numbers.len() - ones)
        })
        .sum()
}

/// All codes of so many bits, each different from the one before in one bit.
pub fn gray_codes(bits: u32) -> Vec<u32> {
    let mut codes = vec![0];
    for bit in 0..bits {
        let mirrored: Vec<u32> = codes.iter().rev().map(|code| code | 1 << bit).collect();
        codes.extend(mirrored);
    }
    codes
}

/// Over all subsets, the sum of each one's numbers combined by exclusive or.
pub fn subset_sum_of_xors(numbers: &[u32]) -> u64 {
    (0u64..1 << numbers.len())
        .map(|subset| {
            let chosen = numbers.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
            u64::from(chosen.fold(0, |all, (_, number)| all ^ number))
        })
        .sum()
}

/// The bits of a word in reverse order.
pub fn reversed(mut word: u32) -> u32 {
    let mut result = 0;
    for _ in 0..32 {
        result = result << 1 | word & 1;
        word >>= 1;
    }
    result
}

/// The largest exclusive or of two numbers, bit by bit through a tree of their bits.
pub fn largest_xor(numbers: &[u32]) -> u32 {
    let mut nodes = vec![[0u32; 2]];
    for &number in numbers {
        let mut at = 0;
        for bit in (0..31).rev() {
            let side = (number >> bit & 1) as usize;
            if nodes[at][side] == 0 {
                nodes[at][side] = nodes.len() as u32;
                nodes.push([0; 2]);
            }
            at = nodes[at][side] as usize;
        }
    }
    let best_partner = |number: u32| {
        let (mut at, mut xor) = (0usize, 0);
        for bit in (0..31).rev() {
            let side = (number >> bit & 1) as usize;
            let other = nodes[at][1 - side];
            if other != 0 {
                xor |= 1 << bit;
                at = other as usize;
            } else {
                at = nodes[at][side] as usize;
            }
        }
        xor
    };
    numbers.iter().map(|&number| best_partner(number)).max().unwrap_or(0)
}

/// Which sums subsets of the weights can make, as bits of a row of words.
pub fn reachable_sums(weights: &[usize]) -> usize {
    let total: usize = weights.iter().sum();
    let mut reachable = vec![0u64; total / 64 + 1];
    reachable[0] = 1;
    for &weight in weights {
        let (words, bits) = (weight / 64, weight % 64);
        for i in (words..reachable.len()).rev() {
            let mut moved = reachable[i - words] << bits;
            if bits > 0 && i > words {
                moved |= reachable[i - words - 1] >> (64 - bits);
            }
            reachable[i] |= moved;
        }
    }
    reachable.iter().map(|word| word.count_ones() as usize).sum()
}
