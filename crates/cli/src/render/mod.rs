//! What people read: tables, the live status line, summaries. Returns text; only `status` touches the terminal.

pub(crate) mod analysis;
pub(crate) mod footprint;
pub(crate) mod history;
pub(crate) mod places;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod score;
pub(crate) mod status;
#[cfg(all(feature = "variants", target_os = "linux"))]
pub(crate) mod variants;

use comfy_table::{CellAlignment, Table, presets};

/// Rows as a borderless table: columns in `left` to the left, the others to the right, no trailing spaces.
pub(crate) fn table(rows: Vec<Vec<String>>, left: &[usize]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    // Names come from files and databases: nothing in them may steer the terminal.
    let clean =
        |cell: String| if cell.contains(char::is_control) { cell.escape_debug().to_string() } else { cell };
    table.add_rows(rows.into_iter().map(|row| row.into_iter().map(clean).collect::<Vec<_>>()));
    for (index, column) in table.column_iter_mut().enumerate() {
        let alignment = if left.contains(&index) { CellAlignment::Left } else { CellAlignment::Right };
        column.set_cell_alignment(alignment);
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A document as indented JSON with a final newline.
pub(crate) fn json<T: serde::Serialize>(document: &T) -> String {
    // Our documents have string keys and finite numbers only: there is nothing that could not be written.
    serde_json::to_string_pretty(document)
        .map_or_else(|error| format!("{{\"error\":\"{error}\"}}\n"), |text| text + "\n")
}
