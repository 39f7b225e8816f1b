//! Queries and statements for the tables that files are compared with and written to.

use std::collections::HashMap;

use cunju_entity::value::{AccessLogId, Code, CodeRange, CommitteeId, ResidentId, UnitKind};
use cunju_entity::{
    access_log, code_alias, committee, grid, membership, resident, special_group_kind,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::import_batch::{Named, Place};
use crate::access::auth::{Scope, within};
use crate::access::session::change::{self, Writer};
use crate::platform::database::Db;

/// Maximum number of values of a SELECT statement.
// SQLite binds at most 32,766 values in a statement, and `around` binds each value twice.
pub(super) const VALUES: usize = 10_000;

/// Maximum number of committees that a template offers.
const OFFERED: u64 = 2_000;

/// The distinct IDs.
pub(super) fn ids(all: impl Iterator<Item = CommitteeId>) -> Vec<CommitteeId> {
    let mut ids: Vec<_> = all.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The committees with these current or former codes. Whether the caller may see them depends on their current codes.
pub(super) async fn places(
    db: &impl ConnectionTrait,
    codes: &[Code],
) -> Result<HashMap<Code, Named>, DbErr> {
    let mut places = HashMap::with_capacity(codes.len());
    for codes in codes.chunks(VALUES) {
        let found = committee::Entity::find()
            .filter(committee::Column::Code.is_in(codes.iter().copied()))
            .all(db);
        places.extend(found.await?.iter().map(|row| (row.code, place(row))));
    }
    // Current codes first: a code that was given to another committee means the one that has it now.
    let lacking = codes.iter().filter(|code| !places.contains_key(code));
    let lacking: Vec<Code> = lacking.copied().collect();
    for codes in lacking.chunks(VALUES) {
        let former = code_alias::Entity::find()
            .filter(code_alias::Column::Code.is_in(codes.iter().copied()))
            .filter(code_alias::Column::UnitKind.eq(UnitKind::Committee))
            .order_by_asc(code_alias::Column::ValidTo)
            .all(db)
            .await?;
        let ids = former.iter().map(|row| CommitteeId::new(row.unit_id));
        let found = committee::Entity::find().filter(committee::Column::Id.is_in(ids));
        let found = found.all(db).await?;
        let by_id: HashMap<Uuid, &committee::Model> =
            found.iter().map(|row| (row.id.uuid(), row)).collect();
        // If two committees had a code, the more recent one counts.
        for alias in &former {
            if let Some(row) = by_id.get(&alias.unit_id) {
                places.insert(alias.code, place(row));
            }
        }
    }
    Ok(places)
}

fn place(row: &committee::Model) -> Named {
    Named {
        name: row.name.clone(),
        place: Place {
            id: row.id,
            town: row.division_id,
            code: row.code,
            closed: row.valid_to.is_some(),
        },
    }
}

/// Open committees of a range that are visible to the caller, by code, up to the limit of a template.
pub(super) async fn selectable_committees(
    db: &impl ConnectionTrait,
    scope: &Scope,
    range: CodeRange,
) -> Result<Vec<committee::Model>, DbErr> {
    committee::Entity::find()
        .filter(scope.condition(("committee", "code")))
        .filter(within(("committee", "code"), range))
        .filter(committee::Column::ValidTo.is_null())
        .order_by_asc(committee::Column::Code)
        .limit(OFFERED)
        .all(db)
        .await
}

/// All grids of committees, including closed ones.
pub(super) async fn grids(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<Vec<grid::Model>, DbErr> {
    let mut grids = Vec::new();
    for ids in committees.chunks(VALUES) {
        let found = grid::Entity::find()
            .filter(grid::Column::CommitteeId.is_in(ids.iter().copied()))
            .order_by_asc(grid::Column::Number);
        grids.append(&mut found.all(db).await?);
    }
    Ok(grids)
}

/// Names of residents.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    residents: &[ResidentId],
) -> Result<HashMap<ResidentId, String>, DbErr> {
    let mut names = HashMap::new();
    for ids in residents.chunks(VALUES) {
        let found = resident::Entity::find()
            .filter(resident::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([resident::Column::Id, resident::Column::Name])
            .into_tuple::<(ResidentId, String)>();
        names.extend(found.all(db).await?);
    }
    Ok(names)
}

/// Residents who have or had these blind indexes, in any committee.
pub(super) async fn indexed(
    db: &impl ConnectionTrait,
    indexes: Vec<Uuid>,
) -> Result<Vec<resident::Model>, DbErr> {
    let mut residents = Vec::new();
    for indexes in indexes.chunks(VALUES) {
        let found = resident::Entity::find()
            .filter(resident::Column::IdentityIndex.is_in(indexes.iter().copied()))
            .order_by_asc(resident::Column::Id);
        residents.append(&mut found.all(db).await?);
    }
    Ok(residents)
}

/// Current codes and names of committees.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<HashMap<CommitteeId, (Code, String)>, DbErr> {
    let mut named = HashMap::new();
    for ids in committees.chunks(VALUES) {
        let found = committee::Entity::find()
            .filter(committee::Column::Id.is_in(ids.iter().copied()))
            .all(db);
        let found = found.await?.into_iter();
        named.extend(found.map(|row| (row.id, (row.code, row.name))));
    }
    Ok(named)
}

/// Groups of residents.
pub(super) async fn members(
    db: &impl ConnectionTrait,
    residents: &[ResidentId],
) -> Result<Vec<(ResidentId, String)>, DbErr> {
    let mut members = Vec::new();
    for ids in residents.chunks(VALUES) {
        let found = membership::Entity::find()
            .filter(membership::Column::ResidentId.is_in(ids.iter().copied()))
            .filter(membership::Column::UntilOn.is_null())
            .select_only()
            .columns([membership::Column::ResidentId, membership::Column::Kind])
            .into_tuple::<(ResidentId, String)>();
        members.append(&mut found.all(db).await?);
    }
    Ok(members)
}

/// Kinds of special groups.
pub(super) async fn groups(
    db: &impl ConnectionTrait,
) -> Result<Vec<special_group_kind::Model>, DbErr> {
    let groups = special_group_kind::Entity::find();
    groups
        .order_by_asc(special_group_kind::Column::Position)
        .all(db)
        .await
}

/// Writes the access log entry of an export.
pub(super) async fn read(db: &Db, writer: &Writer, row: &access_log::Model) -> Result<(), DbErr> {
    // A task, not a change of the register, so that an export does not wait for the lock of an import.
    let (tx, _turn) = change::begin_task(db, writer).await?;
    change::insert(&tx, row).await?;
    tx.commit().await
}

/// Adds the number of exported rows to the access log entry.
pub(super) async fn read_rows(
    db: &Db,
    writer: &Writer,
    id: AccessLogId,
    rows: i32,
) -> Result<(), DbErr> {
    let (tx, _turn) = change::begin_task(db, writer).await?;
    let row = access_log::ActiveModel {
        id: ActiveValue::Unchanged(id),
        rows: ActiveValue::Set(rows),
        ..Default::default()
    };
    row.update(&tx).await?;
    tx.commit().await
}
