//! Quantities with their unit in the type, read and printed as people write them.
//!
//! Knows nothing of what is measured. Parsing never panics and never wraps: too large is an error.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a quantity could not be read; the message shows what would be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseUnitError {
    /// Not a size such as `64Mi`, `64MB`, `1.5G` or `4096`.
    #[error("'{0}' is not a size; write bytes or a number with a unit, such as 4096, 64Mi, 64MB or 1.5G")]
    Size(String),
    /// Not a CPU count such as `2`, `0.5` or `250m`.
    #[error("'{0}' is not a number of cores; write 2, 0.5 or 250m")]
    Cores(String),
    /// A quantity that does not fit the type.
    #[error("'{0}' is larger than can be counted")]
    TooLarge(String),
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(pub u64);

impl Bytes {
    /// No bytes at all.
    pub const ZERO: Self = Self(0);
    /// 2¹⁰ bytes.
    pub const KIB: u64 = 1 << 10;
    /// 2²⁰ bytes.
    pub const MIB: u64 = 1 << 20;
    /// 2³⁰ bytes.
    pub const GIB: u64 = 1 << 30;

    /// `count` × 2²⁰ bytes, saturating.
    #[must_use]
    pub const fn mib(count: u64) -> Self {
        Self(count.saturating_mul(Self::MIB))
    }

    /// The nearest whole number of bytes; NaN and negatives are none, too large is the largest.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and NaN becomes zero, which is what is wanted"
    )]
    pub fn from_f64(bytes: f64) -> Self {
        Self(bytes.round() as u64)
    }

    /// As a float, for arithmetic with factors; exact below 2⁵³.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sizes above 8 PiB lose their last bytes only")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// Multiplied by a factor, rounded to the nearest byte, saturating at both ends.
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        Self::from_f64(self.as_f64() * factor)
    }

    /// `self − other`, or none where that would be negative.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The next multiple of `step` at or above; `step` of zero changes nothing.
    #[must_use]
    pub fn round_up(self, step: Self) -> Self {
        if step.0 == 0 { self } else { Self(self.0.checked_next_multiple_of(step.0).unwrap_or(u64::MAX)) }
    }
}

impl Add for Bytes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// Three significant digits with a binary unit: `64.0 MiB`, `812 KiB`, `17 B`.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        let mut value = self.as_f64();
        let mut unit = 0;
        // 999.5 would round to four digits.
        while value >= 999.5 && unit + 1 < UNITS.len() {
            value /= 1024.0;
            unit += 1;
        }
        let decimals = match value {
            _ if unit == 0 => 0,
            v if v < 9.995 => 2,
            v if v < 99.95 => 1,
            _ => 0,
        };
        f.pad(&format!("{value:.decimals$} {}", UNITS[unit]))
    }
}

/// Reads `4096`, `64Mi`, `64MiB`, `64M`, `64MB`, `1.5G`, with or without a space, in either case; units with
/// an `i` are powers of 1024, units without are powers of 1000.
impl FromStr for Bytes {
    type Err = ParseUnitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(trimmed.len());
        let (digits, unit) = trimmed.split_at(split);
        let wrong = || ParseUnitError::Size(text.to_owned());
        let factor: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1000,
            "m" | "mb" => 1000_u64.pow(2),
            "g" | "gb" => 1000_u64.pow(3),
            "t" | "tb" => 1000_u64.pow(4),
            "p" | "pb" => 1000_u64.pow(5),
            "ki" | "kib" => Self::KIB,
            "mi" | "mib" => Self::MIB,
            "gi" | "gib" => Self::GIB,
            "ti" | "tib" => 1 << 40,
            "pi" | "pib" => 1 << 50,
            _ => return Err(wrong()),
        };
        if let Ok(whole) = digits.parse::<u64>() {
            return whole
                .checked_mul(factor)
                .map(Self)
                .ok_or_else(|| ParseUnitError::TooLarge(text.to_owned()));
        }
        if !digits.contains(|c: char| c.is_ascii_digit()) || digits.matches('.').count() > 1 {
            return Err(wrong());
        }
        let value = digits.parse::<f64>().map_err(|_| wrong())? * Self(factor).as_f64();
        if value >= Self(u64::MAX).as_f64() {
            return Err(ParseUnitError::TooLarge(text.to_owned()));
        }
        Ok(Self::from_f64(value))
    }
}

/// A share of the machine's processors, held in thousandths of a core; on the wire a number of cores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cores(u64);

impl Cores {
    /// No processor at all.
    pub const ZERO: Self = Self(0);
    /// One whole core.
    pub const ONE: Self = Self(1000);

    /// Whole cores, saturating.
    #[must_use]
    pub const fn whole(count: u64) -> Self {
        Self(count.saturating_mul(1000))
    }

    /// Thousandths of a core.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The nearest thousandth; NaN and negatives are none.
    #[must_use]
    pub fn from_f64(cores: f64) -> Self {
        Self(Bytes::from_f64(cores * 1000.0).0)
    }

    /// Thousandths of a core.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// As a float of cores.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        Bytes(self.0).as_f64() / 1000.0
    }
}

/// Cores with at most three decimals and no trailing zeros: `2`, `0.25`.
impl fmt::Display for Cores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}", self.as_f64()))
    }
}

/// Reads `2`, `0.5` and Kubernetes' `250m`.
impl FromStr for Cores {
    type Err = ParseUnitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        let wrong = || ParseUnitError::Cores(text.to_owned());
        if let Some(millis) = trimmed.strip_suffix('m') {
            return millis.parse().map(Self).map_err(|_| wrong());
        }
        if !trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Err(wrong());
        }
        let cores: f64 = trimmed.parse().map_err(|_| wrong())?;
        if cores > 1e9 {
            return Err(ParseUnitError::TooLarge(text.to_owned()));
        }
        Ok(Self::from_f64(cores))
    }
}

impl Serialize for Cores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Cores {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::from_f64)
    }
}

/// A length of time, or an instant counted from the start of a run, in thousandths of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// As a float of seconds.
    #[must_use]
    pub fn as_seconds(self) -> f64 {
        Bytes(self.0).as_f64() / 1000.0
    }

    /// `self − other`, or none where that would be negative.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `850 ms`, `12.4 s`, `3 m 20 s`, `2 h 5 m`.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let text = match self.0 {
            ms if ms < 1000 => format!("{ms} ms"),
            ms if ms < 60_000 => format!("{:.1} s", self.as_seconds()),
            ms if ms < 3_600_000 => format!("{} m {} s", seconds / 60, seconds % 60),
            _ => format!("{} h {} m", seconds / 3600, seconds % 3600 / 60),
        };
        f.pad(&text)
    }
}

/// Time on a processor, all cores added up; written as a number of seconds, kept in whole microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CpuTime(u64);

impl CpuTime {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// From seconds; negative and not-a-number count as none.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self(Bytes::from_f64(seconds * 1e6).0)
    }

    /// As a float of seconds.
    #[must_use]
    pub fn as_seconds(self) -> f64 {
        Bytes(self.0).as_f64() / 1e6
    }

    /// `self − other`, or none where that would be negative.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for CpuTime {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for CpuTime {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// `0.85 ms`, `12.4 ms`, then as [`Millis`].
impl fmt::Display for CpuTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.as_seconds() * 1000.0;
        let text = match self.0 {
            0 => "0 ms".to_owned(),
            micros if micros < 995 => format!("{millis:.2} ms"),
            micros if micros < 99_950 => format!("{millis:.1} ms"),
            micros => Millis(micros.div_ceil(1000)).to_string(),
        };
        f.pad(&text)
    }
}

impl Serialize for CpuTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_seconds())
    }
}

impl<'de> Deserialize<'de> for CpuTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::from_seconds)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(text: &str) -> Result<u64, ParseUnitError> {
        text.parse::<Bytes>().map(|bytes| bytes.0)
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("4096", 4096),
            ("64Mi", 64 << 20),
            ("64MiB", 64 << 20),
            ("64 MiB", 64 << 20),
            ("64M", 64_000_000),
            ("64MB", 64_000_000),
            ("64mb", 64_000_000),
            ("1.5G", 1_500_000_000),
            ("1.5Gi", 3 << 29),
            ("0", 0),
            ("100b", 100),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "Mi", ".", "1.2.3M", "-5M", "64Q", "1e9", "NaN", "inf", "６４M"] {
            assert!(matches!(size(text), Err(ParseUnitError::Size(_))), "{text}");
        }
        for text in ["99999999999999999999", "17000000Ti", "99999999.5Pi"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn cores_are_read_as_people_write_them() {
        for (text, millis) in [("2", 2000), ("0.5", 500), ("250m", 250), (".25", 250)] {
            assert_eq!(text.parse::<Cores>().map(Cores::millis), Ok(millis), "{text}");
        }
        for text in ["", "m", "-1", "two", "NaN", "inf", "1e400"] {
            assert!(text.parse::<Cores>().is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_print_three_digits() {
        for (bytes, text) in
            [(0, "0 B"), (999, "999 B"), (1000, "0.98 KiB"), (64 << 20, "64.0 MiB"), (u64::MAX, "16.0 EiB")]
        {
            assert_eq!(Bytes(bytes).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn whole_bytes_survive_print_and_parse(bytes: u64) {
            prop_assert_eq!(size(&bytes.to_string()), Ok(bytes));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,12}") {
            let _ = text.parse::<Bytes>();
            let _ = text.parse::<Cores>();
        }
    }
}
