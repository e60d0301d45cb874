//! What a program was seen to take: single samples, and the summary of a whole run.
//!
//! Memory is the working set the kernel cannot take back (anonymous, shared, kernel); page cache stands apart,
//! for it would be dropped before anything is killed. What could not be measured is absent, never zero.

use serde::{Deserialize, Serialize};

use crate::{Bytes, Cores, Millis, Pressure};

/// Everything seen of a process tree at one moment; counters run from its start.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// Since the program started.
    pub at: Millis,
    /// Memory that the kernel cannot take back.
    pub memory: Bytes,
    /// Highest `memory` since the sample before, as far as it can be known; zero where it was not looked for.
    #[serde(default)]
    pub memory_peak: Bytes,
    /// Page cache charged to the program.
    pub cache: Bytes,
    /// CPU time used so far, in microseconds.
    pub cpu_micros: u64,
    /// Time the CPU quota held it back so far, in microseconds.
    pub throttled_micros: Option<u64>,
    /// Bytes read from devices.
    pub disk_read: Option<Bytes>,
    /// Bytes written to devices.
    pub disk_written: Option<Bytes>,
    /// Read operations.
    pub disk_reads: Option<u64>,
    /// Write operations.
    pub disk_writes: Option<u64>,
    /// Bytes received over TCP.
    pub network_in: Option<Bytes>,
    /// Bytes sent over TCP.
    pub network_out: Option<Bytes>,
    /// Processes alive.
    pub processes: u32,
    /// Stalls of this program alone.
    pub pressure: Option<Pressure>,
}

/// One kept moment of a run's curve.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// Since the start.
    pub at: Millis,
    /// Highest value since the point before.
    pub value: f64,
}

/// A resource over time, in at most [`Curve::MOST`] points however long the run: when full, neighbours are
/// merged by their maximum, so that no peak is lost.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Point>", into = "Vec<Point>")]
pub struct Curve {
    points: Vec<Point>,
    /// How many pushed values each kept point stands for; grows by doubling.
    stride: usize,
    /// Values pushed since the last full point.
    pending: usize,
}

impl Curve {
    /// Points kept at the most.
    pub const MOST: usize = 256;

    /// Adds the value seen at a moment; moments come in order.
    pub fn push(&mut self, at: Millis, value: f64) {
        self.stride = self.stride.max(1);
        match self.points.last_mut() {
            Some(last) if self.pending > 0 => {
                last.at = at;
                last.value = last.value.max(value);
            }
            _ => {
                if self.points.len() == Self::MOST {
                    self.halve();
                }
                self.points.push(Point { at, value });
            }
        }
        self.pending = (self.pending + 1) % self.stride;
    }

    fn halve(&mut self) {
        self.points = self
            .points
            .chunks(2)
            .filter_map(|pair| {
                let last = pair.last()?;
                Some(Point {
                    at: last.at,
                    value: pair.iter().map(|point| point.value).fold(f64::MIN, f64::max),
                })
            })
            .collect();
        self.stride *= 2;
    }

    /// The kept points, in order of time.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }
}

impl From<Vec<Point>> for Curve {
    fn from(points: Vec<Point>) -> Self {
        let mut curve = Self::default();
        for point in points {
            curve.push(point.at, point.value);
        }
        curve
    }
}

impl From<Curve> for Vec<Point> {
    fn from(curve: Curve) -> Self {
        curve.points
    }
}

/// What a whole run took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Highest working set.
    pub memory_peak: Bytes,
    /// Highest page cache charged.
    #[serde(default)]
    pub cache_peak: Bytes,
    /// CPU time, user and system.
    pub cpu_seconds: f64,
    /// Highest CPU use over one sampling interval.
    #[serde(default)]
    pub cores_peak: Cores,
    /// Wall-clock time.
    pub elapsed_seconds: f64,
    /// Time the CPU quota held it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttled_seconds: Option<f64>,
    /// Bytes read from devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read: Option<Bytes>,
    /// Bytes written to devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written: Option<Bytes>,
    /// Read operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_reads: Option<u64>,
    /// Write operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_writes: Option<u64>,
    /// Bytes received over TCP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_in: Option<Bytes>,
    /// Bytes sent over TCP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_out: Option<Bytes>,
    /// Most processes alive at once.
    #[serde(default)]
    pub processes_peak: u32,
    /// Stalls at the end of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<Pressure>,
    /// Working set over time, bytes.
    #[serde(default)]
    pub memory_curve: Curve,
    /// CPU use over time, cores.
    #[serde(default)]
    pub cpu_curve: Curve,
    /// Disk bytes moved a second over time.
    #[serde(default)]
    pub disk_curve: Curve,
    /// Network bytes moved a second over time.
    #[serde(default)]
    pub network_curve: Curve,
}

impl Usage {
    /// Folds one more sample in; `before` is the sample before it, none at the start.
    pub fn add(&mut self, sample: &Sample, before: Option<&Sample>) {
        let memory = sample.memory.max(sample.memory_peak);
        self.memory_peak = self.memory_peak.max(memory);
        self.cache_peak = self.cache_peak.max(sample.cache);
        self.cpu_seconds = Millis(sample.cpu_micros).as_seconds() / 1000.0;
        self.elapsed_seconds = sample.at.as_seconds();
        self.throttled_seconds = sample.throttled_micros.map(|micros| Millis(micros).as_seconds() / 1000.0);
        self.disk_read = sample.disk_read.or(self.disk_read);
        self.disk_written = sample.disk_written.or(self.disk_written);
        self.disk_reads = sample.disk_reads.or(self.disk_reads);
        self.disk_writes = sample.disk_writes.or(self.disk_writes);
        self.network_in = sample.network_in.or(self.network_in);
        self.network_out = sample.network_out.or(self.network_out);
        self.processes_peak = self.processes_peak.max(sample.processes);
        self.pressure = sample.pressure.or(self.pressure);
        self.memory_curve.push(sample.at, memory.as_f64());
        let seconds = sample.at.saturating_sub(before.map_or(Millis(0), |sample| sample.at)).as_seconds();
        // A rate over next to no time says nothing.
        if seconds < 0.01 {
            return;
        }
        let since = |now: u64, then: u64| Bytes(now.saturating_sub(then)).as_f64() / seconds;
        let cores = since(sample.cpu_micros, before.map_or(0, |sample| sample.cpu_micros)) / 1e6;
        self.cores_peak = self.cores_peak.max(Cores::from_f64(cores));
        self.cpu_curve.push(sample.at, cores);
        let disk = |s: &Sample| s.disk_read.unwrap_or_default() + s.disk_written.unwrap_or_default();
        let network = |s: &Sample| s.network_in.unwrap_or_default() + s.network_out.unwrap_or_default();
        self.disk_curve.push(sample.at, since(disk(sample).0, before.map_or(0, |s| disk(s).0)));
        self.network_curve.push(sample.at, since(network(sample).0, before.map_or(0, |s| network(s).0)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_curve_is_bounded_and_keeps_its_peak(values in prop::collection::vec(0.0..1e12_f64, 1..2000)) {
            let mut curve = Curve::default();
            for (at, value) in values.iter().enumerate() {
                curve.push(Millis(at as u64), *value);
            }
            let peak = curve.points().iter().map(|point| point.value).fold(0.0, f64::max);
            prop_assert!(curve.points().len() <= Curve::MOST);
            prop_assert_eq!(peak, values.iter().copied().fold(0.0, f64::max));
            prop_assert!(curve.points().is_sorted_by_key(|point| point.at));
        }
    }

    #[test]
    fn a_run_is_summed_up_from_its_samples() {
        let first = Sample {
            at: Millis(100),
            memory: Bytes(50),
            cpu_micros: 50_000,
            processes: 1,
            ..Sample::default()
        };
        let second =
            Sample { at: Millis(200), memory: Bytes(20), cpu_micros: 250_000, processes: 3, ..first };
        let mut usage = Usage::default();
        usage.add(&first, None);
        usage.add(&second, Some(&first));
        assert_eq!(usage.memory_peak, Bytes(50));
        assert_eq!(usage.cores_peak, Cores::whole(2));
        assert!((usage.cpu_seconds - 0.25).abs() < 1e-9);
        assert_eq!(usage.processes_peak, 3);
        assert_eq!(usage.disk_read, None, "what was not measured stays absent");
    }
}
