//! The table of divisions.

use cunju_entity::division;
use cunju_entity::value::Level;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::tree::Tree;
use crate::error::Error;

/// Reads all divisions.
///
/// # Errors
///
/// An error of the database.
pub async fn load(db: &impl ConnectionTrait) -> Result<Tree, DbErr> {
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

/// Id of the country, which every register has.
///
/// # Errors
///
/// An error of the database.
pub async fn country(db: &impl ConnectionTrait) -> Result<Uuid, DbErr> {
    let country = division::Column::Level.eq(Level::Country);
    let row = division::Entity::find().filter(country).one(db).await?;
    let none = || DbErr::RecordNotFound("the register has no country".to_owned());
    row.map(|row| row.id.uuid()).ok_or_else(none)
}
