//! Tests through the public interface: a GraphQL document as a caller, the response, and the number of SQL statements,
//! on `SQLite` and on `PostgreSQL`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly; the settings for tests reach only test functions"
)]

mod access;
mod bodies;
mod bulk;
mod campaigns;
mod command;
mod committees;
mod concurrency;
mod concurrent_starts;
mod counties;
mod database;
mod documents;
mod elections;
mod error_codes;
mod feed;
mod graphql_http;
mod grids;
mod households;
mod http;
mod identity_numbers;
mod import;
mod inline_resolution;
mod isolation;
mod jurisdiction;
mod layout;
mod mandates;
mod measures;
mod messages;
mod my_day;
mod people;
mod people_races;
mod people_sequences;
mod personal;
mod population;
mod process;
mod query_plans;
mod register;
mod relations;
mod responses;
mod rules;
mod schema;
mod selections;
mod sequences;
mod special_groups;
mod staffing;
#[expect(
    dead_code,
    reason = "shared with the tests of entry cases, which use more of it"
)]
mod support;
mod telemetry;
mod tidy;
mod visits;
mod webhooks;
