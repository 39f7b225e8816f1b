//! Cunju (村居): the GraphQL server for China's community governance.

pub mod access;
pub mod app;
pub mod bodies;
pub mod duties;
pub mod exchange;
pub mod lineage;
pub mod platform;
pub mod reference;
pub mod residents;
pub mod units;
