//! IDs of the tables.

use cunju_platform::value::Id;

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
