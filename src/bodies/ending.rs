//! Ends bodies with their appointments: one grid, three-person group or subcommittee, or all of a committee. Also
//! derives from appointments whether subcommittees are staffed.

mod grid;
mod group;
mod root;
mod staffing;
mod subcommittee;

pub(crate) use grid::close_all as close_grids;
pub(crate) use group::{dissolve as dissolve_group, dissolve_groups};
pub use root::EndingMutation;
pub use staffing::StaffedMilestones;
pub(crate) use subcommittee::{
    dissolve as dissolve_subcommittee, dissolve_all as dissolve_subcommittees,
};
