//! Encrypts again, in batches, what was encrypted with older keys, so that these keys can be removed after a rotation.

use cunju_entity::resident;
use cunju_entity::value::ResidentId;
use uuid::Uuid;

use super::store::{self, Sample};
use crate::access::session::change::{Writer, begin_task};
use crate::access::vault::{Field, IdentityDocument, Phones, Vault, VaultError};
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::residents::resident::person_values::put_phones;
use crate::residents::resident::rules::clash;

/// Residents per batch. Each batch is one transaction.
const BATCH: u64 = 500;

/// Progress of the encryption.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Values that were checked.
    pub seen: u64,
    /// Values that were encrypted again.
    pub resealed: u64,
}

/// Encrypts every value that an older key encrypted with the newest key, and updates its blind index. An interrupted
/// run can be repeated: values with the newest key are skipped, unless `indexes` says that the index key is new. In
/// that case numbers in an older form are also converted to the current form.
///
/// # Errors
///
/// A database error, or a value that no key of the file decrypts.
pub async fn reseal(
    db: &Db,
    vault: &Vault,
    indexes: bool,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<Progress, Error> {
    let writer = Writer::default();
    let mut progress = Progress::default();
    let mut after = ResidentId::new(Uuid::nil());
    loop {
        let (tx, _turn) = begin_task(db, &writer).await?;
        let rows = store::sealed_after(&tx, after, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(progress);
        };
        after = last.id;
        let mut taken = Vec::new();
        if indexes {
            let documents = rows.iter().map(|row| document(vault, row));
            let documents: Vec<_> = documents.collect::<Result<_, _>>()?;
            let numbers = documents.iter().flatten();
            let numbers = numbers.map(|it| vault.index(Field::IdentityNumber, &it.number));
            taken = store::holders(&tx, numbers.collect()).await?;
        }
        for row in rows {
            let values = [&row.identity_number, &row.phone].into_iter().flatten();
            let old = values.clone().filter(|it| !vault.is_current(it)).count();
            let all = values.count();
            let due = if indexes { all } else { old };
            progress.seen += u64::try_from(all).unwrap_or_default();
            if due == 0 {
                continue;
            }
            let mut new = row.clone();
            sealed_again(vault, &mut new)?;
            if indexes {
                reform(vault, &mut new, &mut taken)?;
            }
            if store::replace(&tx, &row, new).await? {
                progress.resealed += u64::try_from(due).unwrap_or_default();
            }
        }
        tx.commit().await?;
        show(progress);
    }
}

/// The identity document of a resident, if the number is well formed.
fn document(vault: &Vault, row: &resident::Model) -> Result<Option<IdentityDocument>, VaultError> {
    let Some(sealed) = &row.identity_number else {
        return Ok(None);
    };
    let text = vault.open(Field::IdentityNumber, row.id.uuid(), sealed)?;
    Ok(IdentityDocument::parse(&text, row.identity_kind)
        .ok()
        .flatten())
}

fn sealed_again(vault: &Vault, row: &mut resident::Model) -> Result<(), VaultError> {
    let id = row.id.uuid();
    let index = |field, text: &str| Some(vault.index(field, text));
    if let Some(sealed) = &mut row.identity_number {
        let text = vault.open(Field::IdentityNumber, id, sealed)?;
        *sealed = vault.seal(Field::IdentityNumber, id, &text)?;
        row.identity_index = index(Field::IdentityNumber, &text);
    }
    if let Some(sealed) = &mut row.phone {
        let text = vault.open(Field::Phone, id, sealed)?;
        *sealed = vault.seal(Field::Phone, id, &text)?;
        row.phone_index = index(Field::Phone, &text);
    }
    Ok(())
}

/// Converts numbers in an older form to the current form. A text that says that there is no number is removed. A text
/// that is not a number, or that is the number of another resident, is kept without a kind: it identifies nobody, and
/// `verify` reports it.
fn reform(
    vault: &Vault,
    row: &mut resident::Model,
    taken: &mut Vec<resident::Model>,
) -> Result<(), VaultError> {
    let id = row.id.uuid();
    if let Some(sealed) = &row.identity_number {
        let text = vault.open(Field::IdentityNumber, id, sealed)?;
        match IdentityDocument::parse(&text, row.identity_kind) {
            Ok(None) => {
                (row.identity_number, row.identity_index) = (None, None);
                (row.identity_kind, row.identity_flaw) = (None, None);
            }
            Err(_) => row.identity_kind = None,
            Ok(Some(document)) => {
                let index = vault.index(Field::IdentityNumber, &document.number);
                row.identity_number =
                    Some(vault.seal(Field::IdentityNumber, id, &document.number)?);
                row.identity_index = Some(index);
                row.identity_flaw = document.flaw(row.birth_on, row.sex);
                let is_taken = |it: &resident::Model| {
                    it.identity_index == Some(index) && it.id != row.id && clash(it, row)
                };
                let free = !document.kind.is_unique() || !taken.iter().any(is_taken);
                row.identity_kind = free.then_some(document.kind);
                if free {
                    // Two residents of one batch may have one number in different forms; the second must see the first.
                    taken.push(row.clone());
                }
            }
        }
    }
    if let Some(sealed) = &row.phone {
        let text = vault.open(Field::Phone, id, sealed)?;
        // A text that is not a number keeps its index.
        if let Ok(phones) = Phones::parse(&text) {
            put_phones(vault, row, phones.as_ref())?;
        }
    }
    Ok(())
}

impl Vault {
    /// Checks that these keys belong to the register.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if a sample cannot be decrypted, or its blind index belongs to another key.
    pub fn check(&self, samples: &[Sample]) -> Result<(), VaultError> {
        for it in samples {
            let text = self.open(it.field, it.id.uuid(), &it.sealed)?;
            if !self.is_index(it.field, &text, it.index) {
                return Err(VaultError::OtherIndex);
            }
        }
        Ok(())
    }
}
