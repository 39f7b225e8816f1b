//! Plans the changes of a batch of residents: the row of each resident after it, and the rows that are refused.

use std::collections::{BTreeMap, HashMap};

use cunju_entity::resident;
use cunju_entity::revised::Revised;
use cunju_entity::value::Kinship;

use super::entry::{Answer, Entry};
use super::find::{RowContext, assign};
use super::household_checks::{self, RefusedHeads};
use super::plans::Plans;
use super::registered::RegisteredData;
use super::{Planned, row_problems};
use crate::exchange::bulk::import_batch::{Import, Place};
use crate::platform::error::Error;
use crate::platform::problem::Problem;
use crate::residents::name::has_letters_of;
use crate::residents::resident::matching;
use crate::residents::resident::person_values::{check_not_before_birth, new_resident};

/// Maximum number of times that a batch is planned again without the rows that were refused; real tables need far
/// fewer.
const PASSES: usize = 100;

/// The changes of a batch.
pub(super) struct Plan<'a> {
    pub(super) planned: Vec<Planned<'a>>,
    /// The rows without changes.
    pub(super) refused: BTreeMap<usize, Problem>,
    /// Rows of new residents whose relation is to a head that was refused, and the row of that head.
    pub(super) related: HashMap<usize, u32>,
}

/// Plans the changes of a batch. A row that is invalid for its household must not
/// affect others, so the other rows are planned again without it.
pub(super) fn plan_all<'a>(
    import: &Import<'_>,
    known: &RegisteredData,
    placed: &'a [(usize, Entry, Place)],
) -> Result<Plan<'a>, Error> {
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
        let mut bad = household_checks::remove_invalid(known, &mut planned);
        let mut related = HashMap::new();
        if bad.is_empty() {
            let heads = refused_heads(import, known, &assigned, &order, &refused);
            related = household_checks::related_to_refused_head(known, &planned, &heads);
            // A registered relation is that to the registered head; an older table must not replace it.
            let replaces = planned.iter().filter(|it| it.before.is_some());
            let replaces = replaces.filter_map(|it| Some((it.at, *related.get(&it.at)?)));
            bad.extend(replaces.map(|(at, row)| {
                let words = row_problems::relation_to_another_head(row);
                (at, Problem::invalid("relation", words))
            }));
            planned.retain(|it| it.before.is_none() || !related.contains_key(&it.at));
        }
        if bad.is_empty() || passes == PASSES {
            refused.extend(bad);
            return Ok(Plan {
                planned,
                refused,
                related,
            });
        }
        out.extend(bad);
    }
}

/// The heads of households whose rows are refused.
fn refused_heads(
    import: &Import<'_>,
    known: &RegisteredData,
    assigned: &HashMap<usize, resident::Model>,
    rows: &[&(usize, Entry, Place)],
    refused: &BTreeMap<usize, Problem>,
) -> RefusedHeads {
    let rows = rows.iter().filter(|(at, ..)| refused.contains_key(at));
    let heads = rows.filter(|(_, entry, _)| entry.person.relation == Some(Kinship::Head));
    let heads = heads.filter_map(|(at, entry, place)| {
        let person = assigned.get(at).map(|row| row.id);
        Some((known.home(*place, entry)?, (person, import.number(*at))))
    });
    heads.collect()
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
