//! One row a function, a column a metric; what a language has no measure for is empty.

use std::io::{self, Write};

use plimsoll_model::{FileAnalysis, FunctionKind};

use crate::analysis::metric::{Metric, shown};

/// Writes rows as files come.
pub(crate) struct Csv<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    /// The row of names.
    pub(crate) fn start(out: W) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        let place = ["path", "language", "kind", "name", "start_line", "end_line"];
        out.write_record(place.into_iter().chain(Metric::all().iter().map(|metric| metric.name())))
            .map_err(plain)?;
        Ok(Self { out })
    }

    /// The functions of one file.
    pub(crate) fn file(&mut self, file: &FileAnalysis) -> io::Result<()> {
        for function in &file.functions {
            for field in [&file.path, &file.language, kind(function.kind), &function.name] {
                self.out.write_field(field).map_err(plain)?;
            }
            for line in [function.start_line, function.end_line] {
                self.out.write_field(line.to_string()).map_err(plain)?;
            }
            let figures =
                Metric::all().iter().map(|metric| metric.of(function).map_or_else(String::new, shown));
            self.out.write_record(figures).map_err(plain)?;
        }
        Ok(())
    }

    /// What is still held.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The system's own error, so that a reader that went away is known as one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

const fn kind(kind: FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Function => "function",
        FunctionKind::Method => "method",
        FunctionKind::Closure => "closure",
    }
}
