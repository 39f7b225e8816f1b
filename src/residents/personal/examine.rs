//! Checks whether the numbers of residents can be decrypted, are in canonical form, and match their blind indexes.

use cunju_entity::resident;
use cunju_entity::value::{CommitteeId, ResidentId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::store;
use crate::access::vault::{Field, IdentityDocument, Phones, Vault};
use crate::platform::error::Error;

/// Residents per statement.
const BATCH: u64 = 1_000;

/// A number that is not stored as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNumber {
    /// The resident with the number.
    pub resident: ResidentId,
    /// Committee of the resident.
    pub committee: CommitteeId,
    /// Kind of number.
    pub field: Field,
    /// What is wrong; does not reveal the number.
    pub why: &'static str,
}

/// Returns the numbers that are not stored as they should be, up to a limit.
pub async fn find_invalid_numbers(
    db: &impl ConnectionTrait,
    vault: &Vault,
    most: usize,
) -> Result<Vec<InvalidNumber>, Error> {
    let mut found = Vec::new();
    let mut after = ResidentId::new(Uuid::nil());
    while found.len() < most {
        let rows = store::sealed_after(db, after, BATCH).await?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.id;
        for row in &rows {
            let whys = [
                (Field::IdentityNumber, identity(vault, row)),
                (Field::Phone, phones(vault, row)),
            ];
            found.extend(whys.into_iter().filter_map(|(field, why)| {
                why.map(|why| InvalidNumber {
                    resident: row.id,
                    committee: row.committee_id,
                    field,
                    why,
                })
            }));
        }
    }
    found.truncate(most);
    Ok(found)
}

const SEALED: &str = "it cannot be decrypted with the keys of the key file";
const FORM: &str = "it is not in canonical form";
const INDEX: &str = "its blind index belongs to another number";

/// What is wrong with the identity number of a resident.
fn identity(vault: &Vault, row: &resident::Model) -> Option<&'static str> {
    let sealed = row.identity_number.as_ref()?;
    let Ok(text) = vault.open(Field::IdentityNumber, row.id.uuid(), sealed) else {
        return Some(SEALED);
    };
    // A number without a kind identifies nobody; it only has to be found by lookups.
    if let Some(kind) = row.identity_kind {
        match IdentityDocument::parse(&text, Some(kind)) {
            Ok(Some(document)) if document.number == text => {}
            Ok(Some(_)) => return Some(FORM),
            _ => return Some("it is not well formed for its kind"),
        }
    }
    let index = vault.index(Field::IdentityNumber, &text);
    (Some(index) != row.identity_index).then_some(INDEX)
}

/// What is wrong with the telephone numbers of a resident.
fn phones(vault: &Vault, row: &resident::Model) -> Option<&'static str> {
    let sealed = row.phone.as_ref()?;
    let Ok(text) = vault.open(Field::Phone, row.id.uuid(), sealed) else {
        return Some(SEALED);
    };
    match Phones::parse(&text) {
        Ok(Some(phones)) if phones.text() == text => {
            let mut numbers = phones.numbers().map(|it| vault.index(Field::Phone, it));
            let indexes = [row.phone_index, row.phone_index_2, row.phone_index_3];
            // An index without a number is wrong too: a lookup of the removed number would find the resident.
            let fit = indexes.into_iter().all(|index| index == numbers.next());
            (!fit).then_some(INDEX)
        }
        Ok(_) => Some(FORM),
        Err(_) => Some("it cannot be a telephone number"),
    }
}
