//! Observed runs, kept in one SQLite file: recorded, listed, exported, imported and forgotten.
//!
//! Does not know where the file belongs, what a run is good for, or how to print one. A history is never worth a run:
//! whatever is wrong with the file is told ([`HistoryError`], with a hint) within a second or two and nothing that is
//! in it is lost, so that a caller can warn and go on. What a file holds is taken for hostile: a row that makes no
//! sense is left out and named in a [`Finding`](plimsoll_model::Finding), the others are used.
//!
//! How the file is laid out, and why, is told in `schema.rs`.

mod curves;
mod error;
mod export;
mod filter;
mod flat;
mod history;
mod opening;
mod outcome;
pub mod read;
mod row;
mod schema;
mod summary;

pub use error::HistoryError;
pub use export::ExportFormat;
pub use filter::Filter;
pub use flat::COLUMNS as CSV_COLUMNS;
pub use history::{Found, History, Imported, RunId};
pub use summary::Summary;
