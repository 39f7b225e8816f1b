//! Processes a file from its first to its last row: checks or imports it.

mod request;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cunju_entity::value::{BulkMode, CodeRange, DivisionId};

use super::batch_reader::{self, Batch, End};
use super::file_error::FileError;
use super::import_batch::{
    self, BatchContext, BatchResult, Counts, ImportState, RowParser, WriteScope,
};
use super::job_store;
use super::problem::Problem;
use crate::access::session::change::{Follower, begin_register_change};
use crate::duties::measure;
use crate::platform::database::{self, Tx};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::residents::personal::number_checks::Checker;

pub use request::{ImportContext, ImportRequest, Listener, Outcome, Progress};

/// Maximum number of attempts to write a batch that conflicts with another change.
const TRIES: u32 = 5;
/// Delay between these attempts.
const PAUSE: Duration = Duration::from_millis(200);
/// Number of new rows after which the planner's statistics are updated for the first time.
const ANALYZE_AT: u32 = 10_000;

/// Checks or imports a file.
///
/// # Errors
///
/// A database error; changes that were not committed are lost.
pub async fn run(
    context: &ImportContext,
    request: ImportRequest<'_>,
    start: Progress,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    if request.mode != BulkMode::Atomic {
        return Pass::new(context, request, start, listener)
            .process(None)
            .await;
    }
    // Checked first without the lock, because all other changes wait for the pass that writes.
    let check = ImportRequest {
        mode: BulkMode::Check,
        ..request
    };
    let mut pass = Pass::new(context, check, start, listener);
    let checked = pass.process(None).await?;
    let sheet = match checked {
        Outcome::Done(sheet) if pass.progress.problems == 0 => sheet,
        refused => {
            pass.record_nothing_written().await?;
            return Ok(match refused {
                Outcome::Done(sheet) => Outcome::Problems(sheet),
                other => other,
            });
        }
    };
    let (tx, _turn) = begin_register_change(&context.db, &context.writer).await?;
    let mut pass = Pass::new(context, request, start, listener);
    let outcome = pass.process(Some(&tx)).await?;
    // The register may have changed since the check.
    if pass.progress.problems > 0 || !matches!(outcome, Outcome::Done(_)) {
        tx.rollback().await?;
        pass.record_nothing_written().await?;
        return Ok(Outcome::Problems(sheet));
    }
    let (towns, progress) = (std::mem::take(&mut pass.towns), pass.progress);
    rebuild_counters(&tx, &towns).await?;
    job_store::save_progress_in(&tx, request.job, &progress).await?;
    tx.commit().await?;
    notify_feed(context);
    Ok(outcome)
}

fn notify_feed(context: &ImportContext) {
    if let Some(feed) = &context.feed {
        feed.committed();
    }
}

async fn rebuild_counters(tx: &Tx, towns: &BTreeMap<DivisionId, CodeRange>) -> Result<(), Error> {
    for range in towns.values() {
        measure::rebuild_counters(tx, *range).await?;
    }
    Ok(())
}

/// One pass over a file.
struct Pass<'a> {
    context: &'a ImportContext,
    request: ImportRequest<'a>,
    listener: &'a mut dyn Listener,
    state: ImportState,
    progress: Progress,
    towns: BTreeMap<DivisionId, CodeRange>,
    /// Number of new rows when the planner's statistics were updated.
    analyzed: u32,
}

impl<'a> Pass<'a> {
    fn new(
        context: &'a ImportContext,
        request: ImportRequest<'a>,
        progress: Progress,
        listener: &'a mut dyn Listener,
    ) -> Self {
        Self {
            context,
            request,
            listener,
            state: ImportState::default(),
            progress,
            towns: BTreeMap::new(),
            analyzed: 0,
        }
    }

    async fn process(&mut self, tx: Option<&Tx>) -> Result<Outcome, Error> {
        let (path, layout) = (self.request.path, self.request.layout);
        let parser = RowParser {
            kind: layout.kind,
            today: self.context.clock.today(),
            vault: Arc::clone(&self.context.vault),
        };
        let (mut batches, reading) = match tx {
            Some(tx) => batch_reader::start(tx, path, layout, parser).await?,
            None => batch_reader::start(&self.context.db, path, layout, parser).await?,
        };
        while let Some(batch) = batches.recv().await {
            let most = self.request.max_rows.unwrap_or(u32::MAX);
            if self.progress.counts.read > most {
                return Ok(Outcome::Refused(too_many(most)));
            }
            self.batch(&batch, tx).await?;
        }
        Ok(match reading.await.map_err(|_| unreadable()) {
            Ok(End::Read(sheets)) => Outcome::Done(sheets.used),
            Ok(End::Refused(refusal)) | Err(refusal) => Outcome::Refused(refusal),
            Ok(End::Headers(problems)) => {
                self.progress.count(&problems);
                self.report_problems(problems.clone())?;
                let (db, writer) = (&self.context.db, &self.context.writer);
                job_store::save_progress(db, writer, self.request.job, &self.progress).await?;
                Outcome::Headers(problems)
            }
        })
    }

    async fn batch(&mut self, batch: &Batch, tx: Option<&Tx>) -> Result<(), Error> {
        let last = batch.read;
        // Rows before the position from which a job continues are only checked, so that later duplicates of them are
        // found.
        let known = last <= self.request.resume_after;
        let result = match tx {
            Some(tx) => self.import_batch(tx, batch, Some(tx)).await?,
            None if known || self.request.mode == BulkMode::Check => {
                self.import_batch(&self.context.db, batch, None).await?
            }
            None => return self.write_batch_with_retries(batch, last).await,
        };
        if known {
            return Ok(());
        }
        self.record_result(last, result)?;
        if tx.is_none() {
            job_store::save_progress(
                &self.context.db,
                &self.context.writer,
                self.request.job,
                &self.progress,
            )
            .await?;
        }
        Ok(())
    }

    /// Writes a batch in its own transaction, together with the position up to which the file is written.
    async fn write_batch_with_retries(&mut self, batch: &Batch, last: u32) -> Result<(), Error> {
        let mut tries = 0;
        loop {
            match Box::pin(self.write_batch(batch, last)).await {
                Err(Error::Conflict) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE * tries).await;
                }
                Err(error) => return Err(error),
                Ok(()) => {
                    notify_feed(self.context);
                    self.listener.progress(self.progress);
                    self.analyze().await;
                    return Ok(());
                }
            }
        }
    }

    /// Updates the statistics of the planner whenever there are ten times as many new rows. Without them, `PostgreSQL`
    /// reads the whole table for each batch that follows on an empty register: 300,000 households took 14.6 s, and take
    /// 10.0 s.
    async fn analyze(&mut self) {
        let created = self.progress.counts.created;
        if created / 10 >= self.analyzed.max(ANALYZE_AT / 10) {
            self.analyzed = created;
            database::analyze(&self.context.db).await;
        }
    }

    async fn write_batch(&mut self, batch: &Batch, last: u32) -> Result<(), Error> {
        let (tx, _turn) = begin_register_change(&self.context.db, &self.context.writer).await?;
        let mut result = self.import_batch(&tx, batch, Some(&tx)).await?;
        rebuild_counters(&tx, &result.towns).await?;
        let mut progress = self.progress;
        progress.add(last, &result);
        // The position commits with the rows: a restart neither repeats nor skips the batch.
        job_store::save_progress_in(&tx, self.request.job, &progress).await?;
        // Before the commit: a process that is killed in between leaves problems of rows that are not committed, which a
        // restart drops and finds again. After it, problems of committed rows would be lost.
        self.report_problems(std::mem::take(&mut result.problems))?;
        tx.commit().await?;
        self.progress = progress;
        self.towns.append(&mut result.towns);
        Ok(())
    }

    async fn import_batch(
        &mut self,
        db: &impl sea_orm::ConnectionTrait,
        batch: &Batch,
        tx: Option<&Tx>,
    ) -> Result<BatchResult, Error> {
        let batch_context = BatchContext {
            area: &self.context.area,
            clock: &self.context.clock,
            vault: &self.context.vault,
            by: &self.context.by,
            tx,
            checker: Checker {
                by: &self.context.by,
                clock: &self.context.clock,
                limited: matches!(self.context.area, WriteScope::Of(_)),
                // A writing pass is in a transaction already; on SQLite there can be no other.
                own_transaction: tx
                    .is_none()
                    .then_some((&self.context.db, &self.context.writer)),
            },
        };
        let kind = self.request.layout.kind;
        let mut outcome =
            import_batch::run(db, batch_context, &mut self.state, kind, batch).await?;
        outcome.problems.extend(batch.notes.iter().cloned());
        Ok(outcome)
    }

    fn record_result(&mut self, last: u32, mut result: BatchResult) -> Result<(), Error> {
        self.progress.add(last, &result);
        let problems = std::mem::take(&mut result.problems);
        self.towns.append(&mut result.towns);
        self.report_problems(problems)?;
        self.listener.progress(self.progress);
        Ok(())
    }

    /// Records that no row of the file was written, although the pass has counted what would have been.
    async fn record_nothing_written(&mut self) -> Result<(), Error> {
        self.progress.counts = Counts {
            read: self.progress.counts.read,
            ..Counts::default()
        };
        let (db, writer) = (&self.context.db, &self.context.writer);
        job_store::save_progress(db, writer, self.request.job, &self.progress).await?;
        self.listener.progress(self.progress);
        Ok(())
    }

    /// Reports problems. A file that is imported in one transaction was checked before, so its warnings were reported
    /// then.
    fn report_problems(&mut self, mut problems: Vec<Problem>) -> Result<(), Error> {
        if self.request.mode == BulkMode::Atomic {
            problems.retain(Problem::is_error);
        }
        self.listener.problems(problems)
    }
}

fn too_many(most: u32) -> FileError {
    FileError(message!("bulk-rows-too-many-for-transaction", most))
}

fn unreadable() -> FileError {
    FileError::broken("?")
}
