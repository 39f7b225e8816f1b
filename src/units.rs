//! Committees.

pub mod committee;
