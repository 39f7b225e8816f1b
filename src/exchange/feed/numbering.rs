//! The numbering to which positions belong: after a dump is restored in another database, transaction numbers differ.

use cunju_entity::feed;
use futures_util::future::BoxFuture;
use sea_orm::DbErr;
use uuid::Uuid;

use super::store;
use crate::access::session::change::{self, LockScope};
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Tx};
use crate::platform::error::Error;

/// Resets positions of the log that are stored elsewhere.
pub(super) type Renumber = for<'a> fn(&'a Tx) -> BoxFuture<'a, Result<(), DbErr>>;

/// The numbering of this database. If the log comes from another database or contains future transaction numbers, its
/// rows are moved before all transactions and get a new numbering; clients with cursors of the old one must read
/// everything again.
pub(super) async fn current(db: &Db, clock: &Clock, also: Renumber) -> Result<Uuid, Error> {
    let home = store::database_name(db).await?;
    if let Some(id) = valid(store::identity(db).await?, &home)
        && !store::is_ahead(db).await?
    {
        return Ok(id);
    }
    let tx = change::begin(db, LockScope::Register).await?;
    // Another process may have done it in the meantime.
    let known = valid(store::identity(&tx).await?, &home);
    let ahead = store::is_ahead(&tx).await?;
    if let Some(id) = known.filter(|_| !ahead) {
        return Ok(id);
    }
    let row = feed::Model {
        id: clock.uuid(),
        home,
    };
    // First, because other positions are found by the transaction numbers that the log is about to lose.
    also(&tx).await?;
    store::renumber(&tx, &row).await?;
    tx.commit().await?;
    Ok(row.id)
}

fn valid(row: Option<feed::Model>, home: &str) -> Option<Uuid> {
    row.filter(|row| row.home == home).map(|row| row.id)
}
