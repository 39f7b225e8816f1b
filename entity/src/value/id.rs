//! Typed identifiers: UUIDs that never change and are never reused.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Identifier (`UUIDv7`) of a row of the table `T`.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// Marker types, one per table with an ID.
mod tag {
    /// Tag of [`super::DivisionId`].
    pub enum Division {}
    /// Tag of [`super::CommitteeId`].
    pub enum Committee {}
    /// Tag of [`super::SubcommitteeId`].
    pub enum Subcommittee {}
    /// Tag of [`super::PersonId`].
    pub enum Person {}
    /// Tag of [`super::AppointmentId`].
    pub enum Appointment {}
    /// Tag of [`super::MandateId`].
    pub enum Mandate {}
    /// Tag of [`super::GridId`].
    pub enum Grid {}
    /// Tag of [`super::HouseholdId`].
    pub enum Household {}
    /// Tag of [`super::WebhookId`].
    pub enum Webhook {}
    /// Tag of [`super::DeliveryId`].
    pub enum Delivery {}
    /// Tag of [`super::ThreePersonGroupId`].
    pub enum ThreePersonGroup {}
    /// Tag of [`super::ElectionId`].
    pub enum Election {}
    /// Tag of [`super::ResidentId`].
    pub enum Resident {}
    /// Tag of [`super::StayId`].
    pub enum Stay {}
    /// Tag of [`super::MembershipId`].
    pub enum Membership {}
    /// Tag of [`super::CaregiverId`].
    pub enum Caregiver {}
    /// Tag of [`super::CampaignId`].
    pub enum Campaign {}
    /// Tag of [`super::VisitId`].
    pub enum Visit {}
    /// Tag of [`super::BulkJobId`].
    pub enum BulkJob {}
    /// Tag of [`super::AccessLogId`].
    pub enum Reading {}
}

/// ID of a division.
pub type DivisionId = Id<tag::Division>;
/// ID of a committee.
pub type CommitteeId = Id<tag::Committee>;
/// ID of a subcommittee.
pub type SubcommitteeId = Id<tag::Subcommittee>;
/// ID of a person who serves.
pub type PersonId = Id<tag::Person>;
/// ID of an appointment.
pub type AppointmentId = Id<tag::Appointment>;
/// ID of a mandate.
pub type MandateId = Id<tag::Mandate>;
/// ID of a grid.
pub type GridId = Id<tag::Grid>;
/// ID of a household.
pub type HouseholdId = Id<tag::Household>;
/// ID of a webhook.
pub type WebhookId = Id<tag::Webhook>;
/// ID of a delivery.
pub type DeliveryId = Id<tag::Delivery>;
/// ID of a three-person group.
pub type ThreePersonGroupId = Id<tag::ThreePersonGroup>;
/// Id of an election.
pub type ElectionId = Id<tag::Election>;
/// ID of a resident.
pub type ResidentId = Id<tag::Resident>;
/// ID of a stay.
pub type StayId = Id<tag::Stay>;
/// ID of a membership of a special group.
pub type MembershipId = Id<tag::Membership>;
/// ID of a caregiver.
pub type CaregiverId = Id<tag::Caregiver>;
/// ID of a visit campaign.
pub type CampaignId = Id<tag::Campaign>;
/// ID of a visit.
pub type VisitId = Id<tag::Visit>;
/// ID of an import file.
pub type BulkJobId = Id<tag::BulkJob>;
/// ID of an access log entry.
pub type AccessLogId = Id<tag::Reading>;

impl<T> Id<T> {
    /// The ID with this value.
    #[must_use]
    pub fn new(value: Uuid) -> Self {
        Self(value, PhantomData)
    }

    /// The value of the ID.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::new)
    }
}

impl<T> From<Id<T>> for Value {
    fn from(id: Id<T>) -> Self {
        Self::from(id.0)
    }
}

impl<T> TryGetable for Id<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Uuid::try_get_by(row, index).map(Self::new)
    }
}

impl<T> ValueType for Id<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Uuid as ValueType>::try_from(value).map(Self::new)
    }

    fn type_name() -> String {
        "Id".to_owned()
    }

    fn array_type() -> ArrayType {
        <Uuid as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        <Uuid as ValueType>::column_type()
    }
}

impl<T> Nullable for Id<T> {
    fn null() -> Value {
        Uuid::null()
    }
}

impl<T> TryFromU64 for Id<T> {
    fn try_from_u64(n: u64) -> Result<Self, DbErr> {
        Uuid::try_from_u64(n).map(Self::new)
    }
}
