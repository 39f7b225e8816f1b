//! The door from a global id to its object.

mod find;
mod query;

use async_graphql::{ID, Interface};

use crate::committee::Committee;
use crate::division::Division;
use crate::grid::Grid;
use crate::household::Household;
use crate::mandate::Mandate;
use crate::membership::{Carer, Membership};
use crate::obligation::Obligation;
use crate::resident::Resident;
use crate::round::Round;
use crate::seat::{Person, Seat};
use crate::subcommittee::Subcommittee;
use crate::three_person_group::ThreePersonGroup;
use crate::visit::Visit;
use crate::webhook::{Delivery, Webhook};

pub use find::find;
pub use query::NodeQuery;

/// Object with a global id
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Id of the object, the same for ever"))]
pub enum Node {
    /// A division.
    Division(Division),
    /// A committee.
    Committee(Committee),
    /// A mandate.
    Mandate(Mandate),
    /// An obligation.
    Obligation(Obligation),
    /// A grid.
    Grid(Grid),
    /// A household.
    Household(Household),
    /// A resident.
    Resident(Resident),
    /// A three-person group.
    ThreePersonGroup(ThreePersonGroup),
    /// A membership of a special group.
    Membership(Membership),
    /// A carer.
    Carer(Carer),
    /// A subcommittee.
    Subcommittee(Subcommittee),
    /// A person who serves.
    Person(Person),
    /// A seat.
    Seat(Seat),
    /// A webhook.
    Webhook(Webhook),
    /// A delivery.
    Delivery(Delivery),
    /// A round of visits.
    Round(Round),
    /// Outcome of a round for a household.
    Visit(Visit),
}
