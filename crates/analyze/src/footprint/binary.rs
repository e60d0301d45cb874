//! Programs whose source is not at hand: a guess from the size of the file and of the inputs, told as a guess.

use plimsoll_model::{
    Amount, Basis, Bytes, Confidence, Cores, Disk, Estimate, Flow, Footprint, GpuNeed, Inputs, Kind, Machine,
    Network, Reason,
};

use super::reasons::{Part, tell};
use crate::knowledge::Knowledge;
use crate::size::{Input, Size, Symbols, Unit};

/// What a compiled program may need, of which only its file's size and its inputs are known.
///
/// Confidence is at most 0.2, and the maximum is what the machine has to give.
#[must_use]
pub fn footprint_of_binary(
    name: &str,
    file_size: Bytes,
    inputs: &Inputs,
    knowledge: &Knowledge,
    machine: Option<&Machine>,
) -> Footprint {
    let assume = knowledge.assume();
    let mut symbols = Symbols::default();
    let mut parts = vec![(
        "its code and a bare start, by its file's size".to_owned(),
        Size::number(assume.binary_base + file_size.as_f64() * assume.binary_factor),
    )];
    let mut read = Size::number(file_size.as_f64());
    let sized = inputs.arguments.iter().filter_map(|argument| Some((stem(&argument.text), argument.size?)));
    let named = inputs.named.iter().map(|(name, size)| (name.clone(), *size));
    for (name, size) in sized.chain(named).chain(inputs.stdin.map(|size| ("stdin".to_owned(), size))) {
        let input = Input {
            name: name.clone(),
            unit: Unit::Bytes,
            value: size.as_f64(),
            high: size.as_f64(),
            basis: Basis::Request,
            internal: false,
        };
        let input = Size::symbol(symbols.define(input));
        read += &input;
        let factor = assume.unseen_factor;
        parts.push((format!("{name}: {factor} bytes assumed for each byte"), input.scale(factor)));
    }
    let expected = parts.iter().fold(Size::ZERO, |sum, (_, size)| sum + size);
    let told: Vec<Part<Bytes>> = parts
        .iter()
        .map(|(text, size)| Part {
            text: text.clone(),
            at: Some("profiles/model.toml [assume]".to_owned()),
            basis: Basis::Assumption,
            amount: size.bytes(),
        })
        .collect();
    let recommended: Bytes = told.iter().map(|part| part.amount).sum();
    let maximum = machine.map_or(recommended.scale(assume.unknown_maximum), Machine::memory_to_give);
    let mut memory = Estimate::ordered(Bytes::from_f64(assume.binary_anon), recommended, maximum);
    memory.reasons = tell(told, recommended);
    memory.formula = expected.formula(&symbols);
    memory.confidence = Confidence::new(0.15);
    memory
        .assumptions
        .push("its source is not at hand: the figures are those of a typical program".to_owned());

    let mut cpu = Estimate::ordered(Cores::from_millis(100), Cores::ONE, all_cores(machine, assume.cores));
    cpu.reasons.push(Reason::new(Basis::Assumption, "the main thread", Some(Amount::Cores(Cores::ONE))));
    cpu.formula = "1 core".to_owned();
    cpu.confidence = Confidence::new(0.2);
    let mut tasks = Estimate::ordered(1, 64, 1024);
    tasks.reasons.push(Reason::new(
        Basis::Assumption,
        "threads and processes unseen",
        Some(Amount::Count(64)),
    ));
    tasks.formula = "64".to_owned();
    tasks.confidence = Confidence::new(0.1);
    Footprint {
        program: name.to_owned(),
        language: None,
        kind: Kind::Job,
        memory,
        cpu,
        disk: Disk {
            read: reading(&read, &symbols, assume.disk_operation, assume.disk_rate),
            write: Flow::default(),
        },
        network: Network::default(),
        gpu: GpuNeed::default(),
        tasks,
        cpu_seconds: None,
        findings: Vec::new(),
    }
}

fn reading(bytes: &Size, symbols: &Symbols, operation: f64, rate: f64) -> Flow {
    let total = bytes.bytes();
    let text = "its file and its inputs, read once";
    Flow {
        bytes: total,
        operations: Bytes::from_f64((total.as_f64() / operation).ceil()).0,
        peak_rate: Bytes::from_f64(rate).min(total),
        formula: bytes.formula(symbols),
        confidence: Confidence::new(0.2),
        reasons: vec![Reason::new(Basis::Assumption, text, Some(Amount::Bytes(total)))],
    }
}

fn all_cores(machine: Option<&Machine>, assumed: f64) -> Cores {
    machine.map_or(Cores::from_f64(assumed), |machine| machine.cores)
}

/// The name a person gives a file by: without folders and ending.
pub(crate) fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(path);
    let stem = file.split_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem });
    stem.chars().take(40).map(|c| if c.is_whitespace() { '_' } else { c }).collect()
}
