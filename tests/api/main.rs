//! Tests through the public door: a GraphQL document as a caller, the answer, and the number of
//! SQL statements, on `SQLite` and on `PostgreSQL`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly; the settings for tests reach only test functions"
)]

mod access;
mod command;
mod database;
mod http;
mod import;
mod register;
mod schema;
mod support;
mod tidy;
