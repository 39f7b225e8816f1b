//! IDs, codes and names of committees, regardless of the caller: for work before or without a caller's scope.

use cunju_entity::value::{Code, CodeRange, CommitteeId, Date, UnitKind};
use cunju_entity::{code_alias, committee};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::platform::database::AnyOf;
use crate::platform::error::Error;

/// Current codes of these committees, to determine the scope of a token.
pub async fn codes(db: &impl ConnectionTrait, ids: &[CommitteeId]) -> Result<Vec<Code>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .column(committee::Column::Code)
        .into_tuple()
        .all(db);
    Ok(found.await?)
}

/// ID, code and name of these committees in any jurisdiction, for events.
pub async fn named(
    db: &impl ConnectionTrait,
    ids: &[CommitteeId],
) -> Result<Vec<(CommitteeId, Code, String)>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Id.is_any_of(ids.iter().copied()))
        .select_only()
        .columns([
            committee::Column::Id,
            committee::Column::Code,
            committee::Column::Name,
        ])
        .into_tuple()
        .all(db);
    Ok(found.await?)
}

/// ID of the committee with this code, to issue a token.
pub async fn id_of(db: &impl ConnectionTrait, code: Code) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Code.eq(code))
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}

/// A committee that had a code and has another one now.
#[derive(Debug)]
pub struct Former {
    /// ID of the committee.
    pub id: CommitteeId,
    /// Current code.
    pub code: Code,
    /// Name of the committee.
    pub name: String,
    /// First date on which the committee no longer had the code.
    pub until: Option<Date>,
}

/// The committees that had this code, most recent first.
pub async fn find_by_former_code(
    db: &impl ConnectionTrait,
    code: Code,
) -> Result<Vec<Former>, Error> {
    let mut select = committee::Entity::find();
    // There is no foreign key: `unit_id` is the ID of a division or of a committee, depending on `unit_kind`.
    let unit = Expr::col(("code_alias", "unit_id")).equals(("committee", "id"));
    QueryTrait::query(&mut select).join(JoinType::InnerJoin, "code_alias", unit);
    let found = select
        .filter(code_alias::Column::Code.eq(code))
        .filter(code_alias::Column::UnitKind.eq(UnitKind::Committee))
        .order_by_desc(code_alias::Column::ValidTo)
        .select_only()
        .columns([
            committee::Column::Id,
            committee::Column::Code,
            committee::Column::Name,
        ])
        .column(code_alias::Column::ValidTo)
        .into_tuple::<(CommitteeId, Code, String, Option<Date>)>();
    let found = found.all(db).await?.into_iter();
    let found = found.map(|(id, code, name, until)| Former {
        id,
        code,
        name,
        until,
    });
    Ok(found.collect())
}

/// The first real committee in a range by code, for the token of the demo's grid worker.
pub async fn first_under(
    db: &impl ConnectionTrait,
    range: CodeRange,
) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Code.gte(range.low))
        .filter(committee::Column::Code.lt(range.high))
        // Virtual committees (498 and 598) exist only for towns without any: nobody serves in them.
        .filter(committee::Column::IsVirtual.eq(false))
        .order_by_asc(committee::Column::Code)
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}
