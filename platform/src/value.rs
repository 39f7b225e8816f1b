//! Values that do not depend on the domain: dates and typed IDs, parsed once, shared by columns, rules and the API.

mod date;
mod id;

pub use date::{Date, InvalidDate};
pub use id::Id;
