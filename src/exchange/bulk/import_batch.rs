//! Compares a batch of rows with the register and writes it: the part that all kinds of files share.

mod addresses;
mod column;
mod entries;
mod grids;
mod households;
mod residents;
mod rows;

use std::collections::{BTreeMap, HashMap};

use cunju_entity::special_group_kind;
use cunju_entity::value::{Code, CodeRange, CommitteeId, DivisionId, Level};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::batch_reader::Batch;
use super::column::Kind;
use super::fields::Fields;
use super::problem::Problem;
use crate::access::auth::Scope;
use crate::access::session::change::{self, By, Logged, Row};
use crate::access::vault::Vault;
use crate::platform::clock::Clock;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::hash::sha256;
use crate::platform::message::Text;
use crate::residents::personal::number_checks::Checker;

use addresses::CommitteeAddressPrefixes;
use column::{column, refuse};
use entries::OfKind;
pub(super) use entries::{Entries, RowParser};
use rows::{Rows, duplicate_row};

/// Where rows may be written.
#[derive(Clone, Debug)]
pub enum WriteScope {
    /// Everywhere; for commands.
    All,
    /// Within the scope of a caller.
    Of(Scope),
}

impl WriteScope {
    fn contains(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Of(scope) => scope.contains(code),
        }
    }
}

/// The actor and the dependencies of an import.
#[derive(Clone, Copy)]
pub(super) struct BatchContext<'a> {
    pub(super) area: &'a WriteScope,
    pub(super) clock: &'a Clock,
    pub(super) vault: &'a Vault,
    pub(super) by: &'a By,
    /// The transaction in which to write; none if the file is only checked.
    pub(super) tx: Option<&'a Tx>,
    /// Compares identity numbers with the register.
    pub(super) checker: Checker<'a>,
}

/// State that is kept between the batches of a file.
#[derive(Default)]
pub(super) struct ImportState {
    /// The first row of each key.
    seen: HashMap<u128, u32>,
    /// The last grid numbers that were assigned.
    numbers: HashMap<CommitteeId, i16>,
    /// Kinds of special groups; `None` until they are read.
    groups: Option<Vec<special_group_kind::Model>>,
}

impl ImportState {
    /// The kinds of special groups, read once.
    async fn groups(
        &mut self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<special_group_kind::Model>, Error> {
        let groups = match self.groups.take() {
            Some(groups) => groups,
            None => super::store::groups(db).await?,
        };
        Ok(self.groups.insert(groups).clone())
    }

    /// The earlier row with this key, if any; otherwise remembers this row.
    fn earlier(&mut self, row: u32, what: &[&str]) -> Option<u32> {
        let first = *self.seen.entry(hash(what)).or_insert(row);
        // The same row again is not a duplicate: a batch that conflicts is imported again with this state.
        (first != row).then_some(first)
    }

    /// The earlier row with this key, if any.
    fn before(&self, row: u32, what: &[&str]) -> Option<u32> {
        let first = self.seen.get(&hash(what)).copied();
        first.filter(|first| *first != row)
    }
}

fn hash(what: &[&str]) -> u128 {
    // 128 bits, because a collision would refuse a row as a duplicate. The separator keeps the parts distinct.
    let hash = sha256(what.join("\u{0}"));
    let first = hash.first_chunk();
    first.map_or(0, |it| u128::from_be_bytes(*it))
}

/// Counts of rows by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were read.
    pub read: u32,
    /// Objects that were created.
    pub created: u32,
    /// Objects that were changed.
    pub changed: u32,
    /// Rows that match the register already.
    pub unchanged: u32,
}

/// Result of a batch.
#[derive(Default)]
pub(super) struct BatchResult {
    pub(super) counts: Counts,
    pub(super) problems: Vec<Problem>,
    /// Towns in which something was changed.
    pub(super) towns: BTreeMap<DivisionId, CodeRange>,
}

/// Name of a committee, for messages.
pub(super) struct Named {
    pub(super) place: Place,
    pub(super) name: String,
}

/// A committee that rows refer to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) id: CommitteeId,
    pub(super) town: DivisionId,
    pub(super) code: Code,
    pub(super) closed: bool,
}

/// Imports a batch.
pub(super) async fn run(
    db: &impl ConnectionTrait,
    batch_context: BatchContext<'_>,
    state: &mut ImportState,
    kind: Kind,
    rows: &Batch,
) -> Result<BatchResult, Error> {
    let mut import = Import::new(batch_context, kind, rows);
    // Cloned, because a batch that conflicts with another change is imported again.
    match rows.entries.clone().0 {
        OfKind::Households(entries) => {
            Box::pin(households::import_rows(db, &mut import, state, entries)).await?;
        }
        OfKind::Residents(entries) => {
            Box::pin(residents::import_rows(db, &mut import, state, entries)).await?;
        }
        OfKind::Grids(entries) => {
            Box::pin(grids::import_rows(db, &mut import, state, entries)).await?;
        }
    }
    import.finish().await
}

/// A batch in progress.
struct Import<'a> {
    batch_context: BatchContext<'a>,
    kind: Kind,
    batch: &'a Batch,
    done: BatchResult,
    changes: change::Batch<'a>,
    /// Names of units that are ignored in addresses, by committee.
    above: CommitteeAddressPrefixes,
}

impl<'a> Import<'a> {
    fn new(batch_context: BatchContext<'a>, kind: Kind, batch: &'a Batch) -> Self {
        let operation = match kind {
            Kind::Households => "household.import",
            Kind::Residents => "resident.import",
            Kind::Grids => "grid.import",
        };
        Self {
            batch_context,
            kind,
            batch,
            done: BatchResult {
                problems: batch.problems.clone(),
                ..BatchResult::default()
            },
            changes: change::Batch::new(batch_context.clock, batch_context.by, operation),
            above: CommitteeAddressPrefixes::default(),
        }
    }

    /// Number in the file of a row of the batch.
    fn number(&self, at: usize) -> u32 {
        self.batch.rows.get(at).map_or(0, |row| row.number)
    }

    /// Counts a row by comparing it with the register; returns whether it must be written.
    fn differs<R: Logged + PartialEq>(
        &mut self,
        place: Place,
        before: Option<&R>,
        after: &R,
    ) -> Result<bool, Error> {
        let counts = &mut self.done.counts;
        match before {
            None => counts.created += 1,
            Some(before) if before == after => {
                counts.unchanged += 1;
                return Ok(false);
            }
            Some(before) => {
                counts.changed += 1;
                self.changes.changed(before, after)?;
            }
        }
        self.touch(place);
        Ok(true)
    }

    /// Records that something was changed in the town of a committee.
    fn touch(&mut self, place: Place) {
        let range = CodeRange::of(Level::Town, place.code);
        self.done.towns.insert(place.town, range);
    }

    /// Reports at a row the errors that the API would return.
    fn refuse(&mut self, row: usize, problems: Vec<crate::platform::problem::Problem>) {
        if let Some(row) = self.batch.rows.get(row) {
            let mut fields = Fields::unchecked(self.kind, &self.batch.header, row);
            refuse(&mut fields, problems);
            self.done.problems.append(&mut fields.problems);
        }
    }

    /// Reports a warning at a column of a row.
    fn warn(&mut self, row: usize, column: &str, words: Text) {
        if let Some(row) = self.batch.rows.get(row) {
            let mut fields = Fields::unchecked(self.kind, &self.batch.header, row);
            fields.warn(column, words);
            self.done.problems.append(&mut fields.problems);
        }
    }

    /// Writes rows, unless the file is only checked.
    async fn write<R: Row>(&self, rows: Rows<R>) -> Result<(), Error> {
        if let Some(tx) = self.batch_context.tx {
            // A changed row may release a number or name that a new one has.
            self.changes.update(tx, rows.changed).await?;
            self.changes.insert(tx, rows.new).await?;
        }
        Ok(())
    }

    /// Writes the change log.
    async fn finish(self) -> Result<BatchResult, Error> {
        let (mut done, mut log) = (self.done, self.changes);
        done.counts.read = u32::try_from(self.batch.rows.len()).unwrap_or(u32::MAX);
        if let Some(tx) = self.batch_context.tx {
            let (created, changed) = (done.counts.created, done.counts.changed);
            for town in done.towns.keys() {
                // One row for each town: rows of a million new households would repeat the tables in the log.
                let what = json!({ "created": created, "changed": changed });
                log.log_summary(town.uuid(), what);
            }
            log.finish(tx).await?;
        }
        Ok(done)
    }
}
