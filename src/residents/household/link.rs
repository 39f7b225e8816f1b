//! Links between households in the API: predecessors and successors.

use async_graphql::{Context, Object};
use cunju_entity::household_link;
use cunju_entity::value::{Date, HouseholdChange, HouseholdId};

use super::{Household, HouseholdById};
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::reference::global_id::InCommittee;

/// An event that links two households, seen from one of them.
pub(super) struct HouseholdLink {
    row: household_link::Model,
    other: InCommittee<HouseholdId>,
}

impl HouseholdLink {
    /// Creates the link as seen from the later household.
    pub(super) fn earlier(row: household_link::Model) -> Self {
        let other = (row.from_committee_id, row.from_household_id);
        Self { row, other }
    }

    /// Creates the link as seen from the earlier household.
    pub(super) fn later(row: household_link::Model) -> Self {
        let other = (row.committee_id, row.household_id);
        Self { row, other }
    }
}

/// Predecessor or successor of a household (分户、并户、迁出)
#[Object]
impl HouseholdLink {
    /// Kind of event that links the households
    async fn kind(&self) -> HouseholdChange {
        self.row.kind
    }

    /// Date of the event
    async fn on(&self) -> Date {
        self.row.on_day
    }

    /// The other household; null if it is outside the caller's jurisdiction
    async fn household(&self, ctx: &Context<'_>) -> Option<Result<Household, Error>> {
        let found = async {
            let row = ctx.request()?.load(HouseholdById, self.other).await?;
            Ok(row.map(Household::new))
        };
        found.await.transpose()
    }
}
