//! Imports residents. They are matched by identity document, or by name and date of birth; households are validated in
//! their state after all rows.

mod find;
mod fit;
mod groups;
mod judge;
mod known;
mod plans;
mod said;
mod words;

use std::collections::BTreeMap;

use cunju_entity::resident;
use cunju_entity::value::HouseholdId;
use sea_orm::ConnectionTrait;

use super::{Import, Memory, Place};
use crate::platform::error::Error;
use crate::platform::problem::Problem;
use crate::residents::resident::said::{born, newcomer};
use crate::residents::resident::who;
use find::{Sought, assign};
use known::Known;
use plans::Plans;
use said::{Answer, Entry, once, parse};

/// Maximum number of times that a batch is planned again without the rows that were refused; real tables need far
/// fewer.
const PASSES: usize = 100;

/// The changes of a row.
struct Planned<'a> {
    at: usize,
    entry: &'a Entry,
    place: Place,
    home: HouseholdId,
    before: Option<resident::Model>,
    row: resident::Model,
}

/// Imports a batch.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    import: &mut Import<'_>,
    memory: &mut Memory,
) -> Result<(), Error> {
    let taker = import.taker;
    let parsed = import.entries(|fields| parse(taker, fields));
    let placed = import.places(db, parsed, |it: &Entry| it.committee).await?;
    let read = Known::read(db, (taker, &import.above), memory, &placed);
    let mut known = read.await?;
    let (mut planned, refused) = plan_all(import, &known, &placed)?;
    for (at, problem) in refused {
        import.refuse(at, vec![problem]);
    }
    planned.retain(|plan| {
        let Err(problem) = once(memory, import.number(plan.at), plan) else {
            return true;
        };
        import.refuse(plan.at, vec![problem]);
        false
    });
    let heads = judge::heads(&known, &planned);
    let mut put = Vec::new();
    for stale in judge::stale(&known, &planned, &heads) {
        import.warn(
            stale.at,
            "relation",
            words::relation_unknown(&stale.before.name),
        );
        import.changes.changed(&stale.before, &stale.after)?;
        put.push(stale.after);
    }
    for plan in planned {
        let more = match known.join(taker, &plan) {
            Ok(more) => more,
            Err(problem) => {
                import.refuse(plan.at, vec![problem]);
                continue;
            }
        };
        let known_already = plan.before.is_some() && plan.entry.index.is_none();
        if known_already && plan.entry.answer == Some(Answer::New) {
            import.warn(plan.at, "answer", words::known_already());
        }
        if import.differs(plan.place, plan.before.as_ref(), &plan.row)? {
            put.push(plan.row);
        } else if more {
            import.done.counts.unchanged -= 1;
            import.done.counts.changed += 1;
            import.touch(plan.place);
        }
    }
    import.write(db, put).await?;
    for (before, after) in &heads {
        import.changes.changed(before, after)?;
    }
    let heads: Vec<_> = heads.into_iter().map(|(_, after)| after).collect();
    import.write(db, heads).await?;
    import.write(db, known.memberships).await
}

/// The planned changes of a batch, and the rows without changes. A row that is invalid for its household must not
/// affect others, so the other rows are planned again without it.
fn plan_all<'a>(
    import: &Import<'_>,
    known: &Known,
    placed: &'a [(usize, Entry, Place)],
) -> Result<(Vec<Planned<'a>>, BTreeMap<usize, Problem>), Error> {
    let assigned = assign(known, placed);
    // New residents are compared with the existing ones as the file leaves them, so that uploading the file again gives
    // the same result.
    let mut order: Vec<_> = placed.iter().collect();
    order.sort_by_key(|(at, ..)| !assigned.contains_key(at));
    let mut out: BTreeMap<usize, Problem> = BTreeMap::new();
    let mut passes = 0;
    loop {
        passes += 1;
        let mut plans = Plans::default();
        let mut refused = out.clone();
        let mut planned = Vec::with_capacity(placed.len());
        for (at, row) in &assigned {
            plans.rows.insert(row.id, import.number(*at));
        }
        for (at, entry, place) in &order {
            if out.contains_key(at) {
                continue;
            }
            let sought = Sought {
                taker: import.taker,
                known,
                plans: &plans,
            };
            match plan(sought, (*at, entry, *place), assigned.get(at))? {
                Ok(plan) => {
                    plans.add(import.number(*at), &plan.row);
                    planned.push(plan);
                }
                Err(problem) => {
                    refused.insert(*at, problem);
                }
            }
        }
        let bad = judge::refused(known, &mut planned);
        if bad.is_empty() || passes == PASSES {
            refused.extend(bad);
            return Ok((planned, refused));
        }
        out.extend(bad);
    }
}

/// The planned change of a row, or why there is none.
fn plan<'a>(
    sought: Sought<'_>,
    (at, entry, place): (usize, &'a Entry, Place),
    before: Option<&resident::Model>,
) -> Result<Result<Planned<'a>, Problem>, Error> {
    let Some(home) = sought.known.home(place, entry) else {
        let area = sought.taker.area;
        return Ok(Err(sought.known.no_home(area, place, entry)));
    };
    let mut row = match before {
        Some(before) => before.clone(),
        None => newcomer(sought.taker.clock.id(), place.id, home),
    };
    entry.person.put(sought.taker.vault, &mut row)?;
    let refused = sought
        .refuse((place, home), entry, before)
        .and_then(|()| refuse_row(sought, entry, before, &row));
    if before.is_some_and(|before| *before != row) {
        row.revision += 1;
    }
    Ok(refused.map(|()| Planned {
        at,
        entry,
        place,
        home,
        before: before.cloned(),
        row,
    }))
}

/// Validates the planned change of a resident.
fn refuse_row(
    sought: Sought<'_>,
    entry: &Entry,
    before: Option<&resident::Model>,
    row: &resident::Model,
) -> Result<(), Problem> {
    born("birthOn", row.birth_on, row.joined_on)?;
    sought.known.groups(entry)?;
    let Some(before) = before else {
        return Ok(());
    };
    // A name alone that contradicts the identity number is more likely the name of another person.
    let by_name = entry.index.is_none() && entry.person.birth().is_none();
    let flawed = row.identity_flaw.is_some() && before.identity_flaw != row.identity_flaw;
    let another = who::is_another(before, row);
    if (another || by_name && flawed) && entry.answer != Some(Answer::Same) {
        return Err(if another {
            words::another(before)
        } else {
            words::namesake(before)
        });
    }
    sought.refuse_claim(before, row)
}
