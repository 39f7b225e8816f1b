//! Tables in and out: workbooks and CSV files of households, residents and grids.
//!
//! `read` gives the rows of a file, `guard` stands in front of it. `column` says which columns a kind
//! of file has, `header` finds them in the first row.

pub mod column;
pub mod fields;
mod guard;
pub mod header;
pub mod marked;
pub mod problem;
pub mod read;
pub mod refusal;
pub mod template;
#[cfg(test)]
mod tests;
