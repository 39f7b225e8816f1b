//! Tables in and out: workbooks and CSV files of households, residents and grids.
//!
//! `read` gives the rows of a file, `guard` stands in front of it. `column` says which columns a kind
//! of file has, `header` finds them in the first row.

pub mod column;
pub mod export;
mod feed;
pub mod fields;
pub mod folder;
mod graphql;
mod guard;
pub mod header;
mod job_store;
pub mod jobs;
pub mod marked;
pub mod offer;
pub mod problem;
pub mod read;
pub mod refusal;
pub mod run;
mod store;
pub mod take;
pub mod template;
#[cfg(test)]
mod tests;

pub use graphql::BulkQuery;
