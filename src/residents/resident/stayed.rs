//! Stays in households that have ended, in the API.

use async_graphql::{Context, Object};
use cunju_entity::stay;
use cunju_entity::value::{Date, HouseholdId, Kinship, LivingState, StayReason};

use super::rules;
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::reference::global_id::Below;
use crate::residents::household::{Household, HouseholdById};

/// A stay in a household that has ended.
pub(super) struct Stay {
    row: stay::Model,
    /// Day of birth of the resident.
    birth: Option<Date>,
}

impl Stay {
    pub(super) fn new(row: stay::Model, birth: Option<Date>) -> Self {
        Self { row, birth }
    }
}

/// Stay of a resident in a household that has ended
#[Object]
impl Stay {
    /// The household
    async fn household(&self, ctx: &Context<'_>) -> Result<Household, Error> {
        let key: Below<HouseholdId> = (self.row.committee_id, self.row.household_id);
        let row = ctx.request()?.load(HouseholdById, key).await?;
        row.map(Household::new).ok_or(Error::Conflict)
    }

    /// Relation to the head
    async fn relation(&self) -> Kinship {
        self.row.relation
    }

    /// Where they were registered and lived
    async fn living_state(&self) -> LivingState {
        self.row.living_state
    }

    /// First day; null if not known, or if it is the day of birth of a person under 14
    fn joined_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let today = ctx.request().map(|request| request.clock.today());
        let joined = (self.row.joined_on, self.row.joined_reason);
        let shown = |today| rules::shown_joined(joined, self.birth, today);
        today.map(shown).transpose()
    }

    /// Why they came into the household
    async fn joined_reason(&self) -> StayReason {
        self.row.joined_reason
    }

    /// First day on which they were no longer of it
    async fn left_on(&self) -> Date {
        self.row.left_on
    }

    /// Why they left
    async fn left_reason(&self) -> StayReason {
        self.row.left_reason
    }
}
