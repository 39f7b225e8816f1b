//! Access control: tokens, scopes, requests, changes, and personal data at rest.

pub mod auth;
pub mod client_id;
pub mod instance;
pub mod session;
pub mod vault;
