//! Entries of the change log.

use cunju_entity::change_log;
use cunju_entity::value::ChangeKind;
use sea_orm::{ActiveValue, DbErr};
use serde::Serialize;
use uuid::Uuid;

use crate::access::session::change::{Touches, store};
use crate::platform::clock::Clock;
use crate::platform::database::Tx;
use crate::platform::error::Error;

/// Entity of a command that changed the register as a whole.
pub(crate) const REGISTER: &str = "register";

/// A row whose changes are logged.
pub trait Logged: Serialize {
    /// Its table.
    const ENTITY: &'static str;
    /// Its key.
    fn key(&self) -> String;
    /// Committee or division to which the row belongs.
    fn unit(&self) -> Uuid;
    /// What writing the row touches: replacing `before`, or as a new or removed row.
    fn touches(&self, before: Option<&Self>) -> Vec<Touches>;
}

/// Logs a command that changed the register as a whole, in one entry.
pub async fn note(
    tx: &Tx,
    clock: &Clock,
    operation: &str,
    unit: Uuid,
    what: serde_json::Value,
) -> Result<(), DbErr> {
    let row = change_log::ActiveModel {
        actor: ActiveValue::Set("command".to_owned()),
        request_id: ActiveValue::Set(clock.uuid().simple().to_string()),
        kind: ActiveValue::Set(ChangeKind::Insert),
        entity: ActiveValue::Set(REGISTER.to_owned()),
        entity_id: ActiveValue::Set(unit.to_string()),
        before: ActiveValue::Set(None),
        after: ActiveValue::Set(Some(what)),
        ..entry(clock, operation, unit)
    };
    store::append(tx, vec![row]).await
}

/// On whose behalf a file is imported.
#[derive(Clone, Debug)]
pub struct By {
    /// Subject of the caller's token, or `command`.
    pub actor: String,
    /// ID of the request or job.
    pub request_id: String,
}

/// A log entry with the number of rows that were changed in a division at once.
pub(crate) fn summary_entry(
    clock: &Clock,
    by: &By,
    operation: &str,
    unit: Uuid,
    what: serde_json::Value,
) -> change_log::ActiveModel {
    change_log::ActiveModel {
        actor: ActiveValue::Set(by.actor.clone()),
        request_id: ActiveValue::Set(by.request_id.clone()),
        kind: ActiveValue::Set(ChangeKind::Insert),
        entity: ActiveValue::Set(REGISTER.to_owned()),
        entity_id: ActiveValue::Set(unit.to_string()),
        before: ActiveValue::Set(None),
        after: ActiveValue::Set(Some(what)),
        ..entry(clock, operation, unit)
    }
}

/// A log entry for a row that a file changed.
pub(crate) fn changed<R: Logged>(
    clock: &Clock,
    by: &By,
    operation: &str,
    before: &R,
    after: &R,
) -> Result<change_log::ActiveModel, Error> {
    let json = |row: &R| serde_json::to_value(row).map_err(Error::internal);
    Ok(change_log::ActiveModel {
        actor: ActiveValue::Set(by.actor.clone()),
        request_id: ActiveValue::Set(by.request_id.clone()),
        kind: ActiveValue::Set(ChangeKind::Update),
        entity: ActiveValue::Set(R::ENTITY.to_owned()),
        entity_id: ActiveValue::Set(after.key()),
        before: ActiveValue::Set(Some(json(before)?)),
        after: ActiveValue::Set(Some(json(after)?)),
        ..entry(clock, operation, after.unit())
    })
}

/// A log entry with the fields that all entries have.
pub(super) fn entry(clock: &Clock, operation: &str, unit: Uuid) -> change_log::ActiveModel {
    change_log::ActiveModel {
        at: ActiveValue::Set(clock.now()),
        operation: ActiveValue::Set(operation.to_owned()),
        unit_id: ActiveValue::Set(unit),
        // `transaction` is not set: PostgreSQL fills in the number of the transaction, by which the feed orders rows
        // (ADR 0006).
        ..Default::default()
    }
}
