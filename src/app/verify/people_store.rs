//! What identifies households and persons, and is not the only one or not well formed.

use cunju_entity::value::{CommitteeId, HouseholdId, ResidentId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::Difference;
use crate::platform::database::query;
use crate::platform::error::Error;
use crate::reference::search::spelled::key;
use crate::residents::household::{TAKEN, plain};

#[derive(FromQueryResult)]
struct Home {
    id: HouseholdId,
    committee_id: CommitteeId,
    address: String,
    address_key: String,
}

#[derive(FromQueryResult)]
struct Number {
    id: ResidentId,
    committee_id: CommitteeId,
}

#[derive(FromQueryResult)]
struct Unread {
    committee_id: CommitteeId,
    numbers: i64,
}

/// What is wrong with the keys by which the addresses of open households are told apart.
pub(super) async fn addresses(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    let named = |row: Home, expected: &str, found: &str| Difference {
        table: "household",
        place: format!("{} ({})", row.id, row.committee_id),
        expected: expected.to_owned(),
        found: found.to_owned(),
    };
    let twice: Vec<Home> = query(db, TWICE, vec![TAKEN.into()]).await?;
    let mut differences: Vec<Difference> = twice
        .into_iter()
        .map(|row| {
            named(
                row,
                "one open household at an address",
                "another one at the same address",
            )
        })
        .collect();
    let mut after = Uuid::nil();
    while differences.len() < MOST {
        let rows: Vec<Home> = query(db, OPEN, vec![after.into()]).await?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.id.uuid();
        // A key of its own begins with that of the address.
        let fits = |row: &Home| plain(&row.address_key) == key(&row.address);
        let unfit = rows.into_iter().filter(|row| !fits(row));
        differences.extend(unfit.map(|row| named(row, "the key of its address", "another key")));
    }
    differences.truncate(MOST);
    Ok(differences)
}

/// Most differences of a kind that are named.
const MOST: usize = 1_000;
/// Open households at the address of another one: those that were found when households got their keys, and any that
/// came about past the unique index.
const TWICE: &str = "SELECT h.id, h.committee_id, h.address, h.address_key FROM household h \
    WHERE h.closed_on IS NULL AND (h.address_key LIKE '%' || $1 || '%' OR EXISTS (SELECT 1 FROM household o \
        WHERE o.committee_id = h.committee_id AND o.address_key = h.address_key AND o.id <> h.id \
          AND o.closed_on IS NULL AND o.address_key <> '')) \
    ORDER BY h.id LIMIT 1000";
/// Open households, batch by batch.
const OPEN: &str = "SELECT id, committee_id, address, address_key FROM household \
    WHERE closed_on IS NULL AND id > $1 ORDER BY id LIMIT 5000";

/// Committees with identity numbers that were not read in one form yet.
const UNREAD: &str = "SELECT committee_id, COUNT(*) AS numbers FROM resident \
    WHERE identity_number IS NOT NULL AND identity_kind IS NULL AND erased_on IS NULL \
    GROUP BY committee_id ORDER BY committee_id LIMIT 1000";

/// Residents under whose identity number another one is registered or lives.
pub(super) async fn numbers(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for (but, what) in [
        ("LIVING_HERE_REGISTERED_ELSEWHERE", "registered"),
        ("REGISTERED_LIVING_ELSEWHERE", "living"),
    ] {
        const SQL: &str = "SELECT r.id, r.committee_id FROM resident r \
            WHERE r.identity_index IS NOT NULL AND r.household_id IS NOT NULL AND r.died_on IS NULL \
              AND r.erased_on IS NULL AND r.living_state <> $1 \
              AND COALESCE(r.identity_kind, '') NOT IN ('PASSPORT', 'OTHER') \
              AND EXISTS (SELECT 1 FROM resident o WHERE o.identity_index = r.identity_index AND o.id <> r.id \
                AND o.household_id IS NOT NULL AND o.died_on IS NULL AND o.erased_on IS NULL \
                AND o.living_state <> $1) \
            ORDER BY r.id LIMIT 1000";
        let rows: Vec<Number> = query(db, SQL, vec![but.into()]).await?;
        differences.extend(rows.into_iter().map(|row| Difference {
            table: "resident",
            place: format!("{} ({})", row.id, row.committee_id),
            expected: format!("one {what} resident to an identity number"),
            found: "another one with the same number".to_owned(),
        }));
    }
    let rows: Vec<Unread> = query(db, UNREAD, vec![]).await?;
    differences.extend(rows.into_iter().map(|row| Difference {
        table: "resident",
        place: format!("committee {}", row.committee_id),
        expected: "identity numbers that are well formed and of one person; `cunju keys reseal --indexes` reads those \
                   of before"
            .to_owned(),
        found: format!("{} others", row.numbers),
    }));
    Ok(differences)
}
