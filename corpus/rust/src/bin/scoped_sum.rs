//! Sums a vector of n floats in parts, one scoped thread a part.

use std::thread;

fn main() {
    let mut args = std::env::args().skip(1);
    let n: usize = args.next().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let parts: usize = args.next().and_then(|text| text.parse().ok()).unwrap_or(4);
    let values: Vec<f64> = (0..n).map(|i| (i % 100) as f64).collect();
    let size = n.div_ceil(parts.max(1)).max(1);
    let total: f64 = thread::scope(|scope| {
        let handles: Vec<_> =
            values.chunks(size).map(|part| scope.spawn(|| part.iter().sum::<f64>())).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    });
    println!("{total}");
}
