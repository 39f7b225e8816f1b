//! The table of divisions.

use cunju_entity::division;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};

use super::tree::Tree;
use crate::error::Error;

/// Reads all divisions.
///
/// # Errors
///
/// An error of the database.
pub async fn load(db: &impl ConnectionTrait) -> Result<Tree, Error> {
    let rows = division::Entity::find()
        .order_by_asc(division::Column::Code)
        .all(db)
        .await?;
    Ok(Tree::new(rows))
}

/// Counts all divisions, to notice that some were added.
///
/// # Errors
///
/// An error of the database.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, Error> {
    Ok(division::Entity::find().count(db).await?)
}
