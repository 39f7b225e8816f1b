//! What is owed and counted: mandates, obligations, coverage, rounds of visits.

pub mod alert;
pub mod coverage;
pub mod mandate;
pub mod measure;
pub mod obligation;
pub mod population;
pub mod round;
pub mod tally;
pub mod visit;
