//! A batch of rows compared with the register, and written: what every kind of file shares.

mod grids;
mod households;
mod residents;
mod taken;

use std::collections::{BTreeMap, HashMap};

use cunju_entity::value::{Code, CodeRange, CommitteeId, DivisionId};
use cunju_entity::{change_log, special_group_kind};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::column::Kind;
use super::feed::Batch;
use super::fields::Fields;
use super::problem::Problem;
use super::store;
use crate::auth::Scope;
use crate::change::{self, By};
use crate::clock::Clock;
use crate::error::{Error, Text, text};
use crate::hash::sha256;
use crate::vault::Vault;

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

/// The entries of a batch that can be parsed, with the positions of their rows.
fn entries<T>(
    kind: Kind,
    batch: &Batch,
    done: &mut Taken,
    parse: impl Fn(&mut Fields) -> Option<T>,
) -> Vec<(usize, T)> {
    let mut entries = Vec::with_capacity(batch.rows.len());
    for (at, row) in batch.rows.iter().enumerate() {
        let mut fields = Fields::of(kind, &batch.header, row);
        let entry = parse(&mut fields);
        if !fields.is_refused()
            && let Some(entry) = entry
        {
            entries.push((at, entry));
        }
        done.problems.append(&mut fields.problems);
    }
    entries
}

/// Number of a row of a batch in its file.
fn number(batch: &Batch, at: usize) -> u32 {
    batch.rows.get(at).map_or(0, |row| row.number)
}

/// The open committees that entries name; each entry of another is complained of and left out.
async fn places<T>(
    db: &impl ConnectionTrait,
    taker: Taker<'_>,
    kind: Kind,
    batch: &Batch,
    done: &mut Taken,
    entries: Vec<(usize, T)>,
    code: impl Fn(&T) -> Code,
) -> Result<Vec<(usize, T, Place)>, Error> {
    let mut codes: Vec<Code> = entries.iter().map(|(_, entry)| code(entry)).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut found = store::places(db, &codes).await?;
    found.retain(|_, place| taker.area.contains(place.code));
    let mut placed = Vec::with_capacity(entries.len());
    for (at, entry) in entries {
        match found.get(&code(&entry)) {
            Some(place) if !place.closed => placed.push((at, entry, *place)),
            Some(_) => done.complain(kind, batch, at, "committee", closed()),
            None => done.complain(kind, batch, at, "committee", unknown()),
        }
    }
    Ok(placed)
}

fn closed() -> Text {
    text(
        "该村（居）委会已撤销，不能再修改。",
        "The committee was abolished and cannot be changed any more.",
    )
}

fn unknown() -> Text {
    text(
        "登记库中没有该代码，或不在您的管辖范围。请核对代码。",
        "There is no committee of this code in your area. Check the code.",
    )
}

/// The same was in an earlier row.
fn again(row: u32) -> Text {
    text(
        format!("与第 {row} 行重复。请删除其中一行。"),
        format!("This is in row {row} too. Delete one of them."),
    )
}
