//! Imports residents. They are matched by identity document, or by name and date of birth; households are validated in
//! their state after all rows.

mod entry;
mod find;
mod groups;
mod household_checks;
mod plans;
mod registered;
mod row_matching;
mod row_problems;

use std::collections::BTreeMap;

use cunju_entity::revised::Revised;
use cunju_entity::value::HouseholdId;
use cunju_entity::{membership, resident};
use sea_orm::ConnectionTrait;

use super::{Import, ImportState, Place, Rows};
use crate::platform::error::Error;
use crate::platform::problem::Problem;
use crate::residents::name::has_letters_of;
use crate::residents::resident::matching;
use crate::residents::resident::person_values::{check_not_before_birth, new_resident};
use crate::residents::resident::with_former_head;
use entry::{Answer, refuse_repeated_resident};
pub(super) use entry::{Entry, parse};
use find::{RowContext, assign};
use plans::Plans;
use registered::RegisteredData;

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
pub(super) async fn import_rows(
    db: &impl ConnectionTrait,
    import: &mut Import<'_>,
    state: &mut ImportState,
    entries: Vec<(usize, Entry)>,
) -> Result<(), Error> {
    let batch_context = import.batch_context;
    let placed = import
        .places(db, entries, |it: &Entry| it.committee)
        .await?;
    let read = RegisteredData::read(db, (batch_context, &import.above), state, &placed);
    let known = read.await?;
    let (mut planned, refused) = plan_all(import, &known, &placed)?;
    for (at, problem) in refused {
        import.refuse(at, vec![problem]);
    }
    planned.retain(|plan| {
        let Err(problem) = refuse_repeated_resident(state, import.number(plan.at), plan) else {
            return true;
        };
        import.refuse(plan.at, vec![problem]);
        false
    });
    // After all refusals: a head whose row is refused must not become the head of the household.
    let heads = household_checks::heads(&known, &planned);
    let mut rows = Rows::default();
    let headless = heads.iter().filter(|(home, _)| home.head_id.is_none());
    let headless: Vec<_> = headless.map(|(home, _)| home.id).collect();
    let headed = with_former_head(db, &headless).await?;
    for stale in household_checks::stale(&known, &planned, &heads, &headed) {
        import.warn(
            stale.at,
            "relation",
            row_problems::relation_unknown(&stale.before.name),
        );
        import.changes.changed(&stale.before, &stale.after)?;
        rows.add(false, stale.after);
    }
    let memberships = add_planned(import, known, planned, &mut rows)?;
    import.write(rows).await?;
    for (before, after) in &heads {
        import.changes.changed(before, after)?;
    }
    let changed = heads.into_iter().map(|(_, after)| after).collect();
    import
        .write(Rows {
            new: Vec::new(),
            changed,
        })
        .await?;
    let (new, changed) = (memberships, Vec::new());
    import.write(Rows { new, changed }).await
}

/// Adds the planned changes to the rows to write, and counts them. Returns the new memberships.
fn add_planned(
    import: &mut Import<'_>,
    mut known: RegisteredData,
    planned: Vec<Planned<'_>>,
    rows: &mut Rows<resident::Model>,
) -> Result<Vec<membership::Model>, Error> {
    for plan in planned {
        let more = match known.join(import.batch_context, &plan) {
            Ok(more) => more,
            Err(problem) => {
                import.refuse(plan.at, vec![problem]);
                continue;
            }
        };
        let known_already = plan.before.is_some() && plan.entry.index.is_none();
        if known_already && plan.entry.answer == Some(Answer::New) {
            import.warn(plan.at, "answer", row_problems::known_already());
        }
        if import.differs(plan.place, plan.before.as_ref(), &plan.row)? {
            rows.add(plan.before.is_none(), plan.row);
        } else if more {
            // Only a group is new, so the row of the resident has no difference.
            import.done.counts.unchanged -= 1;
            import.done.counts.changed += 1;
            import.touch(plan.place);
        }
    }
    Ok(known.memberships)
}

/// The planned changes of a batch, and the rows without changes. A row that is invalid for its household must not
/// affect others, so the other rows are planned again without it.
fn plan_all<'a>(
    import: &Import<'_>,
    known: &RegisteredData,
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
            let context = RowContext {
                batch_context: import.batch_context,
                known,
                plans: &plans,
            };
            match plan(context, (*at, entry, *place), assigned.get(at))? {
                Ok(plan) => {
                    plans.add(import.number(*at), &plan.row);
                    planned.push(plan);
                }
                Err(problem) => {
                    refused.insert(*at, problem);
                }
            }
        }
        let bad = household_checks::remove_invalid(known, &mut planned);
        if bad.is_empty() || passes == PASSES {
            refused.extend(bad);
            return Ok((planned, refused));
        }
        out.extend(bad);
    }
}

/// The planned change of a row, or why there is none.
fn plan<'a>(
    context: RowContext<'_>,
    (at, entry, place): (usize, &'a Entry, Place),
    before: Option<&resident::Model>,
) -> Result<Result<Planned<'a>, Problem>, Error> {
    let Some(home) = context.known.home(place, entry) else {
        let area = context.batch_context.area;
        return Ok(Err(context.known.no_household_problem(area, place, entry)));
    };
    let mut row = match before {
        Some(before) => before.clone(),
        None => new_resident(context.batch_context.clock.id(), place.id, home),
    };
    entry
        .person
        .apply_to(context.batch_context.vault, &mut row)?;
    // A sign or a blank more is not a correction: 张三. stays 张三.
    if let Some(before) = before.filter(|it| has_letters_of(&it.name, &row.name)) {
        row.name.clone_from(&before.name);
    }
    let refused = context
        .refuse((place, home), entry, before)
        .and_then(|()| refuse_row(context, entry, before, &row));
    if let Some(before) = before {
        row.revise(before);
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
    context: RowContext<'_>,
    entry: &Entry,
    before: Option<&resident::Model>,
    row: &resident::Model,
) -> Result<(), Problem> {
    check_not_before_birth("birthOn", row.birth_on, row.joined_on)?;
    context.known.groups(entry)?;
    let Some(before) = before else {
        return Ok(());
    };
    // A name alone that contradicts the identity number is more likely the name of another person.
    let by_name = entry.index.is_none() && entry.person.birth().is_none();
    let flawed = row.identity_flaw.is_some() && before.identity_flaw != row.identity_flaw;
    let another = matching::becomes_different_person(before, row);
    if (another || by_name && flawed) && entry.answer != Some(Answer::Same) {
        return Err(if another {
            row_problems::another(before)
        } else {
            row_problems::namesake(before)
        });
    }
    context.refuse_claim(before, row)
}
