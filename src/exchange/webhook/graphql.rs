//! Webhooks and deliveries in the API.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use cunju_entity::value::{
    ChangeKind, CommitteeId, DeliveryError, DeliveryState, DivisionId, ObjectType,
};
use cunju_entity::{delivery, webhook};

use super::relation::{DeliveriesOf, WebhookById};
use crate::access::session::ContextExt;
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::Division;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{Committee, CommitteeById};

/// A webhook that is visible to the caller.
pub struct Webhook {
    row: webhook::Model,
    secret: Option<String>,
}

impl Webhook {
    /// The object for a row that was read in the caller's scope.
    #[must_use]
    pub fn new(row: webhook::Model) -> Self {
        Self { row, secret: None }
    }

    /// The object with its secret, for the caller who created the webhook or changed the secret.
    pub(super) fn with_secret(row: webhook::Model, secret: String) -> Self {
        Self {
            row,
            secret: Some(secret),
        }
    }
}

/// URL to which the events of a unit are sent (事件推送)
#[Object]
impl Webhook {
    /// Stable, globally unique ID of the webhook
    pub async fn id(&self) -> ID {
        GlobalId::Webhook(self.row.id).encode()
    }

    /// Division whose events, and those of all units below it, are sent; null if the webhook belongs to a committee
    fn division(&self, ctx: &Context<'_>) -> Option<Result<Division, Error>> {
        let request = match ctx.request() {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        Division::visible(request, DivisionId::new(self.row.unit_id)).map(Ok)
    }

    /// Committee whose events are sent; null if the webhook belongs to a division
    async fn committee(&self, ctx: &Context<'_>) -> Option<Result<Committee, Error>> {
        let request = match ctx.request() {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        if request
            .divisions
            .get(DivisionId::new(self.row.unit_id))
            .is_some()
        {
            return None;
        }
        let id = CommitteeId::new(self.row.unit_id);
        let row = request.load(CommitteeById, id).await.transpose()?;
        Some(row.map(Committee::new))
    }

    /// URL of the receiver
    async fn url(&self) -> &str {
        &self.row.url
    }

    /// Types of objects whose events are sent; empty for all types
    async fn types(&self) -> &[ObjectType] {
        &self.row.filter.types
    }

    /// Kinds of changes that are sent; empty for all kinds
    async fn kinds(&self) -> &[ChangeKind] {
        &self.row.filter.kinds
    }

    /// Description of the webhook; null if none was given
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// Whether events are sent; a receiver that responds with status 410 disables its webhook
    async fn enabled(&self) -> bool {
        self.row.enabled
    }

    /// Secret that signs the events: `whsec_` and Base64; null except in the result of the mutation that created it
    async fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// Number of the secret, starting at 1
    async fn secret_generation(&self) -> i32 {
        self.row.generation
    }

    /// Time at which the webhook was created
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// Deliveries of the webhook, newest first; kept for 30 days
    #[graphql(directive = Paged::apply())]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "State of the deliveries; by default all")] state: Option<DeliveryState>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Delivery>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = DeliveriesOf(state);
        let request = ctx.request()?;
        request
            .connection(ctx, relation, self.row.id, page, Delivery)
            .await
    }

    /// Revision number, incremented on every change
    async fn revision(&self) -> i32 {
        self.row.revision
    }
}

/// A delivery that is visible to the caller.
pub struct Delivery(delivery::Model);

impl Delivery {
    /// The object for a row that was read in the caller's scope.
    #[must_use]
    pub fn new(row: delivery::Model) -> Self {
        Self(row)
    }
}

/// Event that is sent to the receiver of a webhook (推送记录)
#[Object]
impl Delivery {
    /// Stable, globally unique ID of the delivery; sent as `webhook-id` in every attempt
    pub async fn id(&self) -> ID {
        GlobalId::Delivery(self.0.id).encode()
    }

    /// Webhook of the delivery; null if it has been deleted
    async fn webhook(&self, ctx: &Context<'_>) -> Option<Result<Webhook, Error>> {
        let request = match ctx.request() {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        let row = request.load(WebhookById, self.0.webhook_id).await;
        Some(row.transpose()?.map(Webhook::new))
    }

    /// Body of the request as JSON: IDs, codes and the name of the unit, no personal data
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// State of the delivery
    async fn state(&self) -> DeliveryState {
        self.0.state
    }

    /// Number of attempts since the delivery was created or replayed
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// Time of the next attempt; null if there is none, or if an earlier delivery of the same unit must be sent first
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        self.0.next_attempt_at
    }

    /// HTTP status of the last response; null if the last attempt had no response
    async fn last_status(&self) -> Option<i32> {
        self.0.last_status.map(i32::from)
    }

    /// Error of the last attempt; null if it succeeded, or before the first attempt
    async fn last_error(&self) -> Option<DeliveryError> {
        self.0.last_error
    }

    /// Time at which the delivery was created
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Time at which the receiver accepted the event; null if it has not
    async fn delivered_at(&self) -> Option<DateTime<Utc>> {
        self.0.delivered_at
    }
}
