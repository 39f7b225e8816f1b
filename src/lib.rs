//! Cunju (村居): the GraphQL server for China's community governance.

pub mod auth;
pub mod clock;
pub mod committee;
pub mod config;
pub mod connection;
pub mod database;
pub mod demo;
pub mod division;
pub mod edge;
pub mod error;
pub mod graphql;
pub mod http;
pub mod import;
pub mod list;
pub mod node;
pub mod page;
pub mod request;
pub mod search;
pub mod telemetry;
