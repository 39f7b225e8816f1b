//! Duties of committees and the figures on them: mandates, obligations, coverage, visit campaigns.

pub mod alert;
pub mod campaign;
pub mod counter;
pub mod coverage;
pub mod mandate;
pub mod measure;
pub mod obligation;
pub(crate) mod on_time;
pub mod population;
pub mod visit;
