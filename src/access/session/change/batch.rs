//! A change of many rows that is not made by a request, such as an import of a file. Rows are written together. The log
//! has an entry for each row that is changed, and one entry per town with the number of new rows.

use cunju_entity::change_log;
use serde_json::Value;
use uuid::Uuid;

use crate::access::session::change::log::{By, Logged};
use crate::access::session::change::store::Row;
use crate::access::session::change::{log, store};
use crate::platform::clock::Clock;
use crate::platform::database::Tx;
use crate::platform::error::Error;

/// Log entries of a change of many rows.
pub(crate) struct Batch<'a> {
    clock: &'a Clock,
    by: &'a By,
    operation: &'static str,
    log: Vec<change_log::ActiveModel>,
}

impl<'a> Batch<'a> {
    /// A change on behalf of `by`.
    pub(crate) fn new(clock: &'a Clock, by: &'a By, operation: &'static str) -> Self {
        Self {
            clock,
            by,
            operation,
            log: Vec::new(),
        }
    }

    /// Logs that a row was changed. Its previous state is kept only in the log.
    pub(crate) fn changed<R: Logged>(&mut self, before: &R, after: &R) -> Result<(), Error> {
        let row = log::changed(self.clock, self.by, self.operation, before, after)?;
        self.log.push(row);
        Ok(())
    }

    /// Logs what was done in a unit.
    pub(crate) fn log_summary(&mut self, unit: Uuid, what: Value) {
        let row = log::summary_entry(self.clock, self.by, self.operation, unit, what);
        self.log.push(row);
    }

    /// Inserts new rows.
    pub(crate) async fn insert<R: Row>(&self, tx: &Tx, rows: Vec<R>) -> Result<(), Error> {
        Ok(store::insert_many(tx, rows).await?)
    }

    /// Updates all columns of existing rows.
    pub(crate) async fn update<R: Row>(&self, tx: &Tx, rows: Vec<R>) -> Result<(), Error> {
        Ok(store::update_many(tx, rows).await?)
    }

    /// Writes the log.
    pub(crate) async fn finish(self, tx: &Tx) -> Result<(), Error> {
        Ok(store::append_many(tx, self.log).await?)
    }
}
