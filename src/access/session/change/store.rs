//! The tables of the change log and of idempotency keys, and how the transaction of a change begins.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use cunju_entity::{change_log, idempotency_key};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityName,
    EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter,
    QueryTrait,
};
use serde_json::Value;
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::access::session::change::{LockScope, Writer};
use crate::platform::clock::Clock;
use crate::platform::database::{Copy, Db, Tx};
use crate::platform::error::Error;

/// How long the response to a change is stored.
const KEPT: TimeDelta = TimeDelta::hours(72);

/// Longest time for a statement of a change of many committees: the country has 620,573.
const REGISTER: Duration = Duration::from_mins(1);

/// Key of the advisory lock that every change holds: shared by changes of one committee, exclusive for changes of many.
/// An arbitrary number that nothing else in the database uses.
const LOCK: i64 = 0x0063_756e_6a75;

/// Begins a transaction in which nothing that it has read is changed by others.
pub(crate) async fn begin(db: &Db, lock_scope: LockScope) -> Result<Tx, DbErr> {
    let lock = match lock_scope {
        LockScope::Committee => format!("SELECT pg_advisory_xact_lock_shared({LOCK})"),
        // `true` limits the setting to this transaction; other changes use the connection afterwards.
        LockScope::Register => format!(
            "SELECT pg_advisory_xact_lock({LOCK}), \
               set_config('statement_timeout', '{}', true)",
            REGISTER.as_millis()
        ),
    };
    // The advisory lock is the first of all locks in every change; another order could lead to a deadlock (ADR 0004).
    Tx::begin(db, Some(&lock)).await
}

/// A transaction that touches neither committees nor the log, for a task that is not a change by a caller. On `SQLite`
/// it queues with the changes; on `PostgreSQL` it does not wait for them but needs a permit of its thread. The permit
/// is valid until the second part of the result is dropped.
pub(crate) async fn begin_task(
    db: &Db,
    writer: &Writer,
) -> Result<(Tx, Option<OwnedMutexGuard<()>>), DbErr> {
    let turn = writer_permit(db, writer).await;
    Ok((Tx::begin(db, None).await?, turn))
}

/// A transaction for a change of many committees that is not made by a request. The permit is valid until the second
/// part of the result is dropped.
pub(crate) async fn begin_register_change(
    db: &Db,
    writer: &Writer,
) -> Result<(Tx, Option<OwnedMutexGuard<()>>), DbErr> {
    let turn = writer_permit(db, writer).await;
    Ok((begin(db, LockScope::Register).await?, turn))
}

/// A permit to write, if changes queue in this process because the database has a single writer.
pub(super) async fn writer_permit(db: &Db, writer: &Writer) -> Option<OwnedMutexGuard<()>> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Some(Arc::clone(writer).lock_owned().await);
    }
    None
}

/// Claims a key; returns its row if the key was claimed before.
pub(super) async fn claim(
    tx: &Tx,
    row: &idempotency_key::Model,
) -> Result<Option<idempotency_key::Model>, DbErr> {
    use idempotency_key::Column;
    // If a change with the same key is in progress, PostgreSQL waits here for its end. At READ COMMITTED, the statement
    // below then sees its row.
    let taken = idempotency_key::Entity::insert(row.clone().into_active_model())
        .on_conflict(
            OnConflict::columns([Column::Actor, Column::Key])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    if taken > 0 {
        return Ok(None);
    }
    idempotency_key::Entity::find_by_id((row.actor.clone(), row.key.clone()))
        .one(tx)
        .await
}

/// Stores the response under a claimed key.
pub(super) async fn answer(
    tx: &Tx,
    (actor, key): (&str, &str),
    unit: Uuid,
    result: Value,
) -> Result<(), DbErr> {
    let row = idempotency_key::ActiveModel {
        actor: ActiveValue::Unchanged(actor.to_owned()),
        key: ActiveValue::Unchanged(key.to_owned()),
        unit_id: ActiveValue::Set(unit),
        result: ActiveValue::Set(result),
        ..Default::default()
    };
    row.update(tx).await.map(drop)
}

/// The active form of a row.
type Active<R> = <<R as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// A row that a change writes.
pub trait Row:
    ModelTrait<Entity: EntityTrait<Model = Self>> + IntoActiveModel<Active<Self>>
{
}

impl<R> Row for R where R: ModelTrait<Entity: EntityTrait<Model = R>> + IntoActiveModel<Active<R>> {}

/// The row with this `id`, in any jurisdiction.
pub(super) async fn by_id<R: Row>(tx: &Tx, id: Uuid) -> Result<Option<R>, DbErr> {
    let id = Expr::col("id").eq(id);
    R::Entity::find().filter(id).one(tx).await
}

/// Inserts a row without a log entry.
pub(crate) async fn insert<R: Row>(tx: &Tx, row: &R) -> Result<(), DbErr> {
    let insert = R::Entity::insert(row.clone().into_active_model());
    tx.insert_later(R::Entity::default().table_name(), insert.into_query())
        .await
}

/// Updates all columns of an existing row without a log entry.
pub(crate) async fn update<R: Row>(tx: &Tx, row: &R) -> Result<(), DbErr> {
    // All columns of a converted model count as unchanged, and sea-orm would write none of them.
    let update = R::Entity::update(row.clone().into_active_model().reset_all());
    update.exec_without_returning(tx).await.map(drop)
}

/// Deletes a row without a log entry.
pub(super) async fn delete<R: Row>(tx: &Tx, row: &R) -> Result<(), DbErr> {
    let delete = R::Entity::delete(row.clone().into_active_model());
    delete.exec(tx).await.map(drop)
}

/// Appends rows to the log.
pub(super) async fn append(tx: &Tx, rows: Vec<change_log::ActiveModel>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let insert = change_log::Entity::insert_many(rows);
    let table = change_log::Entity.table_name();
    tx.insert_later(table, insert.into_query()).await
}

/// Inserts new rows.
pub(super) async fn insert_many<R: Row>(tx: &Tx, rows: Vec<R>) -> Result<(), DbErr> {
    // With COPY, and with rows parsed on another thread, 300,000 households take 14.4 s instead of 19.1 s with INSERT.
    if tx.get_database_backend() == DbBackend::Postgres {
        return tx.copy(Copy::of::<_, Active<R>>(rows)?).await;
    }
    for chunk in chunks::<R>(tx, rows) {
        let insert = R::Entity::insert_many(chunk);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Updates all columns of existing rows, with one statement for many.
pub(super) async fn update_many<R: Row>(tx: &Tx, rows: Vec<R>) -> Result<(), DbErr> {
    type Column<R> = <<R as ModelTrait>::Entity as EntityTrait>::Column;
    type Key<R> = <<R as ModelTrait>::Entity as EntityTrait>::PrimaryKey;
    let keys = Key::<R>::iter().map(PrimaryKeyToColumn::into_column);
    let again = OnConflict::columns(keys)
        .update_columns(Column::<R>::iter())
        .to_owned();
    for chunk in chunks::<R>(tx, rows) {
        let insert = R::Entity::insert_many(chunk).on_conflict(again.clone());
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The active forms of rows, as many together as a statement may have.
fn chunks<R: Row>(tx: &Tx, rows: Vec<R>) -> impl Iterator<Item = Vec<Active<R>>> {
    let columns = <<R as ModelTrait>::Entity as EntityTrait>::Column::iter().count();
    let at_once = rows_at_once(tx, columns);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    std::iter::from_fn(move || {
        let chunk: Vec<_> = rows.by_ref().take(at_once).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}

/// Appends many rows to the log.
pub(super) async fn append_many(tx: &Tx, rows: Vec<change_log::ActiveModel>) -> Result<(), DbErr> {
    // Not with `COPY`, which would not fill in the default of `transaction`.
    let at_once = rows_at_once(tx, change_log::Column::iter().count());
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let insert = change_log::Entity::insert_many(rows.by_ref().take(at_once));
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Number of rows per statement, given the number of values per row.
fn rows_at_once(tx: &Tx, columns: usize) -> usize {
    // Most bound values of a statement: a 16-bit number in PostgreSQL's protocol, a limit at compile time in SQLite.
    let values = match tx.get_database_backend() {
        DbBackend::Postgres => 65_535,
        _ => 32_766,
    };
    values / columns.max(1)
}

/// Deletes responses that are older than 72 hours.
pub async fn forget(db: &Db, clock: &Clock) -> Result<(), Error> {
    let old = idempotency_key::Column::CreatedAt.lt(clock.now() - KEPT);
    let deleted = idempotency_key::Entity::delete_many().filter(old).exec(db);
    Ok(deleted.await.map(drop)?)
}
