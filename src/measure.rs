//! Coverage beside the obligations of mandates: what households, grids and three-person groups add
//! to the counts of their town, kept by differences in the change that makes them.

mod recount;
mod rules;
mod standing;
mod store;

pub use recount::{recount, recount_round};
pub use rules::{Counts, Deltas};
pub use standing::{Standing, households, posts, settle};
