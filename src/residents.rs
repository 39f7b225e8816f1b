//! Households, residents, special groups, and the rules on who may see their data.

pub mod household;
pub mod membership;
pub mod personal;
pub mod resident;
pub mod sensitive_access;
