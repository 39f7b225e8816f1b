//! What identifies households and persons, and is not the only one or not well formed.

use cunju_entity::value::{CommitteeId, HouseholdId, ResidentId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::Difference;
use crate::database::query;
use crate::error::Error;

#[derive(FromQueryResult)]
struct Address {
    id: HouseholdId,
    committee_id: CommitteeId,
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

/// Open households at the address of another, which have a key of their own since that was found.
pub(super) async fn addresses(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    const SQL: &str = "SELECT id, committee_id FROM household \
        WHERE closed_on IS NULL AND address_key LIKE $1 ORDER BY id LIMIT 1000";
    let rows: Vec<Address> = query(db, SQL, vec!["%\u{1f}%".into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Difference {
            table: "household",
            place: format!("{} ({})", row.id, row.committee_id),
            expected: "one open household at an address".to_owned(),
            found: "another one at the same address".to_owned(),
        })
        .collect())
}

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
