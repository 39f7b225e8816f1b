//! Finding residents by a whole identity number or telephone number: in the caller's area, for a stated
//! purpose, written down and counted.

use cunju_entity::{reading, resident};

use super::reading::{ReadingPurpose, blank, entry, write};
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::vault::document::Malformed;
use crate::access::vault::{Field, IdentityDocument};
use crate::platform::error::{Code, Error, text};

/// Most lookups of a caller in a minute: more than a counter serves people, fewer than a search by trial.
const MOST: usize = 20;
/// Most residents of one number: a family, or a hostel, shares a telephone.
const FOUND: u64 = 20;
/// Longest number, in characters.
const LENGTH: usize = 64;

/// Counts a lookup, whatever it finds.
fn admit(session: &Session) -> Result<(), Error> {
    let subject = session.actor.subject();
    if !session
        .vault
        .lookups
        .admit(subject, session.clock.now(), MOST)
    {
        tracing::warn!(
            subject,
            request.id = session.id,
            "more than {MOST} lookups by number in a minute are refused"
        );
        return Err(Error::Input {
            code: Code::RateLimited,
            message: text(
                format!("按号码查询每分钟最多 {MOST} 次，请一分钟后再试。"),
                format!("At most {MOST} lookups by number in a minute. Try again after a minute."),
            ),
        });
    }
    Ok(())
}

/// Refuses what is no number. It looks at the text alone, so that it tells nothing of the register and costs nothing.
fn refuse_none(field: Field, number: &str) -> Result<(), Error> {
    let wrong = if number.chars().count() > LENGTH || field.normal(number).is_empty() {
        text(
            "号码不完整或过长。",
            "The number is not whole, or too long.",
        )
    } else {
        let wrong = match field {
            Field::IdentityNumber => {
                IdentityDocument::refuse_none(number).map_err(Malformed::wrong)
            }
            // What has digits may have been kept before telephones were checked, and is looked for.
            Field::Phone => Ok(()),
        };
        match wrong {
            Ok(()) => return Ok(()),
            Err(wrong) => wrong,
        }
    };
    Err(Error::input(text(
        format!("number：{}请核对并填写完整的号码。", wrong.zh),
        format!("number: {} Check it and give the whole number.", wrong.en),
    )))
}

/// Residents in the caller's area who have this number, at most 20: those of a household first.
///
/// # Errors
///
/// [`Error::Forbidden`] if the caller's role may not, [`Error::Input`] for what is no number, `RATE_LIMITED` past 20 a minute,
/// [`Error::Unavailable`] if the lookup cannot be written down.
pub async fn find(
    session: &Session,
    field: Field,
    number: &str,
    purpose: ReadingPurpose,
) -> Result<Vec<resident::Model>, Error> {
    session.require(Permission::ReadSensitive)?;
    refuse_none(field, number)?;
    admit(session)?;
    let index = session.vault.index(field, number);
    let scope = session.actor.scope();
    let found = store::indexed(&session.db, scope, (field, index), FOUND).await?;
    let looked = |reading: reading::Model| reading::Model {
        entity: "lookup".to_owned(),
        ..reading
    };
    let readings: Vec<reading::Model> = if found.is_empty() {
        vec![looked(blank(session, purpose, field.column()))]
    } else {
        let keys = found.iter().map(|row| (row.committee_id, row.id));
        keys.map(|key| looked(entry(session, purpose, key, field.column())))
            .collect()
    };
    write(session, readings).await?;
    Ok(found)
}
