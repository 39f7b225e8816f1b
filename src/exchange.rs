//! Data exchange: change feed, webhooks, bulk import and export, import of divisions.

pub mod bulk;
pub mod feed;
pub mod import;
pub mod webhook;
