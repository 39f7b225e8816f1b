//! Memberships in special groups (特殊群体): which residents belong to one, for how long, and who cares for them.
//! Sensitive.

mod caregiver;
mod graphql;
mod input;
mod leaving;
mod new_membership;
mod relation;
mod root;
pub mod rules;
mod service;
mod store;

pub use graphql::{Caregiver, Membership};
pub use leaving::{end_with_stay, lost_group_names};
pub(crate) use new_membership::new_membership;
pub use relation::{
    CaregiverById, CaregiversOf, MembershipById, MembershipsOf, MembershipsOfCommittee,
};
pub use root::{MembershipMutation, MembershipQuery};
pub(crate) use store::HAS_ENOUGH_CAREGIVERS;
