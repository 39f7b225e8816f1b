//! What the whole register refers to: divisions, catalogs, IDs of objects, limits of dates, warnings about inputs.

pub mod cache;
pub mod catalog;
pub mod dates;
pub mod division;
pub mod global_id;
pub(crate) mod nfkc;
pub mod payload;
pub mod search;
pub mod unit_store;
