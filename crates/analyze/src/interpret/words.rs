//! How many different words there are among so many, told by a sample of the text they come from.

use plimsoll_model::Words;

use crate::knowledge::as_float;

/// Longer ones are no words: lines without spaces, numbers side by side.
const LONGEST: f64 = 24.0;

/// Mean bytes of a word of a text that has words.
pub(super) fn mean(words: &Words) -> Option<f64> {
    let each = words.each.as_f64();
    (each > 1.0 && each <= LONGEST).then_some(each)
}

/// Different words among so many. Each time as many more are looked at, the share of new ones falls by what it fell in the
/// sample: it is the power of Heaps' law, let fall, so that what has few words comes to an end.
pub(super) fn different_of(words: &Words, count: f64) -> f64 {
    let [quarter, half, all] = words.different.map(|different| as_float(different).max(1.0));
    let sampled = as_float(words.count).max(1.0);
    let power = (all / half).log2().clamp(0.0, 1.0);
    let doublings = (count.max(1.0) / sampled).log2();
    if doublings <= 0.0 {
        return (all * (power * doublings).exp2()).clamp(1.0, count.max(1.0));
    }
    let before = (half / quarter).log2().clamp(0.0, 1.0);
    let falls = if before > 0.0 { (power / before).min(1.0) } else { 0.0 };
    let exponent = if falls > 0.999 {
        power * doublings
    } else {
        power * falls * (1.0 - falls.powf(doublings)) / (1.0 - falls)
    };
    (all * exponent.exp2()).clamp(1.0, count.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::different_of;
    use plimsoll_model::{Bytes, Words};

    fn check(different: [u64; 3], count: f64, low: f64, high: f64) {
        let words = Words { count: 100_000, different, each: Bytes(7) };
        let found = different_of(&words, count);
        assert!((low..=high).contains(&found), "{found} of {count}: {different:?}");
    }

    #[test]
    fn words_that_end_words_that_go_on_and_words_that_never_repeat() {
        // A thousand words, all met in the first quarter.
        check([1000, 1000, 1000], 1e8, 1000.0, 1000.0);
        // 30,000 at random.
        check([16_967, 24_333, 28_930], 3e6, 29_000.0, 36_000.0);
        // As prose has them.
        check([6000, 9500, 15_000], 1.6e6, 60_000.0, 100_000.0);
        check([25_000, 50_000, 100_000], 1e7, 9.99e6, 1e7);
        // Fewer than were looked at.
        check([6000, 9500, 15_000], 100.0, 1.0, 100.0);
        check([0, 0, 0], 1e6, 1.0, 1e6);
        check([u64::MAX, 1, u64::MAX], 1e6, 1.0, 1e6);
    }
}
