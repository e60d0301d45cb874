//! The project's figures: sums and maxima over its files.
//!
//! Knows figures only. What is not the sum or the greatest of the parts (Halstead's measures, the maintainability
//! index, ABC) has no figure for a project.

use plimsoll_model::{FileAnalysis, ProjectAnalysis};

/// Adds a file to the project it belongs to.
pub(crate) fn add(project: &mut ProjectAnalysis, file: &FileAnalysis) {
    let (totals, more) = (&mut project.totals, &file.totals);
    project.file_count += 1;
    project.incomplete_count += u64::from(!file.parse.complete);
    project.physical_lines += u64::from(file.lines.physical);
    project.source_lines += u64::from(file.lines.source);
    totals.function_count += more.function_count;
    for (sum, part) in [
        (&mut totals.cyclomatic, more.cyclomatic),
        (&mut totals.cyclomatic_strict, more.cyclomatic_strict),
        (&mut totals.cognitive, more.cognitive),
        (&mut totals.exits, more.exits),
    ] {
        // Files of a language without the measure leave the sum of the others standing.
        if let Some(part) = part {
            *sum = Some(sum.unwrap_or(0).saturating_add(part));
        }
    }
    totals.nesting = totals.nesting.max(more.nesting);
}
