//! The tables of subcommittees and of the milestones they have reached.

use std::collections::{HashMap, HashSet};

use cunju_entity::value::{CommitteeId, Date, GridId, SubcommitteeId};
use cunju_entity::{subcommittee, subcommittee_grid, subcommittee_milestone};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

use super::relation::SubcommitteesOf;
use crate::access::auth::Scope;
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::AnyOf;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const TABLE: &str = "subcommittee";

impl Logged for subcommittee::Model {
    const ENTITY: &'static str = TABLE;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        vec![Touches::Duties]
    }
}

impl Logged for subcommittee_milestone::Model {
    const ENTITY: &'static str = "subcommittee_milestone";

    fn key(&self) -> String {
        format!("{}/{}", self.subcommittee_id, self.milestone)
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        vec![Touches::Duties]
    }
}

/// Subcommittees of a committee, oldest first.
pub(super) fn list(scope: &Scope, relation: &SubcommitteesOf, committee: CommitteeId) -> List {
    use subcommittee::Column;
    let mut select = subcommittee::Entity::find().filter(Column::CommitteeId.eq(committee));
    if let Some(kind) = relation.kind() {
        select = select.filter(Column::Kind.eq(kind));
    }
    if !relation.includes_dissolved() {
        select = select.filter(Column::DissolvedOn.is_null());
    }
    in_order(scope, select)
}

/// The existing subcommittees that are responsible for a grid.
pub(super) fn list_of_grid(scope: &Scope, (committee, grid): InCommittee<GridId>) -> List {
    let links = subcommittee_grid::Entity::find()
        .select_only()
        .column(subcommittee_grid::Column::SubcommitteeId)
        .filter(subcommittee_grid::Column::CommitteeId.eq(committee))
        .filter(subcommittee_grid::Column::GridId.eq(grid))
        .into_query();
    let select = subcommittee::Entity::find()
        .filter(subcommittee::Column::CommitteeId.eq(committee))
        .filter(subcommittee::Column::Id.in_subquery(links))
        .filter(subcommittee::Column::DissolvedOn.is_null());
    in_order(scope, select)
}

fn in_order(scope: &Scope, select: Select<subcommittee::Entity>) -> List {
    List {
        select: below_visible(select, TABLE, scope).into_query(),
        order: vec![
            Sort::ascending((TABLE, "established_on"), SortKind::Day),
            Sort::ascending((TABLE, "id"), SortKind::Id),
        ],
    }
}

/// The subcommittees with these IDs that a caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[InCommittee<SubcommitteeId>],
) -> Result<Vec<subcommittee::Model>, DbErr> {
    let (committees, ids): (HashSet<_>, Vec<_>) = ids.iter().copied().unzip();
    let select = subcommittee::Entity::find()
        .filter(subcommittee::Column::CommitteeId.is_any_of(committees))
        .filter(subcommittee::Column::Id.is_any_of(ids));
    below_visible(select, TABLE, scope).all(db).await
}

/// The subcommittee with this ID in a committee that was checked before.
pub async fn find(
    db: &impl ConnectionTrait,
    (committee, id): InCommittee<SubcommitteeId>,
) -> Result<Option<subcommittee::Model>, Error> {
    let found = subcommittee::Entity::find_by_id((committee, id)).one(db);
    Ok(found.await?)
}

/// The subcommittees of a committee that are not dissolved.
pub(crate) async fn undissolved(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Vec<subcommittee::Model>, DbErr> {
    subcommittee::Entity::find()
        .filter(subcommittee::Column::CommitteeId.eq(committee))
        .filter(subcommittee::Column::DissolvedOn.is_null())
        .order_by_asc(subcommittee::Column::Id)
        .all(db)
        .await
}

/// The subcommittees of a kind in a committee, including dissolved ones.
pub(super) async fn of_kind(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
    kind: &str,
) -> Result<Vec<subcommittee::Model>, DbErr> {
    subcommittee::Entity::find()
        .filter(subcommittee::Column::CommitteeId.eq(committee))
        .filter(subcommittee::Column::Kind.eq(kind))
        .all(db)
        .await
}

/// The milestones that these subcommittees have reached.
pub(crate) async fn milestones(
    db: &impl ConnectionTrait,
    keys: &[InCommittee<SubcommitteeId>],
) -> Result<Vec<subcommittee_milestone::Model>, DbErr> {
    use subcommittee_milestone::Column;
    subcommittee_milestone::Entity::find()
        .filter(Column::CommitteeId.is_any_of(keys.iter().map(|key| key.0)))
        .filter(Column::SubcommitteeId.is_any_of(keys.iter().map(|key| key.1)))
        .all(db)
        .await
}

/// Date each milestone was reached, by kind of subcommittee and key of milestone, for the subcommittees of a committee
/// that are not dissolved. Obligations are met by these milestones.
pub async fn reached(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<HashMap<(String, String), Date>, Error> {
    use subcommittee_milestone::{Column, Relation};
    let select = subcommittee_milestone::Entity::find()
        .join(JoinType::InnerJoin, Relation::Subcommittee.def())
        .select_only()
        .column(subcommittee::Column::Kind)
        .column(Column::Milestone)
        .column(Column::ReachedOn)
        // On the subcommittee's column, which has an index.
        .filter(subcommittee::Column::CommitteeId.eq(committee))
        .filter(subcommittee::Column::DissolvedOn.is_null());
    let rows: Vec<(String, String, Date)> = select.into_tuple().all(db).await?;
    let days = rows.into_iter().map(|(kind, key, day)| ((kind, key), day));
    Ok(days.collect())
}
