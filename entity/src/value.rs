//! Ids, codes, dates and enums: parsed once, shared by column, rule and API.

mod code;
mod date;
mod event;
mod id;
mod kind;
mod level;
mod sealed;

pub use code::{CommitteeCode, DivisionCode, GridCode, InvalidCode};
pub use date::{Date, InvalidDate};
pub use event::{DeliveryError, DeliveryState, EventFilter, ObjectType};
pub use id::{
    CommitteeId, DeliveryId, DivisionId, GridId, HouseholdId, Id, MandateId, PersonId, SeatId,
    SubcommitteeId, WebhookId,
};
pub use kind::{
    Background, ChangeKind, CommitteeKind, GridKind, MilestoneSource, ObligationState, SeatRole,
    TrendStep, UnitKind,
};
pub use level::{Code, CodeRange, Level};
pub use sealed::Sealed;
