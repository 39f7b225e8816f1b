//! Bodies of committees: subcommittees, grids, three-person groups, appointments, elections, vacancies.

pub mod appointment;
pub mod election;
pub mod ending;
pub mod grid;
pub mod subcommittee;
pub mod three_person_group;
pub mod vacancy;
