//! Past stays in households, in the API.

use async_graphql::{Context, Object};
use cunju_entity::stay;
use cunju_entity::value::{Date, HouseholdId, Kinship, LivingState, StayReason};

use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::reference::global_id::InCommittee;
use crate::residents::household::{Household, HouseholdById};
use crate::residents::resident::rules::shown_joined;

/// A past stay in a household.
pub(crate) struct Stay {
    row: stay::Model,
    /// Date of birth of the resident.
    birth: Option<Date>,
}

impl Stay {
    pub(crate) fn new(row: stay::Model, birth: Option<Date>) -> Self {
        Self { row, birth }
    }
}

/// Past stay of a resident in a household
#[Object]
impl Stay {
    /// Household of the stay
    async fn household(&self, ctx: &Context<'_>) -> Result<Household, Error> {
        let key: InCommittee<HouseholdId> = (self.row.committee_id, self.row.household_id);
        let row = ctx.request()?.load(HouseholdById, key).await?;
        row.map(Household::new).ok_or(Error::Conflict)
    }

    /// Relation to the head of the household
    async fn relation(&self) -> Kinship {
        self.row.relation
    }

    /// Where the resident was registered and lived
    async fn living_state(&self) -> LivingState {
        self.row.living_state
    }

    /// First day in the household; null if unknown, or if it is the date of birth of a person under 14
    fn joined_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let today = ctx.request().map(|request| request.clock.today());
        let joined = (self.row.joined_on, self.row.joined_reason);
        let shown = |today| shown_joined(joined, self.birth, today);
        today.map(shown).transpose()
    }

    /// Reason why the resident joined the household
    async fn joined_reason(&self) -> StayReason {
        self.row.joined_reason
    }

    /// First day on which the resident no longer belonged to the household
    async fn left_on(&self) -> Date {
        self.row.left_on
    }

    /// Reason why the resident left
    async fn left_reason(&self) -> StayReason {
        self.row.left_reason
    }
}
