//! Sizes, lengths of time and moments as traces write them, with units and without.
//!
//! Nothing here panics, and nothing that is not finite or is below zero comes out.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A plain number that is finite and not below zero.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0 && *value < LARGEST)
}

/// Above this no figure of a run makes sense, and products would leave the range of a float.
const LARGEST: f64 = 1e30;

/// Bytes: `1024`, `1.5 GB`, `300 MiB`. As Nextflow has it, all units are powers of 1024.
pub(super) fn size(text: &str) -> Option<f64> {
    let (digits, unit) = split(text);
    let power = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "ki" | "kib" => 1,
        "m" | "mb" | "mi" | "mib" => 2,
        "g" | "gb" | "gi" | "gib" => 3,
        "t" | "tb" | "ti" | "tib" => 4,
        "p" | "pb" | "pi" | "pib" => 5,
        _ => return None,
    };
    Some(number(digits)? * 1024_f64.powi(power)).filter(|bytes| *bytes < LARGEST)
}

/// Milliseconds: `1500` (as they are), `1m 30s`, `2.5s`, `1h 2m`, `3d`.
pub(super) fn time(text: &str) -> Option<f64> {
    if let Some(plain) = number(text) {
        return Some(plain);
    }
    let mut total = 0.0;
    let mut parts = 0;
    for word in text.split_whitespace() {
        let (digits, unit) = split(word);
        let factor = match unit {
            "ms" => 1.0,
            "s" => 1000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            "d" => 86_400_000.0,
            _ => return None,
        };
        total += number(digits)? * factor;
        parts += 1;
    }
    (parts > 0 && total < LARGEST).then_some(total)
}

/// Milliseconds since 1970: a plain number of them, or a date with a time, UTC where it names no zone.
pub(super) fn moment(text: &str) -> Option<f64> {
    if let Some(plain) = number(text) {
        return Some(plain);
    }
    let stamp = text.parse::<Timestamp>().ok().or_else(|| {
        text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a float's 53 bits")]
    let millis = stamp.as_millisecond() as f64;
    Some(millis)
}

/// A plain number, a percentage, a size or a length of time: whatever a column of figures holds.
pub(super) fn figure(text: &str) -> Option<f64> {
    number(text).or_else(|| number(text.strip_suffix('%')?)).or_else(|| size(text)).or_else(|| time(text))
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (digits, unit) = text.split_at(at);
    (digits, unit.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_read_with_units_and_without() {
        assert_eq!(size("311296000"), Some(311_296_000.0));
        assert_eq!(size("1.5 GB"), Some(1.5 * 1024.0 * 1024.0 * 1024.0));
        assert_eq!(size("3 lumps"), None);
        assert_eq!(time("10000"), Some(10_000.0));
        assert_eq!(time("1h 2m 3.5s"), Some(3_723_500.0));
        assert_eq!(time("7 days"), None);
        assert_eq!(moment("1718920125000"), Some(1_718_920_125_000.0));
        assert_eq!(moment("2024-06-20 21:48:45.000"), Some(1_718_920_125_000.0));
        assert_eq!(moment("2024-06-20T21:48:45Z"), Some(1_718_920_125_000.0));
        assert_eq!(figure("282.5%"), Some(282.5));
        for wrong in ["", "-1", "NaN", "inf", "1e300", "GB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_finite_and_not_negative(text in "[0-9a-zA-Z .:%-]{0,16}") {
            for value in [size(&text), time(&text), figure(&text)].into_iter().flatten() {
                prop_assert!(value.is_finite() && value >= 0.0);
            }
            let _ = moment(&text);
        }
    }
}
