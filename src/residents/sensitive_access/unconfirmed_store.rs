//! Queries of the table of unconfirmed households and residents.

use std::collections::HashSet;

use cunju_entity::value::{CodeRange, CommitteeId, HouseholdId};
use cunju_entity::{household, unconfirmed};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::store::HOME_UNCONFIRMED;
use crate::access::auth::{Scope, within};
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::{AnyOf, Tx, query};
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};
use crate::units::committee::below_visible;

const CODE: Column = ("committee", "code");

impl Logged for unconfirmed::Model {
    const ENTITY: &'static str = "unconfirmed";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// The unconfirmed rows of a household and of its residents.
pub(super) async fn unconfirmed_in_household(
    tx: &Tx,
    committee: CommitteeId,
    id: HouseholdId,
) -> Result<Vec<unconfirmed::Model>, DbErr> {
    let sql = "SELECT u.id, u.committee_id, u.household_id, u.actor, u.since FROM unconfirmed u \
        WHERE u.committee_id = $1 AND (u.id = $2 \
          OR u.id IN (SELECT r.id FROM resident r WHERE r.household_id = $2)) ORDER BY u.id";
    query(tx, sql, vec![committee.into(), id.into()]).await
}

/// The unconfirmed row of a single household or resident.
pub(super) async fn find_unconfirmed(
    tx: &Tx,
    (committee, id): (CommitteeId, Uuid),
) -> Result<Option<unconfirmed::Model>, DbErr> {
    unconfirmed::Entity::find_by_id((committee, id))
        .one(tx)
        .await
}

/// Open households in the caller's jurisdiction that must be confirmed, or have residents who must be, by committee.
pub(super) fn list(scope: &Scope, range: Option<CodeRange>) -> List {
    // A list is ordered by columns of the table under its own name, which an alias would hide.
    let waits = HOME_UNCONFIRMED.replace(" h.", " household.");
    let mut select = below_visible(household::Entity::find(), "household", scope)
        .filter(household::Column::ClosedOn.is_null())
        .filter(Expr::cust(waits));
    if let Some(range) = range {
        select = select.filter(within(CODE, range));
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(CODE, SortKind::Number),
            Sort::ascending(("household", "id"), SortKind::Id),
        ],
    }
}

/// Those of these households that must be confirmed, or have residents who must be.
pub(super) async fn waiting_among(
    db: &impl ConnectionTrait,
    ids: &[HouseholdId],
) -> Result<HashSet<HouseholdId>, Error> {
    use household::Column::Id;
    let waits = HOME_UNCONFIRMED.replace(" h.", " household.");
    let found = household::Entity::find()
        .filter(Id.is_any_of(ids.iter().copied()))
        .filter(Expr::cust(waits))
        .select_only()
        .column(Id)
        .into_tuple();
    let ids: Vec<HouseholdId> = found.all(db).await?;
    Ok(ids.into_iter().collect())
}
