//! Imports grids. They are matched by committee and number, or by name.

use std::collections::HashMap;

use async_graphql::MaybeUndefined;
use cunju_entity::grid;
use cunju_entity::revised::Revised;
use cunju_entity::value::{Code, CommitteeCode, CommitteeId, GridId, GridKind};
use sea_orm::{ActiveEnum, ConnectionTrait};
use uuid::Uuid;

use super::{BatchContext, Import, ImportState, Rows, duplicate_row, refuse};
use crate::bodies::grid::{GridValues, MAX_NORM, MAX_NUMBER, find_grid};
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::store;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode};
use crate::reference::search::address_key::key;

/// The values of a row.
#[derive(Clone)]
pub(super) struct Entry {
    committee: Code,
    number: Option<i16>,
    name: String,
    kind: GridKind,
    norm_households: Option<i32>,
    norm_persons: Option<i32>,
}

impl Entry {
    /// An empty cell keeps the registered value.
    fn values(&self) -> GridValues<'_> {
        let norm =
            |norm: Option<i32>| norm.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value);
        GridValues {
            name: Some(&self.name),
            kind: Some(self.kind),
            norm_households: norm(self.norm_households),
            norm_persons: norm(self.norm_persons),
        }
    }
}

pub(super) fn parse(fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let most = u32::from(MAX_NUMBER.unsigned_abs());
    let number = fields.number("number", most);
    let name = fields.text("name").map(str::to_owned);
    let kind = fields.choice("kind").map(str::to_owned);
    let kind = kind.and_then(|key| GridKind::try_from_value(&key).ok());
    // Checked here, because the general rule advises to use null, which a cell cannot contain.
    let mut norm = |key| {
        let norm = fields.number(key, MAX_NORM.unsigned_abs());
        norm.and_then(|it| it.try_into().ok())
    };
    let (norm_households, norm_persons) = (norm("norm_households"), norm("norm_persons"));
    let entry = Entry {
        committee: committee?,
        number: number.and_then(|it| it.try_into().ok()),
        name: name?,
        kind: kind?,
        norm_households,
        norm_persons,
    };
    let alone = entry
        .values()
        .grid(GridId::new(Uuid::nil()), CommitteeId::new(Uuid::nil()), 1);
    match alone {
        Ok(alone) => Some(Entry {
            name: alone.name,
            ..entry
        }),
        Err(problems) => {
            refuse(fields, problems);
            None
        }
    }
}

/// Imports a batch.
pub(super) async fn import_rows(
    db: &impl ConnectionTrait,
    import: &mut Import<'_>,
    state: &mut ImportState,
    entries: Vec<(usize, Entry)>,
) -> Result<(), Error> {
    let placed = import
        .places(db, entries, |it: &Entry| it.committee)
        .await?;
    let ids = store::ids(placed.iter().map(|(_, _, place)| place.id));
    // An import reads its changes from the register again; only a check must remember the number.
    if import.batch_context.tx.is_some() {
        state.numbers.clear();
    }
    let mut known: HashMap<CommitteeId, Vec<grid::Model>> = HashMap::new();
    for row in store::grids(db, &ids).await? {
        let last = state.numbers.entry(row.committee_id).or_default();
        // Closed grids count: a number is never used again, because it is part of a code (GB/T 34300).
        *last = row.number.max(*last);
        known.entry(row.committee_id).or_default().push(row);
    }
    let mut rows = Rows::default();
    for (at, entry, place) in placed {
        let grids = known.get(&place.id).map_or(&[][..], Vec::as_slice);
        let number = import.number(at);
        match plan(
            import.batch_context,
            state,
            grids,
            (place.id, number),
            &entry,
        ) {
            Ok((before, row)) => {
                if import.differs(place, before, &row)? {
                    rows.add(before.is_none(), row);
                }
            }
            Err(problems) => import.refuse(at, problems),
        }
    }
    import.write(rows).await
}

/// The grid of a row, and the grid after the change.
fn plan<'a>(
    batch_context: BatchContext<'_>,
    state: &mut ImportState,
    grids: &'a [grid::Model],
    (committee, row): (CommitteeId, u32),
    entry: &Entry,
) -> Result<(Option<&'a grid::Model>, grid::Model), Vec<Problem>> {
    let name = key(&entry.name);
    if let Some(earlier) = state.earlier(row, &[&committee.to_string(), &name]) {
        return Err(vec![duplicate_row(
            "name",
            ProblemCode::AlreadyExists,
            earlier,
        )]);
    }
    let before = match entry.number {
        Some(number) => grids.iter().find(|grid| grid.number == number),
        None => find_grid(grids, &entry.name),
    };
    // A row may name the grid by its number and another one by its name.
    if let Some(before) = before
        && let Some(earlier) = state.earlier(row, &["grid", &before.id.to_string()])
    {
        let twice = duplicate_row("number", ProblemCode::AlreadyExists, earlier);
        return Err(vec![twice]);
    }
    let last = state.numbers.entry(committee).or_default();
    let next = last.saturating_add(1);
    numbered(before, entry.number, next).map_err(|problem| vec![problem])?;
    if before.is_none() {
        *last = next;
    }
    let row = merged(batch_context, committee, before, entry, next)?;
    Ok((before, row))
}

/// Checks the number that a row gives its grid.
fn numbered(before: Option<&grid::Model>, number: Option<i16>, next: i16) -> Result<(), Problem> {
    let (code, words) = match before {
        Some(grid) if grid.closed_on.is_some() => (
            ProblemCode::AlreadyClosed,
            message!("bulk-grid-number-closed"),
        ),
        None if next > MAX_NUMBER => (
            ProblemCode::Invalid,
            message!("bulk-grid-numbers-used-up", max = MAX_NUMBER),
        ),
        None if number.is_some_and(|number| number != next) => (
            ProblemCode::Invalid,
            message!("bulk-grid-number-not-next", next),
        ),
        _ => return Ok(()),
    };
    Err(Problem::at("number", code, words))
}

/// The row after the change.
fn merged(
    batch_context: BatchContext<'_>,
    committee: CommitteeId,
    before: Option<&grid::Model>,
    entry: &Entry,
    next: i16,
) -> Result<grid::Model, Vec<Problem>> {
    let Some(before) = before else {
        return entry
            .values()
            .grid(batch_context.clock.id(), committee, next);
    };
    let mut row = before.clone();
    entry.values().apply_to(&mut row)?;
    row.revise(before);
    Ok(row)
}
