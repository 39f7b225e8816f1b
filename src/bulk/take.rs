//! A batch of rows compared with the register, and written: what every kind of file shares.

mod grids;
mod households;
mod residents;
mod rows;

use std::collections::{BTreeMap, HashMap};

use cunju_entity::value::{Code, CodeRange, CommitteeId, DivisionId, Level};
use cunju_entity::{change_log, special_group_kind};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::column::Kind;
use super::feed::Batch;
use super::fields::Fields;
use super::problem::Problem;
use super::store;
use crate::auth::Scope;
use crate::change::{self, By, Logged};
use crate::clock::Clock;
use crate::error::{Error, Text, text};
use crate::hash::sha256;
use crate::problem::ProblemCode;
use crate::vault::Vault;
use crate::vault::checked::Checker;

use rows::{again, entries, number, places};

/// Where rows may be written.
#[derive(Clone, Debug)]
pub enum Area {
    /// Everywhere, for commands.
    All,
    /// In what a caller may see.
    Of(Scope),
}

impl Area {
    fn contains(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Of(scope) => scope.contains(code),
        }
    }
}

/// On whose behalf, and with what, rows are done in.
#[derive(Clone, Copy)]
pub(super) struct Taker<'a> {
    pub(super) area: &'a Area,
    pub(super) clock: &'a Clock,
    pub(super) vault: &'a Vault,
    pub(super) by: &'a By,
    /// Whether to write.
    pub(super) write: bool,
    /// Who compares numbers with the register.
    pub(super) checker: Checker<'a>,
}

/// What is remembered from batch to batch of a file.
#[derive(Default)]
pub(super) struct Memory {
    /// In which row something was first.
    seen: HashMap<u128, u32>,
    /// Last numbers of grids that were given out.
    numbers: HashMap<CommitteeId, i16>,
    /// Kinds of special groups; none if they were not read yet.
    groups: Option<Vec<special_group_kind::Model>>,
}

impl Memory {
    /// The row in which this was before, if it was.
    fn earlier(&mut self, row: u32, what: &[&str]) -> Option<u32> {
        let hash = sha256(what.join("\u{0}"));
        let key = hash.first_chunk().map(|it| u128::from_be_bytes(*it));
        let first = *self.seen.entry(key?).or_insert(row);
        (first != row).then_some(first)
    }
}

/// What became of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were read.
    pub read: u32,
    /// Objects that are new.
    pub created: u32,
    /// Objects that are changed.
    pub changed: u32,
    /// Rows that say what the register has.
    pub unchanged: u32,
}

/// What became of a batch.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) counts: Counts,
    pub(super) problems: Vec<Problem>,
    /// Towns in which something was written.
    pub(super) towns: BTreeMap<DivisionId, CodeRange>,
    log: Vec<change_log::ActiveModel>,
}

/// A committee that rows name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) id: CommitteeId,
    pub(super) town: DivisionId,
    pub(super) code: Code,
    pub(super) closed: bool,
}

/// Takes in a batch.
pub(super) async fn batch(
    db: &impl ConnectionTrait,
    taker: Taker<'_>,
    memory: &mut Memory,
    kind: Kind,
    batch: &Batch,
) -> Result<Taken, Error> {
    let mut done = match kind {
        Kind::Households => Box::pin(households::take(db, taker, memory, batch)).await?,
        Kind::Residents => Box::pin(residents::take(db, taker, memory, batch)).await?,
        Kind::Grids => Box::pin(grids::take(db, taker, memory, batch)).await?,
    };
    done.counts.read = u32::try_from(batch.rows.len()).unwrap_or(u32::MAX);
    if taker.write {
        let (created, changed) = (done.counts.created, done.counts.changed);
        let operation = operation(kind);
        for town in done.towns.keys() {
            let what = json!({ "created": created, "changed": changed });
            let much = change::much(taker.clock, taker.by, operation, town.uuid(), what);
            done.log.push(much);
        }
        store::append(db, std::mem::take(&mut done.log)).await?;
    }
    Ok(done)
}

fn operation(kind: Kind) -> &'static str {
    match kind {
        Kind::Households => "household.import",
        Kind::Residents => "resident.import",
        Kind::Grids => "grid.import",
    }
}

impl Taken {
    /// Keeps that a row was changed: what it held before is in the log alone.
    fn changed<R: Logged>(
        &mut self,
        taker: Taker<'_>,
        kind: Kind,
        before: &R,
        after: &R,
    ) -> Result<(), Error> {
        if taker.write {
            let row = change::changed(taker.clock, taker.by, operation(kind), before, after)?;
            self.log.push(row);
        }
        Ok(())
    }

    /// Counts a row by what the register has; gives whether it is to be written.
    fn differs<R: Logged + PartialEq>(
        &mut self,
        taker: Taker<'_>,
        kind: Kind,
        place: Place,
        before: Option<&R>,
        after: &R,
    ) -> Result<bool, Error> {
        let Some(before) = before else {
            self.counts.created += 1;
            self.touch(place);
            return Ok(true);
        };
        if before == after {
            self.counts.unchanged += 1;
            return Ok(false);
        }
        self.counts.changed += 1;
        self.touch(place);
        self.changed(taker, kind, before, after)?;
        Ok(true)
    }

    /// Keeps that something is written in the town of a committee.
    fn touch(&mut self, place: Place) {
        let range = CodeRange::of(Level::Town, place.code);
        self.towns.insert(place.town, range);
    }

    /// Says in a row what the API would answer to the same.
    fn refuse(
        &mut self,
        kind: Kind,
        batch: &Batch,
        row: usize,
        problems: Vec<crate::problem::Problem>,
    ) {
        if let Some(row) = batch.rows.get(row) {
            let mut fields = Fields::unchecked(kind, &batch.header, row);
            refuse(&mut fields, problems);
            self.problems.append(&mut fields.problems);
        }
    }

    /// Says what is wrong with a value of a row.
    fn complain(&mut self, kind: Kind, batch: &Batch, row: usize, key: &str, words: Text) {
        self.complain_as(kind, batch, row, (key, ProblemCode::Invalid), words);
    }

    /// Says what is wrong with a value of a row, by a code of the API.
    fn complain_as(
        &mut self,
        kind: Kind,
        batch: &Batch,
        row: usize,
        (key, code): (&str, ProblemCode),
        words: Text,
    ) {
        if let Some(row) = batch.rows.get(row) {
            let mut fields = Fields::unchecked(kind, &batch.header, row);
            fields.complain_as(key, code, words);
            self.problems.append(&mut fields.problems);
        }
    }
}

/// Says in a row what the register would answer to the same through the API.
fn refuse(fields: &mut Fields, problems: Vec<crate::problem::Problem>) {
    for problem in problems {
        let field = problem.path.get(1).map_or("", String::as_str);
        let key = column(field);
        let header = fields.header(key);
        let named = |words: &str| match &header {
            Some(header) => words.replacen(field, header, 1),
            None => words.to_owned(),
        };
        let words = text(named(&problem.message.zh), named(&problem.message.en));
        fields.complain_as(key, problem.code, words);
    }
}

/// The column that says what a field of an input says.
fn column(field: &str) -> &str {
    match field {
        "committeeCode" => "committee",
        "gridId" => "grid",
        "householdId" => "household",
        "birthOn" => "birth",
        "identityNumber" => "identity",
        "livingState" => "living",
        "normHouseholds" => "norm_households",
        "normPersons" => "norm_persons",
        other => other,
    }
}
