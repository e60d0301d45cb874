//! Metrics of source code: one walk over a file's syntax tree, in which every metric is a fold.
//!
//! [`Meter::measure`] measures a file, [`Project`] adds what only all files together tell (who calls whom), and
//! [`Meter::explain`] says where a figure comes from. Definitions, sources and worked examples are in
//! `docs/metrics`. Knows roles, not languages; a metric whose roles a pack does not give is `None`.

mod again;
mod calls;
mod cases;
mod finish;
mod flow;
mod frame;
mod leaf;
mod lines;
mod names;
mod project;
mod recover;
mod steps;
mod structure;
mod vocabulary;
mod walk;

use std::borrow::Cow;

use plimsoll_model::{FileAnalysis, Finding, Parse};
use tree_sitter::Parser;

use crate::ir::Module;
use crate::lower::{lower, lower_parsed, utf16};
use crate::pack::Pack;
use crate::parse::{self, MAX_SOURCE};

pub use calls::Calls;
pub use project::{FileId, Project};
pub use steps::{Explained, Step};

use finish::Supported;
use walk::Walk;

/// A file's metrics, and what the project needs to know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The file's metrics. Without a project, `fan_in` is `None` and `cognitive` counts no recursion.
    pub analysis: FileAnalysis,
    /// Which functions it has and what they call, for [`Project::add`].
    pub calls: Calls,
    /// What was skipped or not understood.
    pub findings: Vec<Finding>,
}

/// Measures files, one after the other. Keeps a parser and tables between files, so that a thread needs only one.
pub struct Meter {
    parser: Parser,
    vocabulary: vocabulary::Vocabulary,
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self::new()
    }
}

impl Meter {
    /// A meter for any language.
    #[must_use]
    pub fn new() -> Self {
        Self { parser: Parser::new(), vocabulary: vocabulary::Vocabulary::default() }
    }

    /// Measures one file. Never fails: a file that is no source, or that the parser gave up on after an amount of
    /// work in proportion to its size, has no functions, counts as skipped whole, and a finding says why.
    #[must_use]
    pub fn measure(&mut self, pack: &Pack, path: &str, bytes: &[u8]) -> Measured {
        self.measure_and(pack, path, bytes, |_, _| ()).0
    }

    /// As [`Meter::measure`], with the file's intermediate form under a dotted name, made of the same tree.
    #[must_use]
    pub fn measure_lowered(
        &mut self,
        pack: &Pack,
        path: &str,
        name: &str,
        bytes: &[u8],
    ) -> (Measured, Module) {
        let (measured, lowered) = self.measure_and(pack, path, bytes, |text, tree| {
            // What is read as another text for the one than for the other is parsed for each.
            let same = std::str::from_utf8(bytes).is_ok_and(|own| own == text) && !bytes.contains(&0);
            same.then(|| lower_parsed(pack, path, name, text, tree))
        });
        let module = lowered.flatten().unwrap_or_else(|| lower(pack, path, name, bytes));
        (measured, module)
    }

    fn measure_and<T>(
        &mut self,
        pack: &Pack,
        path: &str,
        bytes: &[u8],
        and: impl FnOnce(&str, &tree_sitter::Tree) -> T,
    ) -> (Measured, Option<T>) {
        let text = match text(bytes) {
            Ok(text) => text,
            Err((code, why)) => return (refused(pack, path, bytes, code, why), None),
        };
        let Some(tree) = parse::syntax(&mut self.parser, pack, &text) else {
            let why = "The parser gave up on this file, so nothing in it is counted.";
            return (refused(pack, path, bytes, "unparsable", why), None);
        };
        let mut measured = match recover::recover(&mut self.parser, pack, &text, &tree) {
            Some(recovered) => self.measure_recovered(pack, path, &text, &recovered),
            None => self.measure_tree(pack, path, &text, &tree),
        };
        // A text that was decoded is longer than its bytes.
        let parse = &mut measured.analysis.parse;
        parse.skipped_bytes = parse.skipped_bytes.min(bytes.len() as u64);
        (measured, Some(and(&text, &tree)))
    }

    /// As [`Meter::measure`], of a text of which some rows could not be read.
    fn measure_recovered(
        &mut self,
        pack: &Pack,
        path: &str,
        text: &str,
        recovered: &recover::Recovered,
    ) -> Measured {
        let mut walk = Walk::new(pack, &mut self.parser, &mut self.vocabulary, text, false);
        walk.blank(text, &recovered.blanked);
        walk.tree(&recovered.text, &recovered.tree);
        let walked = walk.done();
        let findings = parse::describe(&walked.broken, text, path);
        let (analysis, calls) = finish::finish(pack, path, walked);
        Measured { analysis, calls, findings }
    }

    /// As [`Meter::measure`], of a text that is parsed already.
    pub(crate) fn measure_tree(
        &mut self,
        pack: &Pack,
        path: &str,
        text: &str,
        tree: &tree_sitter::Tree,
    ) -> Measured {
        let mut walk = Walk::new(pack, &mut self.parser, &mut self.vocabulary, text, false);
        walk.tree(text, tree);
        let walked = walk.done();
        let findings = parse::describe(&walked.broken, text, path);
        let (analysis, calls) = finish::finish(pack, path, walked);
        Measured { analysis, calls, findings }
    }

    /// Where the cyclomatic and the cognitive complexity of each function of a file come from, in order of line.
    /// What recursion adds is the project's to say, see [`Project::is_in_cycle`].
    #[must_use]
    pub fn explain(&mut self, pack: &Pack, bytes: &[u8]) -> Vec<Step> {
        let Ok(text) = text(bytes) else { return Vec::new() };
        let Some(tree) = parse::syntax(&mut self.parser, pack, &text) else { return Vec::new() };
        if !Supported::by(pack).flow {
            return Vec::new();
        }
        let recovered = recover::recover(&mut self.parser, pack, &text, &tree);
        let mut walk = Walk::new(pack, &mut self.parser, &mut self.vocabulary, &text, true);
        match &recovered {
            Some(recovered) => walk.tree(&recovered.text, &recovered.tree),
            None => walk.tree(&text, &tree),
        }
        let mut steps = walk.done().steps.unwrap_or_default();
        steps.sort_by_key(|step| (step.line, step.function));
        steps
    }
}

/// A file's text: UTF-8, UTF-16 behind its mark, else one byte a character, so that no name is lost.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, (&'static str, &'static str)> {
    if bytes.len() > MAX_SOURCE {
        return Err(("too-large", "More than source has; the file is not looked at."));
    }
    if let Some(text) = utf16(bytes) {
        return Ok(Cow::Owned(text));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(body.iter().map(|&byte| char::from(byte)).collect()),
    })
}

/// What is said of a file that is not looked at.
fn refused(pack: &Pack, path: &str, bytes: &[u8], code: &str, why: &str) -> Measured {
    let lines = lines::LineMap::of(&bytes[..bytes.len().min(MAX_SOURCE)]);
    Measured {
        analysis: FileAnalysis {
            path: path.to_owned(),
            language: pack.name.to_owned(),
            parse: Parse { complete: false, skipped_bytes: bytes.len() as u64 },
            lines: lines.unread(),
            totals: plimsoll_model::Totals::default(),
            time: None,
            space: None,
            body: None,
            functions: Vec::new(),
            types: Vec::new(),
        },
        calls: Calls::default(),
        findings: vec![Finding::warning(code, why, Some(path.to_owned()))],
    }
}
