//! Who may know sensitive data: one rule for every path to them.
//!
//! Officials and committee workers may know them for everyone in their jurisdiction. Grid workers may know them for
//! residents of the grids in which they currently serve. Exception: after a grid worker moves something into a grid
//! without having had access to it, an official or a committee worker must confirm that first, so that nobody can give
//! themselves access. Observers may not know them for anybody. Sensitive are special groups and what reveals them, such
//! as visits of a campaign for a special group; telephone numbers; and names and dates of birth of children.

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
