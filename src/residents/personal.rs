//! Access to personal data: for a stated purpose and logged before it is granted; also lookups and checks of numbers.

pub mod checked;
mod examine;
mod lookup;
pub mod reading;
mod reseal;
mod store;

pub use examine::{Misfit, misfits};
pub use lookup::find;
pub use reseal::{Progress, reseal};
pub use store::{Sample, samples};
