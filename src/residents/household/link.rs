//! Links between households in the API: what came of what.

use async_graphql::{Context, Object};
use cunju_entity::household_link;
use cunju_entity::value::{Date, HouseholdChange, HouseholdId};

use super::{Household, HouseholdById};
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::reference::global_id::Below;

/// What happened between two households, seen from one of them.
pub(super) struct HouseholdLink {
    row: household_link::Model,
    other: Below<HouseholdId>,
}

impl HouseholdLink {
    /// Seen from the later one.
    pub(super) fn earlier(row: household_link::Model) -> Self {
        let other = (row.from_committee_id, row.from_household_id);
        Self { row, other }
    }

    /// Seen from the earlier one.
    pub(super) fn later(row: household_link::Model) -> Self {
        let other = (row.committee_id, row.household_id);
        Self { row, other }
    }
}

/// What a household came from, or what came of it (分户、并户、迁出)
#[Object]
impl HouseholdLink {
    /// What happened
    async fn kind(&self) -> HouseholdChange {
        self.row.kind
    }

    /// Day on which it happened
    async fn on(&self) -> Date {
        self.row.on_day
    }

    /// The other household; null if it lies outside the caller's area
    async fn household(&self, ctx: &Context<'_>) -> Option<Result<Household, Error>> {
        let found = async {
            let row = ctx.request()?.load(HouseholdById, self.other).await?;
            Ok(row.map(Household::new))
        };
        found.await.transpose()
    }
}
