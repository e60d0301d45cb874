//! Memory: the runtime, the imports reached, what the code holds at its highest moment, workers, and a margin for
//! what is not certain.
//!
//! Recommended is the expected peak of resident memory and the margin; minimum is the part that no file backs;
//! maximum covers the uncertainty, and where an unknown input decides, is what the machine has to give.

use plimsoll_model::{Amount, Basis, Bytes, Confidence, Estimate, Language, Machine, Reason};

use super::Ground;
use super::reasons::{Part, rests_on_assumption, tell};
use crate::interpret::{Direction, TeamKind, Unopened};
use crate::size::{Size, Symbol, Unit};

/// Memory is given in whole pages.
const PAGE: Bytes = Bytes(4096);

/// One summand with all that is known of it.
struct Summand {
    text: String,
    at: Option<String>,
    basis: Basis,
    size: Size,
    /// The part of it that no file backs.
    anonymous: Size,
    /// How far off it can be, relative.
    doubt: f64,
}

/// The memory estimate.
pub(super) fn memory(ground: &Ground<'_>) -> Estimate<Bytes> {
    let mut summands = runtime(ground);
    summands.extend(held(ground));
    summands.extend(workers(ground, &summands));
    summands.extend(unseen(ground));
    estimate(ground, &summands)
}

fn runtime(ground: &Ground<'_>) -> Vec<Summand> {
    let charges = std::iter::once((&ground.base, None)).chain(ground.own.iter().map(|own| (own, None)));
    let imports = ground.imports.iter().map(|(charge, place)| (charge, Some(place)));
    charges
        .chain(imports)
        .filter(|(charge, _)| charge.cost.rss > 0.0)
        .map(|(charge, place)| {
            let (verb, other, others) = match ground.program.language {
                Language::Python => ("import", "module it loads", "modules it loads"),
                Language::Rust => ("crate", "crate it brings", "crates it brings"),
            };
            let text = match place {
                None => charge.name.clone(),
                Some(place) if charge.with > 0 => {
                    let others = if charge.with == 1 { other } else { others };
                    format!("{verb} {} and {} {others}, {}", charge.name, charge.with, place.at)
                }
                Some(place) => format!("{verb} {}, {}", charge.name, place.at),
            };
            Summand {
                text,
                at: Some(charge.at.clone()),
                basis: charge.basis,
                size: Size::number(charge.cost.rss),
                anonymous: Size::number(charge.cost.anon),
                doubt: charge.doubt,
            }
        })
        .collect()
}

/// Bytes that the code holds at its highest moment.
pub(super) fn held_bytes(ground: &Ground<'_>) -> f64 {
    held(ground).iter().map(|summand| summand.size.value()).sum()
}

fn held(ground: &Ground<'_>) -> Vec<Summand> {
    let slack = ground.knowledge.layout(ground.program.language).slack;
    let symbols = &ground.facts.symbols;
    let held = &ground.facts.held;
    let largest = held.iter().map(|held| of_largest(ground, &held.size));
    let mut sizes: Vec<Bounded> = largest.map(|size| bounded(ground, &size.scale(slack))).collect();
    share_unknown(ground, &mut sizes);
    held.iter()
        .zip(sizes)
        .map(|(held, Bounded { size, .. })| {
            let assumed = rests_on_assumption(&size, symbols);
            let row = held.row.as_ref().map(|row| format!(", {row}")).unwrap_or_default();
            Summand {
                text: format!("{}{row}", held.text),
                at: Some(held.at.clone()),
                basis: if assumed { Basis::Assumption } else { held.basis },
                anonymous: size.clone(),
                size,
                doubt: held.doubt,
            }
        })
        .collect()
}

/// What is held of one file of a folder, at the highest moment, is of the largest.
fn of_largest(ground: &Ground<'_>, size: &Size) -> Size {
    ground.facts.folders.iter().fold(size.clone(), |size, folder| {
        let (fixed, others, of_folder) = size.split(|symbol| symbol == folder.content);
        let (_, of_one, of_all) = of_folder.split(|symbol| symbol == folder.files);
        fixed + &others + &of_all + &of_one.scale(folder.largest)
    })
}

/// What one place holds, and by what it had to be bounded.
struct Bounded {
    size: Size,
    by: Bound,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// By nothing.
    Free,
    /// Rounds that only running tells.
    Rounds,
    /// More than programs make of their input.
    Content,
    /// More than they make of one of what they are told to make.
    Count,
}

/// What rests on rounds that only running tells is taken to stay under a bound: loops whose end is not visible
/// mostly hold little. What is larger than most machines, and no input whose size is known explains it, is an error of
/// the reading, and treated alike. So is what comes to more for a byte of an input than any program holds.
fn bounded(ground: &Ground<'_>, size: &Size) -> Bounded {
    let assume = ground.knowledge.assume();
    let value = size.value();
    let internal =
        size.inputs().any(|symbol| ground.facts.symbols.get(symbol).is_some_and(|input| input.internal));
    if internal && value > assume.internal_bytes {
        let most = Size::number(assume.internal_bytes);
        // Beyond what figures are told up to, no share of it is known.
        return Bounded { size: size.scale(assume.internal_bytes / value).min(most), by: Bound::Rounds };
    }
    // Who states a size means to know what it comes to.
    let tempered =
        size.tempered(|symbol| ground.is_unstated_content(symbol), |bytes| bytes * assume.most_for_a_byte);
    if tempered.value() < value {
        return Bounded { size: tempered, by: Bound::Content };
    }
    let tempered = size.tempered(|symbol| ground.is_count(symbol), |count| count * assume.most_for_one);
    if tempered.value() < value {
        return Bounded { size: tempered, by: Bound::Count };
    }
    let explained = size.inputs().next().is_some() && !rests_on_assumption(size, &ground.facts.symbols);
    if value > assume.absurd_bytes && !explained {
        return Bounded { size: Size::number(assume.internal_bytes), by: Bound::Rounds };
    }
    Bounded { size: size.clone(), by: if internal { Bound::Rounds } else { Bound::Free } }
}

/// All places that had to be bounded by one thing stay, together, under a bound for their sum.
fn share_unknown(ground: &Ground<'_>, sizes: &mut [Bounded]) {
    let assume = ground.knowledge.assume();
    let largest = |unit: Unit| {
        let same = ground.facts.symbols.iter().filter(|(_, input)| input.unit == unit && !input.internal);
        same.map(|(_, input)| input.value).fold(0.0, f64::max)
    };
    let bounds = [
        (Bound::Rounds, assume.internal_total),
        // Once a reading is wrong, what unseen code makes of an input is the better guess.
        (
            Bound::Content,
            largest(Unit::Bytes) * 2.0 * ground.knowledge.layout(ground.program.language).unseen,
        ),
        (Bound::Count, largest(Unit::Count) * assume.most_for_one),
    ];
    for (bound, most) in bounds {
        let sum: f64 = sizes.iter().filter(|one| one.by == bound).map(|one| one.size.value()).sum();
        if sum > most {
            for one in sizes.iter_mut().filter(|one| one.by == bound) {
                one.size = one.size.scale(most / sum);
            }
        }
    }
}

/// Worker processes have the base and the imports once more each; threads their stacks.
fn workers(ground: &Ground<'_>, before: &[Summand]) -> Vec<Summand> {
    let layout = ground.knowledge.layout(ground.program.language);
    let assume = ground.knowledge.assume();
    let own: Size = before.iter().fold(Size::ZERO, |sum, part| sum + &part.anonymous);
    let runtime =
        ground.base.cost.anon + ground.imports.iter().map(|(charge, _)| charge.cost.anon).sum::<f64>();
    ground
        .facts
        .teams
        .iter()
        .map(|team| {
            let count = team.count.clone().unwrap_or_else(|| Size::number(ground.cores()));
            let held = bounded(ground, &team.each).size;
            let (each, what) = match team.kind {
                TeamKind::Threads | TeamKind::NativeThreads => {
                    // What no input explains is one thing that is misread, not one in each thread.
                    let explained = held.inputs().next().is_some();
                    let most = assume.internal_total / count.value().max(1.0);
                    let held = if explained { held } else { held.min(Size::number(most)) };
                    (Size::number(layout.thread) + &held, "their stacks")
                }
                // A forked worker shares what it does not write, but reference counts are written everywhere.
                TeamKind::Processes => (
                    Size::number(runtime).min(own.clone()).scale(assume.fork_share) + &held,
                    "each with its own copy of the imports",
                ),
                TeamKind::PythonCommand => {
                    (Size::number(ground.base.cost.rss) + &held, "each an interpreter")
                }
                TeamKind::Command => {
                    (Size::number(assume.command_bytes) + &held, "as assumed of any command")
                }
            };
            let size = count.times(&each);
            let assumed = team.kind == TeamKind::Command || rests_on_assumption(&size, &ground.facts.symbols);
            Summand {
                text: format!("{}: {} at once, {what}", team.text, plain(count.value())),
                at: Some(team.place.at.clone()),
                basis: if assumed { Basis::Assumption } else { Basis::Source },
                anonymous: size.clone(),
                size,
                doubt: 0.3,
            }
        })
        .collect()
}

/// Inputs that the visible source hands on without opening them.
fn unseen(ground: &Ground<'_>) -> Vec<Summand> {
    let assume = ground.knowledge.assume();
    let factor = ground.knowledge.layout(ground.program.language).unseen;
    let dynamic = ground.facts.dynamic_import.as_ref();
    let modules = dynamic.map(|place| {
        let size = Size::number(assume.dynamic_import_bytes);
        Summand {
            text: "modules imported by names that are worked out while running".to_owned(),
            at: Some(place.at.clone()),
            basis: Basis::Assumption,
            anonymous: size.scale(0.5),
            size,
            doubt: 1.0,
        }
    });
    let inputs = ground.unread().map(|one| {
        let size = one.size.scale(factor);
        let (how, at) = match &one.call {
            Some((call, place)) => (format!("goes to {call}(), of which nothing is known"), Some(&place.at)),
            None => ("is read by no line that was followed".to_owned(), None),
        };
        Summand {
            text: format!("{} {how}: {factor} bytes assumed for each byte", one.name),
            at: at.cloned(),
            basis: Basis::Assumption,
            anonymous: size.clone(),
            size,
            doubt: 0.5,
        }
    });
    modules.into_iter().chain(inputs).collect()
}

fn estimate(ground: &Ground<'_>, summands: &[Summand]) -> Estimate<Bytes> {
    let assume = ground.knowledge.assume();
    let symbols = &ground.facts.symbols;
    let expected = summands.iter().fold(Size::ZERO, |sum, part| sum + &part.size);
    let value = expected.value();
    let spread = summands.iter().map(|part| (part.size.value() * part.doubt).powi(2)).sum::<f64>().sqrt();
    let margin = ground.knowledge.layout(ground.program.language).margin.max(value * assume.margin + spread);
    let recommended = Bytes::from_f64(value + margin).round_up(PAGE);
    let anonymous: f64 = summands.iter().map(|part| part.anonymous.value() / (1.0 + part.doubt)).sum();

    let unknown: f64 =
        summands.iter().filter(|part| part.basis == Basis::Assumption).map(|part| part.size.value()).sum();
    let rests_on_unknown = unknown > 0.2 * value || !ground.facts.complete;
    let high = expected.high(symbols) + 2.0 * margin;
    let mut assumptions = assumptions(ground, &expected);
    let maximum = if rests_on_unknown {
        let (bytes, sentence) = everything(ground.machine, recommended, assume.unknown_maximum);
        assumptions.push(sentence);
        bytes
    } else {
        // A limit that is never passed has to allow for what the model itself gets wrong.
        let mistaken = recommended.scale(assume.maximum_factor) + Bytes::from_f64(assume.maximum_bytes);
        Bytes::from_f64(high).max(mistaken).round_up(PAGE)
    };

    let mut parts: Vec<Part<Bytes>> = summands.iter().map(part).collect();
    let told: Bytes = parts.iter().map(|part| part.amount).sum();
    // Rounding each summand can come to more than the sum's rounding.
    let recommended = recommended.max(told);
    let mut estimate = Estimate::ordered(Bytes::from_f64(anonymous).round_up(PAGE), recommended, maximum);
    parts.retain(|part| part.amount > Bytes::ZERO);
    estimate.reasons = tell(parts, recommended);
    let rest = recommended.saturating_sub(told);
    if rest > Bytes::ZERO {
        let text = "margin for what the figures above leave open";
        estimate.reasons.push(
            Reason::new(Basis::Table, text, Some(Amount::Bytes(rest)))
                .at("profiles/model.toml [assume] margin"),
        );
    }
    if rests_on_unknown && ground.machine.is_some() {
        let text = "the maximum is what the machine has to give: an unknown decides";
        estimate.reasons.push(Reason::new(Basis::Machine, text, None));
    }
    let factor = if value > 0.0 { recommended.as_f64() / value } else { 1.0 };
    estimate.formula = expected.scale(factor).formula(symbols);
    estimate.confidence = confidence(ground, summands, value, unknown);
    estimate.assumptions = assumptions;
    estimate
}

fn part(summand: &Summand) -> Part<Bytes> {
    Part {
        text: summand.text.clone(),
        at: summand.at.clone(),
        basis: summand.basis,
        amount: Bytes::from_f64(summand.size.value()),
    }
}

fn everything(machine: Option<&Machine>, recommended: Bytes, multiple: f64) -> (Bytes, String) {
    match machine {
        Some(machine) => {
            let bytes = machine.memory_to_give();
            (bytes, format!("the maximum rests on an unknown and is what the machine has to give, {bytes}"))
        }
        None => (
            recommended.scale(multiple),
            format!("the maximum rests on an unknown and is {multiple} × recommended"),
        ),
    }
}

fn assumptions(ground: &Ground<'_>, expected: &Size) -> Vec<String> {
    let symbols = &ground.facts.symbols;
    let mut sentences = Vec::new();
    for symbol in expected.inputs() {
        let Some(input) = symbols.get(symbol) else { continue };
        if input.basis != Basis::Assumption {
            continue;
        }
        let value = match input.unit {
            Unit::Bytes => Bytes::from_f64(input.value).to_string(),
            Unit::Count => plain(input.value),
        };
        let (name, meaning) = (&input.name, meaning(&input.name));
        let sentence = format!("{name}{meaning} is taken to be {value}; state it with --input {name}=…");
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.extend(ground.facts.assumptions.iter().cloned());
    sentences
}

fn confidence(ground: &Ground<'_>, summands: &[Summand], value: f64, unknown: f64) -> Confidence {
    if value <= 0.0 {
        return Confidence::new(0.1);
    }
    let weighted: f64 = summands
        .iter()
        .map(|part| {
            let firm = match part.basis {
                Basis::Calibration | Basis::Runs => 0.95,
                Basis::Source | Basis::Table | Basis::Request => 0.9,
                Basis::Machine => 0.5,
                Basis::Assumption => 0.15,
            };
            part.size.value() * (firm - (part.doubt * 0.5).min(0.4)).max(0.1)
        })
        .sum();
    let mut confidence = weighted / value;
    if unknown > 0.2 * value {
        confidence = confidence.min(0.3);
    }
    if !ground.facts.complete {
        confidence = confidence.min(0.3);
    }
    let skipped: u64 = ground.program.modules.iter().map(|module| module.skipped_bytes).sum();
    if skipped > 0 {
        confidence = confidence.min(0.5);
    }
    // What calls into the unknown hold is in no summand; half of them unknown halves the trust in the sum.
    Confidence::new(confidence * (1.0 - ground.facts.calls.blind_share()))
}

/// What a name that the reading of the source made up stands for, in brackets; nothing where the program's user made it.
fn meaning(name: &str) -> String {
    let Some((what, spot)) = name.split_once("_at_") else { return String::new() };
    let (file, line) = spot.rsplit_once('_').map_or((None, spot), |(file, line)| (Some(file), line));
    if line.parse::<u32>().is_err() {
        return String::new();
    }
    let place = match file {
        Some(file) => format!("line {line} of {file}"),
        None => format!("line {line}"),
    };
    let what = match what {
        "rounds" => "how often the loop runs at",
        "elements" => "how many elements there are at",
        "count" => "the number at",
        "files" => "how many files are found at",
        "folders" => "how many folders are found at",
        "output" => "bytes that the command prints at",
        "bytes" => "bytes of what is found at",
        "file" => "the file opened at",
        _ => return String::new(),
    };
    format!(" ({what} {place})")
}

/// A count for a person.
fn plain(value: f64) -> String {
    if value >= 1e6 { format!("{value:.3e}") } else { format!("{value:.0}") }
}

impl Ground<'_> {
    /// Whether an input is a number that decides how often something is done.
    fn is_count(&self, symbol: Symbol) -> bool {
        self.facts.symbols.get(symbol).is_some_and(|input| {
            input.unit == Unit::Count && !input.internal && input.basis != Basis::Request
        })
    }

    /// Inputs that code which cannot be seen goes through.
    pub(super) fn unread(&self) -> impl Iterator<Item = &Unopened> {
        let facts = self.facts;
        // What large programs hand on mostly goes further than it is followed.
        let large = !facts.complete || facts.own_modules.0 >= 5;
        let somewhere = facts.unseen || facts.dynamic_import.is_some() || large;
        let handed = |one: &Unopened| facts.handed.iter().any(|other| other.name == one.name);
        let unopened = facts.unopened.iter().filter(move |one| somewhere && !handed(one));
        unopened.chain(facts.handed.iter().filter(|one| !self.is_read(&one.size)))
    }

    /// Whether the visible source reads what a size is of.
    fn is_read(&self, size: &Size) -> bool {
        let of: Vec<Symbol> = size.inputs().collect();
        self.facts.traffic.iter().any(|one| {
            one.direction == Direction::DiskRead && one.bytes.inputs().any(|symbol| of.contains(&symbol))
        })
    }

    /// Whether an input is the content of a file or stream.
    pub(super) fn is_content(&self, symbol: Symbol) -> bool {
        self.facts.symbols.get(symbol).is_some_and(|input| input.unit == Unit::Bytes)
    }

    /// Likewise, where nobody stated its size.
    pub(super) fn is_unstated_content(&self, symbol: Symbol) -> bool {
        let stated = self.facts.symbols.get(symbol).is_some_and(|input| input.basis == Basis::Request);
        self.is_content(symbol) && !stated
    }

    /// Cores of the machine, or what is assumed of one.
    pub(super) fn cores(&self) -> f64 {
        self.machine.map_or(self.knowledge.assume().cores, |machine| machine.cores.as_f64().max(1.0))
    }
}
