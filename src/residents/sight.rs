//! Who may know what is sensitive: one rule for every way to it.
//!
//! An official and a committee worker may know it of everyone in their area. A grid worker may know it of the
//! residents of the grids where they serve today, except of what a grid worker took into a grid without having had
//! sight of it before, until an official or a committee worker confirms: no one gives themselves a right. An
//! observer may know it of nobody. Special groups, and what tells of them, such as visits of a round of a special
//! group, telephone numbers, and names and births of children are sensitive.

mod change;
mod graphql;
mod input;
mod store;
mod waiting_store;

pub use change::{
    Moved, confirm, confirm_resident, move_household, move_resident, refuse_unmasking,
};
pub use graphql::{SightMutation, SightQuery, Waits};
pub use store::{
    Stand, all, household, household_stands, members_among, readable, resident, residents_among,
    served, visit, visits_among,
};
