//! Rows of the change log.

use cunju_entity::change_log;
use cunju_entity::value::ChangeKind;
use sea_orm::{ActiveValue, DatabaseTransaction, DbErr};
use serde::Serialize;
use uuid::Uuid;

use super::store;
use crate::clock::Clock;

/// Entity of what a command did to the register as a whole.
pub(crate) const REGISTER: &str = "register";

/// A row that is kept in the change log.
pub trait Logged: Serialize {
    /// Its table.
    const ENTITY: &'static str;
    /// Its key.
    fn key(&self) -> String;
    /// Committee or division it belongs to.
    fn unit(&self) -> Uuid;
}

/// Keeps in the log what a command did to the register as a whole, in one row.
///
/// # Errors
///
/// An error of the database.
pub async fn note(
    tx: &DatabaseTransaction,
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

/// A row of the log with what every one has.
pub(super) fn entry(clock: &Clock, operation: &str, unit: Uuid) -> change_log::ActiveModel {
    change_log::ActiveModel {
        at: ActiveValue::Set(clock.now()),
        operation: ActiveValue::Set(operation.to_owned()),
        unit_id: ActiveValue::Set(unit),
        ..Default::default()
    }
}
