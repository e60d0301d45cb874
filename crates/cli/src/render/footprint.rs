//! A footprint as a person in a hurry wants it: the figures first, then why.

use std::fmt::Write as _;

use plimsoll_analyze::OF_A_LINE;
use plimsoll_model::{
    Amount, Basis, Bound, Bytes, Confidence, CpuTime, Flow, Footprint, Grows, Kind, Reason, Severity,
};

use super::places::Places;
use super::table;

/// Reasons that add less than this share of the figure are summed up in one line.
const SMALL: f64 = 0.02;
/// A figure that is less sure than this is called a guess.
const GUESS: f64 = 0.3;
/// Assumptions that are told one by one.
const FEW: usize = 4;

/// The whole footprint; `explain` shows every reason of every resource, `places` how its source is reached from here.
pub(crate) fn text(footprint: &Footprint, explain: bool, places: Option<&Places>) -> String {
    let footprint = &placed(footprint.clone(), places);
    let mut out = headline(footprint);
    out.push_str(&figures(footprint));
    if footprint.memory.confidence.value() < GUESS {
        out.push_str("the memory figure is mostly a guess: what one `plimsoll run` of it takes says more\n");
    }
    section(&mut out, "memory", &footprint.memory.formula, &footprint.memory.reasons, explain);
    section(&mut out, "cpu", &footprint.cpu.formula, &footprint.cpu.reasons, explain);
    if let Some(time) = &footprint.cpu_seconds {
        section(&mut out, "cpu time", &time.formula, &time.reasons, explain);
    }
    for (name, flow) in flows(footprint) {
        if flow.bytes > Bytes::ZERO || explain {
            section(&mut out, name, &flow.formula, &flow.reasons, explain);
        }
    }
    if !footprint.gpu.reasons.is_empty() {
        section(&mut out, "gpu", "", &footprint.gpu.reasons, explain);
    }
    notes(&mut out, footprint, explain);
    out
}

/// How time and memory grow, in a line; with `explain` what makes them.
pub(crate) fn growth(grows: &Grows, explain: bool) -> String {
    let shown = |bound: &Bound| {
        let more = if bound.complete { "" } else { " + ?" };
        format!("{}{more} ({})", first_terms(&bound.bound), bound.class)
    };
    let mut out =
        format!("\nas its input grows: time {}, memory {}\n", shown(&grows.time), shown(&grows.space));
    if explain {
        for (what, bound) in [("time", &grows.time), ("memory", &grows.space)] {
            let whole = &bound.bound;
            if first_terms(whole) != *whole {
                let _ = writeln!(out, "  {what} in full: {whole}");
            }
        }
        let mut said = Vec::new();
        for reason in grows.time.reasons.iter().chain(&grows.space.reasons) {
            if !said.contains(&reason) {
                said.push(reason);
                let _ = writeln!(out, "  {reason}");
            }
        }
        if let Some(worst) = &grows.time.worst {
            let _ = writeln!(out, "  at worst {} ({})", worst.bound, worst.class);
        }
    }
    out
}

/// As many terms of a sum, and no fewer than one, as a person takes in at a glance.
fn first_terms(bound: &str) -> String {
    /// Bytes.
    const GLANCE: usize = 72;
    let mut terms = bound.split(" + ");
    let mut shown = terms.next().unwrap_or_default().to_owned();
    for term in terms {
        if shown.len() + term.len() > GLANCE {
            shown.push_str(" + …");
            break;
        }
        let _ = write!(shown, " + {term}");
    }
    shown
}

/// The same with places in source as seen from here.
fn placed(mut footprint: Footprint, places: Option<&Places>) -> Footprint {
    let Some(places) = places else { return footprint };
    let Footprint { memory, cpu, cpu_seconds, disk, network, gpu, findings, .. } = &mut footprint;
    let lines = cpu_seconds.iter_mut().flat_map(|time| &mut time.reasons);
    for reason in lines.filter(|reason| reason.text == OF_A_LINE) {
        if let Some(line) = reason.at.as_ref().and_then(|at| places.line(at)) {
            reason.text = line;
        }
    }
    let flows = [&mut disk.read, &mut disk.write, &mut network.inbound, &mut network.outbound];
    let reasons = flows.into_iter().flat_map(|flow| &mut flow.reasons);
    let reasons = reasons.chain(&mut memory.reasons).chain(&mut cpu.reasons).chain(&mut gpu.reasons);
    let reasons = reasons.chain(cpu_seconds.iter_mut().flat_map(|time| &mut time.reasons));
    let from_source = reasons.filter_map(|reason| reason.at.as_mut()).filter(|at| is_place(at));
    for at in from_source.chain(findings.iter_mut().filter_map(|finding| finding.at.as_mut())) {
        *at = places.show(at);
    }
    footprint
}

/// Whether it is `path:line` rather than a row of a table.
fn is_place(at: &str) -> bool {
    at.rsplit_once(':')
        .is_some_and(|(_, line)| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()))
}

fn headline(footprint: &Footprint) -> String {
    let kind = match footprint.kind {
        Kind::Job => "runs to its end",
        Kind::Service => "serves until stopped",
    };
    let language = footprint.language.map_or_else(|| "no source".to_owned(), |language| language.to_string());
    let seen = footprint.memory.reasons.iter().any(|reason| reason.basis == Basis::Runs);
    let from = if seen { "from its source and past runs" } else { "from its source" };
    let from = if footprint.language.is_none() && !seen { "from its size alone" } else { from };
    format!("{}: {language}, {kind}; {from}\n\n", footprint.program)
}

fn flows(footprint: &Footprint) -> [(&'static str, &Flow); 4] {
    [
        ("disk read", &footprint.disk.read),
        ("disk write", &footprint.disk.write),
        ("network in", &footprint.network.inbound),
        ("network out", &footprint.network.outbound),
    ]
}

fn figures(footprint: &Footprint) -> String {
    let row = |cells: [String; 5]| cells.to_vec();
    let sure = |confidence: Confidence| confidence.to_string();
    let memory = &footprint.memory;
    let cpu = &footprint.cpu;
    let gpu = &footprint.gpu;
    let mut rows = vec![
        row(["", "minimum", "recommended", "maximum", "sure"].map(str::to_owned)),
        row([
            "memory".to_owned(),
            memory.minimum.to_string(),
            memory.recommended.to_string(),
            memory.maximum.to_string(),
            sure(memory.confidence),
        ]),
        row([
            "cpu cores".to_owned(),
            cpu.minimum.to_string(),
            cpu.recommended.to_string(),
            cpu.maximum.to_string(),
            sure(cpu.confidence),
        ]),
    ];
    if let Some(time) = &footprint.cpu_seconds {
        rows.push(row([
            "cpu time".to_owned(),
            time.minimum.to_string(),
            time.recommended.to_string(),
            time.maximum.to_string(),
            sure(time.confidence),
        ]));
    }
    if gpu.maximum > 0 {
        rows.push(row([
            "gpus".to_owned(),
            gpu.minimum.to_string(),
            gpu.recommended.to_string(),
            gpu.maximum.to_string(),
            sure(gpu.confidence),
        ]));
    }
    let mut out = table(rows, &[0]);
    out.push('\n');
    let mut rows = vec![["", "bytes", "operations", "peak a second", "sure"].map(str::to_owned).to_vec()];
    for (name, flow) in flows(footprint) {
        rows.push(row([
            name.to_owned(),
            flow.bytes.to_string(),
            flow.operations.to_string(),
            flow.peak_rate.to_string(),
            sure(flow.confidence),
        ]));
    }
    out.push_str(&table(rows, &[0]));
    if gpu.maximum == 0 {
        out.push_str("no gpu\n");
    }
    out
}

fn amount(reason: &Reason) -> String {
    match reason.amount {
        Some(Amount::Bytes(bytes)) => bytes.to_string(),
        Some(Amount::Cores(cores)) => cores.to_string(),
        Some(Amount::Seconds(time)) => time.to_string(),
        Some(Amount::Count(count)) => count.to_string(),
        None => String::new(),
    }
}

fn weight(reason: &Reason) -> f64 {
    match reason.amount {
        Some(Amount::Bytes(bytes)) => bytes.as_f64(),
        Some(Amount::Cores(cores)) => cores.as_f64(),
        Some(Amount::Seconds(time)) => time.as_seconds(),
        Some(Amount::Count(count)) => Bytes(count).as_f64(),
        None => f64::INFINITY,
    }
}

fn section(out: &mut String, name: &str, formula: &str, reasons: &[Reason], explain: bool) {
    // How runs were used is for those who ask.
    let is_detail =
        |reason: &Reason| reason.basis == Basis::Runs && reason.amount.is_none() && reason.share.is_none();
    let reasons: Vec<&Reason> = reasons.iter().filter(|reason| explain || !is_detail(reason)).collect();
    if reasons.is_empty() {
        return;
    }
    let formula = if explain { formula.to_owned() } else { first_terms(formula) };
    let heading = if formula.is_empty() { format!("\n{name}\n") } else { format!("\n{name} = {formula}\n") };
    out.push_str(&heading);
    let total: f64 = reasons.iter().map(|reason| weight(reason)).filter(|weight| weight.is_finite()).sum();
    let (shown, small): (Vec<&Reason>, Vec<&Reason>) =
        reasons.into_iter().partition(|reason| explain || weight(reason) >= SMALL * total);
    let mut rows: Vec<Vec<String>> = shown
        .iter()
        .map(|reason| {
            let share = reason.share.map_or_else(String::new, |share| format!("{:.0} %", share * 100.0));
            vec![
                format!("  {}", amount(reason)),
                share,
                reason.text.clone(),
                reason.at.clone().unwrap_or_default(),
            ]
        })
        .collect();
    if !small.is_empty() {
        let rest = Bytes::from_f64(small.iter().map(|reason| weight(reason)).sum());
        let text = match small.len() {
            1 => "a small one (--explain lists it)".to_owned(),
            count => format!("{count} small ones (--explain lists them)"),
        };
        let rest = match small[0].amount {
            Some(Amount::Bytes(_)) => rest.to_string(),
            Some(Amount::Seconds(_)) => {
                CpuTime::from_seconds(small.iter().map(|reason| weight(reason)).sum()).to_string()
            }
            _ => String::new(),
        };
        rows.push(vec![rest, String::new(), text, String::new()]);
    }
    if rows.iter().all(|row| row[1].is_empty()) {
        for row in &mut rows {
            row.remove(1);
        }
        out.push_str(&table(rows, &[1, 2]));
    } else {
        out.push_str(&table(rows, &[2, 3]));
    }
}

fn notes(out: &mut String, footprint: &Footprint, explain: bool) {
    let assumptions = footprint.cpu.assumptions.iter().chain(&footprint.memory.assumptions);
    let mut said: Vec<&String> = Vec::new();
    for assumption in assumptions {
        if !said.contains(&assumption) {
            said.push(assumption);
        }
    }
    if !said.is_empty() {
        out.push_str("\nassumed\n");
        let shown = if explain || said.len() <= FEW { said.len() } else { FEW - 1 };
        // What the maximum of memory rests on comes last, and is never left out.
        let (first, rest) = said.split_at(shown);
        let (last, hidden) = rest.split_last().map_or((None, rest), |(last, hidden)| (Some(last), hidden));
        for assumption in first {
            let _ = writeln!(out, "  {assumption}");
        }
        if !hidden.is_empty() {
            let _ = writeln!(out, "  {} more like these (--explain lists them)", hidden.len());
        }
        if let Some(last) = last {
            let _ = writeln!(out, "  {last}");
        }
    }
    for (severity, heading) in [(Severity::Warning, "warnings"), (Severity::Note, "notes")] {
        let findings: Vec<_> =
            footprint.findings.iter().filter(|finding| finding.severity == severity).collect();
        if !findings.is_empty() {
            let _ = writeln!(out, "\n{heading}");
        }
        for finding in findings {
            let at = finding.at.as_ref().map_or_else(String::new, |at| format!("{at}: "));
            let _ = writeln!(out, "  {at}{}", finding.text);
        }
    }
}
