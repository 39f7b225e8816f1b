//! Ids, codes, dates and enums: parsed once, shared by column, rule and API.

mod code;
mod date;
mod id;
mod kind;
mod level;

pub use code::{CommitteeCode, DivisionCode, GridCode, InvalidCode};
pub use date::{Date, InvalidDate};
pub use id::{
    CommitteeId, DivisionId, GridId, HouseholdId, Id, MandateId, PersonId, SeatId, SubcommitteeId,
};
pub use kind::{
    Background, ChangeKind, CommitteeKind, GridKind, MilestoneSource, ObligationState, SeatRole,
    TrendStep, UnitKind,
};
pub use level::{Code, CodeRange, Level};
