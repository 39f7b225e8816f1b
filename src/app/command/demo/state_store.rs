//! How much of a demo is generated, so that an interrupted one continues.

use cunju_entity::{campaign, change_log, mandate, subcommittee};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SelectExt};

/// Operation in the change log for generated progress.
pub(super) const MADE_UP: &str = "register.demo";

/// Whether the register has only units; then progress is generated.
pub(super) async fn is_blank(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let orders = mandate::Entity::find().exists(db).await?;
    Ok(!orders && !subcommittee::Entity::find().exists(db).await?)
}

/// Whether progress was generated, but the orders that follow are incomplete: the campaign is the last one.
pub(super) async fn is_unfinished(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let made_up = change_log::Column::Operation.eq(MADE_UP);
    let made_up = change_log::Entity::find()
        .filter(made_up)
        .exists(db)
        .await?;
    Ok(made_up && !campaign::Entity::find().exists(db).await?)
}
