//! Households as they are after all rows: one head at most, and none who loses that without another.

use std::collections::{BTreeMap, HashMap};

use cunju_entity::value::{HouseholdId, Kinship, ResidentId};
use cunju_entity::{household, resident};

use super::known::Known;
use super::{Complaint, Planned, words};
use crate::problem::ProblemCode;

/// Takes out the rows that would leave a household with two heads, or without the one that it has.
pub(super) fn refused(known: &Known, planned: &mut Vec<Planned>) -> Vec<(usize, Complaint)> {
    let mut refused = Vec::new();
    loop {
        let heads = after(known, planned);
        let mut bad: BTreeMap<usize, Complaint> = BTreeMap::new();
        for plan in planned.iter() {
            let heads = heads.get(&plan.home).map_or(&[][..], Vec::as_slice);
            let was = plan.before.as_ref().map(|row| row.relation);
            let is_head = plan.row.relation == Kinship::Head;
            if is_head && heads.len() > 1 && was != Some(Kinship::Head) {
                let code = ProblemCode::AlreadyExists;
                bad.insert(plan.at, ("relation", code, words::second_head()));
            }
            let head = known.by_id.get(&plan.home).and_then(|home| home.head_id);
            if !is_head && heads.is_empty() && head == Some(plan.row.id) {
                bad.insert(
                    plan.at,
                    ("relation", ProblemCode::Invalid, words::no_head()),
                );
            }
        }
        if bad.is_empty() {
            return refused;
        }
        planned.retain(|plan| !bad.contains_key(&plan.at));
        refused.extend(bad);
    }
}

/// Households whose head is another after all rows, before and after.
pub(super) fn heads(
    known: &Known,
    planned: &[Planned],
) -> Vec<(household::Model, household::Model)> {
    let heads = after(known, planned);
    let mut changed = Vec::new();
    for (home, heads) in heads {
        let (Some(before), [head]) = (known.by_id.get(&home), heads.as_slice()) else {
            continue;
        };
        if before.head_id != Some(*head) {
            let after = household::Model {
                head_id: Some(*head),
                head: None,
                revision: before.revision + 1,
                ..before.clone()
            };
            changed.push((before.clone(), after));
        }
    }
    changed
}

/// The heads of each household that rows are of, after them.
fn after(known: &Known, planned: &[Planned]) -> BTreeMap<HouseholdId, Vec<ResidentId>> {
    let mut rows: HashMap<ResidentId, &resident::Model> = HashMap::new();
    for plan in planned {
        rows.insert(plan.row.id, &plan.row);
    }
    let mut heads: BTreeMap<HouseholdId, Vec<ResidentId>> = BTreeMap::new();
    for plan in planned {
        if heads.contains_key(&plan.home) {
            continue;
        }
        let stay = known.residents.get(&plan.home);
        let stay = stay.into_iter().flatten();
        let stay = stay.map(|row| rows.get(&row.id).copied().unwrap_or(row));
        let of: Vec<_> = stay.filter(|row| row.relation == Kinship::Head).collect();
        heads.insert(plan.home, of.iter().map(|row| row.id).collect());
    }
    for plan in planned.iter().filter(|plan| plan.before.is_none()) {
        if plan.row.relation == Kinship::Head
            && let Some(heads) = heads.get_mut(&plan.home)
        {
            heads.push(plan.row.id);
        }
    }
    heads
}
