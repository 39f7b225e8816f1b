//! Webhooks and deliveries in the API.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use cunju_entity::value::{
    ChangeKind, CommitteeId, DeliveryError, DeliveryState, DivisionId, ObjectType,
};
use cunju_entity::{delivery, webhook};

use super::edge::{DeliveriesOf, WebhookById};
use crate::access::session::ContextExt;
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::Division;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{Committee, CommitteeById};

/// A webhook that the caller may see.
pub struct Webhook {
    row: webhook::Model,
    secret: Option<String>,
}

impl Webhook {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: webhook::Model) -> Self {
        Self { row, secret: None }
    }

    /// The object with its secret, for the one who made it or changed the secret.
    pub(super) fn with_secret(row: webhook::Model, secret: String) -> Self {
        Self {
            row,
            secret: Some(secret),
        }
    }
}

/// Address to which the events of a unit are sent (事件推送)
#[Object]
impl Webhook {
    /// Id of the webhook, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Webhook(self.row.id).encode()
    }

    /// Division whose events are sent, with everything below it; null if it is of a committee
    fn division(&self, ctx: &Context<'_>) -> Option<Result<Division, Error>> {
        let request = match ctx.request() {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        Division::visible(request, DivisionId::new(self.row.unit_id)).map(Ok)
    }

    /// Committee whose events are sent; null if it is of a division
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

    /// Address of the receiver
    async fn url(&self) -> &str {
        &self.row.url
    }

    /// Objects whose events are sent; empty for all
    async fn types(&self) -> &[ObjectType] {
        &self.row.filter.types
    }

    /// What was done to them; empty for all
    async fn kinds(&self) -> &[ChangeKind] {
        &self.row.filter.kinds
    }

    /// What it is for; null if not said
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// Whether events are sent; a receiver that answers 410 disables its webhook
    async fn enabled(&self) -> bool {
        self.row.enabled
    }

    /// Secret that signs the events, `whsec_` and Base64; null except in the result of the mutation
    /// that made it
    async fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// Number of the secret, from 1
    async fn secret_generation(&self) -> i32 {
        self.row.generation
    }

    /// Instant at which the webhook was made
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// Deliveries of the webhook, the last made first; kept for 30 days
    #[graphql(directive = Paged::apply())]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "State of the deliveries; by default any")] state: Option<DeliveryState>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Delivery>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = DeliveriesOf(state);
        let request = ctx.request()?;
        request
            .connection(ctx, edge, self.row.id, page, Delivery)
            .await
    }

    /// Revision of the webhook, counted up by one per change
    async fn revision(&self) -> i32 {
        self.row.revision
    }
}

/// A delivery that the caller may see.
pub struct Delivery(delivery::Model);

impl Delivery {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: delivery::Model) -> Self {
        Self(row)
    }
}

/// Event on its way to the receiver of a webhook (推送记录)
#[Object]
impl Delivery {
    /// Id of the delivery, the `webhook-id` of every attempt
    pub async fn id(&self) -> ID {
        GlobalId::Delivery(self.0.id).encode()
    }

    /// Webhook of the delivery; null if it was deleted meanwhile
    async fn webhook(&self, ctx: &Context<'_>) -> Option<Result<Webhook, Error>> {
        let request = match ctx.request() {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        let row = request.load(WebhookById, self.0.webhook_id).await;
        Some(row.transpose()?.map(Webhook::new))
    }

    /// What is sent, JSON: ids and codes, nothing personal
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// State of the delivery
    async fn state(&self) -> DeliveryState {
        self.0.state
    }

    /// Attempts since it was made or replayed
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// Instant of the next attempt; null if there will be none, or if an earlier delivery of the same
    /// unit is first
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        self.0.next_attempt_at
    }

    /// HTTP status of the last answer; null if the last attempt got none
    async fn last_status(&self) -> Option<i32> {
        self.0.last_status.map(i32::from)
    }

    /// What was wrong with the last attempt; null if nothing was, or before the first
    async fn last_error(&self) -> Option<DeliveryError> {
        self.0.last_error
    }

    /// Instant at which the delivery was made
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Instant at which the receiver took it; null if it has not
    async fn delivered_at(&self) -> Option<DateTime<Utc>> {
        self.0.delivered_at
    }
}
