//! Ids, codes and names of committees, whoever asks: for what is done before or without a caller's scope.

use cunju_entity::committee;
use cunju_entity::value::{Code, CodeRange, CommitteeId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::database::padded;
use crate::platform::error::Error;

/// Codes that these committees have today; for finding the scope of a token.
///
/// # Errors
///
/// An error of the database.
pub async fn codes(db: &impl ConnectionTrait, ids: &[CommitteeId]) -> Result<Vec<Code>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .column(committee::Column::Code)
        .into_tuple()
        .all(db);
    Ok(found.await?)
}

/// Id, code and name of these committees, wherever they are; for events.
///
/// # Errors
///
/// An error of the database.
pub async fn named(
    db: &impl ConnectionTrait,
    ids: &[CommitteeId],
) -> Result<Vec<(CommitteeId, Code, String)>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Id.is_in(padded(ids.iter().copied())))
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

/// Id of the committee of this code; for issuing a token.
///
/// # Errors
///
/// An error of the database.
pub async fn id_of(db: &impl ConnectionTrait, code: Code) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Code.eq(code))
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}

/// The first real committee in a range, by code; for the token of the demo's grid worker.
///
/// # Errors
///
/// An error of the database.
pub async fn first_under(
    db: &impl ConnectionTrait,
    range: CodeRange,
) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Code.gte(range.low))
        .filter(committee::Column::Code.lt(range.high))
        .filter(committee::Column::IsVirtual.eq(false))
        .order_by_asc(committee::Column::Code)
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}
