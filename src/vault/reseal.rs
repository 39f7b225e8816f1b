//! After a rotation: what older keys sealed is sealed anew, in batches, so that those keys can go.

use cunju_entity::value::ResidentId;
use uuid::Uuid;

use super::store::{self, Sample};
use super::{Field, Vault, VaultError};
use crate::change::{Writer, aside};
use crate::database::Db;
use crate::error::Error;

/// Residents of one batch, which is one transaction.
const BATCH: u64 = 500;

/// How far sealing anew has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Values that were looked at.
    pub seen: u64,
    /// Values that were sealed anew.
    pub resealed: u64,
}

/// Seals every value with the newest key that another sealed, and writes its blind index anew. Stopped
/// half-way, it goes on where it is called again: what has the newest key is left as it is, unless
/// `indexes` says that the key of the index is new.
///
/// # Errors
///
/// An error of the database, or a value that no key of the file opens.
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
        let (tx, _turn) = aside(db, &writer).await?;
        let rows = store::sealed_after(&tx, after, BATCH).await?;
        let Some((last, _, _)) = rows.last() else {
            return Ok(progress);
        };
        after = *last;
        for (id, number, phone) in &rows {
            let values = [(Field::IdentityNumber, number), (Field::Phone, phone)];
            for (field, sealed) in values {
                let Some(sealed) = sealed else { continue };
                progress.seen += 1;
                if vault.is_current(sealed) && !indexes {
                    continue;
                }
                let text = vault.open(field, id.uuid(), sealed)?;
                let new = vault.seal(field, id.uuid(), &text)?;
                let new = (sealed, new, vault.index(field, &text));
                progress.resealed += u64::from(store::replace(&tx, field, *id, new).await?);
            }
        }
        tx.commit().await?;
        show(progress);
    }
}

impl Vault {
    /// Checks that these keys are those of the register.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if a sample does not open, or its blind index is of another key.
    pub fn check(&self, samples: &[Sample]) -> Result<(), VaultError> {
        for it in samples {
            let text = self.open(it.field, it.id.uuid(), &it.sealed)?;
            if self.index(it.field, &text) != it.index {
                return Err(VaultError::OtherIndex);
            }
        }
        Ok(())
    }
}
