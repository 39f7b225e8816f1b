//! The recount: what the tables of counts and the derived days should say by the facts, and where
//! they say something else; and what is there twice of which there is one.

mod measure_store;
mod people_store;
mod store;

use std::fmt;

use crate::access::vault::Vault;
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::residents::personal;

/// Most numbers that are named.
const MOST_NUMBERS: usize = 1_000;

/// A figure that the facts do not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Table.
    pub table: &'static str,
    /// Mandate, place and days of the row.
    pub place: String,
    /// What the facts say.
    pub expected: String,
    /// What the table says.
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
            "{table} {place}: the facts say {expected}, the table {found}"
        )
    }
}

/// Recounts everything that is counted or derived, and names every difference.
pub async fn run(db: &Db) -> Result<Vec<Difference>, Error> {
    // Facts and counts are read by several statements: a server that writes meanwhile must not come between.
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

/// Opens every number of the register, and names those that are not as numbers are kept, or not found by theirs.
pub async fn numbers(db: &Db, vault: &Vault) -> Result<Vec<Difference>, Error> {
    let db = &db.snapshot().await?;
    let found = personal::misfits(db, vault, MOST_NUMBERS).await?;
    Ok(found
        .into_iter()
        .map(|it| Difference {
            table: "resident",
            place: format!("{} {} ({})", it.field.column(), it.resident, it.committee),
            expected: "a number in its one form, found by its index; `cunju keys reseal --indexes` brings those of \
                       before into it"
                .to_owned(),
            found: format!("otherwise: {}", it.why),
        })
        .collect())
}
