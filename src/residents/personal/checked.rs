//! Checks whether an identity number is registered, as changes and files make them: each is counted and written
//! down before the number is looked up, found or not. So neither the limit nor the log tells what was found, and
//! nobody tries numbers without a trace.

use chrono::TimeDelta;
use cunju_entity::reading;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::reading::{ReadingPurpose, blank, write};
use super::store;
use crate::access::session::Session;
use crate::access::session::change::{By, Writer, aside};
use crate::access::vault::Field;
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::{Code, Error, text};

/// What such a check is called in the access log.
pub(super) const ENTITY: &str = "number_check";
/// Most numbers that a caller registers or corrects in a minute: more than a visit to a hostel brings in.
const IN_A_MINUTE: usize = 120;
/// Most numbers of a caller in a day that files bring in, however many files: more than a town has residents, and
/// too few to try all that an area and a century of births allow.
const IN_A_DAY: i64 = 200_000;

/// Counts and writes down that a number is compared with the register.
///
/// # Errors
///
/// `RATE_LIMITED` past 120 a minute, [`Error::Unavailable`] if it cannot be written down.
pub async fn check(session: &Session) -> Result<(), Error> {
    let subject = session.actor.subject();
    let now = session.clock.now();
    if !session.vault.checks.admit(subject, now, IN_A_MINUTE) {
        tracing::warn!(
            subject,
            request.id = session.id,
            "more than {IN_A_MINUTE} identity numbers in a minute are refused"
        );
        return Err(Error::Input {
            code: Code::RateLimited,
            message: text(
                format!("登记或更正身份证号每分钟最多 {IN_A_MINUTE} 个，请一分钟后再试。"),
                format!(
                    "At most {IN_A_MINUTE} identity numbers are registered or corrected in a minute. Try again after \
                     a minute."
                ),
            ),
        });
    }
    let row = blank(
        session,
        ReadingPurpose::Verification,
        Field::IdentityNumber.column(),
    );
    write(session, vec![counted(row, 1)]).await
}

fn counted(row: reading::Model, rows: i32) -> reading::Model {
    reading::Model {
        entity: ENTITY.to_owned(),
        rows,
        ..row
    }
}

/// Who compares the numbers of a file with the register.
#[derive(Clone, Copy)]
pub struct Checker<'a> {
    /// On whose behalf.
    pub by: &'a By,
    /// Time and new ids.
    pub clock: &'a Clock,
    /// Whether a day has a limit: not for a command, whose operator has the database.
    pub limited: bool,
    /// Where it is written down, if what reads the file writes nothing itself.
    pub aside: Option<(&'a Db, &'a Writer)>,
}

/// Counts and writes down that so many numbers of a file are compared with the register: those that are not the
/// own ones of the residents whom their rows name.
///
/// # Errors
///
/// `RATE_LIMITED` past 200,000 in 24 hours, of all files of the caller; an error of the database.
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
        let before = store::checked(db, &checker.by.actor, since).await?;
        if before.saturating_add(rows.into()) > IN_A_DAY {
            return Err(Error::Input {
                code: Code::RateLimited,
                message: text(
                    format!(
                        "24 小时内文件中的身份证号最多核对 {IN_A_DAY} 个，已达上限。已导入的行保留；请 24 小时后上传其余行。"
                    ),
                    format!(
                        "At most {IN_A_DAY} identity numbers of files are compared in 24 hours. Rows that were taken in \
                         stay; send the rest after 24 hours."
                    ),
                ),
            });
        }
    }
    let row = reading::Model {
        id: checker.clock.id(),
        at: now,
        actor: checker.by.actor.clone(),
        request_id: checker.by.request_id.clone(),
        purpose: ReadingPurpose::Verification.key(),
        entity: ENTITY.to_owned(),
        unit_id: Uuid::nil(),
        entity_id: String::new(),
        fields: Field::IdentityNumber.column().to_owned(),
        rows,
    };
    let Some((own, writer)) = checker.aside else {
        return Ok(store::keep(db, vec![row]).await?);
    };
    let (tx, _turn) = aside(own, writer).await?;
    store::keep(&tx, vec![row]).await?;
    Ok(tx.commit().await?)
}
