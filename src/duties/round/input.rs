//! What the mutations of rounds take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{
    CommitteeCode, Date, DivisionCode, LivingState, RoundKind, RoundPopulation,
};

use crate::access::session::change::ChangeOptions;

/// Round to open
#[derive(Debug, InputObject)]
pub(super) struct RoundOpenInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Title, 1 to 200 characters
    pub(super) title: String,
    /// Kind of the round
    pub(super) kind: RoundKind,
    /// Code of the division whose households are visited; either this or `committeeCode`
    pub(super) division: Option<DivisionCode>,
    /// Code of the committee whose households are visited; either this or `division`
    pub(super) committee_code: Option<CommitteeCode>,
    /// First day, which may be to come
    pub(super) starts_on: Date,
    /// Last day on which a visit is on time, not before `startsOn`, at most 366 days in all
    pub(super) ends_on: Date,
    /// Which households are visited
    pub(super) population: RoundPopulation,
    /// Key of the special group, if and only if the population is `SPECIAL_GROUP`
    pub(super) special_group: Option<String>,
    /// Living state, if and only if the population is `LIVING_STATE`
    pub(super) living_state: Option<LivingState>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes of a round
#[derive(Debug, InputObject)]
pub(super) struct RoundUpdateInput {
    /// Id of the round
    pub(super) id: ID,
    /// Title, 1 to 200 characters; by default as it is
    pub(super) title: Option<String>,
    /// Last day on which a visit is on time; by default as it is. What was on time or late is
    /// counted anew
    pub(super) ends_on: Option<Date>,
    /// Revision that the client read; if the round has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Round to close
#[derive(Debug, InputObject)]
pub(super) struct RoundCloseInput {
    /// Id of the round
    pub(super) id: ID,
    /// Day from which no visit is recorded, not in the future and not before the last visit; by
    /// default today
    pub(super) closed_on: Option<Date>,
    /// Revision that the client read; if the round has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
