//! Tables in and out: workbooks and CSV files of households, residents and grids.
//!
//! `read` gives the rows of a file, with what kind of cell each is; `guard` stands in front of it.
//! `column` says which columns a kind of file has, `header` finds their row and which is which, `fields`
//! has the values of a row by column, `day` reads days.

pub mod column;
pub mod day;
pub mod export;
mod feed;
pub mod fields;
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
pub mod refusal;
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
