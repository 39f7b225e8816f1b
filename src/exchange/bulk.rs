//! Bulk import and export: workbooks and CSV files of households, residents and grids.
//!
//! `guard` validates an uploaded workbook before `read` returns the rows of the file with the kind of each cell.
//! `column` defines the columns of each kind of file, `header` finds the header row and its columns, `fields` holds the
//! values of a row by column, and `day` parses dates.

pub mod column;
pub mod day;
pub mod export;
mod feed;
pub mod fields;
pub mod file_error;
pub mod folder;
mod footer;
mod graphql;
mod guard;
pub mod header;
mod home_store;
pub mod intake;
mod job_store;
pub mod jobs;
pub mod marked;
pub mod offer;
pub mod problem;
pub mod read;
pub mod run;
mod sheets;
mod spread;
mod store;
mod struck;
pub mod take;
pub mod template;
#[cfg(test)]
mod tests;

pub use graphql::BulkQuery;
