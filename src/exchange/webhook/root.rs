//! Root fields of webhooks.

use async_graphql::{Context, ID, Object};
use cunju_entity::delivery;

use super::graphql::{Delivery, Webhook};
use super::input::{CreateInput, DeleteInput, ReplayInput, TestInput, UpdateInput};
use super::relation::WebhookById;
use super::{WebhookSender, deliveries, service, store};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::{ContextExt, Request};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::platform::problem::ChangeError;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;

/// Queries for webhooks.
#[derive(Default)]
pub struct WebhookQuery;

#[Object]
impl WebhookQuery {
    /// Webhook with this ID; null if there is none in the caller's jurisdiction; for officials
    async fn webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the webhook")] id: ID,
    ) -> Option<Result<Webhook, Error>> {
        found(ctx, &id).await.transpose()
    }

    /// Webhooks of the units in the caller's jurisdiction, newest first; for officials
    #[graphql(directive = Paged::apply())]
    async fn webhooks(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Webhook>, Error> {
        let request = ctx.request()?;
        request.require(Permission::KeepWebhooks)?;
        let page = Page::new(first, after, last, before)?;
        let all = store::list(request.actor.scope());
        request.root_connection(ctx, all, page, Webhook::new).await
    }
}

async fn found(ctx: &Context<'_>, id: &ID) -> Result<Option<Webhook>, Error> {
    let request = ctx.request()?;
    request.require(Permission::KeepWebhooks)?;
    match resolve_argument(request, id, ClientIdType::Webhook).await? {
        Some(GlobalId::Webhook(id)) => Ok(request.load(WebhookById, id).await?.map(Webhook::new)),
        Some(other) => Err(other.wrong_type("Webhook")),
        None => Ok(None),
    }
}

/// Mutations of webhooks.
#[derive(Default)]
pub struct WebhookMutation;

#[Object]
impl WebhookMutation {
    /// Creates a webhook that sends all future events of a unit to a URL; for officials. `result { secret }` is
    /// returned only once
    async fn webhook_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook to create")] input: CreateInput,
    ) -> Result<Payload<Webhook>, Error> {
        let request = ctx.request()?;
        let webhook_sender = WebhookSender::of(ctx)?;
        let done = Box::pin(service::create(webhook_sender, request, input)).await;
        Payload::new(request.locale, done, |row| {
            // Not part of the row, because the response is stored under the idempotency key (ADR 0007).
            let secret = webhook_sender.secret(&row);
            Webhook::with_secret(row, secret)
        })
    }

    /// Changes a webhook; for officials
    async fn webhook_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a webhook")] input: UpdateInput,
    ) -> Result<Payload<Webhook>, Error> {
        let request = ctx.request()?;
        let rotated = input.rotate_secret;
        let webhook_sender = WebhookSender::of(ctx)?;
        let done = Box::pin(service::update(webhook_sender, request, input)).await;
        Payload::new(request.locale, done, |row| {
            if !rotated {
                return Webhook::new(row);
            }
            let secret = webhook_sender.secret(&row);
            Webhook::with_secret(row, secret)
        })
    }

    /// Deletes a webhook and its deliveries; for officials
    async fn webhook_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook to delete")] input: DeleteInput,
    ) -> Result<Payload<Webhook>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::delete(request, input)).await;
        Payload::new(request.locale, done, Webhook::new)
    }

    /// Sends a test event immediately, without retries and even if the webhook is disabled, and returns the outcome;
    /// for officials
    async fn webhook_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook to test")] input: TestInput,
    ) -> Result<Payload<Delivery>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(deliveries::test(WebhookSender::of(ctx)?, request, input)).await;
        outcome(request, done).await
    }

    /// Sends a delivery again, or immediately if it is waiting for its next attempt; for officials
    async fn delivery_replay(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Delivery to replay")] input: ReplayInput,
    ) -> Result<Payload<Delivery>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(deliveries::replay(request, input)).await;
        outcome(request, done).await
    }
}

/// The response with the current state of the delivery: a replayed response may contain an outdated one.
async fn outcome(
    request: &Request,
    mut done: Result<Option<delivery::Model>, ChangeError>,
) -> Result<Payload<Delivery>, Error> {
    if let Err(ChangeError::Replayed(row)) = &mut done {
        let earlier: delivery::Model =
            serde_json::from_value(row.clone()).map_err(Error::internal)?;
        if let Some(now) = request.load(super::DeliveryById, earlier.id).await? {
            *row = serde_json::to_value(now).map_err(Error::internal)?;
        }
    }
    Payload::new(request.locale, done, Delivery::new)
}
