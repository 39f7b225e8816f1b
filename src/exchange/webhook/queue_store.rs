//! The table of deliveries as the dispatcher sees it: what is to be sent, in which order.
//!
//! Of one webhook and unit, one pending delivery has an instant of its next attempt: the first. The
//! others wait without one, and the first of them gets one when the delivery before it is done. Who
//! changes that holds the lock of the webhook's row.

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

use super::rules::PATIENCE;
use crate::exchange::feed::Position;
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Tx, execute};
use crate::platform::error::Error;

/// How long a delivery that is done is kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Most rows of one insert: below the bind limits of both databases.
const BATCH: usize = 1_000;

/// Webhooks that are sent to.
pub(super) async fn enabled(db: &impl ConnectionTrait) -> Result<Vec<webhook::Model>, DbErr> {
    let enabled = webhook::Column::Enabled.eq(true);
    webhook::Entity::find().filter(enabled).all(db).await
}

/// Webhooks that are sent to, locked in the order of their ids.
pub(super) async fn lock_enabled(tx: &Tx) -> Result<Vec<webhook::Model>, DbErr> {
    webhook::Entity::find()
        .filter(webhook::Column::Enabled.eq(true))
        .order_by_asc(webhook::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

async fn lock(tx: &Tx, webhook: WebhookId) -> Result<Option<webhook::Model>, DbErr> {
    let select = webhook::Entity::find_by_id(webhook);
    select.lock_exclusive().one(tx).await
}

/// Lets webhooks, which are locked, stand at this place of the log, unless they are past it.
pub(super) async fn advance(
    tx: &Tx,
    webhooks: &[webhook::Model],
    to: Position,
) -> Result<(), DbErr> {
    let behind = webhooks.iter().filter(|row| place(row) < to);
    webhook::Entity::update_many()
        .col_expr(webhook::Column::Transaction, Expr::val(to.transaction))
        .col_expr(webhook::Column::Sequence, Expr::val(to.sequence))
        .filter(webhook::Column::Id.is_in(behind.map(|row| row.id)))
        .exec(tx)
        .await
        .map(drop)
}

/// The place of the log up to which a webhook has deliveries.
pub(super) fn place(row: &webhook::Model) -> Position {
    Position {
        transaction: row.transaction,
        sequence: row.sequence,
    }
}

/// Units of these webhooks that have a delivery to be sent or sent again.
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

/// Rows of the log, by their numbers, of which these deliveries are there already.
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

/// Puts places and deliveries where the rows of the log will stand, before all transactions are put
/// to 0: behind the last row before which a webhook has them all.
pub(crate) fn renumber(tx: &Tx) -> BoxFuture<'_, Result<(), DbErr>> {
    renumbered(tx).boxed()
}

async fn renumbered(tx: &Tx) -> Result<(), DbErr> {
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

/// Deliveries of these webhooks to be sent now and not under way, the longest due first.
pub(super) async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    webhooks: impl Iterator<Item = WebhookId>,
    under_way: impl Iterator<Item = DeliveryId>,
    limit: u64,
) -> Result<Vec<delivery::Model>, DbErr> {
    delivery::Entity::find()
        .filter(delivery::Column::State.eq(DeliveryState::Pending))
        .filter(delivery::Column::NextAttemptAt.lte(now))
        .filter(delivery::Column::WebhookId.is_in(webhooks))
        .filter(delivery::Column::Id.is_not_in(under_way))
        .order_by_asc(delivery::Column::NextAttemptAt)
        .order_by_asc(delivery::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Keeps what came of an attempt; if the delivery is done, the next of its unit is due. Nothing is
/// kept of a delivery that was given up or taken away meanwhile.
pub(super) async fn record(
    tx: &Tx,
    after: &delivery::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if lock(tx, after.webhook_id).await?.is_none() {
        return Ok(());
    }
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

/// Lets the first delivery of a unit that waits be due, unless one is.
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

/// Whether another delivery of the same webhook and unit is to be sent or sent again.
pub(super) async fn is_occupied(tx: &Tx, row: &delivery::Model) -> Result<bool, DbErr> {
    let others = pending(row.webhook_id)
        .filter(delivery::Column::UnitId.eq(row.unit_id))
        .filter(delivery::Column::NextAttemptAt.is_not_null())
        .filter(delivery::Column::Id.ne(row.id));
    Ok(others.count(tx).await? > 0)
}

/// Lets whatever is due for a webhook wait until its receiver wants to be asked again.
pub(super) async fn hold(tx: &Tx, webhook: WebhookId, until: DateTime<Utc>) -> Result<(), DbErr> {
    use delivery::Column;
    if lock(tx, webhook).await?.is_none() {
        return Ok(());
    }
    delivery::Entity::update_many()
        .col_expr(Column::NextAttemptAt, Expr::val(until))
        .filter(Column::WebhookId.eq(webhook))
        .filter(Column::State.eq(DeliveryState::Pending))
        .filter(Column::NextAttemptAt.lt(until))
        .exec(tx)
        .await
        .map(drop)
}

/// Disables a webhook whose receiver takes nothing any more.
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

/// Gives up what a webhook that is locked has not delivered.
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

/// Takes away all deliveries of a webhook that is locked.
pub(super) async fn clear(tx: &Tx, webhook: WebhookId) -> Result<(), DbErr> {
    let of_webhook = delivery::Column::WebhookId.eq(webhook);
    let deleted = delivery::Entity::delete_many().filter(of_webhook).exec(tx);
    deleted.await.map(drop)
}

/// Writes a delivery that is there.
pub(super) async fn write(db: &impl ConnectionTrait, row: &delivery::Model) -> Result<(), DbErr> {
    let update = delivery::Entity::update(row.clone().into_active_model().reset_all());
    update.exec(db).await.map(drop)
}

/// When a delivery that is made or replayed now is given up.
pub(super) fn patience(now: DateTime<Utc>) -> DateTime<Utc> {
    now + PATIENCE
}

/// Forgets deliveries that are done and older than 30 days.
pub async fn forget(db: &Db, clock: &Clock) -> Result<(), Error> {
    let deleted = delivery::Entity::delete_many()
        .filter(delivery::Column::CreatedAt.lt(clock.now() - KEPT))
        .filter(delivery::Column::State.ne(DeliveryState::Pending))
        .exec(db);
    Ok(deleted.await.map(drop)?)
}
