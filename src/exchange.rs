//! In and out: the change feed, webhooks, lists of divisions, tables.

pub mod bulk;
pub mod feed;
pub mod import;
pub mod webhook;
