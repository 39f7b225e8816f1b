//! The table of import jobs.

use cunju_entity::bulk_job;
use cunju_entity::value::{BulkJobId, BulkState};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryTrait,
};
use serde_json::json;

use super::run::Progress;
use crate::access::auth::Actor;
use crate::access::session::change::{self, Writer};
use crate::platform::database::{Db, Tx};
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};

/// Writes the progress of a job in the transaction of its changes.
pub(super) async fn save_progress_in(
    tx: &Tx,
    job: Option<BulkJobId>,
    progress: &Progress,
) -> Result<(), DbErr> {
    let Some(id) = job else {
        return Ok(());
    };
    // In the same transaction as the rows, so that a restart neither repeats nor skips a batch.
    advanced(id, progress).update(tx).await.map(drop)
}

/// Writes the progress of a job in a transaction of its own.
pub(super) async fn save_progress(
    db: &Db,
    writer: &Writer,
    job: Option<BulkJobId>,
    progress: &Progress,
) -> Result<(), DbErr> {
    let Some(id) = job else {
        return Ok(());
    };
    write(db, writer, advanced(id, progress)).await
}

fn advanced(id: BulkJobId, progress: &Progress) -> bulk_job::ActiveModel {
    let number = |count: u32| ActiveValue::Set(i32::try_from(count).unwrap_or(i32::MAX));
    // Only the columns of the progress: a whole row would overwrite the state, which other statements write.
    bulk_job::ActiveModel {
        id: ActiveValue::Unchanged(id),
        position: number(progress.position),
        rows_read: number(progress.counts.read),
        created: number(progress.counts.created),
        changed: number(progress.counts.changed),
        unchanged: number(progress.counts.unchanged),
        problems: number(progress.problems),
        warnings: number(progress.warnings),
        ..Default::default()
    }
}

/// Writes columns of a job.
pub(super) async fn write(
    db: &Db,
    writer: &Writer,
    row: bulk_job::ActiveModel,
) -> Result<(), DbErr> {
    let (tx, _turn) = change::begin_task(db, writer).await?;
    row.update(&tx).await?;
    tx.commit().await
}

/// Adds a job.
pub(super) async fn add(db: &Db, writer: &Writer, row: &bulk_job::Model) -> Result<(), DbErr> {
    let (tx, _turn) = change::begin_task(db, writer).await?;
    change::insert(&tx, row).await?;
    tx.commit().await
}

/// A job of any caller.
pub(super) async fn by_id(
    db: &impl ConnectionTrait,
    id: BulkJobId,
) -> Result<Option<bulk_job::Model>, DbErr> {
    bulk_job::Entity::find_by_id(id).one(db).await
}

/// The stored form of a role.
pub(super) fn role(actor: &Actor) -> String {
    let role = serde_json::to_value(actor.role()).unwrap_or_default();
    role.as_str().unwrap_or_default().to_owned()
}

/// Jobs of a caller, uploaded in the same role and for the same units, newest first.
pub(super) fn list(actor: &Actor) -> List {
    use bulk_job::Column;
    let own = bulk_job::Entity::find()
        .filter(Column::Subject.eq(actor.subject()))
        // The problems of a file reveal what the role of its sender may know.
        .filter(Column::Role.eq(role(actor)))
        .filter(Column::Units.eq(json!(actor.units())));
    List {
        select: own.into_query(),
        order: vec![Sort::descending(("bulk_job", "id"), SortKind::Id)],
    }
}

/// Number of jobs of a caller that are waiting or running.
pub(super) async fn count_open(db: &impl ConnectionTrait, subject: &str) -> Result<usize, Error> {
    use bulk_job::Column;
    let open = bulk_job::Entity::find()
        .filter(Column::Subject.eq(subject))
        .filter(Column::State.is_in([BulkState::Waiting, BulkState::Running]));
    Ok(open.all(db).await?.len())
}
