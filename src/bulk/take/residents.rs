//! Residents from a file: found again by identity document, or by name and birth; households are judged as they
//! are after all rows.

mod find;
mod judge;
mod known;
mod said;
mod words;

use cunju_entity::resident;
use cunju_entity::value::HouseholdId;
use sea_orm::ConnectionTrait;

use super::{Memory, Place, Taken, Taker, again, entries, number, places};
use crate::bulk::column::Kind;
use crate::bulk::feed::Batch;
use crate::bulk::store;
use crate::error::{Error, Text};
use crate::problem::ProblemCode;
use crate::resident::newcomer::{born, newcomer};
use crate::resident::who;
use known::Known;
use said::{Answer, Entry, once, parse};

const KIND: Kind = Kind::Residents;

/// A complaint of a column.
type Complaint = (&'static str, ProblemCode, Text);

/// What a row is to write.
struct Planned {
    at: usize,
    place: Place,
    home: HouseholdId,
    before: Option<resident::Model>,
    row: resident::Model,
    /// Names of special groups.
    groups: Vec<String>,
}

/// Takes in a batch.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    taker: Taker<'_>,
    memory: &mut Memory,
    batch: &Batch,
) -> Result<Taken, Error> {
    let mut done = Taken::default();
    let parsed = entries(KIND, batch, &mut done, |fields| parse(taker, fields));
    let placed = places(db, taker, KIND, batch, &mut done, parsed, |it: &Entry| {
        it.committee
    })
    .await?;
    let mut known = Known::read(db, memory, &placed).await?;
    let mut planned = Vec::with_capacity(placed.len());
    for (at, entry, place) in placed {
        let outcome = plan(
            taker,
            memory,
            &mut known,
            (at, number(batch, at)),
            place,
            entry,
        )?;
        match outcome {
            Ok(plan) => planned.push(plan),
            Err((column, code, words)) => done.complain_as(KIND, batch, at, (column, code), words),
        }
    }
    for (at, (column, code, words)) in judge::refused(&known, &mut planned) {
        done.complain_as(KIND, batch, at, (column, code), words);
    }
    let heads = judge::heads(&known, &planned);
    let mut put = Vec::new();
    for plan in planned {
        let more = known.join(taker, &plan);
        let more = match more {
            Ok(more) => more,
            Err((column, code, words)) => {
                done.complain_as(KIND, batch, plan.at, (column, code), words);
                continue;
            }
        };
        if done.differs(taker, KIND, plan.place, plan.before.as_ref(), &plan.row)? {
            put.push(plan.row);
        } else if more {
            done.counts.unchanged -= 1;
            done.counts.changed += 1;
            done.touch(plan.place);
        }
    }
    if taker.write {
        store::put(db, put).await?;
        for (before, after) in &heads {
            done.changed(taker, KIND, before, after)?;
        }
        let heads = heads.into_iter().map(|(_, after)| after);
        store::put(db, heads.collect::<Vec<_>>()).await?;
        store::put(db, known.memberships).await?;
    }
    Ok(done)
}

/// What a row makes of the register, or why it does not.
fn plan(
    taker: Taker<'_>,
    memory: &mut Memory,
    known: &mut Known,
    (at, row_number): (usize, u32),
    place: Place,
    entry: Entry,
) -> Result<Result<Planned, Complaint>, Error> {
    if let Err(complaint) = once(memory, row_number, place, &entry) {
        return Ok(Err(complaint));
    }
    let (home, before) = match known.find(taker, place, &entry) {
        Ok(found) => found,
        Err(complaint) => return Ok(Err(complaint)),
    };
    if let Some(before) = &before {
        let id = before.id.to_string();
        if let Some(earlier) = memory.earlier(row_number, &["resident", &id]) {
            return Ok(Err(("name", ProblemCode::AlreadyExists, again(earlier))));
        }
    }
    let mut row = match &before {
        Some(before) => before.clone(),
        None => newcomer(taker.clock.id(), place.id, home),
    };
    entry.person.put(taker.vault, &mut row)?;
    if let Err(problem) = born("birthOn", row.birth_on, row.joined_on) {
        return Ok(Err(("birth", problem.code, problem.message)));
    }
    if let Some(before) = &before {
        if who::is_another(before, &row) && entry.answer != Some(Answer::Same) {
            return Ok(Err((
                "name",
                ProblemCode::LikelyDuplicate,
                words::another(before),
            )));
        }
        if before != &row {
            row.revision += 1;
        }
    } else {
        // Another row of the file may be of the same person.
        let id = row.id.to_string();
        memory.earlier(row_number, &["resident", &id]);
    }
    known.planned(home, &row);
    Ok(Ok(Planned {
        at,
        place,
        home,
        before,
        row,
        groups: entry.groups,
    }))
}
