//! Imports residents. They are matched by identity document, or by name and date of birth; households are validated in
//! their state after all rows.

mod entry;
mod find;
mod groups;
mod household_checks;
mod planning;
mod plans;
mod registered;
mod row_matching;
mod row_problems;

use cunju_entity::value::HouseholdId;
use cunju_entity::{membership, resident};
use sea_orm::ConnectionTrait;

use super::{Import, ImportState, Place, Rows};
use crate::platform::error::Error;
use crate::residents::resident::with_former_head;
use entry::{Answer, refuse_repeated_resident};
pub(super) use entry::{Entry, parse};
use planning::{Plan, plan_all};
use registered::RegisteredData;

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
    let Plan {
        mut planned,
        refused,
        related,
    } = plan_all(import, &known, &placed)?;
    for (at, problem) in refused {
        import.refuse(at, vec![problem]);
    }
    for (at, row) in related {
        import.warn(at, "relation", row_problems::relation_to_another_head(row));
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
