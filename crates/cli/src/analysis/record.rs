//! A measured file as bytes, for the cache and for what a run sets aside between its two passes.
//!
//! The documents write some of their parts flat into the object around them, which a format without names cannot read
//! back; so the same parts are stored one after the other.

use plimsoll_analyze::hot::Outline;
use plimsoll_analyze::load::Asked;
use plimsoll_analyze::metrics::{Calls, Measured};
use plimsoll_model::{
    Block, BlockKind, Bound, FileAnalysis, Finding, FunctionAnalysis, FunctionKind, Lines, Metrics, Parse,
    Totals, TypeAnalysis,
};
use serde::{Deserialize, Serialize};

type Bounds = (Option<Bound>, Option<Bound>);
type Grown = (Option<Bound>, Option<Bound>, Option<Bound>);
type Function = (String, FunctionKind, (u32, u32), Lines, Metrics, Grown, Vec<Loop>);
type Loop = (BlockKind, (u32, u32), u32, Option<Box<Bound>>);
type Type = (String, String, (u32, u32), Lines, Totals);
type File = (String, Parse, Lines, Totals, Bounds, Vec<Function>, Vec<Type>, Vec<Finding>);

/// What is worked out from a file's bytes alone, its path left out.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    /// For the index of the project.
    pub(crate) calls: Calls,
    /// For the run of the project, where that was asked for.
    pub(crate) outline: Option<Outline>,
    /// Files around it that its bounds rest on.
    pub(crate) asked: Asked,
    /// The file's figures, for [`file()`].
    pub(crate) file: Vec<u8>,
}

impl Record {
    /// A measured file; none where it cannot be written down, which nothing measured is.
    pub(crate) fn of(measured: Measured, outline: Option<Outline>, asked: Asked) -> Option<Self> {
        let Measured { analysis, calls, findings } = measured;
        let within = |place: String| place.strip_prefix(&analysis.path).unwrap_or_default().to_owned();
        let findings = findings.into_iter().map(|it| Finding { at: it.at.map(within), ..it }).collect();
        let block = |it: Block| (it.kind, (it.start_line, it.end_line), it.complexity, it.time);
        let function = |it: FunctionAnalysis| {
            let blocks = it.blocks.into_iter().map(block).collect();
            let lines = (it.start_line, it.end_line);
            (it.name, it.kind, lines, it.lines, it.metrics, (it.time, it.space, it.returns), blocks)
        };
        let kind = |it: TypeAnalysis| (it.name, it.kind, (it.start_line, it.end_line), it.lines, it.totals);
        let file: File = (
            analysis.language,
            analysis.parse,
            analysis.lines,
            analysis.totals,
            (analysis.time, analysis.space),
            analysis.functions.into_iter().map(function).collect(),
            analysis.types.into_iter().map(kind).collect(),
            findings,
        );
        Some(Self { calls, outline, asked, file: postcard::to_stdvec(&file).ok()? })
    }
}

/// The analysis of the file at this path, with what was said of it; none for bytes that are no record.
pub(crate) fn file(path: &str, bytes: &[u8]) -> Option<(FileAnalysis, Vec<Finding>)> {
    let (language, parse, lines, totals, (time, space), functions, types, findings): File =
        postcard::from_bytes(bytes).ok()?;
    let block = |(kind, (start_line, end_line), complexity, time): Loop| Block {
        kind,
        start_line,
        end_line,
        complexity,
        time,
    };
    let function =
        |(name, kind, (start_line, end_line), lines, metrics, (time, space, returns), blocks): Function| {
            let blocks = blocks.into_iter().map(block).collect();
            FunctionAnalysis {
                name,
                kind,
                start_line,
                end_line,
                lines,
                metrics,
                time,
                space,
                returns,
                heat: None,
                blocks,
            }
        };
    let kind = |(name, kind, (start_line, end_line), lines, totals): Type| TypeAnalysis {
        name,
        kind,
        start_line,
        end_line,
        lines,
        totals,
    };
    let analysis = FileAnalysis {
        path: path.to_owned(),
        language,
        parse,
        lines,
        totals,
        time,
        space,
        body: None,
        functions: functions.into_iter().map(function).collect(),
        types: types.into_iter().map(kind).collect(),
    };
    let placed = |within: String| format!("{path}{within}");
    let findings = findings.into_iter().map(|it| Finding { at: it.at.map(placed), ..it }).collect();
    Some((analysis, findings))
}
