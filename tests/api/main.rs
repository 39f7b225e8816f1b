//! Tests through the public interface: a GraphQL document as a caller, the response, and the number of SQL statements,
//! on `SQLite` and on `PostgreSQL`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly; the settings for tests reach only test functions"
)]

mod access;
mod answers;
mod bodies;
mod bulk;
mod campaigns;
mod care;
mod codes;
mod command;
mod committees;
mod counties;
mod database;
mod documents;
mod edge;
mod elections;
mod feed;
mod grids;
mod households;
mod http;
mod import;
mod in_place;
mod isolation;
mod layout;
mod mandates;
mod measures;
mod my_day;
mod numbers;
mod outside;
mod people;
mod people_races;
mod people_sequences;
mod personal;
mod population;
mod posts;
mod process;
mod races;
mod register;
mod relations;
mod rules;
mod schema;
mod selections;
mod sequences;
mod starts;
#[expect(
    dead_code,
    reason = "shared with the tests of entry cases, which use more of it"
)]
mod support;
mod telemetry;
mod tidy;
mod visits;
mod webhooks;
