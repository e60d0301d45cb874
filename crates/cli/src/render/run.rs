//! The end of a run as a person wants it: how it ended, predicted against actual, where it was recorded.

use plimsoll_model::{Bytes, Cores, CpuTime, Footprint, Millis, Outcome, Raise, Resource, Usage};

use super::table;

/// How the program ended, in words.
pub(crate) fn ending(outcome: Outcome) -> String {
    match outcome {
        Outcome::Exited { code: 0 } => "ended well".to_owned(),
        Outcome::Exited { code } => format!("ended with exit code {code}"),
        Outcome::Signaled { signal } => format!("was ended by signal {signal}"),
        Outcome::TimedOut => "was stopped at its timeout".to_owned(),
        Outcome::Stopped { resource } => format!("was stopped: {} ran out", resource_name(resource)),
        Outcome::OutOfMemory => "was killed by the kernel at its memory limit".to_owned(),
    }
}

/// A resource as people name it.
pub(crate) const fn resource_name(resource: Resource) -> &'static str {
    match resource {
        Resource::Memory => "memory",
        Resource::Cpu => "cpu",
        Resource::Tasks => "processes",
        Resource::Disk => "disk",
        Resource::Time => "time",
    }
}

/// Predicted against actual, and what was raised on the way.
pub(crate) fn summary(
    predicted: &Footprint,
    usage: &Usage,
    raises: &[Raise],
    limits: (Bytes, Cores),
) -> String {
    let unseen = || "not seen".to_owned();
    let cores = |cores: f64| format!("{cores:.2} cores");
    let mut rows = vec![
        ["  ", "predicted", "actual", "limit at the end"].map(str::to_owned).to_vec(),
        vec![
            "  memory".to_owned(),
            predicted.memory.recommended.to_string(),
            usage.memory_peak.to_string(),
            limits.0.to_string(),
        ],
        vec![
            "  cpu".to_owned(),
            cores(predicted.cpu.recommended.as_f64()),
            cores(usage.cores_peak.as_f64()),
            cores(limits.1.as_f64()),
        ],
    ];
    if let Some(time) = &predicted.cpu_seconds {
        let took = CpuTime::from_seconds(usage.cpu_seconds);
        rows.push(vec![
            "  cpu time".to_owned(),
            time.recommended.to_string(),
            took.to_string(),
            String::new(),
        ]);
    }
    for (name, flow, seen) in [
        ("  disk read", &predicted.disk.read, usage.disk_read),
        ("  disk write", &predicted.disk.write, usage.disk_written),
        ("  network in", &predicted.network.inbound, usage.network_in),
        ("  network out", &predicted.network.outbound, usage.network_out),
    ] {
        if flow.bytes > Bytes::ZERO || seen.is_some_and(|bytes| bytes > Bytes::ZERO) {
            let seen = seen.map_or_else(unseen, |bytes| bytes.to_string());
            rows.push(vec![name.to_owned(), flow.bytes.to_string(), seen, String::new()]);
        }
    }
    let mut out = table(rows, &[0]);
    let time = Millis(Bytes::from_f64(usage.elapsed_seconds * 1000.0).0);
    let cache = if usage.cache_peak > Bytes::ZERO {
        format!(", page cache {} (not counted: the kernel takes it back)", usage.cache_peak)
    } else {
        String::new()
    };
    out.push_str(&format!("  {time}, {:.2} s of cpu{cache}\n", usage.cpu_seconds));
    for raise in raises.iter().take(8) {
        out.push_str(&format!("  {}\n", changed(raise)));
    }
    if raises.len() > 8 {
        out.push_str(&format!("  and {} more changes of limits (--report lists them)\n", raises.len() - 8));
    }
    out
}

/// One change of a limit, in words.
pub(crate) fn changed(raise: &Raise) -> String {
    let value = |value: f64| match raise.resource {
        Resource::Cpu => format!("{value:.2} cores"),
        _ => Bytes::from_f64(value).to_string(),
    };
    let verb = if raise.to > raise.from { "raised" } else { "lowered" };
    let resource = resource_name(raise.resource);
    format!(
        "{resource} {verb} from {} to {} after {:.1} s",
        value(raise.from),
        value(raise.to),
        raise.at_seconds
    )
}
