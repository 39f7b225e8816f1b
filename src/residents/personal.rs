//! Personal data that is read: for a stated purpose, and written down first; numbers that are looked up and checked.

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
