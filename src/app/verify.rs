//! The consistency check: recomputes counters and derived dates from the facts and reports where the stored values
//! differ, and reports duplicates of what must be unique.

mod measure_store;
mod people_store;
mod store;

use std::fmt;

use crate::access::vault::Vault;
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::residents::personal;

/// Highest number of identity and telephone numbers to report.
const MOST_NUMBERS: usize = 1_000;

/// A stored value that does not match the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the table.
    pub table: &'static str,
    /// Mandate, unit and dates of the row.
    pub place: String,
    /// Value computed from the facts.
    pub expected: String,
    /// Value in the table.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            place,
            expected,
            found,
        } = self;
        write!(
            f,
            "{table} {place}: the facts give {expected}, the table has {found}"
        )
    }
}

/// Recomputes all counters and derived values and returns every difference.
pub async fn run(db: &Db) -> Result<Vec<Difference>, Error> {
    // Several statements read facts and counters; the snapshot hides concurrent writes of a server from them.
    let db = &db.snapshot().await?;
    let mut differences = Vec::new();
    for mandate in store::mandates(db).await? {
        differences.extend(store::owed(db, mandate).await?);
        differences.extend(store::counted(db, mandate).await?);
    }
    differences.extend(measure_store::counted(db).await?);
    differences.extend(people_store::addresses(db).await?);
    differences.extend(people_store::numbers(db).await?);
    Ok(differences)
}

/// Decrypts every number of the register and returns those that are not in canonical form or not found by their index.
pub async fn numbers(db: &Db, vault: &Vault) -> Result<Vec<Difference>, Error> {
    let db = &db.snapshot().await?;
    let found = personal::find_invalid_numbers(db, vault, MOST_NUMBERS).await?;
    Ok(found
        .into_iter()
        .map(|it| Difference {
            table: "resident",
            place: format!("{} {} ({})", it.field.column(), it.resident, it.committee),
            expected: "a number in canonical form, found by its index; `cunju keys reseal --indexes` converts \
                       earlier ones"
                .to_owned(),
            found: format!("otherwise: {}", it.why),
        })
        .collect())
}
