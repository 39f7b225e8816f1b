//! Queries of past stays in households.

use std::collections::HashMap;

use cunju_entity::stay;
use cunju_entity::value::{Date, HouseholdId, ResidentId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::access::auth::Scope;
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const STAY: &str = "stay";
/// Values per statement.
// SQLite binds at most 32,766 values in a statement, PostgreSQL 65,535.
const VALUES: usize = 10_000;

impl Logged for stay::Model {
    const ENTITY: &'static str = STAY;

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

/// Past stays of a resident, latest first.
pub(super) fn of_resident(scope: &Scope, (committee, id): InCommittee<ResidentId>) -> List {
    let all = stay::Entity::find()
        .filter(stay::Column::CommitteeId.eq(committee))
        .filter(stay::Column::ResidentId.eq(id));
    List {
        select: below_visible(all, STAY, scope).into_query(),
        order: vec![
            Sort::descending((STAY, "left_on"), SortKind::Day),
            Sort::descending((STAY, "id"), SortKind::Id),
        ],
    }
}

/// The latest date on which a resident left a household, in a committee that the change has locked.
pub async fn last_left(
    tx: &Tx,
    (committee, household): InCommittee<HouseholdId>,
) -> Result<Option<Date>, Error> {
    // The maximum of no rows is one row with null.
    let last: Option<Option<Date>> = stay::Entity::find()
        .filter(stay::Column::CommitteeId.eq(committee))
        .filter(stay::Column::HouseholdId.eq(household))
        .select_only()
        .column_as(Expr::col(stay::Column::LeftOn).max(), "last")
        .into_tuple()
        .one(tx)
        .await?;
    Ok(last.flatten())
}

/// The latest past stay of a resident, in a committee that the change has locked.
pub async fn last_stay(tx: &Tx, resident: ResidentId) -> Result<Option<stay::Model>, Error> {
    Ok(last_two(tx, resident).await?.into_iter().next())
}

/// The two latest past stays of a resident, latest first, in a committee that the change has locked.
pub async fn last_two(tx: &Tx, resident: ResidentId) -> Result<Vec<stay::Model>, Error> {
    Ok(stay::Entity::find()
        .filter(stay::Column::ResidentId.eq(resident))
        .order_by_desc(stay::Column::LeftOn)
        // A resident can move twice on one day; IDs are in the order of the moves.
        .order_by_desc(stay::Column::Id)
        .limit(2)
        .all(tx)
        .await?)
}

/// The latest past stay of each of these residents.
pub async fn last_stays(
    db: &impl ConnectionTrait,
    residents: &[ResidentId],
) -> Result<HashMap<ResidentId, stay::Model>, Error> {
    let mut last = HashMap::new();
    for residents in residents.chunks(VALUES) {
        // Ascending, since `extend` overwrites: the latest stay of each resident remains.
        let stays = stay::Entity::find()
            .filter(stay::Column::ResidentId.is_in(residents.iter().copied()))
            .order_by_asc(stay::Column::LeftOn)
            .order_by_asc(stay::Column::Id);
        let stays = stays.all(db).await?.into_iter();
        last.extend(stays.map(|stay| (stay.resident_id, stay)));
    }
    Ok(last)
}
