//! From what a walk counted to the metrics that are shown: formulas over counts, and which of them a pack supports.
//!
//! Knows no syntax.

use plimsoll_model::{FileAnalysis, FunctionAnalysis, Halstead, Lines, Metrics, Parse, Totals, TypeAnalysis};

use crate::pack::{Pack, Role};

use super::calls::Calls;
use super::frame::Frame;
use super::lines::LineSums;
use super::vocabulary::Counts;
use super::walk::{Draft, Sums, TypeDraft, Walked};

/// Which metrics a pack has the roles for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Supported {
    /// Everything made of branches.
    pub(super) flow: bool,
    exits: bool,
    parameters: bool,
    words: bool,
    abc: bool,
    calls: bool,
    statements: bool,
}

impl Supported {
    pub(super) fn by(pack: &Pack) -> Self {
        let has = |role| pack.has(role);
        Self {
            flow: has(Role::If) || has(Role::Match) || has(Role::Conditional) || has(Role::While),
            exits: has(Role::Return),
            parameters: has(Role::Parameters),
            words: has(Role::Name),
            abc: has(Role::AssignMark) && has(Role::Call),
            calls: has(Role::Call) && has(Role::Arguments),
            statements: has(Role::Block) || has(Role::BlockValue),
        }
    }
}

/// A file's metrics, and what the project needs to know of it.
pub(super) fn finish(pack: &Pack, path: &str, walked: Walked) -> (FileAnalysis, Calls) {
    let supported = Supported::by(pack);
    let sums = walked.lines.sums();
    let skipped = walked.broken.iter().map(|stretch| u64::from(stretch.bytes)).sum();
    let lines = sums.all(supported.statements.then_some(walked.statements));
    let functions = walked.functions.into_iter().filter_map(|draft| function(draft, supported, &sums));
    let functions: Vec<FunctionAnalysis> = functions.collect();
    let types = walked.types.into_iter().map(|draft| of_type(draft, supported, &sums)).collect();
    let analysis = FileAnalysis {
        path: path.to_owned(),
        language: pack.name.to_owned(),
        parse: Parse { complete: walked.broken.is_empty(), skipped_bytes: skipped },
        lines,
        totals: totals(&walked.sums, walked.counts, lines, supported),
        time: None,
        space: None,
        body: None,
        functions,
        types,
    };
    (analysis, walked.calls)
}

fn function(draft: Draft, supported: Supported, sums: &LineSums) -> Option<FunctionAnalysis> {
    let frame = draft.frame?;
    let lines =
        sums.between(draft.first_row, draft.last_row, supported.statements.then_some(draft.statements));
    Some(FunctionAnalysis {
        name: draft.name,
        kind: draft.kind,
        start_line: draft.first_row + 1,
        end_line: draft.last_row + 1,
        lines,
        metrics: metrics(&frame, draft.fan_out, lines, supported),
        time: None,
        space: None,
        returns: None,
        heat: None,
        blocks: if supported.flow { draft.blocks } else { Vec::new() },
    })
}

fn metrics(frame: &Frame, fan_out: u32, lines: Lines, supported: Supported) -> Metrics {
    let strict = frame.decisions + 1;
    let cyclomatic = strict + frame.short_circuits;
    let halstead = supported.words.then(|| halstead(frame.counts));
    let flow = supported.flow;
    Metrics {
        cyclomatic: flow.then_some(cyclomatic),
        cyclomatic_strict: flow.then_some(strict),
        cognitive: flow.then(|| u32::try_from(frame.cognitive).unwrap_or(u32::MAX)),
        npath: flow.then(|| frame.paths.of_sequence()),
        nesting: flow.then_some(frame.deepest),
        parameters: supported.parameters.then_some(frame.parameters),
        exits: supported.exits.then_some(frame.exits),
        halstead,
        maintainability: halstead
            .filter(|_| flow)
            .map(|halstead| maintainability(halstead.volume, f64::from(cyclomatic), lines.source)),
        abc: supported.abc.then(|| abc(frame.abc.map(u64::from))),
        fan_in: None,
        fan_out: supported.calls.then_some(fan_out),
    }
}

fn of_type(draft: TypeDraft, supported: Supported, sums: &LineSums) -> TypeAnalysis {
    let lines =
        sums.between(draft.first_row, draft.last_row, supported.statements.then_some(draft.statements));
    TypeAnalysis {
        name: draft.name,
        kind: draft.word,
        start_line: draft.first_row + 1,
        end_line: draft.last_row + 1,
        lines,
        totals: totals(&draft.sums, draft.counts, lines, supported),
    }
}

fn totals(sums: &Sums, distinct: Counts, lines: Lines, supported: Supported) -> Totals {
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let counts = Counts { operators: small(sums.operators), operands: small(sums.operands), ..distinct };
    let halstead = supported.words.then(|| halstead(counts));
    let flow = supported.flow;
    Totals {
        function_count: sums.functions,
        cyclomatic: flow.then_some(sums.cyclomatic),
        cyclomatic_strict: flow.then_some(sums.strict),
        cognitive: flow.then_some(sums.cognitive),
        nesting: flow.then_some(sums.deepest),
        exits: supported.exits.then_some(sums.exits),
        halstead,
        maintainability: halstead
            .filter(|_| flow)
            .map(|halstead| maintainability(halstead.volume, sums.cyclomatic as f64, lines.source)),
        abc: supported.abc.then(|| abc(sums.abc)),
    }
}

/// Halstead's measures (Elements of Software Science, 1977, chapters 3 to 5).
fn halstead(counts: Counts) -> Halstead {
    let length = f64::from(counts.operators) + f64::from(counts.operands);
    let words = f64::from(counts.distinct_operators) + f64::from(counts.distinct_operands);
    let volume = if words > 0.0 { length * words.log2() } else { 0.0 };
    let difficulty = if counts.distinct_operands == 0 {
        0.0
    } else {
        let uses = f64::from(counts.operands) / f64::from(counts.distinct_operands);
        f64::from(counts.distinct_operators) / 2.0 * uses
    };
    Halstead { volume, difficulty, effort: volume * difficulty }
}

/// The maintainability index of Oman and Hagemeister (1992) without comments, from 0 to 100 as Visual Studio shows it.
fn maintainability(volume: f64, cyclomatic: f64, source_lines: u32) -> f64 {
    let index =
        171.0 - 5.2 * volume.max(1.0).ln() - 0.23 * cyclomatic - 16.2 * f64::from(source_lines.max(1)).ln();
    (index * 100.0 / 171.0).clamp(0.0, 100.0)
}

/// Length of the vector of assignments, branches and conditions (Fitzpatrick 1997).
fn abc(parts: [u64; 3]) -> f64 {
    parts.iter().map(|&part| (part as f64).powi(2)).sum::<f64>().sqrt()
}
