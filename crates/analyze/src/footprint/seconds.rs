//! Time on the processor: starting, importing, what the code does, and moving bytes.
//!
//! Recommended is what is expected; the minimum is what is certain of it, the maximum what inputs at their largest and
//! wrong readings come to.

use plimsoll_model::{Basis, Confidence, CpuTime, Estimate};

use super::Ground;
use super::reasons::{Part, rests_on_assumption, tell};
use crate::knowledge::as_float;
use crate::size::Size;

/// What the code does can take this multiple of what its source lets expect, and as little as its inverse: half of our
/// corpus is within it (`corpus/accuracy.py` prints the median).
const MISTAKEN: f64 = 2.5;

/// What is said of the time that one line takes: who has the source at hand shows the line instead.
pub const OF_A_LINE: &str = "this line, as often as it runs";

/// The estimate; none for what serves until it is stopped.
pub(super) fn cpu_seconds(ground: &Ground<'_>) -> Option<Estimate<CpuTime>> {
    if ground.facts.serves.is_some() {
        return None;
    }
    let symbols = &ground.facts.symbols;
    let (mut parts, fixed) = started(ground);
    let (own, code) = worked(ground);
    let (moved, flows) = moved(ground);
    parts.extend(code);
    parts.extend(flows);
    let expected = Size::number(fixed) + &own + &moved;
    let seconds = |nanoseconds: f64| CpuTime::from_seconds(nanoseconds / 1e9);
    let assumed = rests_on_assumption(&expected, symbols);
    let told: CpuTime = parts.iter().map(|part| part.amount).sum();
    let recommended = seconds(expected.value()).max(told);
    let least = fixed + (own.value() + moved.value()) / if assumed { f64::INFINITY } else { MISTAKEN };
    let most = fixed + (own.high(symbols) + moved.high(symbols)) * MISTAKEN;
    let mut estimate = Estimate::ordered(seconds(least), recommended, seconds(most));
    estimate.formula = expected.duration(symbols);
    estimate.confidence = confidence(ground, fixed, expected.value(), assumed);
    parts.retain(|part| part.amount > CpuTime::ZERO);
    estimate.reasons = tell(parts, recommended);
    Some(estimate)
}

/// Starting and importing.
fn started(ground: &Ground<'_>) -> (Vec<Part<CpuTime>>, f64) {
    let own = std::iter::once(&ground.base).chain(ground.own.iter()).map(|own| (own, None));
    let charges = own.chain(ground.imports.iter().map(|(charge, place)| (charge, Some(place))));
    let base = ground.knowledge.pace(ground.program.language).start;
    // The tables of starts are in milliseconds; a native program's is less than one.
    let short = (base - ground.base.cost.cpu_ms * 1e6).max(0.0);
    let mut sum = short;
    let mut parts = vec![Part {
        text: "starting a process".to_owned(),
        at: None,
        basis: Basis::Table,
        amount: CpuTime::from_seconds(short / 1e9),
    }];
    for (charge, place) in charges.filter(|(charge, _)| charge.cost.cpu_ms > 0.0) {
        sum += charge.cost.cpu_ms * 1e6;
        parts.push(Part {
            text: match place {
                Some(place) => format!("loading {}, {}", charge.name, place.at),
                None => format!("starting {}", charge.name),
            },
            at: Some(charge.at.clone()),
            basis: charge.basis,
            amount: CpuTime::from_seconds(charge.cost.cpu_ms / 1e3),
        });
    }
    if let Some(place) = &ground.facts.dynamic_import {
        let loaded = ground.knowledge.assume().dynamic_import_seconds;
        sum += loaded * 1e9;
        parts.push(Part {
            text: "loading modules by names that are worked out while running".to_owned(),
            at: Some(place.at.clone()),
            basis: Basis::Assumption,
            amount: CpuTime::from_seconds(loaded),
        });
    }
    (parts, sum)
}

/// No product of what is not known, or of an input's content, takes longer than anybody waits, unless the input is large
/// or its size stated.
fn tempered(ground: &Ground<'_>, time: &Size) -> Size {
    let assume = ground.knowledge.assume();
    let symbols = &ground.facts.symbols;
    let internal = |symbol| symbols.get(symbol).is_some_and(|input| input.internal);
    let unsure = |symbol| internal(symbol) || ground.is_unstated_content(symbol);
    // Days that no known input explains are a recursion misread.
    let value = time.value() / 1e9;
    let known = |symbol| symbols.get(symbol).is_some_and(|input| input.basis != Basis::Assumption);
    if value > assume.absurd_seconds && !time.inputs().any(known) {
        return time.scale(assume.patience / value);
    }
    time.tempered(unsure, |bytes| (assume.patience * 1e9).max(bytes * assume.most_time_for_a_byte))
}

/// What the program's own lines do.
fn worked(ground: &Ground<'_>) -> (Size, Vec<Part<CpuTime>>) {
    let facts = ground.facts;
    let tempered = |time: &Size| tempered(ground, time);
    let mut parts: Vec<Part<CpuTime>> = facts
        .busy
        .iter()
        .map(|(place, time)| Part {
            text: OF_A_LINE.to_owned(),
            at: Some(place.at.clone()),
            basis: basis(ground, time),
            amount: CpuTime::from_seconds(tempered(time).value() / 1e9),
        })
        .collect();
    let whole = tempered(&facts.time);
    let told: f64 = facts.busy.iter().map(|(_, time)| tempered(time).value()).sum();
    // Lines that are each tempered can come to more than their sum is.
    let share = (whole.value() / told.max(1.0)).min(1.0);
    for part in &mut parts {
        part.amount = CpuTime::from_seconds(part.amount.as_seconds() * share);
    }
    let told = told * share;
    let (whole, drawn) = drawn(ground, whole);
    let scale = drawn.min(1.0);
    for part in &mut parts {
        part.amount = CpuTime::from_seconds(part.amount.as_seconds() * scale);
    }
    let told = told * scale;
    parts.push(Part {
        text: "all other lines".to_owned(),
        at: None,
        basis: Basis::Source,
        amount: CpuTime::from_seconds((whole.value() / drawn.max(1.0) - told).max(0.0) / 1e9),
    });
    parts.push(Part {
        text: "what its loops that cannot be followed mostly take for its input".to_owned(),
        at: Some("profiles/model.toml [layout] content_time".to_owned()),
        basis: Basis::Assumption,
        amount: CpuTime::from_seconds((whole.value() - whole.value() / drawn.max(1.0)) / 1e9),
    });
    let farther = farther(ground);
    for part in &mut parts {
        part.amount = CpuTime::from_seconds(part.amount.as_seconds() * farther);
    }
    (whole.scale(farther), parts)
}

/// How many times as long the code takes as the tables say, whose rounds stay in a processor's cache: what is held beyond
/// it has to be fetched, the more often the more there is.
fn farther(ground: &Ground<'_>) -> f64 {
    let assume = ground.knowledge.assume();
    (1.0 + super::memory::held_bytes(ground) / assume.cache_bytes).log2().mul_add(assume.farther, 1.0)
}

/// What the code takes, drawn towards what programs mostly take for a byte of their input, the more the less of it could be
/// followed: as far as its time rests on rounds that only running tells, calls are not known, or nothing of it grows with
/// an input that is there. Gives what it comes to and by how much that is more or less.
fn drawn(ground: &Ground<'_>, whole: Size) -> (Size, f64) {
    let symbols = &ground.facts.symbols;
    let assume = ground.knowledge.assume();
    let known = |symbol| {
        ground.is_content(symbol)
            && symbols.get(symbol).is_some_and(|input| input.basis != Basis::Assumption && !input.internal)
    };
    let contents: Vec<_> = symbols.iter().filter(|(symbol, _)| known(*symbol)).collect();
    let bytes: f64 = contents.iter().map(|(_, input)| input.value).sum();
    let value = whole.value();
    let internal = |symbol| symbols.get(symbol).is_some_and(|input| input.internal);
    let largest = contents.iter().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value));
    let Some((largest, _)) = largest.filter(|_| bytes >= assume.disk_operation && value > 0.0) else {
        // Of loops alone, and of little input, nobody expects to wait long.
        let (_, _, unseen) = whole.split(internal);
        let more = unseen.value() / (assume.internal_seconds * 1e9);
        let factor = if more > 1.0 { more.powf(-assume.drawn) } else { 1.0 };
        return (whole.scale(factor), factor);
    };
    let (_, _, unseen) = whole.split(internal);
    let (_, _, fed) = whole.split(known);
    let cut = value < ground.facts.time.value() * 0.99;
    let loose = if fed.is_zero() || cut { 1.0 } else { unseen.value() / value };
    // What goes to code that is not seen takes its time there.
    let handed: f64 = ground.unread().map(|one| one.size.value()).sum();
    let loose = loose.max(handed / bytes);
    let weight = loose.max(ground.facts.calls.blind_share()).clamp(0.0, 1.0) * assume.drawn;
    // The more code there is, the more of it goes over each byte.
    let code = 1.0 + (as_float(ground.facts.own_modules.1) / assume.code_bytes).min(assume.most_code);
    let usual = bytes * ground.knowledge.layout(ground.program.language).content_time * code;
    let factor = (usual / value).powf(weight);
    if factor <= 1.0 {
        return (whole.scale(factor), factor);
    }
    let more = Size::symbol(*largest).scale(value * (factor - 1.0) / bytes.max(1.0));
    (whole + &more, factor)
}

/// Reading and writing.
fn moved(ground: &Ground<'_>) -> (Size, Vec<Part<CpuTime>>) {
    let pace = ground.knowledge.pace(ground.program.language);
    let mut sum = Size::ZERO;
    let mut parts = Vec::new();
    for one in &ground.traffic {
        let time = tempered(ground, &(one.bytes.scale(pace.moved) + &one.operations.scale(pace.operation)));
        parts.push(Part {
            text: one.text.clone(),
            at: Some(one.place.at.clone()).filter(|at| !at.is_empty()),
            basis: basis(ground, &time),
            amount: CpuTime::from_seconds(time.value() / 1e9),
        });
        sum += &time;
    }
    (sum, parts)
}

fn basis(ground: &Ground<'_>, size: &Size) -> Basis {
    if rests_on_assumption(size, &ground.facts.symbols) { Basis::Assumption } else { Basis::Source }
}

/// Starting is measured; the rest is as sure as its reading.
fn confidence(ground: &Ground<'_>, fixed: f64, value: f64, assumed: bool) -> Confidence {
    let share = if value > 0.0 { (fixed / value).min(1.0) } else { 1.0 };
    let read = match (assumed, ground.facts.complete) {
        (_, false) => 0.1,
        (true, _) => 0.2,
        _ => 0.6,
    };
    let sure = share.mul_add(0.9, (1.0 - share) * read);
    Confidence::new(sure * (1.0 - ground.facts.calls.blind_share()))
}
