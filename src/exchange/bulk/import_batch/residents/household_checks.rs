//! Validates households after all rows: who is the head, and which rows are invalid.

use std::collections::{BTreeMap, HashMap, HashSet};

use cunju_entity::value::{HouseholdId, ResidentId};
use cunju_entity::{household, resident};

use super::Planned;
use super::registered::RegisteredData;
use crate::platform::problem::{Channel, Problem};
use crate::residents::household::heads::{self, Member};

/// Removes the rows that would leave a household with two heads, or without its current one.
pub(super) fn remove_invalid(
    known: &RegisteredData,
    planned: &mut Vec<Planned<'_>>,
) -> Vec<(usize, Problem)> {
    let mut refused = HashMap::new();
    for (home, mut members) in after(known, planned) {
        let head = known.by_id.get(&home).and_then(|home| home.head_id);
        refused.extend(heads::reject_invalid_heads(
            head,
            &mut members,
            Channel::File,
        ));
    }
    let mut rows = Vec::new();
    planned.retain(|plan| match refused.remove(&plan.row.id) {
        None => true,
        Some(problem) => {
            rows.push((plan.at, problem));
            false
        }
    });
    rows
}

/// The heads of a table whose rows are refused: the person, if it is registered, and the number of the row.
pub(super) type RefusedHeads = HashMap<HouseholdId, (Option<ResidentId>, u32)>;

/// The rows that give a relation to a refused head, although the household has another one, with the row of that head.
pub(super) fn related_to_refused_head(
    known: &RegisteredData,
    planned: &[Planned<'_>],
    refused: &RefusedHeads,
) -> HashMap<usize, u32> {
    if refused.is_empty() {
        return HashMap::new();
    }
    let heads = after(known, planned).into_iter();
    let heads = heads.filter_map(|(home, members)| Some((home, heads::head(&members)?)));
    let heads: HashMap<HouseholdId, ResidentId> = heads.collect();
    let related = planned.iter().filter_map(|plan| {
        let head = heads.get(&plan.home)?;
        let (person, row) = refused.get(&plan.home)?;
        let was = plan.before.as_ref().map(|row| row.relation);
        let differs = *person != Some(*head) && was != Some(plan.row.relation);
        differs.then_some((plan.at, *row))
    });
    related.collect()
}

/// Households whose head, or the head's name, changes by the rows; the state before and after.
pub(super) fn heads(
    known: &RegisteredData,
    planned: &[Planned<'_>],
) -> Vec<(household::Model, household::Model)> {
    let mut changed = Vec::new();
    for (home, members) in after(known, planned) {
        let head = heads::head(&members);
        let Some(before) = known.by_id.get(&home) else {
            continue;
        };
        let after = if head.is_some() && before.head_id != head {
            Some(household::Model {
                head_id: head,
                head: None,
                revision: before.revision + 1,
                ..before.clone()
            })
        } else {
            let rows = planned.iter().filter(|plan| plan.home == home);
            let names =
                rows.filter_map(|plan| Some((&*plan.before.as_ref()?.name, &*plan.row.name)));
            heads::renamed(before, names)
        };
        changed.extend(after.map(|after| (before.clone(), after)));
    }
    changed
}

/// A resident whom no row mentions, and whose relation was to a head that the rows replace.
pub(super) struct Stale {
    /// Position of the row with the new head.
    pub(super) at: usize,
    pub(super) before: resident::Model,
    pub(super) after: resident::Model,
}

/// The residents of households with a new head whom no row mentions: their relation to it is unknown.
pub(super) fn stale(
    known: &RegisteredData,
    planned: &[Planned<'_>],
    heads: &[(household::Model, household::Model)],
    with_former_head: &HashSet<HouseholdId>,
) -> Vec<Stale> {
    let rows: HashMap<ResidentId, usize> = planned.iter().map(|it| (it.row.id, it.at)).collect();
    let mut stale = Vec::new();
    for (home, after) in heads {
        let had_head = home.head_id.is_some() || with_former_head.contains(&home.id);
        // Otherwise a daughter of the former head would be registered as a daughter of the new one.
        let replaced = had_head && home.head_id != after.head_id;
        let at = after.head_id.and_then(|head| rows.get(&head));
        let Some(at) = at.filter(|_| replaced) else {
            continue;
        };
        let there = known.of(home.id).iter();
        for before in there.filter(|it| !rows.contains_key(&it.id)) {
            stale.extend(heads::with_unknown_relation(before).map(|after| Stale {
                at: *at,
                before: before.clone(),
                after,
            }));
        }
    }
    stale
}

/// The residents of each household in the batch, after all rows.
fn after(known: &RegisteredData, planned: &[Planned<'_>]) -> BTreeMap<HouseholdId, Vec<Member>> {
    let rows: HashMap<ResidentId, &Planned<'_>> =
        planned.iter().map(|plan| (plan.row.id, plan)).collect();
    let mut members: BTreeMap<HouseholdId, Vec<Member>> = BTreeMap::new();
    for plan in planned {
        members.entry(plan.home).or_insert_with(|| {
            let there = known.residents.get(&plan.home).into_iter().flatten();
            let member = |row: &resident::Model| Member {
                id: row.id,
                was: Some(row.relation),
                is: rows.get(&row.id).map_or(row.relation, |it| it.row.relation),
            };
            there.map(member).collect()
        });
    }
    for plan in planned.iter().filter(|plan| plan.before.is_none()) {
        if let Some(members) = members.get_mut(&plan.home) {
            members.push(Member {
                id: plan.row.id,
                was: None,
                is: plan.row.relation,
            });
        }
    }
    members
}
