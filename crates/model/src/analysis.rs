//! What is measured of source code: metrics of functions, types, files and the project.
//!
//! Knows nothing of syntax or of how a metric is computed. A metric that a language's pack cannot measure is `None`
//! (`null` in JSON), never zero.

use serde::{Deserialize, Serialize};

use crate::{Bound, Heat};

/// Metrics of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileAnalysis {
    /// As it was given, with `/` between folders.
    pub path: String,
    /// Name of the pack it was read with, such as `python`.
    pub language: String,
    /// How much of it was understood.
    pub parse: Parse,
    /// Its lines.
    pub lines: Lines,
    /// Sums and maxima over the file, module-level code included.
    #[serde(flatten)]
    pub totals: Totals,
    /// How the time of running it grows, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Bound>,
    /// How the memory of running it grows, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<Bound>,
    /// What its code outside of functions is expected to take of a run, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Heat>,
    /// Functions, methods and closures in order of appearance; what stands inside another comes after it.
    pub functions: Vec<FunctionAnalysis>,
    /// Classes, structs, traits, interfaces, in order of appearance.
    pub types: Vec<TypeAnalysis>,
}

/// How much of a file the parser understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parse {
    /// Whether nothing was skipped.
    pub complete: bool,
    /// Bytes inside stretches that fit no grammar rule.
    pub skipped_bytes: u64,
}

/// Lines of a stretch of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// All lines.
    pub physical: u32,
    /// Lines with code on them.
    pub source: u32,
    /// Lines with a comment on them, code or not.
    pub comment: u32,
    /// Lines with nothing on them.
    pub blank: u32,
    /// Statements and declarations.
    pub logical: Option<u32>,
}

/// Metrics of one function, method or closure. What is nested in it and is a function itself is not counted in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionAnalysis {
    /// Scopes and name joined with `.`; a closure is `<lambda>` with its line after `@`.
    pub name: String,
    /// What it is.
    pub kind: FunctionKind,
    /// First line, decorators included; counted from 1.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// Its lines.
    pub lines: Lines,
    /// Its metrics.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// How its time grows, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Bound>,
    /// How the memory grows that it takes beside its arguments, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<Bound>,
    /// How what it returns grows, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Bound>,
    /// What it is expected to take of a run, where that was asked for.
    #[serde(flatten)]
    pub heat: Option<Heat>,
    /// Its loops, branches and handlers, in order of appearance.
    pub blocks: Vec<Block>,
}

/// Kind of a callable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    /// Stands by itself, or inside another function.
    Function,
    /// Belongs to a type.
    Method,
    /// Lambda, closure, arrow function: an expression.
    Closure,
}

/// What is measured of a function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Metrics {
    /// Branches of a control-flow graph with short-circuit edges, plus one.
    pub cyclomatic: Option<u32>,
    /// The same without short-circuit operators.
    pub cyclomatic_strict: Option<u32>,
    /// Cognitive complexity.
    pub cognitive: Option<u32>,
    /// Acyclic paths; at most 2^53, so that every JSON reader holds it.
    pub npath: Option<u64>,
    /// Deepest nesting of control flow.
    pub nesting: Option<u32>,
    /// Parameters, the receiver included.
    pub parameters: Option<u32>,
    /// Ways out that are written: returns, raises, yields are not.
    pub exits: Option<u32>,
    /// Halstead's measures.
    pub halstead: Option<Halstead>,
    /// Maintainability index, 0 to 100.
    pub maintainability: Option<f64>,
    /// Magnitude of assignments, branches and conditions.
    pub abc: Option<f64>,
    /// Functions of the project that call it, matched by name; `None` outside a project.
    pub fan_in: Option<u32>,
    /// Different functions it calls, by name.
    pub fan_out: Option<u32>,
}

/// Halstead's measures of a stretch of source.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Halstead {
    /// Bits.
    pub volume: f64,
    /// Without a unit.
    pub difficulty: f64,
    /// Volume times difficulty.
    pub effort: f64,
}

/// A loop, branch or handler inside a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First line, counted from 1.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// Branches inside it, its own included.
    pub complexity: u32,
    /// How the time of all its rounds grows, for a loop where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Box<Bound>>,
}

/// Kind of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// Repeats.
    Loop,
    /// Chooses.
    Branch,
    /// Handles an exception.
    Handler,
}

/// Metrics of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeAnalysis {
    /// Scopes and name joined with `.`.
    pub name: String,
    /// The language's own word: `class`, `struct`, `enum`, `trait`, `interface`, `impl` …
    pub kind: String,
    /// First line, counted from 1.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// Its lines.
    pub lines: Lines,
    /// Sums and maxima over its methods.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Sums and maxima over the functions of a type, a file or a project.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// How many functions.
    pub function_count: u32,
    /// Sum of the functions' figures.
    pub cyclomatic: Option<u64>,
    /// Sum of the functions' figures.
    pub cyclomatic_strict: Option<u64>,
    /// Sum of the functions' figures.
    pub cognitive: Option<u64>,
    /// Deepest nesting of all functions.
    pub nesting: Option<u32>,
    /// Sum of the functions' figures.
    pub exits: Option<u64>,
    /// Of the whole stretch of source taken together.
    pub halstead: Option<Halstead>,
    /// Of the whole stretch of source taken together.
    pub maintainability: Option<f64>,
    /// Of the whole stretch of source taken together.
    pub abc: Option<f64>,
}

/// The project as a whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProjectAnalysis {
    /// How many files were measured.
    pub file_count: u64,
    /// How many of them were not understood whole.
    pub incomplete_count: u64,
    /// Sums over the files.
    pub physical_lines: u64,
    /// Sums over the files.
    pub source_lines: u64,
    /// Sums and maxima over the files.
    #[serde(flatten)]
    pub totals: Totals,
}
