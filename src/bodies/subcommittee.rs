//! Subcommittees (下属委员会) of committees: they are established, reach milestones and are dissolved. Their kinds and the
//! rules for their composition are data, see [`crate::reference::catalog`].

mod graphql;
mod input;
mod relation;
mod rules;
mod service;
mod store;

pub use graphql::{Milestone, Staffing, Subcommittee, SubcommitteeMutation};
pub use input::{
    MilestoneRecordInput, MilestoneRevokeInput, SubcommitteeDissolveInput,
    SubcommitteeEstablishInput,
};
pub use relation::{MilestonesOf, SubcommitteeById, SubcommitteesOf, SubcommitteesOfGrid};
pub(crate) use rules::Composition;
pub(crate) use service::lock_existing;
pub use service::{decode, dissolved_error};
pub use store::{find, reached};
pub(crate) use store::{milestones, undissolved};
