//! Reads closed households and their successors.

use std::collections::{HashMap, HashSet};

use cunju_entity::value::{CommitteeId, HouseholdChange, HouseholdId};
use cunju_entity::{committee, household, household_link};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::successor::ClosedHousehold;
use crate::platform::error::Error;

/// Longest chain of successors.
// Each link costs two statements, and a circle in the data must end.
const MOST: usize = 20;
/// Values per statement.
// SQLite binds at most 32,766 values in a statement, PostgreSQL 65,535.
const VALUES: usize = 10_000;

/// Closed households of committees at the addresses of these keys; for each key the one that was closed last.
pub(crate) async fn find_closed_at_addresses(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
    mut keys: Vec<String>,
) -> Result<HashMap<(CommitteeId, String), ClosedHousehold>, Error> {
    keys.sort_unstable();
    keys.dedup();
    let mut closed = HashMap::new();
    for keys in keys.chunks(VALUES) {
        // Ascending, since `extend` overwrites: the household that was closed last remains.
        let found = household::Entity::find()
            .filter(household::Column::CommitteeId.is_in(committees.iter().copied()))
            .filter(household::Column::AddressKey.is_in(keys.iter().cloned()))
            .filter(household::Column::ClosedOn.is_not_null())
            .order_by_asc(household::Column::ClosedOn)
            .order_by_asc(household::Column::Id);
        let found = found.all(db).await?.into_iter();
        closed.extend(found.map(|row| ((row.committee_id, row.address_key.clone()), row)));
    }
    let became = find_successors(db, closed.into_values().collect()).await?;
    let keyed = became.into_iter();
    let keyed = keyed.map(|it| ((it.closed.committee_id, it.closed.address_key.clone()), it));
    Ok(keyed.collect())
}

/// Successors of closed households. Households that were split off from a closed household do not count.
pub(crate) async fn find_successors(
    db: &impl ConnectionTrait,
    closed: Vec<household::Model>,
) -> Result<Vec<ClosedHousehold>, Error> {
    use household_link::Column::{FromHouseholdId, Kind};
    let mut found: Vec<_> = closed.into_iter().map(alone).collect();
    for _ in 0..MOST {
        let last = found.iter().filter_map(|it| match &it.next {
            Some(next) => next.closed_on.map(|_| next.id),
            None => it.went_on().then_some(it.closed.id),
        });
        let last: HashSet<HouseholdId> = last.collect();
        if last.is_empty() {
            break;
        }
        let links = household_link::Entity::find()
            .filter(FromHouseholdId.is_in(last))
            .filter(Kind.is_in([HouseholdChange::Merged, HouseholdChange::Moved]));
        let links = links.all(db).await?;
        if links.is_empty() {
            break;
        }
        let next: HashMap<_, _> = links
            .iter()
            .map(|link| (link.from_household_id, link.household_id))
            .collect();
        let ids: HashSet<_> = next.values().copied().collect();
        let rows = household::Entity::find().filter(household::Column::Id.is_in(ids));
        let rows = rows.all(db).await?.into_iter();
        let rows: HashMap<HouseholdId, household::Model> = rows.map(|row| (row.id, row)).collect();
        for it in &mut found {
            let last = it.next.as_ref().map_or(it.closed.id, |next| next.id);
            let row = next.get(&last).and_then(|id| rows.get(id));
            it.next = row.cloned().or_else(|| it.next.take());
        }
    }
    named(db, &mut found).await?;
    Ok(found)
}

/// Adds the committees of the successors.
async fn named(db: &impl ConnectionTrait, found: &mut [ClosedHousehold]) -> Result<(), Error> {
    let ids = found.iter().filter_map(|it| it.next.as_ref());
    let ids: HashSet<CommitteeId> = ids.map(|next| next.committee_id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = committee::Entity::find().filter(committee::Column::Id.is_in(ids));
    let rows = rows.all(db).await?;
    for it in found {
        let id = it.next.as_ref().map(|next| next.committee_id);
        let row = rows.iter().find(|row| Some(row.id) == id);
        it.at = row.map(|row| (row.code, row.name.clone()));
    }
    Ok(())
}

fn alone(closed: household::Model) -> ClosedHousehold {
    ClosedHousehold {
        closed,
        next: None,
        at: None,
    }
}
