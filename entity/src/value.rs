//! IDs, codes, dates and enums: parsed once, shared by columns, rules and the API.

mod bulk;
mod code;
mod date;
mod event;
mod id;
mod identity;
mod kind;
mod level;
mod people;
mod round;
mod sealed;

pub use bulk::{BulkKind, BulkMode, BulkState};
pub use code::{CommitteeCode, DivisionCode, GridCode, InvalidCode};
pub use date::{Date, InvalidDate};
pub use event::{DeliveryError, DeliveryState, EventFilter, ObjectType};
pub use id::{
    BulkJobId, CarerId, CommitteeId, DeliveryId, DivisionId, ElectionId, GridId, HouseholdId, Id,
    MandateId, MembershipId, PersonId, ReadingId, ResidentId, RoundId, SeatId, StayId,
    SubcommitteeId, ThreePersonGroupId, VisitId, WebhookId,
};
pub use identity::{IdentityFlaw, IdentityKind};
pub use kind::{
    Background, ChangeKind, CommitteeKind, GridKind, MilestoneSource, ObligationState, SeatRole,
    TrendStep, UnitKind,
};
pub use level::{Code, CodeRange, Level};
pub use people::{HouseholdChange, Kinship, LivingState, Sex, StayReason};
pub use round::{Measure, RoundKind, RoundPopulation, VisitOutcome};
pub use sealed::Sealed;
