//! Cunju (村居): the GraphQL server for China's community governance.

pub mod access;
pub mod app;
pub mod bodies;
pub mod duties;
pub mod exchange;
pub mod lineage;
pub mod reference;
pub mod residents;
pub mod units;

// A crate, so that Cargo refuses an import from here and a change of the domain does not compile it again (ADR 0021).
pub use cunju_platform as platform;

/// The messages of this crate.
pub(crate) static CATALOG: platform::message::Catalog = platform::message::Catalog::new(
    include_str!("../locales/zh.ftl"),
    include_str!("../locales/en.ftl"),
);
