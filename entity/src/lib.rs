//! Tables of Cunju, one module each, and the value types they share with rules and API.
//!
//! A module holds columns and keys, nothing else: no module here calls a database.

pub mod value;

pub mod change_log;
pub mod code_alias;
pub mod committee;
pub mod delivery;
pub mod division;
pub mod exemption;
pub mod extension;
pub mod feed;
pub mod grid;
pub mod household;
pub mod idempotency_key;
pub mod imported_document;
pub mod mandate;
pub mod milestone_kind;
pub mod obligation;
pub mod person;
pub mod seat;
pub mod subcommittee;
pub mod subcommittee_grid;
pub mod subcommittee_kind;
pub mod subcommittee_milestone;
pub mod tally_day;
pub mod tally_town;
pub mod webhook;
