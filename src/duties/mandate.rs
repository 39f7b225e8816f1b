//! Mandates: orders that all committees of some kinds in a division reach a milestone of a subcommittee by a due
//! date.

mod close;
mod graphql;
mod input;
mod number;
mod relation;
mod root;
mod service;
mod store;

pub use close::supersede;
pub use graphql::{Mandate, MandateState};
pub use input::{IssueInput, SupersedeInput};
pub use relation::{MandateById, MandatesFor};
pub(crate) use root::by_id;
pub use root::{MandateMutation, MandateQuery};
pub use service::{is_visible, issue, locked, refuse_closed, require_own};
pub(crate) use store::open;
