//! A run as one flat record: what a spreadsheet or another program wants of it.
//!
//! Knows columns and their units, nothing of CSV. Reasons, curves and raises have no place here; a run that is read
//! back from a flat record has none. An empty field is a figure that is not known.

use std::str::FromStr;

use jiff::Timestamp;
use plimsoll_model::{
    Bytes, Confidence, Cores, Disk, Estimate, Footprint, GpuNeed, Identity, Inputs, Kind, Language, Network,
    PastRun, Usage, Version,
};

use crate::outcome::OutcomeColumns;

/// The header: every column of the flat form, in the order it is written in. Bytes and cores are plain numbers, times
/// are RFC 3339, durations seconds.
pub const COLUMNS: [&str; 36] = [
    "entry",
    "shape",
    "version",
    "commit",
    "started",
    "outcome",
    "code",
    "resource",
    "backend",
    "language",
    "kind",
    "input_bytes",
    "memory_limit_bytes",
    "cpu_limit_cores",
    "memory_peak_bytes",
    "cache_peak_bytes",
    "cpu_seconds",
    "cores_peak",
    "elapsed_seconds",
    "throttled_seconds",
    "disk_read_bytes",
    "disk_written_bytes",
    "disk_reads",
    "disk_writes",
    "network_in_bytes",
    "network_out_bytes",
    "processes_peak",
    "source_memory_bytes",
    "source_cpu_cores",
    "predicted_memory_minimum_bytes",
    "predicted_memory_bytes",
    "predicted_memory_maximum_bytes",
    "predicted_memory_confidence",
    "predicted_cpu_cores",
    "predicted_cpu_maximum_cores",
    "predicted_tasks_maximum",
];

/// Columns without which a record is no run.
pub(crate) const REQUIRED: [&str; 5] =
    ["entry", "started", "outcome", "memory_peak_bytes", "elapsed_seconds"];

/// The name that the known input of a flat record is given.
const INPUT: &str = "input";

/// The fields of a run, in the order of [`COLUMNS`].
pub(crate) fn record(run: &PastRun) -> Vec<String> {
    let outcome = OutcomeColumns::from(run.outcome);
    let (usage, predicted) = (&run.usage, &run.predicted);
    let (memory, cpu) = (&predicted.memory, &predicted.cpu);
    let bytes = |bytes: Option<Bytes>| text(bytes.map(|bytes| bytes.0));
    vec![
        run.identity.entry.clone(),
        run.identity.shape.clone(),
        run.version.0.clone(),
        run.commit.clone().unwrap_or_default(),
        run.started.to_string(),
        outcome.outcome,
        text(outcome.code),
        outcome.resource.unwrap_or_default(),
        run.backend.clone(),
        text(run.footprint.language.map(|language| language.to_string().to_ascii_lowercase())),
        kind(run.footprint.kind).to_owned(),
        run.inputs.total().0.to_string(),
        run.memory_limit.0.to_string(),
        run.cpu_limit.to_string(),
        usage.memory_peak.0.to_string(),
        usage.cache_peak.0.to_string(),
        usage.cpu_seconds.to_string(),
        usage.cores_peak.to_string(),
        usage.elapsed_seconds.to_string(),
        text(usage.throttled_seconds),
        bytes(usage.disk_read),
        bytes(usage.disk_written),
        text(usage.disk_reads),
        text(usage.disk_writes),
        bytes(usage.network_in),
        bytes(usage.network_out),
        usage.processes_peak.to_string(),
        run.footprint.memory.recommended.0.to_string(),
        run.footprint.cpu.recommended.to_string(),
        memory.minimum.0.to_string(),
        memory.recommended.0.to_string(),
        memory.maximum.0.to_string(),
        memory.confidence.value().to_string(),
        cpu.recommended.to_string(),
        cpu.maximum.to_string(),
        predicted.tasks.maximum.to_string(),
    ]
}

/// A field of one record by its column's name; absent where it is empty or the column is missing.
pub(crate) trait Fields {
    /// The field's text.
    fn field(&self, column: &str) -> Option<&str>;
}

/// A run from its fields.
///
/// # Errors
/// The column that cannot be read, and why.
pub(crate) fn run(fields: &impl Fields) -> Result<PastRun, (&'static str, String)> {
    let entry = needed::<String>(fields, "entry")?;
    let language = optional::<String>(fields, "language")?.map(|word| language(&word)).transpose()?;
    let kind = match fields.field("kind") {
        None | Some("job") => Kind::Job,
        Some("service") => Kind::Service,
        Some(other) => {
            return Err(("kind", format!("'{}' is neither job nor service", other.escape_debug())));
        }
    };
    let outcome = OutcomeColumns {
        outcome: needed(fields, "outcome")?,
        code: optional(fields, "code")?,
        resource: optional(fields, "resource")?,
    };
    let usage = usage(fields)?;
    let predicted = Predicted::of(fields, usage.memory_peak)?;
    let mut footprint = predicted.footprint(&entry, language, kind);
    if let Some(memory) = optional::<u64>(fields, "source_memory_bytes")? {
        footprint.memory = Estimate::ordered(Bytes(memory), Bytes(memory), Bytes(memory));
    }
    if let Some(cores) = cores(fields, "source_cpu_cores")? {
        footprint.cpu = Estimate::ordered(cores, cores, cores);
    }
    let mut inputs = Inputs::default();
    if let Some(total) = optional::<u64>(fields, "input_bytes")?.filter(|total| *total > 0) {
        inputs.named.insert(INPUT.to_owned(), Bytes(total));
    }
    Ok(PastRun {
        version: Version(optional(fields, "version")?.unwrap_or_default()),
        commit: optional(fields, "commit")?,
        started: needed::<Timestamp>(fields, "started")?,
        inputs,
        predicted: predicted.footprint(&entry, language, kind),
        footprint,
        identity: Identity { entry, shape: optional(fields, "shape")?.unwrap_or_default() },
        backend: optional(fields, "backend")?.unwrap_or_default(),
        memory_limit: Bytes(optional(fields, "memory_limit_bytes")?.unwrap_or_default()),
        cpu_limit: cores(fields, "cpu_limit_cores")?.unwrap_or_default(),
        raises: Vec::new(),
        usage,
        outcome: outcome.outcome()?,
    })
}

fn usage(fields: &impl Fields) -> Result<Usage, (&'static str, String)> {
    let bytes = |column| optional::<u64>(fields, column).map(|bytes| bytes.map(Bytes));
    Ok(Usage {
        memory_peak: Bytes(needed(fields, "memory_peak_bytes")?),
        cache_peak: bytes("cache_peak_bytes")?.unwrap_or_default(),
        cpu_seconds: seconds(fields, "cpu_seconds")?.unwrap_or_default(),
        cores_peak: cores(fields, "cores_peak")?.unwrap_or_default(),
        elapsed_seconds: seconds(fields, "elapsed_seconds")?.ok_or_else(|| missing("elapsed_seconds"))?,
        throttled_seconds: seconds(fields, "throttled_seconds")?,
        disk_read: bytes("disk_read_bytes")?,
        disk_written: bytes("disk_written_bytes")?,
        disk_reads: optional(fields, "disk_reads")?,
        disk_writes: optional(fields, "disk_writes")?,
        network_in: bytes("network_in_bytes")?,
        network_out: bytes("network_out_bytes")?,
        processes_peak: optional(fields, "processes_peak")?.unwrap_or_default(),
        ..Usage::default()
    })
}

/// The figures of a prediction.
struct Predicted {
    memory: Estimate<Bytes>,
    cpu: Estimate<Cores>,
    tasks: Estimate<u64>,
}

impl Predicted {
    /// Without a prediction the peak stands in for one, with no confidence at all.
    fn of(fields: &impl Fields, peak: Bytes) -> Result<Self, (&'static str, String)> {
        let recommended = optional(fields, "predicted_memory_bytes")?.map_or(peak, Bytes);
        let minimum = optional(fields, "predicted_memory_minimum_bytes")?.map_or(recommended, Bytes);
        let maximum = optional(fields, "predicted_memory_maximum_bytes")?.map_or(recommended, Bytes);
        let mut memory = Estimate::ordered(minimum, recommended, maximum);
        memory.confidence =
            Confidence::new(optional(fields, "predicted_memory_confidence")?.unwrap_or_default());
        let cpu = cores(fields, "predicted_cpu_cores")?.unwrap_or_default();
        let most = cores(fields, "predicted_cpu_maximum_cores")?.unwrap_or(cpu);
        let tasks = optional(fields, "predicted_tasks_maximum")?.unwrap_or_default();
        Ok(Self { memory, cpu: Estimate::ordered(cpu, cpu, most), tasks: Estimate::ordered(0, 0, tasks) })
    }

    fn footprint(&self, program: &str, language: Option<Language>, kind: Kind) -> Footprint {
        Footprint {
            program: program.to_owned(),
            language,
            kind,
            memory: self.memory.clone(),
            cpu: self.cpu.clone(),
            disk: Disk::default(),
            network: Network::default(),
            gpu: GpuNeed::default(),
            tasks: self.tasks.clone(),
            cpu_seconds: None,
            findings: Vec::new(),
        }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Job => "job",
        Kind::Service => "service",
    }
}

fn language(word: &str) -> Result<Language, (&'static str, String)> {
    let quoted = serde_json::Value::from(word);
    serde_json::from_value(quoted)
        .map_err(|_| ("language", format!("'{}' is no language we know", word.escape_debug())))
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn missing(column: &'static str) -> (&'static str, String) {
    (column, "it is empty".to_owned())
}

fn optional<T: FromStr>(
    fields: &impl Fields,
    column: &'static str,
) -> Result<Option<T>, (&'static str, String)> {
    let read = |text: &str| {
        let wrong = || (column, format!("'{}' cannot be read", shortened(text)));
        text.parse().map_err(|_| wrong())
    };
    fields.field(column).map(read).transpose()
}

fn needed<T: FromStr>(fields: &impl Fields, column: &'static str) -> Result<T, (&'static str, String)> {
    optional(fields, column)?.ok_or_else(|| missing(column))
}

/// A duration, which is finite and not negative.
fn seconds(fields: &impl Fields, column: &'static str) -> Result<Option<f64>, (&'static str, String)> {
    match optional::<f64>(fields, column)? {
        Some(value) if !value.is_finite() || value < 0.0 => Err((column, format!("{value} is no duration"))),
        value => Ok(value),
    }
}

fn cores(fields: &impl Fields, column: &'static str) -> Result<Option<Cores>, (&'static str, String)> {
    optional(fields, column)
}

/// At most 40 characters of a field for a message, control characters escaped.
fn shortened(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_debug).collect()
}
