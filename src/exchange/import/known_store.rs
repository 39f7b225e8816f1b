//! The units that are registered before an import, read as a stream because there are many.

use std::collections::HashMap;

use cunju_entity::value::{Code, CommitteeId, DivisionId, Level};
use cunju_entity::{committee, division};
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Units of the register by their matching keys.
pub(super) type Known<K, I> = HashMap<K, (I, Box<str>)>;

/// Divisions in a range of codes.
pub(super) async fn divisions(
    db: &DatabaseConnection,
    (low, high): (Code, Code),
) -> Result<Known<(Level, Code), DivisionId>, DbErr> {
    use division::Column;
    let found = division::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Level, Column::Code, Column::Name])
        .filter(Column::Code.between(low, high))
        .into_tuple::<(DivisionId, Level, Code, String)>()
        .stream(db)
        .await?;
    found
        .map_ok(|(id, level, code, name)| ((level, code), (id, name.into_boxed_str())))
        .try_collect()
        .await
}

/// Committees in a range of codes.
pub(super) async fn committees(
    db: &DatabaseConnection,
    (low, high): (Code, Code),
) -> Result<Known<Code, CommitteeId>, DbErr> {
    use committee::Column;
    let found = committee::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Code, Column::Name])
        .filter(Column::Code.between(low, high))
        .into_tuple::<(CommitteeId, Code, String)>()
        .stream(db)
        .await?;
    found
        .map_ok(|(id, code, name)| (code, (id, name.into_boxed_str())))
        .try_collect()
        .await
}
