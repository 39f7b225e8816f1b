//! The table of three-person groups. Every read for a caller starts at [`visible`].

use std::collections::HashSet;

use cunju_entity::three_person_group::{Column, Entity, Model};
use cunju_entity::value::{CommitteeId, GridId, ThreePersonGroupId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait, Select,
};

use super::GroupsOf;
use crate::access::auth::Scope;
use crate::platform::database::AnyOf;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const TABLE: &str = "three_person_group";

/// Groups of the committees that a caller may see.
fn visible(scope: &Scope) -> Select<Entity> {
    below_visible(Entity::find(), TABLE, scope)
}

/// Groups of a committee, oldest first.
pub(super) fn list(scope: &Scope, relation: &GroupsOf, committee: CommitteeId) -> List {
    let mut select = visible(scope).filter(Column::CommitteeId.eq(committee));
    if !relation.include_dissolved {
        select = select.filter(Column::DissolvedOn.is_null());
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending((TABLE, "established_on"), SortKind::Day),
            Sort::ascending((TABLE, "id"), SortKind::Id),
        ],
    }
}

/// The groups with these IDs that a caller may see, and possibly others.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<ThreePersonGroupId>],
) -> Result<Vec<Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|key| key.0).collect();
    Ok(visible(scope)
        .filter(Column::CommitteeId.is_any_of(committees))
        .filter(Column::Id.is_any_of(keys.iter().map(|key| key.1)))
        .all(db)
        .await?)
}

/// The groups of these grids that are not dissolved.
pub(super) async fn open_of_grids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<GridId>],
) -> Result<Vec<Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|key| key.0).collect();
    Ok(visible(scope)
        .filter(Column::CommitteeId.is_any_of(committees))
        .filter(Column::GridId.is_any_of(keys.iter().map(|key| key.1)))
        .filter(Column::DissolvedOn.is_null())
        .all(db)
        .await?)
}

/// The group with this ID in a committee that was checked before.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    (committee, id): InCommittee<ThreePersonGroupId>,
) -> Result<Option<Model>, Error> {
    let group = Entity::find_by_id((committee, id));
    Ok(group.one(db).await?)
}

/// The group of a grid, or of the committee itself, that is not dissolved.
pub async fn open_in(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
    grid: Option<GridId>,
) -> Result<Option<Model>, Error> {
    let of_committee = Entity::find()
        .filter(Column::CommitteeId.eq(committee))
        .filter(Column::DissolvedOn.is_null());
    let group = of_committee.filter(match grid {
        Some(grid) => Column::GridId.eq(grid),
        None => Column::GridId.is_null(),
    });
    Ok(group.one(db).await?)
}

/// All groups of a committee that are not dissolved.
pub(crate) async fn list_existing(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::CommitteeId.eq(committee))
        .filter(Column::DissolvedOn.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}
