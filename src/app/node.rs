//! Global object identification: from a global ID to its object.

mod find;
mod query;

use async_graphql::{ID, Interface};

use crate::bodies::appointment::{Appointment, Person};
use crate::bodies::grid::Grid;
use crate::bodies::subcommittee::Subcommittee;
use crate::bodies::three_person_group::ThreePersonGroup;
use crate::duties::campaign::Campaign;
use crate::duties::mandate::Mandate;
use crate::duties::obligation::Obligation;
use crate::duties::visit::Visit;
use crate::exchange::webhook::{Delivery, Webhook};
use crate::reference::division::Division;
use crate::residents::household::Household;
use crate::residents::membership::{Caregiver, Membership};
use crate::residents::resident::Resident;
use crate::units::committee::Committee;

pub use find::find;
pub use query::NodeQuery;

/// Object with a global ID
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Stable, globally unique ID of the object"
))]
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
    /// A caregiver.
    Caregiver(Caregiver),
    /// A subcommittee.
    Subcommittee(Subcommittee),
    /// A person who serves.
    Person(Person),
    /// An appointment.
    Appointment(Appointment),
    /// A webhook.
    Webhook(Webhook),
    /// A delivery.
    Delivery(Delivery),
    /// A visit campaign.
    Campaign(Campaign),
    /// Outcome of a visit campaign for a household.
    Visit(Visit),
}
