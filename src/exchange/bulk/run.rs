//! Processes a file from its first to its last row: checks or imports it.

mod order;

use std::collections::BTreeMap;
use std::time::Duration;

use cunju_entity::value::{BulkMode, CodeRange, DivisionId};

use super::feed::{self, Batch, End};
use super::file_error::FileError;
use super::job_store;
use super::problem::{Problem, Severity};
use super::take::{self, Area, Memory, Taken, Taker};
use crate::access::session::change::{Follower, alone};
use crate::duties::measure;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::residents::personal::checked::Checker;

pub use order::{Listener, Means, Order, Outcome, Progress};

/// Maximum number of attempts to write a batch that conflicts with another change.
const TRIES: u32 = 5;
/// Delay between these attempts.
const PAUSE: Duration = Duration::from_millis(200);

/// Checks or imports a file.
///
/// # Errors
///
/// A database error; changes that were not committed are lost.
pub async fn run(
    means: &Means,
    order: Order<'_>,
    start: Progress,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    if order.mode != BulkMode::Atomic {
        return Pass::new(means, order, start, listener).go(None).await;
    }
    let check = Order {
        mode: BulkMode::Check,
        ..order
    };
    let mut pass = Pass::new(means, check, start, listener);
    let checked = pass.go(None).await?;
    if pass.progress.problems > 0 {
        return Ok(match checked {
            Outcome::Done(sheet) => Outcome::Problems(sheet),
            other => other,
        });
    }
    let Outcome::Done(sheet) = checked else {
        return Ok(checked);
    };
    let (tx, _turn) = alone(&means.db, &means.writer).await?;
    let mut pass = Pass::new(means, order, start, listener);
    let outcome = pass.go(Some(&tx)).await?;
    // The register may have changed since the check.
    if pass.progress.problems > 0 || !matches!(outcome, Outcome::Done(_)) {
        tx.rollback().await?;
        return Ok(Outcome::Problems(sheet));
    }
    let (towns, progress) = (std::mem::take(&mut pass.towns), pass.progress);
    recount(&tx, &towns).await?;
    job_store::keep(&tx, order.job, &progress).await?;
    tx.commit().await?;
    committed(means);
    Ok(outcome)
}

fn committed(means: &Means) {
    if let Some(feed) = &means.feed {
        feed.committed();
    }
}

async fn recount(tx: &Tx, towns: &BTreeMap<DivisionId, CodeRange>) -> Result<(), Error> {
    for range in towns.values() {
        measure::recount(tx, *range).await?;
    }
    Ok(())
}

/// One pass over a file.
struct Pass<'a> {
    means: &'a Means,
    order: Order<'a>,
    listener: &'a mut dyn Listener,
    memory: Memory,
    progress: Progress,
    towns: BTreeMap<DivisionId, CodeRange>,
}

impl<'a> Pass<'a> {
    fn new(
        means: &'a Means,
        order: Order<'a>,
        progress: Progress,
        listener: &'a mut dyn Listener,
    ) -> Self {
        Self {
            means,
            order,
            listener,
            memory: Memory::default(),
            progress,
            towns: BTreeMap::new(),
        }
    }

    async fn go(&mut self, tx: Option<&Tx>) -> Result<Outcome, Error> {
        let (path, layout) = (self.order.path, self.order.layout);
        let (mut batches, reading) = match tx {
            Some(tx) => feed::start(tx, path, layout).await?,
            None => feed::start(&self.means.db, path, layout).await?,
        };
        while let Some(batch) = batches.recv().await {
            let most = self.order.most.unwrap_or(u32::MAX);
            if self.progress.counts.read > most {
                return Ok(Outcome::Refused(too_many(most)));
            }
            self.batch(&batch, tx).await?;
        }
        Ok(match reading.await.map_err(|_| unreadable()) {
            Ok(End::Read(sheets)) => Outcome::Done(sheets.used),
            Ok(End::Refused(refusal)) | Err(refusal) => Outcome::Refused(refusal),
            Ok(End::Headers(problems)) => {
                count(&mut self.progress, &problems);
                self.complain(problems.clone())?;
                let (db, writer) = (&self.means.db, &self.means.writer);
                job_store::note(db, writer, self.order.job, &self.progress).await?;
                Outcome::Headers(problems)
            }
        })
    }

    async fn batch(&mut self, batch: &Batch, tx: Option<&Tx>) -> Result<(), Error> {
        let last = batch.read;
        // Rows before the position from which a job continues are only checked, so that later duplicates of them are
        // found.
        let known = last <= self.order.after;
        let taken = match tx {
            Some(tx) => self.taken(tx, batch, true).await?,
            None if known || self.order.mode == BulkMode::Check => {
                self.taken(&self.means.db, batch, false).await?
            }
            None => return self.part(batch, last).await,
        };
        if known {
            return Ok(());
        }
        self.keep(last, taken)?;
        if tx.is_none() {
            job_store::note(
                &self.means.db,
                &self.means.writer,
                self.order.job,
                &self.progress,
            )
            .await?;
        }
        Ok(())
    }

    /// Writes a batch in its own transaction, together with the position up to which the file is written.
    async fn part(&mut self, batch: &Batch, last: u32) -> Result<(), Error> {
        let mut tries = 0;
        loop {
            match Box::pin(self.written(batch, last)).await {
                Err(Error::Conflict) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE * tries).await;
                }
                Err(error) => return Err(error),
                Ok(taken) => {
                    committed(self.means);
                    return self.keep(last, taken);
                }
            }
        }
    }

    async fn written(&mut self, batch: &Batch, last: u32) -> Result<Taken, Error> {
        let (tx, _turn) = alone(&self.means.db, &self.means.writer).await?;
        let taken = self.taken(&tx, batch, true).await?;
        recount(&tx, &taken.towns).await?;
        let mut progress = self.progress;
        add(&mut progress, last, &taken);
        job_store::keep(&tx, self.order.job, &progress).await?;
        tx.commit().await?;
        Ok(taken)
    }

    async fn taken(
        &mut self,
        db: &impl sea_orm::ConnectionTrait,
        batch: &Batch,
        write: bool,
    ) -> Result<Taken, Error> {
        let taker = Taker {
            area: &self.means.area,
            clock: &self.means.clock,
            vault: &self.means.vault,
            by: &self.means.by,
            write,
            checker: Checker {
                by: &self.means.by,
                clock: &self.means.clock,
                limited: matches!(self.means.area, Area::Of(_)),
                // A writing pass is in a transaction already; on SQLite there can be no other.
                aside: (!write).then_some((&self.means.db, &self.means.writer)),
            },
        };
        let kind = self.order.layout.kind;
        let mut outcome = take::batch(db, taker, &mut self.memory, kind, batch).await?;
        outcome.problems.extend(batch.notes.iter().cloned());
        Ok(outcome)
    }

    fn keep(&mut self, last: u32, mut taken: Taken) -> Result<(), Error> {
        add(&mut self.progress, last, &taken);
        let problems = std::mem::take(&mut taken.problems);
        self.towns.append(&mut taken.towns);
        self.complain(problems)?;
        self.listener.progress(self.progress);
        Ok(())
    }

    /// Reports problems. A file that is imported in one transaction was checked before, so its warnings were reported
    /// then.
    fn complain(&mut self, mut problems: Vec<Problem>) -> Result<(), Error> {
        if self.order.mode == BulkMode::Atomic {
            problems.retain(Problem::is_error);
        }
        self.listener.problems(problems)
    }
}

/// Adds a batch up to its last row.
fn add(progress: &mut Progress, last: u32, taken: &Taken) {
    count(progress, &taken.problems);
    let (sum, more) = (&mut progress.counts, taken.counts);
    progress.position = last;
    sum.read = sum.read.saturating_add(more.read);
    sum.created = sum.created.saturating_add(more.created);
    sum.changed = sum.changed.saturating_add(more.changed);
    sum.unchanged = sum.unchanged.saturating_add(more.unchanged);
}

fn count(progress: &mut Progress, problems: &[Problem]) {
    let of = |severity| {
        let problems = problems.iter().filter(|it| it.severity == severity);
        u32::try_from(problems.count()).unwrap_or(u32::MAX)
    };
    progress.problems = progress.problems.saturating_add(of(Severity::Error));
    progress.warnings = progress.warnings.saturating_add(of(Severity::Warning));
}

fn too_many(most: u32) -> FileError {
    FileError::new(
        format!("整体导入最多 {most} 行。请用 PARTIAL 方式导入，或分成几个文件。"),
        format!(
            "At most {most} rows can be imported in one transaction. Use PARTIAL, or several files."
        ),
    )
}

fn unreadable() -> FileError {
    FileError::broken("?")
}
