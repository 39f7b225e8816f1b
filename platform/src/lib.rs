//! What a GraphQL server on sea-orm and async-graphql needs besides its domain: database, lists, relations, errors, the
//! processing of a request.

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
pub mod private_file;
pub mod problem;
pub mod relation;
pub mod telemetry;
pub mod value;

/// The messages of this crate.
pub(crate) static CATALOG: message::Catalog = message::Catalog::new(
    include_str!("../locales/zh.ftl"),
    include_str!("../locales/en.ftl"),
);
