//! Memberships in special groups (特殊群体): which residents belong to one, for how long, and who cares for them.
//! Sensitive.

mod begin;
mod caregiver;
mod graphql;
mod input;
mod leaving;
mod relation;
mod root;
pub mod rules;
mod service;
mod store;

pub(crate) use begin::beginning;
pub use graphql::{Caregiver, Membership};
pub use leaving::{end_by, lost_by};
pub use relation::{
    CaregiverById, CaregiversOf, MembershipById, MembershipsOf, MembershipsOfCommittee,
};
pub use root::{MembershipMutation, MembershipQuery};
pub(crate) use store::CARED;
