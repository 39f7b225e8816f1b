//! A file from its first row to its last: checked, or taken in.

mod order;

use std::collections::BTreeMap;
use std::time::Duration;

use cunju_entity::value::{BulkMode, CodeRange, DivisionId};

use super::feed::{self, Batch, End};
use super::job_store;
use super::problem::Problem;
use super::refusal::Refusal;
use super::take::{self, Memory, Taken, Taker};
use crate::change::alone;
use crate::database::Tx;
use crate::error::Error;
use crate::measure;

pub use order::{Listener, Means, Order, Outcome, Progress};

/// How often a batch is tried again that met another change.
const TRIES: u32 = 5;
/// Wait before a batch is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// Checks or takes in a file.
///
/// # Errors
///
/// An error of the database: what was not committed is not written.
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
        return Ok(Outcome::Problems(match checked {
            Outcome::Done(sheet) => sheet,
            other => return Ok(other),
        }));
    }
    let Outcome::Done(sheet) = checked else {
        return Ok(checked);
    };
    let (tx, _turn) = alone(&means.db, &means.writer).await?;
    let mut pass = Pass::new(means, order, start, listener);
    let outcome = pass.go(Some(&tx)).await?;
    // Others may have changed what was checked.
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

/// One reading of a file.
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
        let (mut batches, reading) = feed::start(self.order.path, self.order.kind);
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
                self.complain(problems)?;
                Outcome::Problems(None)
            }
        })
    }

    async fn batch(&mut self, batch: &Batch, tx: Option<&Tx>) -> Result<(), Error> {
        let last = batch.rows.last().map_or(0, |row| row.number);
        // Rows before the place at which a job goes on are looked at for what repeats them.
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

    /// Writes a batch in a transaction of its own, with the place up to which the file is written.
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
        };
        take::batch(db, taker, &mut self.memory, self.order.kind, batch).await
    }

    fn keep(&mut self, last: u32, mut taken: Taken) -> Result<(), Error> {
        let mut problems = std::mem::take(&mut taken.problems);
        // The check before has told the warnings.
        if self.order.mode == BulkMode::Atomic {
            problems.retain(|problem| !problem.warning);
        }
        add(&mut self.progress, last, &taken);
        self.towns.append(&mut taken.towns);
        self.complain(problems)?;
        self.listener.progress(self.progress);
        Ok(())
    }

    fn complain(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        let count = refusing(&problems);
        self.progress.problems = self.progress.problems.saturating_add(count);
        self.listener.problems(problems)
    }
}

/// Adds a batch up to its last row; its problems are counted when they are kept.
fn add(progress: &mut Progress, last: u32, taken: &Taken) {
    let count = refusing(&taken.problems);
    progress.problems = progress.problems.saturating_add(count);
    let (sum, more) = (&mut progress.counts, taken.counts);
    progress.position = last;
    sum.read = sum.read.saturating_add(more.read);
    sum.created = sum.created.saturating_add(more.created);
    sum.changed = sum.changed.saturating_add(more.changed);
    sum.unchanged = sum.unchanged.saturating_add(more.unchanged);
}

/// How many problems keep a row from being taken in; the others are warnings.
fn refusing(problems: &[Problem]) -> u32 {
    let count = problems.iter().filter(|problem| !problem.warning).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn too_many(most: u32) -> Refusal {
    Refusal::new(
        format!("整体导入最多 {most} 行。请用 PARTIAL 方式导入，或分成几个文件。"),
        format!("At most {most} rows are taken in as a whole. Use PARTIAL, or several files."),
    )
}

fn unreadable() -> Refusal {
    Refusal::broken("?")
}
