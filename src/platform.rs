//! Code that is independent of the domain: database, lists, relations, errors, the processing of a GraphQL request.

pub mod api;
pub mod clock;
pub mod connection;
pub mod database;
pub mod error;
pub mod hash;
pub mod inline;
pub mod list;
pub mod message;
pub mod omittable;
pub mod page;
pub mod payload;
pub(crate) mod private_file;
pub mod problem;
pub mod relation;
pub mod telemetry;
