//! Tables of Cunju, one module each, and the value types they share with rules and API.
//!
//! A module holds columns and keys, nothing else: no module here calls a database. The order of the columns is stated
//! again where rows are read by position.

pub mod relation;
pub mod revised;
pub mod value;

pub mod access_log;
pub mod appointment;
pub mod bulk_job;
pub mod campaign;
pub mod caregiver;
pub mod change_log;
pub mod code_alias;
pub mod committee;
pub mod delivery;
pub mod division;
pub mod election;
pub mod exemption;
pub mod extension;
pub mod feed;
pub mod grid;
pub mod grid_load;
pub mod household;
pub mod household_link;
pub mod idempotency_key;
pub mod mandate;
pub mod mandate_counter;
pub mod mandate_day_counter;
pub mod measure_counter;
pub mod membership;
pub mod milestone_kind;
pub mod obligation;
pub mod person;
pub mod resident;
pub mod special_group_kind;
pub mod stay;
pub mod subcommittee;
pub mod subcommittee_grid;
pub mod subcommittee_kind;
pub mod subcommittee_milestone;
pub mod three_person_group;
pub mod unconfirmed;
pub mod visit;
pub mod visit_attempt;
pub mod webhook;
