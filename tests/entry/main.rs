//! Inputs and the expected results: inputs of public bug reports and real files of similar systems, through the public
//! interface, on `SQLite` and `PostgreSQL`. One file per kind of input.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly; the settings for tests reach only test functions"
)]
#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "tables of tests are put together line by line"
)]

#[expect(
    dead_code,
    reason = "shared with the tests of the API, which use more of it"
)]
#[path = "../api/support/mod.rs"]
mod support;

mod access;
mod addresses;
mod committees;
mod dates;
mod departed;
mod documents;
mod file;
mod files_and_api;
mod household_matching;
mod identity;
mod ids;
mod invisible_characters;
mod limits;
mod lists;
mod lookups;
mod names;
mod parts;
mod person_matching;
mod phones;
mod placeholders;
mod properties;
mod relations;
mod requests;
mod same_home;
mod scattered_rows;
mod search;
mod typing_errors;
mod updates;
mod visits;
