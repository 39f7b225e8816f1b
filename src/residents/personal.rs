//! Access to personal data: for a stated purpose and logged before it is granted; also lookups and checks of numbers.

pub mod disclosure;
mod examine;
mod lookup;
pub mod number_checks;
mod reseal;
mod store;

pub use examine::{InvalidNumber, find_invalid_numbers};
pub use lookup::find;
pub use reseal::{Progress, reseal};
pub use store::{Sample, samples};
