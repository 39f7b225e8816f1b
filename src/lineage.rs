//! Changes of units over time: committees are created, change their code and are abolished, with everything below them.

pub mod committee_change;
