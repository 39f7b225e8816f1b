//! Changes of committees over time: they are created, change their code and are abolished, with everything below them.

mod input;
mod root;
mod service;

pub use root::CommitteeMutation;
