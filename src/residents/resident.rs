//! Residents (居民): the members of households, who are registered or live there, with their former households and their
//! personal data.

mod departed;
mod erase;
mod erase_rules;
mod erase_store;
mod graphql;
mod input;
mod late;
mod mutation;
pub(crate) mod name;
mod numbers;
mod relation;
mod report;
mod report_store;
mod root;
pub mod rules;
pub(crate) mod said;
mod service;
pub(crate) mod spelled;
mod stay;
mod stayed;
mod store;
pub(crate) mod told;
mod transfer;
mod typed;
pub(crate) mod who;
mod who_store;

pub use erase::ResidentEraseMutation;
pub use graphql::Resident;
pub use mutation::ResidentMutation;
pub use relation::{FormerSelf, LaterSelf, ResidentById, ResidentsOf, StaysOf};
pub use root::ResidentQuery;
pub use service::{decode, named};
pub use stay::{Step, depart, step};
pub use store::{find, last_left, last_stay, of_household, visible};
pub use transfer::depart_to;
pub use who_store::{former, last_stays, namesakes};
