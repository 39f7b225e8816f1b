//! What becomes of committees: they come, change their code and go, with everything below them.

mod input;
mod root;
mod service;

pub use root::CommitteeMutation;
