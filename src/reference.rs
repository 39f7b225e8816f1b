//! Reference data of the country: divisions, catalogs, IDs of objects.

pub mod division;
pub mod global_id;
pub mod kind;
pub mod memory;
pub mod search;
pub mod unit_store;
