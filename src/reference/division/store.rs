//! The table of divisions.

use cunju_entity::division;
use cunju_entity::value::Level;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::tree::Tree;
use crate::platform::database::query;

/// Number of divisions that are read at once: rows need several times the memory of what is kept of them.
const AT_ONCE: u64 = 2_000;

/// Reads all divisions.
pub async fn load(db: &impl ConnectionTrait) -> Result<Tree, DbErr> {
    let mut rows: Vec<division::Model> = Vec::new();
    loop {
        let mut part = division::Entity::find().cursor_by(division::Column::Code);
        if let Some(last) = rows.last() {
            part.after(last.code);
        }
        let part = part.first(AT_ONCE).all(db).await?;
        if part.is_empty() {
            return Ok(Tree::new(rows));
        }
        rows.extend(part);
    }
}

#[derive(FromQueryResult)]
struct Version {
    version: i64,
}

/// Version of the tables of divisions and catalogs: triggers increment it on every change of a row.
pub async fn version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let rows: Vec<Version> = query(db, "SELECT version FROM memory_version", Vec::new()).await?;
    Ok(rows.first().map_or(0, |row| row.version))
}

/// ID of the country, which every register contains.
pub async fn country(db: &impl ConnectionTrait) -> Result<Uuid, DbErr> {
    let country = division::Column::Level.eq(Level::Country);
    let row = division::Entity::find().filter(country).one(db).await?;
    let none = || DbErr::RecordNotFound("the register has no country".to_owned());
    row.map(|row| row.id.uuid()).ok_or_else(none)
}
