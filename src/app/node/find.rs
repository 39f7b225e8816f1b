//! Finds the object with an ID.

use super::Node;
use crate::access::session::Request;
use crate::bodies::appointment::{Appointment, AppointmentById, Person, PersonById};
use crate::bodies::grid::{Grid, GridById};
use crate::bodies::subcommittee::{Subcommittee, SubcommitteeById};
use crate::bodies::three_person_group::{GroupById, ThreePersonGroup};
use crate::duties::campaign::{Campaign, CampaignById};
use crate::duties::mandate::{Mandate, MandateById};
use crate::duties::obligation::{Obligation, ObligationById};
use crate::duties::visit::{Visit, VisitById};
use crate::exchange::webhook::{Delivery, DeliveryById, Webhook, WebhookById};
use crate::platform::error::Error;
use crate::reference::division::Division;
use crate::reference::global_id::GlobalId;
use crate::residents::household::{Household, HouseholdById};
use crate::residents::membership::{Caregiver, CaregiverById, Membership, MembershipById};
use crate::residents::resident::{Resident, ResidentById};
use crate::units::committee::{Committee, CommitteeById};

/// The object with an ID; `None` if the caller's jurisdiction has none.
pub async fn find(request: &Request, id: GlobalId) -> Result<Option<Node>, Error> {
    Ok(match id {
        GlobalId::Division(id) => Division::visible(request, id).map(Node::Division),
        GlobalId::Committee(id) => {
            let row = request.load(CommitteeById, id).await?;
            row.map(|row| Node::Committee(Committee::new(row)))
        }
        GlobalId::Mandate(id) => {
            let row = request.load(MandateById, id).await?;
            row.map(|row| Node::Mandate(Mandate::new(row)))
        }
        GlobalId::Obligation(id) => {
            let row = request.load(ObligationById, id).await?;
            row.map(|row| Node::Obligation(Obligation::new(row)))
        }
        GlobalId::Subcommittee(id) => {
            let row = request.load(SubcommitteeById, id).await?;
            row.map(|row| Node::Subcommittee(Subcommittee::new(row)))
        }
        GlobalId::Person(id) => {
            let row = request.load(PersonById, id).await?;
            row.map(|row| Node::Person(Person::new(row)))
        }
        GlobalId::Appointment(id) => {
            let row = request.load(AppointmentById, id).await?;
            row.map(|row| Node::Appointment(Appointment::new(row)))
        }
        GlobalId::Webhook(id) => {
            let row = request.load(WebhookById, id).await?;
            row.map(|row| Node::Webhook(Webhook::new(row)))
        }
        GlobalId::Delivery(id) => {
            let row = request.load(DeliveryById, id).await?;
            row.map(|row| Node::Delivery(Delivery::new(row)))
        }
        GlobalId::Campaign(id) => {
            let row = request.load(CampaignById, id).await?;
            row.map(|row| Node::Campaign(Campaign::new(row)))
        }
        id => of_people(request, id).await?,
    })
}

/// The object with the ID of a grid or household, of a person who lives there, or of a record about them.
async fn of_people(request: &Request, id: GlobalId) -> Result<Option<Node>, Error> {
    Ok(match id {
        GlobalId::Grid(id) => {
            let row = request.load(GridById, id).await?;
            row.map(|row| Node::Grid(Grid::new(row)))
        }
        GlobalId::Household(id) => {
            let row = request.load(HouseholdById, id).await?;
            row.map(|row| Node::Household(Household::new(row)))
        }
        GlobalId::Resident(id) => {
            let row = request.load(ResidentById, id).await?;
            row.map(|row| Node::Resident(Resident::new(row)))
        }
        GlobalId::ThreePersonGroup(id) => {
            let row = request.load(GroupById, id).await?;
            row.map(|row| Node::ThreePersonGroup(ThreePersonGroup::new(row)))
        }
        GlobalId::Membership(id) => {
            let row = request.load(MembershipById, id).await?;
            row.map(|row| Node::Membership(Membership::new(row)))
        }
        GlobalId::Caregiver(id) => {
            let row = request.load(CaregiverById, id).await?;
            row.map(|row| Node::Caregiver(Caregiver::new(row)))
        }
        GlobalId::Visit(id) => {
            let row = request.load(VisitById, id).await?;
            row.map(|row| Node::Visit(Visit::new(row)))
        }
        _ => None,
    })
}
