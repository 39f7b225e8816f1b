//! The tables of grids and of their links to subcommittees. Every read for a caller starts at [`visible`].

use std::collections::HashSet;

use cunju_entity::value::{CodeRange, CommitteeId, GridId, SubcommitteeId};
use cunju_entity::{grid, grid_load, household, subcommittee, subcommittee_grid};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};

use super::GridsOf;
use crate::access::auth::{Scope, within};
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const CODE: Column = ("committee", "code");
const NUMBER: Column = ("grid", "number");

/// Grids of the committees that a caller may see.
fn visible(scope: &Scope) -> Select<grid::Entity> {
    below_visible(grid::Entity::find(), "grid", scope)
}

/// Grids of a committee, in order of number.
pub(super) fn list(scope: &Scope, relation: &GridsOf, committee: CommitteeId) -> List {
    let mut select = visible(scope).filter(grid::Column::CommitteeId.eq(committee));
    if !relation.include_closed {
        select = select.filter(grid::Column::ClosedOn.is_null());
    }
    by_number(select)
}

/// Open grids with more households or persons than their norm, in order of code.
pub(super) fn over_norm(scope: &Scope, range: Option<CodeRange>) -> List {
    let select = visible(scope)
        .join(JoinType::InnerJoin, grid_load::Relation::Grid.def().rev())
        .filter(grid::Column::ClosedOn.is_null());
    let count = |column| Expr::col(("grid_load", column));
    // A grid without a norm has NULL, and a comparison with NULL is not true.
    let over = |counted, norm| count(counted).gt(Expr::col(("grid", norm)));
    let either = Cond::any()
        .add(over("households", "norm_households"))
        .add(over("persons", "norm_persons"));
    let mut select = select
        .filter(either)
        .filter(Expr::col(("committee", "valid_to")).is_null());
    if let Some(range) = range {
        select = select.filter(within(CODE, range));
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(CODE, SortKind::Number),
            Sort::ascending(NUMBER, SortKind::Number),
        ],
    }
}

/// Counters of households and persons of these grids.
pub(super) async fn loads(
    db: &impl ConnectionTrait,
    keys: &[InCommittee<GridId>],
) -> Result<Vec<grid_load::Model>, Error> {
    let (committees, grids): (HashSet<_>, Vec<_>) = keys.iter().copied().unzip();
    Ok(grid_load::Entity::find()
        .filter(grid_load::Column::CommitteeId.is_any_of(committees))
        .filter(grid_load::Column::GridId.is_any_of(grids))
        .all(db)
        .await?)
}

/// The open grids of a committee, in order of number.
pub(crate) async fn open(tx: &Tx, committee: CommitteeId) -> Result<Vec<grid::Model>, Error> {
    Ok(grid::Entity::find()
        .filter(grid::Column::CommitteeId.eq(committee))
        .filter(grid::Column::ClosedOn.is_null())
        .order_by_asc(grid::Column::Number)
        .all(tx)
        .await?)
}

/// Open grids that a subcommittee is responsible for, in order of number.
pub(super) fn list_of_subcommittee(
    scope: &Scope,
    (committee, subcommittee): InCommittee<SubcommitteeId>,
) -> List {
    use subcommittee_grid::{Column, Relation};
    let links = visible(scope)
        .join(JoinType::InnerJoin, Relation::Grid.def().rev())
        .filter(grid::Column::ClosedOn.is_null())
        .filter(Column::CommitteeId.eq(committee))
        .filter(Column::SubcommitteeId.eq(subcommittee));
    by_number(links)
}

fn by_number(select: Select<grid::Entity>) -> List {
    List {
        select: select.into_query(),
        order: vec![Sort::ascending(NUMBER, SortKind::Number)],
    }
}

/// The grids with these IDs that a caller may see, and possibly others.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<GridId>],
) -> Result<Vec<grid::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(scope)
        .filter(grid::Column::CommitteeId.is_any_of(committees))
        .filter(grid::Column::Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .all(db)
        .await?)
}

/// The grid of a committee with this number, if a caller may see it.
pub(super) async fn numbered(
    db: &impl ConnectionTrait,
    scope: &Scope,
    committee: CommitteeId,
    number: i16,
) -> Result<Option<grid::Model>, Error> {
    Ok(visible(scope)
        .filter(grid::Column::CommitteeId.eq(committee))
        .filter(grid::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// The grid of a committee that the change has locked.
pub(super) async fn of_locked(
    tx: &Tx,
    committee: CommitteeId,
    id: GridId,
) -> Result<Option<grid::Model>, Error> {
    Ok(grid::Entity::find_by_id((committee, id)).one(tx).await?)
}

/// The highest grid number in a committee.
pub(super) async fn last_number(tx: &Tx, committee: CommitteeId) -> Result<Option<i16>, Error> {
    Ok(grid::Entity::find()
        .filter(grid::Column::CommitteeId.eq(committee))
        .order_by_desc(grid::Column::Number)
        .select_only()
        .column(grid::Column::Number)
        .into_tuple()
        .one(tx)
        .await?)
}

/// The subcommittees with these IDs in a committee.
pub(super) async fn subcommittees(
    tx: &Tx,
    committee: CommitteeId,
    ids: impl Iterator<Item = SubcommitteeId>,
) -> Result<Vec<subcommittee::Model>, Error> {
    Ok(subcommittee::Entity::find()
        .filter(subcommittee::Column::CommitteeId.eq(committee))
        .filter(subcommittee::Column::Id.is_in(ids))
        .all(tx)
        .await?)
}

/// Links to the subcommittees that are responsible for a grid.
pub(super) async fn links(
    tx: &Tx,
    grid: &grid::Model,
) -> Result<Vec<subcommittee_grid::Model>, Error> {
    Ok(subcommittee_grid::Entity::find()
        .filter(subcommittee_grid::Column::CommitteeId.eq(grid.committee_id))
        .filter(subcommittee_grid::Column::GridId.eq(grid.id))
        .order_by_asc(subcommittee_grid::Column::SubcommitteeId)
        .all(tx)
        .await?)
}

/// Adds links.
pub(super) async fn link(tx: &Tx, links: &[subcommittee_grid::Model]) -> Result<(), Error> {
    if links.is_empty() {
        return Ok(());
    }
    let rows = links.iter().map(|link| link.clone().into_active_model());
    let insert = subcommittee_grid::Entity::insert_many(rows);
    Ok(insert.exec_without_returning(tx).await.map(drop)?)
}

/// Removes the links of a grid to these subcommittees.
pub(super) async fn unlink(
    tx: &Tx,
    grid: &grid::Model,
    subcommittees: &[SubcommitteeId],
) -> Result<(), Error> {
    if subcommittees.is_empty() {
        return Ok(());
    }
    subcommittee_grid::Entity::delete_many()
        .filter(subcommittee_grid::Column::CommitteeId.eq(grid.committee_id))
        .filter(subcommittee_grid::Column::GridId.eq(grid.id))
        .filter(subcommittee_grid::Column::SubcommitteeId.is_in(subcommittees.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Number of open households in a grid of a committee that the change has locked.
pub(crate) async fn households(
    tx: &Tx,
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
