//! Checks keys and numbers of households and persons: each must be unique and well-formed.

use cunju_entity::value::{CommitteeId, HouseholdId, ResidentId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::Difference;
use crate::platform::database::query;
use crate::platform::error::Error;
use crate::reference::search::address_key::key;

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

/// Wrong keys of open households' addresses, and duplicate addresses.
pub(super) async fn addresses(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    let named = |row: Home, expected: &str, found: &str| Difference {
        table: "household",
        place: format!("{} ({})", row.id, row.committee_id),
        expected: expected.to_owned(),
        found: found.to_owned(),
    };
    let twice: Vec<Home> = query(db, TWICE, Vec::new()).await?;
    let mut differences: Vec<Difference> = twice
        .into_iter()
        .map(|row| {
            named(
                row,
                "one open household at the address",
                "another household at the same address",
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
        let unfit = rows
            .into_iter()
            .filter(|row| row.address_key != key(&row.address));
        differences.extend(unfit.map(|row| named(row, "the key of its address", "another key")));
    }
    differences.truncate(MOST);
    Ok(differences)
}

/// Highest number of differences of a kind to report.
const MOST: usize = 1_000;
/// Open households at the address of another, which only a bypass of the unique index allows.
const TWICE: &str = "SELECT h.id, h.committee_id, h.address, h.address_key FROM household h \
    WHERE h.closed_on IS NULL AND EXISTS (SELECT 1 FROM household o \
        WHERE o.committee_id = h.committee_id AND o.address_key = h.address_key AND o.id <> h.id \
          AND o.closed_on IS NULL) \
    ORDER BY h.id LIMIT 1000";
/// Open households, in batches.
const OPEN: &str = "SELECT id, committee_id, address, address_key FROM household \
    WHERE closed_on IS NULL AND id > $1 ORDER BY id LIMIT 5000";

/// Committees with identity numbers that have not yet been converted to canonical form.
const UNREAD: &str = "SELECT committee_id, COUNT(*) AS numbers FROM resident \
    WHERE identity_number IS NOT NULL AND identity_kind IS NULL AND erased_on IS NULL \
    GROUP BY committee_id ORDER BY committee_id LIMIT 1000";

/// Residents whose identity number belongs to another registered or living resident too.
pub(super) async fn numbers(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for (but, what) in [
        ("LIVING_HERE_REGISTERED_ELSEWHERE", "registered"),
        ("REGISTERED_LIVING_ELSEWHERE", "living"),
    ] {
        // One person may be registered in one committee and live in another, with a row in each; two rows of one role
        // are wrong. Passports of two countries may have the same number.
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
            expected: format!("one {what} resident with the identity number"),
            found: "another resident with the same number".to_owned(),
        }));
    }
    let rows: Vec<Unread> = query(db, UNREAD, vec![]).await?;
    differences.extend(rows.into_iter().map(|row| Difference {
        table: "resident",
        place: format!("committee {}", row.committee_id),
        expected: "well-formed identity numbers, each of one person; `cunju keys reseal --indexes` converts earlier \
                   ones"
            .to_owned(),
        found: format!("{} others", row.numbers),
    }));
    Ok(differences)
}
