//! Global IDs: opaque and typed.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju_entity::value::{
    AppointmentId, CampaignId, CaregiverId, CommitteeId, DeliveryId, DivisionId, GridId,
    HouseholdId, Id, MandateId, MembershipId, PersonId, ResidentId, SubcommitteeId,
    ThreePersonGroupId, VisitId, WebhookId,
};
use uuid::Uuid;

use crate::platform::error::Error;
use crate::platform::message::message;

/// ID of a row below a committee. It includes the committee, so that one statement finds the row.
pub type InCommittee<I> = (CommitteeId, I);

/// The object that a global ID identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalId {
    /// A division.
    Division(DivisionId),
    /// A committee.
    Committee(CommitteeId),
    /// A mandate.
    Mandate(MandateId),
    /// An obligation of a committee under a mandate.
    Obligation(InCommittee<MandateId>),
    /// A subcommittee.
    Subcommittee(InCommittee<SubcommitteeId>),
    /// A person who serves.
    Person(InCommittee<PersonId>),
    /// An appointment.
    Appointment(InCommittee<AppointmentId>),
    /// A grid.
    Grid(InCommittee<GridId>),
    /// A household.
    Household(InCommittee<HouseholdId>),
    /// A resident.
    Resident(InCommittee<ResidentId>),
    /// A three-person group.
    ThreePersonGroup(InCommittee<ThreePersonGroupId>),
    /// A membership of a special group.
    Membership(InCommittee<MembershipId>),
    /// A caregiver.
    Caregiver(InCommittee<CaregiverId>),
    /// A webhook.
    Webhook(WebhookId),
    /// A delivery.
    Delivery(DeliveryId),
    /// A visit campaign.
    Campaign(CampaignId),
    /// Visit to a household in a campaign, with its outcome.
    Visit(InCommittee<VisitId>),
}

impl GlobalId {
    /// The ID in the form that clients store.
    #[must_use]
    pub fn encode(self) -> ID {
        let (tag, committee, id) = match self {
            Self::Division(id) => (b'd', None, id.uuid()),
            Self::Committee(id) => (b'c', None, id.uuid()),
            Self::Mandate(id) => (b'm', None, id.uuid()),
            Self::Webhook(id) => (b'w', None, id.uuid()),
            Self::Delivery(id) => (b'v', None, id.uuid()),
            Self::Campaign(id) => (b'n', None, id.uuid()),
            Self::Visit((committee, id)) => (b'i', Some(committee), id.uuid()),
            Self::Obligation((committee, id)) => (b'o', Some(committee), id.uuid()),
            Self::Subcommittee((committee, id)) => (b's', Some(committee), id.uuid()),
            Self::Person((committee, id)) => (b'p', Some(committee), id.uuid()),
            Self::Appointment((committee, id)) => (b't', Some(committee), id.uuid()),
            Self::Grid((committee, id)) => (b'g', Some(committee), id.uuid()),
            Self::Household((committee, id)) => (b'h', Some(committee), id.uuid()),
            Self::Resident((committee, id)) => (b'r', Some(committee), id.uuid()),
            Self::ThreePersonGroup((committee, id)) => (b'3', Some(committee), id.uuid()),
            Self::Membership((committee, id)) => (b'b', Some(committee), id.uuid()),
            Self::Caregiver((committee, id)) => (b'k', Some(committee), id.uuid()),
        };
        let mut bytes = Vec::with_capacity(33);
        bytes.push(tag);
        if let Some(committee) = committee {
            bytes.extend_from_slice(committee.uuid().as_bytes());
        }
        bytes.extend_from_slice(id.as_bytes());
        ID(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The object that a client's ID identifies.
    ///
    /// # Errors
    ///
    /// [`Error::Id`] if it is not an ID of this API.
    pub fn decode(id: &ID) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(id.as_str()).ok();
        let parts = bytes.as_deref().and_then(<[u8]>::split_first);
        let named = parts.and_then(|(tag, rest)| match rest.len() {
            16 => Self::of_unit(*tag, Uuid::from_slice(rest).ok()?),
            32 => {
                let (committee, id) = rest.split_at(16);
                let committee = CommitteeId::new(Uuid::from_slice(committee).ok()?);
                Self::of_row(*tag, committee, Uuid::from_slice(id).ok()?)
            }
            _ => None,
        });
        named.ok_or_else(|| Error::Id {
            given: id.clone(),
            message: message!("id-malformed"),
        })
    }

    fn of_unit(tag: u8, id: Uuid) -> Option<Self> {
        match tag {
            b'd' => Some(Self::Division(Id::new(id))),
            b'c' => Some(Self::Committee(Id::new(id))),
            b'm' => Some(Self::Mandate(Id::new(id))),
            b'w' => Some(Self::Webhook(Id::new(id))),
            b'v' => Some(Self::Delivery(Id::new(id))),
            b'n' => Some(Self::Campaign(Id::new(id))),
            _ => None,
        }
    }

    fn of_row(tag: u8, committee: CommitteeId, id: Uuid) -> Option<Self> {
        match tag {
            b'o' => Some(Self::Obligation((committee, Id::new(id)))),
            b's' => Some(Self::Subcommittee((committee, Id::new(id)))),
            b'p' => Some(Self::Person((committee, Id::new(id)))),
            b't' => Some(Self::Appointment((committee, Id::new(id)))),
            b'g' => Some(Self::Grid((committee, Id::new(id)))),
            b'h' => Some(Self::Household((committee, Id::new(id)))),
            b'r' => Some(Self::Resident((committee, Id::new(id)))),
            b'3' => Some(Self::ThreePersonGroup((committee, Id::new(id)))),
            b'i' => Some(Self::Visit((committee, Id::new(id)))),
            b'b' => Some(Self::Membership((committee, Id::new(id)))),
            b'k' => Some(Self::Caregiver((committee, Id::new(id)))),
            _ => None,
        }
    }

    /// Name of the GraphQL type of the object.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Division(_) => "Division",
            Self::Committee(_) => "Committee",
            Self::Mandate(_) => "Mandate",
            Self::Obligation(_) => "Obligation",
            Self::Subcommittee(_) => "Subcommittee",
            Self::Person(_) => "Person",
            Self::Appointment(_) => "Appointment",
            Self::Grid(_) => "Grid",
            Self::Household(_) => "Household",
            Self::Resident(_) => "Resident",
            Self::ThreePersonGroup(_) => "ThreePersonGroup",
            Self::Membership(_) => "Membership",
            Self::Caregiver(_) => "Caregiver",
            Self::Webhook(_) => "Webhook",
            Self::Delivery(_) => "Delivery",
            Self::Campaign(_) => "Campaign",
            Self::Visit(_) => "Visit",
        }
    }

    /// The error for an ID of another type than the field accepts.
    #[must_use]
    pub fn wrong_type(self, expected: &str) -> Error {
        invalid(self.encode(), expected)
    }
}

fn invalid(given: ID, expected: &str) -> Error {
    Error::Id {
        given,
        message: message!("id-of-another-type", expected),
    }
}
