//! Who may know sensitive data: one rule for every path to them.
//!
//! Officials and committee workers may know them for everyone in their jurisdiction. Grid workers may know them for
//! residents of the grids in which they currently serve. Exception: after a grid worker moves something into a grid
//! without having had access to it, an official or a committee worker must confirm that first, so that nobody can give
//! themselves access. Observers may not know them for anybody. Sensitive are special groups and what reveals them, such
//! as visits of a campaign for a special group; telephone numbers; and names and dates of birth of children.

mod change;
mod graphql;
mod store;
mod unconfirmed_store;

pub use change::{
    CheckedMove, check_move_of_household, check_move_of_resident, record_confirmation,
    record_household_move, record_resident_move, refuse_head, refuse_unmasking,
};
pub use graphql::{NeedsConfirmation, UnconfirmedQuery};
pub use store::{
    GridLocation, grids_of_caller, household, household_location, may_read_any, may_read_everyone,
    members_visible_to, resident, residents_visible_to, visit, visits_visible_to,
};
