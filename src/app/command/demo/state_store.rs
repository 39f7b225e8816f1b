//! How far a demo is made up: one that was interrupted goes on.

use cunju_entity::{change_log, mandate, round, subcommittee};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SelectExt};

/// Operation of the change log that says that progress was made up.
pub(super) const MADE_UP: &str = "register.demo";

/// Whether nothing is in the register but units: then progress is made up.
pub(super) async fn is_blank(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let orders = mandate::Entity::find().exists(db).await?;
    Ok(!orders && !subcommittee::Entity::find().exists(db).await?)
}

/// Whether progress was made up and what the demo orders afterwards is not all there: its round is the last.
pub(super) async fn is_unfinished(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let made_up = change_log::Column::Operation.eq(MADE_UP);
    let made_up = change_log::Entity::find()
        .filter(made_up)
        .exists(db)
        .await?;
    Ok(made_up && !round::Entity::find().exists(db).await?)
}
