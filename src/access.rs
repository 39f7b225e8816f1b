//! Who may do what: tokens, scope, requests, changes, and personal data at rest.

pub mod auth;
pub mod client_id;
pub mod instance;
pub mod session;
pub mod vault;
