//! An event to be sent to the receiver of a webhook.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{DeliveryError, DeliveryId, DeliveryState, WebhookId};

/// An event to be sent to the receiver of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// ID, the same in every attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Division or committee of the event. Events of one unit are sent one after another.
    pub unit_id: Uuid,
    /// Transaction that wrote the event's row of the change log; null for a test.
    pub transaction: Option<i64>,
    /// Number of that row; null for a test.
    pub sequence: Option<i64>,
    /// JSON to send.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// State.
    pub state: DeliveryState,
    /// Attempts since the delivery was created or replayed.
    pub attempts: i32,
    /// Time of the next attempt; null if there is none, or while an earlier delivery of the unit is pending.
    pub next_attempt_at: Option<DateTimeUtc>,
    /// Time after which the server gives up.
    pub give_up_at: DateTimeUtc,
    /// HTTP status of the last response; null if there was none.
    pub last_status: Option<i16>,
    /// Error of the last attempt; null if it succeeded.
    pub last_error: Option<DeliveryError>,
    /// Time at which the delivery was created.
    pub created_at: DateTimeUtc,
    /// Time at which the receiver accepted it; null while it has not.
    pub delivered_at: Option<DateTimeUtc>,
}

relations! {
    Webhook: webhook (WebhookId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
