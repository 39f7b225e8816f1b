//! Finds residents in the caller's jurisdiction by a complete identity number or telephone number: for a stated
//! purpose, logged and counted.

use cunju_entity::{access_log, resident};

use super::disclosure::{AccessPurpose, blank, entry, write_access_log};
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::vault::document::Malformed;
use crate::access::vault::{Field, IdentityDocument};
use crate::platform::error::{Code, Error};
use crate::platform::message::message;

/// Most lookups of a caller in a minute: more than a service counter needs, too few to search by trial and error.
const MOST: usize = 20;
/// Most residents returned for one number: a family or a hostel may share a telephone.
const FOUND: u64 = 20;
/// Longest number, in characters.
const LENGTH: usize = 64;

/// Counts a lookup, whatever its result.
fn admit(session: &Session) -> Result<(), Error> {
    let subject = session.actor.subject();
    // In memory: a caller of several servers has the limit on each of them.
    if !session
        .vault
        .lookups
        .admit(subject, session.clock.now(), MOST)
    {
        tracing::warn!(
            subject,
            request.id = session.id,
            "refused more than {MOST} lookups by number in a minute"
        );
        return Err(Error::Input {
            code: Code::RateLimited,
            message: message!("personal-lookups-too-many", max = MOST),
        });
    }
    Ok(())
}

/// Refuses a text that is not a number. It checks only the text, so it reveals nothing about the register and is not
/// counted.
fn refuse_none(field: Field, number: &str) -> Result<(), Error> {
    let wrong = if number.chars().count() > LENGTH || field.normalize(number).is_empty() {
        message!("personal-number-length-wrong")
    } else {
        let wrong = match field {
            Field::IdentityNumber => {
                IdentityDocument::refuse_none(number).map_err(Malformed::wrong)
            }
            // Any digits may have been stored before telephone numbers were checked, so they are looked up.
            Field::Phone => Ok(()),
        };
        match wrong {
            Ok(()) => return Ok(()),
            Err(wrong) => wrong,
        }
    };
    Err(Error::input(message!("personal-number-wrong", wrong)))
}

/// Residents in the caller's jurisdiction with this number, at most 20, members of a household first.
///
/// # Errors
///
/// [`Error::Forbidden`] if the caller's role may not look up numbers; [`Error::Input`] for a text that is not a number;
/// `RATE_LIMITED` above 20 a minute; [`Error::Unavailable`] if the lookup cannot be logged.
pub(super) async fn find(
    session: &Session,
    field: Field,
    number: &str,
    purpose: AccessPurpose,
) -> Result<Vec<resident::Model>, Error> {
    session.require(Permission::ReadSensitive)?;
    refuse_none(field, number)?;
    admit(session)?;
    let index = session.vault.index(field, number);
    let scope = session.actor.scope();
    let found = store::indexed(&session.db, scope, (field, index), FOUND).await?;
    let looked = |reading: access_log::Model| access_log::Model {
        entity: "lookup".to_owned(),
        ..reading
    };
    // A lookup without a result leaves an entry as well, since it tells that the number is not registered.
    let readings: Vec<access_log::Model> = if found.is_empty() {
        vec![looked(blank(session, purpose, field.column()))]
    } else {
        let keys = found.iter().map(|row| (row.committee_id, row.id));
        keys.map(|key| looked(entry(session, purpose, key, field.column())))
            .collect()
    };
    write_access_log(session, readings).await?;
    Ok(found)
}
