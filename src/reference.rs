//! Reference data of the country: divisions, catalogs, IDs of objects.

pub mod cache;
pub mod catalog;
pub mod division;
pub mod global_id;
pub mod search;
pub mod unit_store;
