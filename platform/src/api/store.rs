//! The table of imported documents.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

use super::imported_document;
use crate::database::Db;

/// Number of documents per statement.
const BATCH: usize = 500;

/// Text of the document with this ID.
pub(super) async fn find(db: &Db, id: &str) -> Result<Option<String>, DbErr> {
    let row = imported_document::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| row.text))
}

/// Stores documents under their IDs and replaces existing ones.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    documents: Vec<(String, String)>,
) -> Result<(), DbErr> {
    use imported_document::Column;
    for batch in documents.chunks(BATCH) {
        let rows = batch.iter().cloned();
        let rows = rows.map(|(id, text)| imported_document::Model { id, text }.into_active_model());
        let replace = OnConflict::column(Column::Id)
            .update_column(Column::Text)
            .to_owned();
        let insert = imported_document::Entity::insert_many(rows).on_conflict(replace);
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}
