//! The table of households; every read of a caller starts at [`visible`].

use std::collections::HashSet;

use cunju_entity::household;
use cunju_entity::value::{CommitteeId, GridId, HouseholdId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Select,
};

use crate::auth::Scope;
use crate::committee::below_visible;
use crate::error::Error;
use crate::list::{Column, List, Sort, SortKind};
use crate::node::Below;

const ID: Column = ("household", "id");

/// Households of the committees that a caller may see.
fn visible(scope: &Scope) -> Select<household::Entity> {
    below_visible(household::Entity::find(), "household", scope)
}

/// Households of a grid.
pub(super) fn of_grid(scope: &Scope, (committee, grid): Below<GridId>) -> List {
    let all = visible(scope).filter(household::Column::CommitteeId.eq(committee));
    by_id(all.filter(household::Column::GridId.eq(grid)))
}

/// Households of a committee.
pub(super) fn of_committee(scope: &Scope, committee: CommitteeId) -> List {
    by_id(visible(scope).filter(household::Column::CommitteeId.eq(committee)))
}

/// Households of a committee that are in no grid.
pub(super) fn missed(scope: &Scope, committee: CommitteeId) -> List {
    let all = visible(scope).filter(household::Column::CommitteeId.eq(committee));
    by_id(all.filter(household::Column::GridId.is_null()))
}

fn by_id(select: Select<household::Entity>) -> List {
    List {
        select: select.into_query(),
        order: vec![Sort::up(ID, SortKind::Id)],
    }
}

/// The households of these ids that a caller may see, and maybe others.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[Below<HouseholdId>],
) -> Result<Vec<household::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(scope)
        .filter(household::Column::CommitteeId.is_in(committees))
        .filter(household::Column::Id.is_in(keys.iter().map(|(_, id)| *id)))
        .all(db)
        .await?)
}

/// The household of a committee that the change has locked.
pub(super) async fn of_locked(
    tx: &DatabaseTransaction,
    committee: CommitteeId,
    id: HouseholdId,
) -> Result<Option<household::Model>, Error> {
    Ok(household::Entity::find_by_id(id)
        .filter(household::Column::CommitteeId.eq(committee))
        .one(tx)
        .await?)
}

/// The household at an address of a committee that the change has locked.
pub(super) async fn at_address(
    tx: &DatabaseTransaction,
    committee: CommitteeId,
    address: &str,
) -> Result<Option<HouseholdId>, Error> {
    Ok(household::Entity::find()
        .filter(household::Column::CommitteeId.eq(committee))
        .filter(household::Column::Address.eq(address))
        .select_only()
        .column(household::Column::Id)
        .into_tuple()
        .one(tx)
        .await?)
}

/// Number of open households in a grid of a committee that the change has locked.
///
/// # Errors
///
/// An error of the database.
pub async fn open_in(
    tx: &DatabaseTransaction,
    committee: CommitteeId,
    grid: GridId,
) -> Result<u64, Error> {
    Ok(household::Entity::find()
        .filter(household::Column::CommitteeId.eq(committee))
        .filter(household::Column::GridId.eq(grid))
        .filter(household::Column::ClosedOn.is_null())
        .count(tx)
        .await?)
}
