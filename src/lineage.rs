//! What becomes of units: committees that come, change their code and go, with everything below them.

pub mod committee_change;
