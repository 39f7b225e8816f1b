//! Access to personal data: for a stated purpose and logged before it is granted; also lookups and checks of numbers, and
//! the report to the person concerned.

pub mod disclosure;
mod examine;
mod lookup;
pub mod number_checks;
mod report;
mod report_store;
mod reseal;
mod root;
mod store;

pub use examine::{InvalidNumber, find_invalid_numbers};
pub use reseal::{Progress, reseal};
pub use root::PersonalDataQuery;
pub use store::{Sample, samples};
