//! Pushes n integers onto a vector that was not told how many would come.

fn main() {
    let n: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut values = Vec::new();
    let mut state = 88172645463325252u64;
    for _ in 0..n {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        values.push(state);
    }
    let largest = values.iter().max();
    println!("{} values, largest {largest:?}", values.len());
}
