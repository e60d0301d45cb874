//! `plimsoll.analysis/1`: one document, a file a line.

use std::io::{self, Write};

use plimsoll_model::{FileAnalysis, ProjectAnalysis, wire};

/// Writes the document as files come.
pub(crate) struct Json<W> {
    out: W,
    files: u64,
}

impl<W: Write> Json<W> {
    /// The document's head.
    pub(crate) fn start(mut out: W) -> io::Result<Self> {
        write!(out, "{{\"schema\":\"{}\",\"files\":[", wire::ANALYSIS)?;
        Ok(Self { out, files: 0 })
    }

    /// One file.
    pub(crate) fn file(&mut self, file: &FileAnalysis) -> io::Result<()> {
        self.out.write_all(if self.files == 0 { b"\n" } else { b",\n" })?;
        self.files += 1;
        Ok(serde_json::to_writer(&mut self.out, file)?)
    }

    /// The rest.
    pub(crate) fn end(mut self, project: &ProjectAnalysis) -> io::Result<()> {
        self.out.write_all(b"\n],\n\"project\":")?;
        serde_json::to_writer(&mut self.out, project)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}
