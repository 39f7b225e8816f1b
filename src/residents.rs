//! Who lives where: households, residents, special groups, and who may see them.

pub mod household;
pub mod membership;
pub mod personal;
pub mod resident;
pub mod sight;
