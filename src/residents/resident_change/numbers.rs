//! Identity numbers and telephone numbers of residents: encrypted and checked. In the whole register, an identity
//! number belongs to at most one registered and one living resident.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::resident;
use cunju_entity::value::{IdentityKind, ResidentId};
use futures_util::future::OptionFuture;

use super::similar::alike;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::Session;
use crate::access::session::change::{ChangeOptions, UnitOfWork};
use crate::access::vault::{Field, Vault};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Channel, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;
use crate::residents::resident::matching::{self, Claim, Likeness, Obstacle};
use crate::residents::resident::rules::is_here;
use crate::residents::resident::{self as people, duplicate_errors};
use crate::residents::stay::last_stays;
use crate::residents::{personal, sensitive_access};

/// Encrypts the numbers of a resident again under a new ID, since the ID is part of the encryption.
pub(super) fn reseal_under_id(
    vault: &Vault,
    row: &mut resident::Model,
    id: ResidentId,
) -> Result<(), Error> {
    for (field, sealed) in [
        (Field::IdentityNumber, &mut row.identity_number),
        (Field::Phone, &mut row.phone),
    ] {
        if let Some(value) = sealed {
            let opened = vault.open(field, row.id.uuid(), value)?;
            *value = vault.seal(field, id.uuid(), &opened)?;
        }
    }
    row.id = id;
    Ok(())
}

/// Counts and logs, before any lookup, that a change compares a number other than the resident's own with the register;
/// `own` is the ID of the resident, if registered.
///
/// # Errors
///
/// `RATE_LIMITED`; the caller's role may not register residents.
pub(super) async fn check(
    session: &Session,
    own: Option<&ID>,
    number: &MaybeUndefined<String>,
) -> Result<(), Error> {
    // First: a caller without the permission must not fill the access log, nor use the limit.
    session.require(Permission::KeepHouseholds)?;
    let MaybeUndefined::Value(number) = number else {
        return Ok(());
    };
    let own =
        OptionFuture::from(own.map(|own| resolve_argument(session, own, ClientIdType::Resident)))
            .await;
    // The change itself reports an invalid ID.
    if let Some(Ok(Some(GlobalId::Resident(key)))) = own {
        let index = session.vault.index(Field::IdentityNumber, number);
        let rows = people::by_ids(&session.db, session.actor.scope(), &[key]).await?;
        let mut rows = rows.iter();
        if rows.any(|row| row.id == key.1 && row.identity_index == Some(index)) {
            return Ok(());
        }
    }
    personal::number_checks::check(session).await
}

/// Whether a change reveals whether a number is registered. `validateOnly` must not reveal it to a grid worker, who
/// could try numbers without leaving a record.
pub(super) fn may_reveal(session: &Session, options: &ChangeOptions) -> bool {
    sensitive_access::may_read_everyone(&session.actor) || !options.validate_only
}

/// The user error for a grid worker who enters a registered number. It does not depend on where or for whom the number
/// is registered.
pub(super) fn known(field: &str) -> Problem {
    let known = message!("resident-number-not-by-grid-worker");
    Problem::at(field, ProblemCode::AlreadyExists, known)
}

/// The claim of a resident who is registered. A grid worker cannot accept a duplicate number.
pub(super) fn claim(session: &Session, accepted: bool) -> Claim {
    if accepted && sensitive_access::may_read_everyone(&session.actor) {
        Claim::Number
    } else {
        Claim::Person
    }
}

/// Refuses, at `field`, a resident with an identity number under which another resident is registered or lives already,
/// died anywhere, or is or was in the committee. Reserves the number until the change ends.
pub(super) async fn refuse_number_conflict(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
    (claim, field): (Claim, &str),
) -> Result<(), ChangeError> {
    let Some(index) = row.identity_index.filter(|_| is_here(row)) else {
        return Ok(());
    };
    // Reserved before it is read: under READ COMMITTED, the next statement sees what the change that was waited for
    // has committed.
    people::reserve_number(&work.tx, index).await?;
    let others = people::find_by_number(&work.tx, index).await?;
    let Some(obstacle) = matching::find_obstacle(row, &others, claim) else {
        return Ok(());
    };
    if !sensitive_access::may_read_everyone(&work.session.actor) {
        return Err(known(field).into());
    }
    let problem = match obstacle {
        Obstacle::Taken(other) => {
            let seen = seen(work, &[other]).await?;
            duplicate_errors::number_taken_error(field, seen.first().copied(), None, Channel::Api)
        }
        Obstacle::Gone(found) => {
            let seen = seen(work, &found).await?;
            let ids: Vec<_> = seen.iter().map(|it| it.id).collect();
            let last = last_stays(&work.tx, &ids).await?;
            duplicate_errors::departed_holder_error(field, (&found, &seen), &last, Channel::Api)
        }
        Obstacle::SameNumber(found) => alike(work, field, (&found, Likeness::Number)).await?,
    };
    Err(problem.into())
}

/// Whether another resident is alive and in a household under the number of a resident who has left, if the number is
/// of a kind that is unique.
pub(super) async fn is_elsewhere(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
) -> Result<bool, Error> {
    let unique = row.identity_kind.is_none_or(IdentityKind::is_unique);
    let Some(index) = row.identity_index.filter(|_| unique) else {
        return Ok(false);
    };
    people::reserve_number(&work.tx, index).await?;
    let others = people::find_by_number(&work.tx, index).await?;
    let mut others = others.iter();
    Ok(others.any(|it| it.id != row.id && is_here(it)))
}

/// Those residents whose committee the caller may see.
async fn seen<'a>(
    work: &UnitOfWork<'_>,
    found: &[&'a resident::Model],
) -> Result<Vec<&'a resident::Model>, Error> {
    let mut seen = Vec::new();
    for row in found {
        if work
            .session
            .can_see(&work.tx, row.committee_id.uuid())
            .await?
        {
            seen.push(*row);
        }
    }
    Ok(seen)
}
