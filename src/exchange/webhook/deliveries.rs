//! Deliveries on request: tests and replays.

use std::collections::HashSet;

use async_graphql::ID;
use cunju_entity::value::{DeliveryError, DeliveryId, DeliveryState};
use cunju_entity::{delivery, webhook};
use uuid::Uuid;

use super::enqueue::{pending, units};
use super::event::{self, EventIds};
use super::input::{ReplayInput, TestInput};
use super::rules::after_attempt;
use super::service::locked;
use super::{WebhookSender, queue_store as queue, store};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Logged, Operation, Touches, UnitOfWork, begin_task};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;

const TEST: Operation = Operation::in_committee("webhook.test", Permission::KeepWebhooks);
const REPLAY: Operation = Operation::in_committee("delivery.replay", Permission::KeepWebhooks);

impl Logged for delivery::Model {
    const ENTITY: &'static str = "delivery";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.unit_id
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// Sends a test event once, immediately, and waits for the outcome. No row is locked in the meantime. The delivery is
/// stored in advance as interrupted, in case the process ends before the outcome is known.
pub(super) async fn test(
    webhook_sender: &WebhookSender,
    session: &Session,
    input: TestInput,
) -> Result<Option<delivery::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, TEST, &input, &input.options).await?;
    let webhook = locked(&work, &input.id).await?;
    let begun = new_test_delivery(session, &webhook).await?;
    work.insert(&begun).await?;
    let Some(begun) = work.finish(begun).await? else {
        return Ok(None);
    };
    let clock = &session.clock;
    let outcome = webhook_sender.send(&webhook, &begun, clock.now()).await;
    let mut done = after_attempt(&begun, outcome, clock.now());
    // A test is not repeated: its sender waits for the outcome.
    if done.state == DeliveryState::Pending {
        done.state = DeliveryState::Failed;
        done.next_attempt_at = None;
    }
    let (tx, _turn) = begin_task(&session.db, &session.writer).await?;
    queue::write(&tx, &done).await?;
    tx.commit().await?;
    Ok(Some(done))
}

/// The delivery of a test before it is sent.
async fn new_test_delivery(
    session: &Session,
    webhook: &webhook::Model,
) -> Result<delivery::Model, Error> {
    let to = EventIds {
        webhook: webhook.id,
        delivery: session.clock.id(),
    };
    let ids = HashSet::from([webhook.unit_id]);
    let units = units(&session.divisions, &session.db, &ids).await?;
    let unit = units.get(&webhook.unit_id).ok_or(Error::Conflict)?;
    let now = session.clock.now();
    let body = event::test(to, now, unit)?;
    Ok(delivery::Model {
        state: DeliveryState::Failed,
        last_error: Some(DeliveryError::Interrupted),
        ..pending(to, webhook.unit_id, body, now)
    })
}

/// Schedules a delivery to be sent again, at its position before the waiting deliveries of its unit; or immediately, if
/// it is waiting for its next attempt.
pub(super) async fn replay(
    session: &Session,
    input: ReplayInput,
) -> Result<Option<delivery::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, REPLAY, &input, &input.options).await?;
    let id = decode(&input.id)?;
    let found = current(&work, id).await?;
    let webhook = locked(&work, &GlobalId::Webhook(found.webhook_id).encode()).await?;
    // Read again: the dispatcher may have changed it before the webhook was locked.
    let before = current(&work, id).await?;
    if !webhook.enabled {
        let disabled = message!("webhook-disabled");
        return Err(Problem::at("id", ProblemCode::AlreadyClosed, disabled).into());
    }
    let now = work.clock().now();
    // Only one delivery of a unit may be scheduled; otherwise events of the unit would overtake each other.
    let occupied = queue::is_occupied(&work.tx, &before).await?;
    let row = delivery::Model {
        state: DeliveryState::Pending,
        attempts: 0,
        next_attempt_at: (!occupied).then_some(now),
        give_up_at: queue::delivery_deadline(now),
        delivered_at: None,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    work.finish(row).await
}

async fn current(work: &UnitOfWork<'_>, id: DeliveryId) -> Result<delivery::Model, ChangeError> {
    let scope = work.session.actor.scope();
    let found = store::deliveries_by_ids(&work.tx, scope, &[id]).await?;
    Ok(found
        .into_iter()
        .next()
        .ok_or_else(|| Problem::not_found("id"))?)
}

fn decode(id: &ID) -> Result<DeliveryId, ChangeError> {
    match GlobalId::decode(id)? {
        GlobalId::Delivery(id) => Ok(id),
        other => Err(other.wrong_type("Delivery").into()),
    }
}
