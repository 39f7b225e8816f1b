//! The tables of the catalogs.

use cunju_entity::{milestone_kind, special_group_kind, subcommittee_kind};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::Catalogs;
use crate::platform::error::Error;

/// Reads all catalogs.
pub async fn load(db: &impl ConnectionTrait) -> Result<Catalogs, Error> {
    let subcommittees = subcommittee_kind::Entity::find()
        .order_by_asc(subcommittee_kind::Column::Position)
        .all(db)
        .await?;
    let milestones = milestone_kind::Entity::find()
        .order_by_asc(milestone_kind::Column::Position)
        .all(db)
        .await?;
    let special_groups = special_group_kind::Entity::find()
        .order_by_asc(special_group_kind::Column::Position)
        .all(db)
        .await?;
    Ok(Catalogs {
        subcommittees,
        milestones,
        special_groups,
    })
}
