//! Households, residents, special groups, and the rules on who may see their data.

pub mod household;
pub mod household_change;
pub mod membership;
pub(crate) mod name;
pub mod personal;
pub mod resident;
pub mod resident_change;
pub mod sensitive_access;
pub mod stay;
