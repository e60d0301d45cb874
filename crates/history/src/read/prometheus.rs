//! A Prometheus server's record of containers: `container_memory_working_set_bytes` and
//! `container_cpu_usage_seconds_total`, as the kubelet's cAdvisor exports them, over its HTTP API ("HTTP API: range queries").
//!
//! Every series is a run: of the task type that its `container` label names (else `name`, else `job`), in the pod that its
//! `pod` label names, from its first sample to its last, with its highest sample for a peak.

use std::collections::BTreeMap;
use std::time::Duration;

use plimsoll_model::{Finding, Trace, TracedRun};
use serde::Deserialize;

use super::trace::{TraceError, Traced};

const MEMORY: &str = "container_memory_working_set_bytes";
const CPU: &str = "container_cpu_usage_seconds_total";
/// Samples that a range query may return a series; the server's own limit is 11,000.
const SAMPLES: f64 = 10_000.0;
/// A server that says nothing for this long is not waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer read at the most.
const LARGEST: u64 = 1 << 30;

/// What of a server's record to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Last moment, in seconds since 1970.
    pub end: f64,
    /// How long before it to begin, in seconds.
    pub length: f64,
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    error: Option<String>,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    result: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    metric: BTreeMap<String, String>,
    values: Vec<(f64, String)>,
}

/// Asks a server, by its address (`http://host:9090`).
///
/// # Errors
/// It cannot be reached, or answers something else than a matrix of samples.
pub fn fetch(address: &str, window: &Window) -> Result<Traced, TraceError> {
    let memory = query(address, MEMORY, window)?;
    let cpu = query(address, CPU, window)?;
    read(&memory, &cpu)
}

fn query(address: &str, metric: &str, window: &Window) -> Result<Vec<u8>, TraceError> {
    let unreachable =
        |why: String| TraceError::Server(format!("{address} cannot be asked for {metric}: {why}"));
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .build()
        .into();
    let start = window.end - window.length;
    // No finer than a second: nobody scrapes more often.
    let step = (window.length / SAMPLES).ceil().max(1.0);
    let response = agent
        .get(format!("{}/api/v1/query_range", address.trim_end_matches('/')))
        .query("query", metric)
        .query("start", format!("{start:.3}"))
        .query("end", format!("{:.3}", window.end))
        .query("step", format!("{step}"))
        .call()
        .map_err(|error| unreachable(error.to_string()))?;
    let status = response.status();
    let body = response.into_body().with_config().limit(LARGEST).read_to_vec();
    let body = body.map_err(|error| unreachable(error.to_string()))?;
    // Errors of the query come as JSON too; anything else is not Prometheus.
    if !status.is_success() && serde_json::from_slice::<Answer>(&body).is_err() {
        return Err(unreachable(format!("it answers with HTTP status {status}")));
    }
    Ok(body)
}

/// Reads a server's answers for memory and for CPU time.
///
/// # Errors
/// The one for memory is no answer of Prometheus', or an error.
pub fn read(memory: &[u8], cpu: &[u8]) -> Result<Traced, TraceError> {
    let mut traced = Traced { format: "a Prometheus server", ..Traced::default() };
    traced.trace = Trace { columns: vec!["cpus".to_owned()], runs: Vec::new() };
    let mut cores: BTreeMap<String, f64> = BTreeMap::new();
    for series in answer(cpu)? {
        let points = points(&series);
        if let (Some((start, from)), Some((end, to))) = (points.first(), points.last())
            && end > start
        {
            cores.insert(key(&series.metric), (to - from).max(0.0) / (end - start));
        }
    }
    for series in answer(memory)? {
        let Some(task) = ["container", "name", "job"]
            .iter()
            .find_map(|label| series.metric.get(*label).filter(|value| !value.is_empty() && *value != "POD"))
        else {
            continue;
        };
        let points = points(&series);
        let peak = points.iter().map(|(_, value)| *value).fold(0.0, f64::max);
        let (Some((start, _)), Some((end, _))) = (points.first(), points.last()) else {
            traced.skipped += 1;
            let text = format!("series {}: it holds no number", key(&series.metric));
            traced.findings.push(Finding::warning("trace", text, None));
            continue;
        };
        let used = cores.get(&key(&series.metric)).copied();
        traced.trace.runs.push(TracedRun {
            task: task.clone(),
            start: start * 1000.0,
            complete: end * 1000.0,
            realtime: (end - start) * 1000.0,
            rss: Some(peak),
            peak_rss: Some(peak),
            cpus: used,
            numbers: vec![used],
            ..TracedRun::default()
        });
    }
    Ok(traced)
}

fn answer(text: &[u8]) -> Result<Vec<Series>, TraceError> {
    let answer: Answer = serde_json::from_slice(text)
        .map_err(|error| TraceError::Server(format!("that is no answer of Prometheus': {error}")))?;
    match answer.data {
        Some(data) if answer.status == "success" => Ok(data.result),
        _ => Err(TraceError::Server(format!("Prometheus says: {}", answer.error.unwrap_or(answer.status)))),
    }
}

/// Samples that are numbers.
fn points(series: &Series) -> Vec<(f64, f64)> {
    let sound = |value: f64| value.is_finite() && (0.0..1e30).contains(&value);
    series
        .values
        .iter()
        .filter_map(|(at, text)| Some((*at, text.parse::<f64>().ok()?)))
        .filter(|(at, value)| sound(*at) && sound(*value))
        .collect()
}

/// Labels without the metric's name: the same for memory and for CPU.
fn key(labels: &BTreeMap<String, String>) -> String {
    let of = |name: &str| labels.get(name).map_or("", String::as_str);
    ["namespace", "pod", "container", "name", "job", "instance", "id"].map(of).join("/")
}
