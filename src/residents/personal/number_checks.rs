//! Checks whether an identity number is registered, on behalf of changes and file imports. Each check is counted and
//! logged before the lookup, whatever the result. So neither the limit nor the log reveals the result, and nobody can
//! try numbers without leaving a trace.

use chrono::TimeDelta;
use cunju_entity::access_log;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::disclosure::{AccessPurpose, blank, write_access_log};
use super::store;
use crate::access::session::Session;
use crate::access::session::change::{By, Writer, begin_task};
use crate::access::vault::Field;
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::{Code, Error};
use crate::platform::message::message;

/// Name of such a check in the access log.
pub(super) const ENTITY: &str = "number_check";
/// Most numbers that a caller can register or correct in a minute: more than a visit to a hostel requires.
const IN_A_MINUTE: usize = 120;
/// Most numbers from files that a caller can check in a day, in any number of files: more than a town has residents,
/// and too few to try all numbers of a jurisdiction and a century of births.
const IN_A_DAY: i64 = 200_000;

/// Counts and logs that a number is compared with the register.
///
/// # Errors
///
/// `RATE_LIMITED` above 120 a minute; [`Error::Unavailable`] if the check cannot be logged.
pub async fn check(session: &Session) -> Result<(), Error> {
    let subject = session.actor.subject();
    let now = session.clock.now();
    if !session.vault.checks.admit(subject, now, IN_A_MINUTE) {
        tracing::warn!(
            subject,
            request.id = session.id,
            "refused more than {IN_A_MINUTE} identity numbers in a minute"
        );
        return Err(Error::Input {
            code: Code::RateLimited,
            message: message!("personal-numbers-too-many-in-minute", max = IN_A_MINUTE),
        });
    }
    let row = blank(
        session,
        AccessPurpose::Verification,
        Field::IdentityNumber.column(),
    );
    write_access_log(session, vec![counted(row, 1)]).await
}

fn counted(row: access_log::Model, rows: i32) -> access_log::Model {
    access_log::Model {
        entity: ENTITY.to_owned(),
        rows,
        ..row
    }
}

/// Context in which the numbers of a file are compared with the register.
#[derive(Clone, Copy)]
pub struct Checker<'a> {
    /// The user on whose behalf the check runs.
    pub by: &'a By,
    /// Source of time and new IDs.
    pub clock: &'a Clock,
    /// Whether the daily limit applies. It does not apply to commands, whose operator can read the database anyway.
    pub limited: bool,
    /// Where to log the check, if the caller of this function writes nothing itself.
    pub own_transaction: Option<(&'a Db, &'a Writer)>,
}

/// Counts and logs that `numbers` numbers of a file are compared with the register. A number that the resident named by
/// its row already has does not count.
///
/// # Errors
///
/// `RATE_LIMITED` above 200,000 in 24 hours for all files of the caller; a database error.
pub async fn check_rows(
    db: &impl ConnectionTrait,
    checker: Checker<'_>,
    numbers: usize,
) -> Result<(), Error> {
    if numbers == 0 {
        return Ok(());
    }
    let now = checker.clock.now();
    let rows = i32::try_from(numbers).unwrap_or(i32::MAX);
    if checker.limited {
        let since = now - TimeDelta::days(1);
        // Summed from the log, so that the limit holds across restarts and servers.
        let before = store::checked(db, &checker.by.actor, since).await?;
        if before.saturating_add(rows.into()) > IN_A_DAY {
            return Err(Error::Input {
                code: Code::RateLimited,
                message: message!("personal-numbers-too-many-in-files", max = IN_A_DAY),
            });
        }
    }
    let row = access_log::Model {
        id: checker.clock.id(),
        at: now,
        actor: checker.by.actor.clone(),
        request_id: checker.by.request_id.clone(),
        purpose: AccessPurpose::Verification.key(),
        entity: ENTITY.to_owned(),
        unit_id: Uuid::nil(),
        entity_id: String::new(),
        fields: Field::IdentityNumber.column().to_owned(),
        rows,
    };
    let Some((own, writer)) = checker.own_transaction else {
        return Ok(store::insert_log_entries(db, vec![row]).await?);
    };
    let (tx, _turn) = begin_task(own, writer).await?;
    store::insert_log_entries(&tx, vec![row]).await?;
    Ok(tx.commit().await?)
}
