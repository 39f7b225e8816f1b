//! A change of many rows that no request makes, such as a file: rows are written together, and the log has a row for each
//! that is changed and one for each town that says how many are new.

use cunju_entity::change_log;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use crate::access::session::change::log::{By, Logged};
use crate::access::session::change::store::Row;
use crate::access::session::change::{log, store};
use crate::platform::clock::Clock;
use crate::platform::error::Error;

/// Rows of the log of a change of many rows.
pub(crate) struct Batch<'a> {
    clock: &'a Clock,
    by: &'a By,
    operation: &'static str,
    log: Vec<change_log::ActiveModel>,
}

impl<'a> Batch<'a> {
    /// A change by somebody.
    pub(crate) fn new(clock: &'a Clock, by: &'a By, operation: &'static str) -> Self {
        Self {
            clock,
            by,
            operation,
            log: Vec::new(),
        }
    }

    /// Keeps that a row is changed: what it held before is in the log alone.
    pub(crate) fn changed<R: Logged>(&mut self, before: &R, after: &R) -> Result<(), Error> {
        let row = log::changed(self.clock, self.by, self.operation, before, after)?;
        self.log.push(row);
        Ok(())
    }

    /// Keeps what was done in a unit.
    pub(crate) fn done_in(&mut self, unit: Uuid, what: Value) {
        let row = log::much(self.clock, self.by, self.operation, unit, what);
        self.log.push(row);
    }

    /// Adds rows, or writes those that are there.
    pub(crate) async fn write<R: Row>(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<R>,
    ) -> Result<(), Error> {
        Ok(store::write_many(db, rows).await?)
    }

    /// Writes the log.
    pub(crate) async fn finish(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        Ok(store::append_many(db, self.log).await?)
    }
}
