//! An event on its way to the receiver of a webhook.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{DeliveryError, DeliveryId, DeliveryState, WebhookId};

/// An event on its way to the receiver of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// Identity, the same in every attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Division or committee of the event: those of one unit are sent one after another.
    pub unit_id: Uuid,
    /// Transaction that wrote the event's row of the log; none for a test.
    pub transaction: Option<i64>,
    /// Number of that row; none for a test.
    pub sequence: Option<i64>,
    /// What is sent, JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// State.
    pub state: DeliveryState,
    /// Attempts since it was made or replayed.
    pub attempts: i32,
    /// Instant of the next attempt; none if there will be none, or if an earlier delivery of the unit
    /// is first.
    pub next_attempt_at: Option<DateTimeUtc>,
    /// Instant after which it is given up.
    pub give_up_at: DateTimeUtc,
    /// HTTP status of the last answer; none if there was no answer.
    pub last_status: Option<i16>,
    /// What was wrong with the last attempt; none if nothing was.
    pub last_error: Option<DeliveryError>,
    /// Instant at which it was made.
    pub created_at: DateTimeUtc,
    /// Instant at which the receiver took it; none if it has not.
    pub delivered_at: Option<DateTimeUtc>,
}

relations! {
    Webhook: webhook (WebhookId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
