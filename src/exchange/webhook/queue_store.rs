//! The table of deliveries for the dispatcher: what to send, and in which order.
//!
//! For each webhook and unit, only the first pending delivery has a time of its next attempt. The others wait without
//! one; when the first is done, the next one gets a time. Changing this requires the lock of the webhook's row.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use cunju_entity::value::{DeliveryError, DeliveryId, DeliveryState, WebhookId};
use cunju_entity::{delivery, webhook};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::rules::DELIVERY_LIFETIME;
use crate::exchange::feed::Position;
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Tx, execute};
use crate::platform::error::Error;

/// How long completed deliveries are kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Maximum number of rows of one insert: below the bind limits of both databases.
const BATCH: usize = 1_000;

/// Enabled webhooks.
pub(super) async fn enabled(db: &impl ConnectionTrait) -> Result<Vec<webhook::Model>, DbErr> {
    let enabled = webhook::Column::Enabled.eq(true);
    webhook::Entity::find().filter(enabled).all(db).await
}

/// Enabled webhooks, locked in the order of their IDs.
pub(super) async fn lock_enabled(tx: &Tx) -> Result<Vec<webhook::Model>, DbErr> {
    webhook::Entity::find()
        .filter(webhook::Column::Enabled.eq(true))
        // All who lock several webhooks use this order; otherwise two of them could wait for each other.
        .order_by_asc(webhook::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

async fn lock(tx: &Tx, webhook: WebhookId) -> Result<Option<webhook::Model>, DbErr> {
    let select = webhook::Entity::find_by_id(webhook);
    select.lock_exclusive().one(tx).await
}

/// Advances locked webhooks to this position in the log, unless they are past it.
pub(super) async fn advance(
    tx: &Tx,
    webhooks: &[webhook::Model],
    to: Position,
) -> Result<(), DbErr> {
    let behind = webhooks.iter().filter(|row| log_position(row) < to);
    webhook::Entity::update_many()
        .col_expr(webhook::Column::Transaction, Expr::val(to.transaction))
        .col_expr(webhook::Column::Sequence, Expr::val(to.sequence))
        .filter(webhook::Column::Id.is_in(behind.map(|row| row.id)))
        .exec(tx)
        .await
        .map(drop)
}

/// The log position up to which a webhook has deliveries.
pub(super) fn log_position(row: &webhook::Model) -> Position {
    Position {
        transaction: row.transaction,
        sequence: row.sequence,
    }
}

/// Units of these webhooks for which an attempt is scheduled.
pub(super) async fn occupied(
    tx: &Tx,
    units: &HashSet<(WebhookId, Uuid)>,
) -> Result<HashSet<(WebhookId, Uuid)>, DbErr> {
    let webhooks: HashSet<WebhookId> = units.iter().map(|(webhook, _)| *webhook).collect();
    let ids: HashSet<Uuid> = units.iter().map(|(_, unit)| *unit).collect();
    let found = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::WebhookId)
        .column(delivery::Column::UnitId)
        .filter(delivery::Column::WebhookId.is_in(webhooks))
        .filter(delivery::Column::UnitId.is_in(ids))
        .filter(delivery::Column::State.eq(DeliveryState::Pending))
        .filter(delivery::Column::NextAttemptAt.is_not_null())
        .into_tuple();
    Ok(found.all(tx).await?.into_iter().collect())
}

/// Log rows, by number, for which deliveries exist already.
pub(super) async fn known(
    tx: &Tx,
    made: &[delivery::Model],
) -> Result<HashSet<(WebhookId, Option<i64>)>, DbErr> {
    let webhooks: HashSet<WebhookId> = made.iter().map(|row| row.webhook_id).collect();
    let rows: HashSet<Option<i64>> = made.iter().map(|row| row.sequence).collect();
    let found = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::WebhookId)
        .column(delivery::Column::Sequence)
        .filter(delivery::Column::WebhookId.is_in(webhooks))
        .filter(delivery::Column::Sequence.is_in(rows))
        .into_tuple();
    Ok(found.all(tx).await?.into_iter().collect())
}

/// Updates positions and deliveries before all log rows are moved to transaction 0: each webhook gets the position
/// after the last row up to which it has all deliveries.
pub(crate) fn renumber(tx: &Tx) -> BoxFuture<'_, Result<(), DbErr>> {
    renumbered(tx).boxed()
}

async fn renumbered(tx: &Tx) -> Result<(), DbErr> {
    // Row numbers are not in commit order: a webhook goes back to the first row that it lacks, and `known` leaves out
    // those after it that it has.
    let places = r#"UPDATE webhook SET "transaction" = 0, sequence = coalesce(
        (SELECT min(log.sequence) - 1 FROM change_log log
            WHERE (log."transaction", log.sequence) > (webhook."transaction", webhook.sequence)),
        (SELECT max(log.sequence) FROM change_log log), 0)"#;
    execute(tx, places, Vec::new()).await?;
    let deliveries = r#"UPDATE delivery SET "transaction" = 0 WHERE "transaction" IS NOT NULL"#;
    execute(tx, deliveries, Vec::new()).await.map(drop)
}

/// Adds deliveries.
pub(super) async fn add(tx: &Tx, rows: Vec<delivery::Model>) -> Result<(), DbErr> {
    for rows in rows.chunks(BATCH) {
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        let insert = delivery::Entity::insert_many(rows);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Due deliveries of these webhooks that are not in progress, earliest first.
pub(super) async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    webhooks: impl Iterator<Item = WebhookId>,
    in_progress: impl Iterator<Item = DeliveryId>,
    limit: u64,
) -> Result<Vec<delivery::Model>, DbErr> {
    delivery::Entity::find()
        .filter(delivery::Column::State.eq(DeliveryState::Pending))
        .filter(delivery::Column::NextAttemptAt.lte(now))
        .filter(delivery::Column::WebhookId.is_in(webhooks))
        .filter(delivery::Column::Id.is_not_in(in_progress))
        .order_by_asc(delivery::Column::NextAttemptAt)
        .order_by_asc(delivery::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Stores the result of an attempt; if the delivery is done, the next of its unit becomes due. Nothing is stored if the
/// delivery was discarded or deleted in the meantime.
pub(super) async fn record(
    tx: &Tx,
    after: &delivery::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    // Locked first, as by all that change which delivery of a unit is the first.
    if lock(tx, after.webhook_id).await?.is_none() {
        return Ok(());
    }
    // `into_active_model` marks all columns as unchanged, and the statement would set none of them.
    let row = after.clone().into_active_model().reset_all();
    let updated = delivery::Entity::update_many()
        .set(row)
        .filter(delivery::Column::Id.eq(after.id))
        .filter(delivery::Column::State.eq(DeliveryState::Pending))
        .exec(tx)
        .await?;
    if updated.rows_affected > 0 && after.state != DeliveryState::Pending {
        release(tx, after, now).await?;
    }
    Ok(())
}

/// Makes the first waiting delivery of a unit due, unless one is scheduled.
async fn release(tx: &Tx, done: &delivery::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    if is_occupied(tx, done).await? {
        return Ok(());
    }
    let first = pending(done.webhook_id)
        .filter(delivery::Column::UnitId.eq(done.unit_id))
        .order_by_asc(delivery::Column::Transaction)
        .order_by_asc(delivery::Column::Sequence)
        .one(tx)
        .await?;
    let Some(first) = first else {
        return Ok(());
    };
    let mut row = first.into_active_model();
    row.next_attempt_at = sea_orm::ActiveValue::Set(Some(now));
    row.update(tx).await.map(drop)
}

fn pending(webhook: WebhookId) -> sea_orm::Select<delivery::Entity> {
    delivery::Entity::find()
        .filter(delivery::Column::WebhookId.eq(webhook))
        .filter(delivery::Column::State.eq(DeliveryState::Pending))
}

/// Whether an attempt of another delivery of the same webhook and unit is scheduled.
pub(super) async fn is_occupied(tx: &Tx, row: &delivery::Model) -> Result<bool, DbErr> {
    let others = pending(row.webhook_id)
        .filter(delivery::Column::UnitId.eq(row.unit_id))
        .filter(delivery::Column::NextAttemptAt.is_not_null())
        .filter(delivery::Column::Id.ne(row.id));
    Ok(others.count(tx).await? > 0)
}

/// Postpones all due deliveries of a webhook until its receiver accepts requests again.
pub(super) async fn hold(tx: &Tx, webhook: WebhookId, until: DateTime<Utc>) -> Result<(), DbErr> {
    use delivery::Column;
    if lock(tx, webhook).await?.is_none() {
        return Ok(());
    }
    delivery::Entity::update_many()
        .col_expr(Column::NextAttemptAt, Expr::val(until))
        .filter(Column::WebhookId.eq(webhook))
        .filter(Column::State.eq(DeliveryState::Pending))
        // Deliveries that wait for an earlier one have no time, and null is not less: they stay unscheduled.
        .filter(Column::NextAttemptAt.lt(until))
        .exec(tx)
        .await
        .map(drop)
}

/// Disables a webhook whose receiver has permanently refused events.
pub(super) async fn disable(tx: &Tx, webhook: WebhookId) -> Result<(), DbErr> {
    let Some(row) = lock(tx, webhook).await?.filter(|row| row.enabled) else {
        return Ok(());
    };
    let revision = row.revision + 1;
    let mut row = row.into_active_model();
    row.enabled = sea_orm::ActiveValue::Set(false);
    row.revision = sea_orm::ActiveValue::Set(revision);
    row.update(tx).await?;
    give_up(tx, webhook).await
}

/// Discards the undelivered events of a locked webhook.
pub(super) async fn give_up(tx: &Tx, webhook: WebhookId) -> Result<(), DbErr> {
    use delivery::Column;
    delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Failed))
        .col_expr(Column::NextAttemptAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::LastError, Expr::val(DeliveryError::Disabled))
        .filter(Column::WebhookId.eq(webhook))
        .filter(Column::State.eq(DeliveryState::Pending))
        .exec(tx)
        .await
        .map(drop)
}

/// Deletes all deliveries of a locked webhook.
pub(super) async fn clear(tx: &Tx, webhook: WebhookId) -> Result<(), DbErr> {
    let of_webhook = delivery::Column::WebhookId.eq(webhook);
    let deleted = delivery::Entity::delete_many().filter(of_webhook).exec(tx);
    deleted.await.map(drop)
}

/// Updates an existing delivery.
pub(super) async fn write(db: &impl ConnectionTrait, row: &delivery::Model) -> Result<(), DbErr> {
    let update = delivery::Entity::update(row.clone().into_active_model().reset_all());
    update.exec(db).await.map(drop)
}

/// When a delivery that is created or replayed now expires.
pub(super) fn delivery_deadline(now: DateTime<Utc>) -> DateTime<Utc> {
    now + DELIVERY_LIFETIME
}

/// Deletes completed deliveries that are older than 30 days.
pub async fn delete_old_deliveries(db: &Db, clock: &Clock) -> Result<(), Error> {
    let deleted = delivery::Entity::delete_many()
        .filter(delivery::Column::CreatedAt.lt(clock.now() - KEPT))
        // A delivery that was replayed is pending, but has the date on which it was created.
        .filter(delivery::Column::State.ne(DeliveryState::Pending))
        .exec(db);
    Ok(deleted.await.map(drop)?)
}
