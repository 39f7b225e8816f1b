//! IDs, codes, dates and enums: parsed once, shared by columns, rules and the API. Those that are independent of the
//! domain come from the platform.

mod bulk;
mod campaign;
mod code;
mod event;
mod id;
mod identity;
mod kind;
mod level;
mod people;
mod sealed;

pub use bulk::{BulkKind, BulkMode, BulkState};
pub use campaign::{CampaignKind, CampaignPopulation, Measure, VisitOutcome};
pub use code::{CommitteeCode, DivisionCode, GridCode, InvalidCode};
pub use event::{DeliveryError, DeliveryState, EventFilter, ObjectType};
pub use id::{
    AccessLogId, AppointmentId, BulkJobId, CampaignId, CaregiverId, CommitteeId, DeliveryId,
    DivisionId, ElectionId, GridId, HouseholdId, MandateId, MembershipId, PersonId, ResidentId,
    StayId, SubcommitteeId, ThreePersonGroupId, VisitId, WebhookId,
};
pub use identity::{IdentityFlaw, IdentityKind};
pub use kind::{
    AppointmentRole, Background, ChangeKind, CommitteeKind, GridKind, MilestoneSource,
    ObligationState, TrendStep, UnitKind,
};
pub use level::{Code, CodeRange, Level};
pub use people::{HouseholdChange, Kinship, LivingState, Sex, StayReason};
pub use sealed::Sealed;

pub use cunju_platform::value::{Date, Id, InvalidDate};
