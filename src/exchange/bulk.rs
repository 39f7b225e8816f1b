//! Bulk import and export: workbooks and CSV files of households, residents and grids.
//!
//! `validation` validates an uploaded workbook before `read` returns the rows of the file with the kind of each cell.
//! `column` defines the columns of each kind of file, `header` finds the header row and its columns, `fields` holds the
//! values of a row by column, and `date` parses dates.

pub mod annotated;
mod batch_reader;
pub mod column;
pub mod date;
pub mod export;
pub mod fields;
pub mod file_error;
pub mod folder;
mod footer;
mod graphql;
pub mod header;
mod home_store;
pub mod import_batch;
pub mod job_context;
mod job_store;
pub mod jobs;
mod merged_cells;
pub mod problem;
pub mod read;
pub mod run;
mod scattered;
mod sheets;
mod store;
mod struck_out;
pub mod template;
pub mod template_options;
#[cfg(test)]
mod tests;
mod validation;

pub use graphql::BulkQuery;
