//! The server: schema roots, HTTP, commands, demo, checks.

pub mod classes;
pub mod command;
pub mod config;
pub mod costs;
pub mod graphql;
pub mod http;
pub mod migrate;
pub mod node;
pub mod server;
pub mod verify;
