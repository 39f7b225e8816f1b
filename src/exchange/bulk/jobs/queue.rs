//! The task that imports the uploaded files one after another.

use std::fs::File;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use cunju_entity::bulk_job;
use cunju_entity::value::{BulkMode, BulkState};
use futures_util::FutureExt;
use sea_orm::ActiveValue::{Set, Unchanged};
use serde_json::json;
use uuid::Uuid;

use super::messages::job_result;
use crate::access::auth::{Role, token};
use crate::access::session::change::By;
use crate::exchange::bulk::annotated;
use crate::exchange::bulk::folder::{self, Spool};
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::import_batch::{Counts, WriteScope};
use crate::exchange::bulk::job_context::JobContext;
use crate::exchange::bulk::job_store;
use crate::exchange::bulk::problem::Severity;
use crate::exchange::bulk::read::Source;
use crate::exchange::bulk::run::{ImportContext, ImportRequest, Outcome, Progress, run as pass};
use crate::platform::error::Error;

/// Interval in which the task looks for files.
const PAUSE: Duration = Duration::from_secs(2);
/// Maximum number of rows that are imported in one transaction, which blocks other changes.
const MOST_AT_ONCE: u32 = 50_000;
/// Maximum number of attempts to import a file that conflicts with other changes.
const MOST_TRIES: u32 = 5;

/// Imports the files that were uploaded to this process, one after another, until shutdown.
pub async fn run(context: Arc<JobContext>) {
    while !context.is_stopping() {
        let worked = AssertUnwindSafe(import_next_file(&context))
            .catch_unwind()
            .await;
        match worked {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a file could not be imported now"),
            Err(_) => tracing::error!("the import of a file panicked"),
        }
        let _ = tokio::time::timeout(PAUSE, context.folder.news.notified()).await;
    }
}

/// Imports the oldest file that no other process is importing; returns whether there was one.
async fn import_next_file(context: &Arc<JobContext>) -> Result<bool, Error> {
    let folder = &context.folder;
    let now = u64::try_from(context.clock.now().timestamp()).unwrap_or_default();
    folder.tidy(now).map_err(Error::internal)?;
    for id in folder.waiting().map_err(Error::internal)? {
        let Some(row) = job_store::by_id(&context.db, id).await? else {
            continue;
        };
        let upload = folder.file(id.uuid(), "upload");
        // The lock is released when the process ends.
        let file = File::open(&upload).map_err(Error::internal)?;
        if file.try_lock().is_err() {
            continue;
        }
        Box::pin(work(context, row)).await?;
        return Ok(true);
    }
    Ok(false)
}

async fn work(context: &Arc<JobContext>, row: bulk_job::Model) -> Result<(), Error> {
    let id = row.id.uuid();
    let outcome = if matches!(row.state, BulkState::Waiting | BulkState::Running) {
        let imported = Box::pin(import_with_retries(context, row.clone()));
        match catch_panic(imported).await {
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            outcome => Some(outcome),
        }
    } else {
        None
    };
    if let Some(outcome) = outcome {
        // If there is no annotated file, the job still reports the number of problems.
        if let Err(error) = write_annotated_file(context, id, layout(&row)).await {
            tracing::warn!(%error, "the annotated file could not be written");
        }
        // An empty list is deleted and not offered for download.
        let list = std::fs::metadata(context.folder.file(id, folder::LIST));
        if list.is_ok_and(|list| list.len() == 0) {
            let removed = context.folder.remove(id, folder::LIST);
            removed.map_err(Error::internal)?;
        }
        let (state, sheet, message) = job_result(outcome);
        let row = bulk_job::ActiveModel {
            id: Unchanged(row.id),
            state: Set(state),
            sheet: Set(sheet),
            finished_at: Set(Some(context.clock.now())),
            message_zh: Set(message.as_ref().map(|it| it.zh.clone())),
            message_en: Set(message.map(|it| it.en)),
            ..Default::default()
        };
        job_store::write(&context.db, &context.writer, row).await?;
    }
    context.folder.remove(id, "upload").map_err(Error::internal)
}

/// Imports a file and tries again after a conflict with another change. The number of attempts is limited so that a
/// file that always fails does not block the queue.
async fn import_with_retries(
    context: &Arc<JobContext>,
    mut row: bulk_job::Model,
) -> Result<Outcome, Error> {
    for _ in 1..MOST_TRIES {
        match Box::pin(import_file(context, &row)).await {
            Err(Error::Conflict) => tracing::warn!(job.id = %row.id, "conflict during an import"),
            outcome => return outcome,
        }
        tokio::time::sleep(PAUSE).await;
        row = job_store::by_id(&context.db, row.id).await?.unwrap_or(row);
    }
    Box::pin(import_file(context, &row)).await
}

async fn import_file(context: &Arc<JobContext>, row: &bulk_job::Model) -> Result<Outcome, Error> {
    let role: Role = serde_json::from_value(json!(row.role)).map_err(Error::internal)?;
    let units: Vec<Uuid> = serde_json::from_value(row.units.clone()).map_err(Error::internal)?;
    let divisions = context.divisions();
    let actor = token::restored(&context.db, &divisions, &row.subject, role, units).await?;
    let id = row.id.uuid();
    let import = ImportContext {
        db: context.db.clone(),
        writer: Arc::clone(&context.writer),
        clock: context.clock.clone(),
        vault: Arc::clone(&context.keys.vault),
        feed: Some(Arc::clone(&context.feed)),
        area: WriteScope::Of(actor.scope().clone()),
        by: By {
            actor: row.subject.clone(),
            request_id: id.simple().to_string(),
        },
    };
    let running = bulk_job::ActiveModel {
        id: Unchanged(row.id),
        state: Set(BulkState::Running),
        ..Default::default()
    };
    job_store::write(&context.db, &context.writer, running).await?;
    let start = if row.mode == BulkMode::Partial {
        progress(row)
    } else {
        Progress::default()
    };
    let mut spool = Spool::open(&context.folder, id, start.position)?;
    let request = ImportRequest {
        path: &context.folder.file(id, "upload"),
        layout: &layout(row),
        mode: row.mode,
        resume_after: start.position,
        job: Some(row.id),
        max_rows: (row.mode == BulkMode::Atomic).then_some(MOST_AT_ONCE),
    };
    Box::pin(pass(&import, request, start, &mut spool)).await
}

/// The progress of a job when its process ended.
fn progress(row: &bulk_job::Model) -> Progress {
    let number = |number: i32| number.unsigned_abs();
    Progress {
        position: number(row.position),
        counts: Counts {
            read: number(row.rows_read),
            created: number(row.created),
            changed: number(row.changed),
            unchanged: number(row.unchanged),
        },
        problems: number(row.problems),
        warnings: number(row.warnings),
    }
}

fn layout(row: &bulk_job::Model) -> Layout {
    Layout::new(row.kind, &row.ignored)
}

/// Writes the annotated file of a job, if the job has problems and the file can be read.
async fn write_annotated_file(
    context: &Arc<JobContext>,
    id: Uuid,
    layout: Layout,
) -> Result<(), Error> {
    let context = Arc::clone(context);
    let marking = tokio::task::spawn_blocking(move || {
        let folder = &context.folder;
        let problems = folder::by_row(folder, id)?;
        let upload = folder.file(id, "upload");
        // Notes about what was not read are only in the list.
        if !problems
            .values()
            .flatten()
            .any(|it| it.severity != Severity::Note)
        {
            return Ok(());
        }
        if let Ok(source) = Source::open(&upload) {
            let extension = format!("problems.{}", source.form.extension());
            folder.create(id, &extension)?;
            let target = folder.file(id, &extension);
            if annotated::write(&upload, &target, &layout, &problems).is_err() {
                folder.remove(id, &extension)?;
            }
        }
        std::io::Result::Ok(())
    });
    let marked = marking.await.map_err(Error::internal)?;
    marked.map_err(Error::internal)
}

/// The result of a future, with an internal error in place of a panic. A job that panics ends as `FAILED`: tried again
/// and again, it would block the files behind it.
async fn catch_panic<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let result = AssertUnwindSafe(future).catch_unwind().await;
    result.unwrap_or_else(|_| Err(Error::internal(io::Error::other("panic"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panic_is_an_internal_error() {
        let result: Option<Result<(), Error>> =
            catch_panic(async { panic!("a file") }).now_or_never();
        assert!(matches!(result, Some(Err(Error::Internal(_)))));
        assert!(matches!(
            catch_panic(async { Ok(1) }).now_or_never(),
            Some(Ok(1))
        ));
    }
}
