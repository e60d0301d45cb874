//! Functions that call themselves.

/// A list whose items may be lists.
pub enum Nested {
    Leaf(i64),
    Branch(Vec<Nested>),
}

/// Moves that carry a tower of discs from one peg to another.
pub fn tower_moves(discs: u32, from: char, to: char, spare: char, moves: &mut Vec<(char, char)>) {
    if discs == 0 {
        return;
    }
    tower_moves(discs - 1, from, spare, to, moves);
    moves.push((from, to));
    tower_moves(discs - 1, spare, to, from, moves);
}

/// Fibonacci's number, as it is defined.
pub fn fibonacci(n: u32) -> u64 {
    match n {
        0 | 1 => u64::from(n),
        _ => fibonacci(n - 1) + fibonacci(n - 2),
    }
}

/// Pairs that stand in the wrong order, counted while halves are merged. Leaves the numbers sorted.
pub fn inversions(numbers: &mut Vec<i64>) -> usize {
    if numbers.len() < 2 {
        return 0;
    }
    let mut right = numbers.split_off(numbers.len() / 2);
    let mut left = std::mem::take(numbers);
    let mut count = inversions(&mut left) + inversions(&mut right);
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if j == right.len() || (i < left.len() && left[i] <= right[j]) {
            numbers.push(left[i]);
            i += 1;
        } else {
            numbers.push(right[j]);
            count += left.len() - i;
            j += 1;
        }
    }
    count
}

/// All leaves in order.
pub fn flatten(list: &Nested) -> Vec<i64> {
    fn walk(list: &Nested, out: &mut Vec<i64>) {
        match list {
            Nested::Leaf(value) => out.push(*value),
            Nested::Branch(items) => items.iter().for_each(|item| walk(item, out)),
        }
    }
    let mut out = vec![];
    walk(list, &mut out);
    out
}

/// Whether letters read the same backwards, from the outside in.
pub fn reads_backwards(letters: &[u8]) -> bool {
    match letters {
        [first, inner @ .., last] => first == last && reads_backwards(inner),
        _ => true,
    }
}

/// The sum, half by half.
pub fn sum_by_halves(numbers: &[i64]) -> i64 {
    match numbers {
        [] => 0,
        [only] => *only,
        _ => {
            let (left, right) = numbers.split_at(numbers.len() / 2);
            sum_by_halves(left) + sum_by_halves(right)
        }
    }
}

/// Whether some of the weights make up the load exactly.
pub fn can_balance(weights: &[u64], load: u64) -> bool {
    let Some((&last, rest)) = weights.split_last() else { return load == 0 };
    can_balance(rest, load) || (last <= load && can_balance(rest, load - last))
}

/// The product of two polynomials of equal length, by three smaller products.
pub fn multiply_polynomials(a: &[i64], b: &[i64]) -> Vec<i64> {
    let n = a.len();
    if n <= 2 {
        let mut product = vec![0; 2 * n];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                product[i + j] += x * y;
            }
        }
        return product;
    }
    let half = n / 2;
    let add = |low: &[i64], high: &[i64]| -> Vec<i64> {
        let at = |side: &[i64], i| side.get(i).copied().unwrap_or(0);
        (0..low.len().max(high.len())).map(|i| (at(low, i) + at(high, i)) % 1_000_003).collect()
    };
    let low = multiply_polynomials(&a[..half], &b[..half]);
    let high = multiply_polynomials(&a[half..], &b[half..]);
    let both = multiply_polynomials(&add(&a[..half], &a[half..]), &add(&b[..half], &b[half..]));
    let mut product = vec![0; 2 * n];
    for (i, value) in low.iter().enumerate() {
        product[i] += value;
        product[i + half] -= value;
    }
    for (i, value) in high.iter().enumerate() {
        product[i + 2 * half] += value;
        product[i + half] -= value;
    }
    for (i, value) in both.iter().enumerate() {
        product[i + half] += value;
    }
    product
}
