//! Creates deliveries from the log: exactly one for each row that matches a webhook, because the webhook's position in
//! the log is written in the same transaction.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use cunju_entity::value::{CommitteeId, DeliveryState, DivisionId, WebhookId};
use cunju_entity::{change_log, delivery, webhook};
use uuid::Uuid;

use super::dispatch::DispatchContext;
use super::event::{self, Change, EventIds, Unit};
use super::queue_store::{self as queue, log_position};
use crate::access::instance::Instance;
use crate::access::session::change;
use crate::exchange::feed::{self, Position, committed_rows};
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::division::Tree;
use crate::reference::unit_store;

/// Maximum number of log rows that are read at once.
const ROWS: u64 = 200;

/// Creates deliveries for new log rows; returns whether there may be more.
pub(super) async fn enqueue(context: &DispatchContext) -> Result<bool, Error> {
    let server = &context.instance;
    let known = queue::enabled(&server.db).await?;
    let Some(after) = known.iter().map(log_position).min() else {
        return Ok(false);
    };
    let rows = committed_rows(&server.db, after, ROWS).await?;
    let Some(last) = rows.last().map(Position::after_row) else {
        return Ok(false);
    };
    let ids = known.iter().map(|row| row.unit_id);
    let ids = ids.chain(rows.iter().map(|row| row.unit_id)).collect();
    // Before the transaction, during which no other change runs on SQLite.
    let units = all_units(server, &ids).await?;

    let (tx, _turn) = change::begin_task(&server.db, &server.writer).await?;
    let known: HashSet<WebhookId> = known.into_iter().map(|row| row.id).collect();
    let mut webhooks = queue::lock_enabled(&tx).await?;
    // A webhook that was created or enabled in the meantime may have an earlier position than the one from which the
    // log was read.
    webhooks.retain(|row| known.contains(&row.id));
    let mut made = build_deliveries(context, &webhooks, &rows, &units)?;
    // None is known, unless the log was renumbered.
    let known = queue::known(&tx, &made).await?;
    made.retain(|row| !known.contains(&(row.webhook_id, row.sequence)));
    let named = made.iter().map(|row| (row.webhook_id, row.unit_id));
    let mut occupied = queue::occupied(&tx, &named.collect()).await?;
    for row in &mut made {
        // Only the first gets a time: later events of a unit must not overtake it.
        let is_first = occupied.insert((row.webhook_id, row.unit_id));
        row.next_attempt_at = is_first.then_some(row.created_at);
    }
    queue::add(&tx, made).await?;
    queue::advance(&tx, &webhooks, last).await?;
    tx.commit().await?;
    Ok(true)
}

/// The deliveries for these rows, none of them due yet.
fn build_deliveries(
    context: &DispatchContext,
    webhooks: &[webhook::Model],
    rows: &[change_log::Model],
    units: &HashMap<Uuid, Unit>,
) -> Result<Vec<delivery::Model>, Error> {
    let server = &context.instance;
    let clock = &server.clock;
    let now = clock.now();
    let divisions = server.divisions();
    let mut made = Vec::new();
    for row in rows {
        let for_division = divisions.get(DivisionId::new(row.unit_id)).is_some();
        let change = Change::of(row, for_division);
        let (Some(change), Some(unit)) = (change, units.get(&row.unit_id)) else {
            continue;
        };
        // Receivers in the jurisdiction that a committee leaves are notified, too.
        let former = feed::moved(row).map(|(from, _)| from);
        let cursor = context.feed.cursor(Position::after_row(row), clock.today());
        for webhook in webhooks {
            let area = units.get(&webhook.unit_id).map(|unit| unit.range);
            let inside = area.is_some_and(|area| {
                area.covers(unit.range) || former.is_some_and(|code| area.contains(code))
            });
            // The rows were read from the earliest position of all webhooks.
            let new = Position::after_row(row) > log_position(webhook);
            if !inside || !new || !webhook.filter.takes(change.object, change.kind) {
                continue;
            }
            let to = EventIds {
                webhook: webhook.id,
                delivery: clock.id(),
            };
            let body = event::changed(to, row, change, unit, &cursor)?;
            made.push(delivery::Model {
                transaction: Some(row.transaction),
                sequence: Some(row.sequence),
                ..pending(to, row.unit_id, body, now)
            });
        }
    }
    Ok(made)
}

/// A pending delivery.
pub(super) fn pending(
    to: EventIds,
    unit_id: Uuid,
    body: String,
    now: DateTime<Utc>,
) -> delivery::Model {
    delivery::Model {
        id: to.delivery,
        webhook_id: to.webhook,
        unit_id,
        transaction: None,
        sequence: None,
        body,
        state: DeliveryState::Pending,
        attempts: 0,
        next_attempt_at: None,
        give_up_at: queue::delivery_deadline(now),
        last_status: None,
        last_error: None,
        created_at: now,
        delivered_at: None,
    }
}

/// The units with these IDs. Another process may have added divisions since this one read them.
async fn all_units(server: &Instance, ids: &HashSet<Uuid>) -> Result<HashMap<Uuid, Unit>, Error> {
    let found = units(&server.divisions(), &server.db, ids).await?;
    if found.len() == ids.len() {
        return Ok(found);
    }
    server.refresh().await?;
    units(&server.divisions(), &server.db, ids).await
}

/// The divisions and committees with these IDs, in their current state.
pub(super) async fn units(
    divisions: &Tree,
    db: &Db,
    ids: &HashSet<Uuid>,
) -> Result<HashMap<Uuid, Unit>, Error> {
    let mut units = HashMap::new();
    let mut committees = Vec::new();
    for id in ids {
        match divisions.get(DivisionId::new(*id)) {
            Some(node) => drop(units.insert(*id, Unit::division(node))),
            None => committees.push(CommitteeId::new(*id)),
        }
    }
    for named in unit_store::named(db, &committees).await? {
        units.insert(named.0.uuid(), Unit::committee(named));
    }
    Ok(units)
}
