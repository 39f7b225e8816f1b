//! Relations to webhooks and deliveries.

use std::collections::HashMap;

use cunju_entity::value::{DeliveryId, DeliveryState, WebhookId};
use cunju_entity::{delivery, webhook};

use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};

/// From an ID to its webhook; empty for a caller who may not manage webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebhookById;

impl Relation<Session> for WebhookById {
    type Key = WebhookId;
    type Value = webhook::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[WebhookId],
    ) -> Result<HashMap<WebhookId, webhook::Model>, Error> {
        // Empty, not an error: `node` must not tell which webhooks exist.
        if !session.actor.may(Permission::KeepWebhooks) {
            return Ok(HashMap::new());
        }
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// From an ID to its delivery; empty for a caller who may not manage webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeliveryById;

impl Relation<Session> for DeliveryById {
    type Key = DeliveryId;
    type Value = delivery::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[DeliveryId],
    ) -> Result<HashMap<DeliveryId, delivery::Model>, Error> {
        if !session.actor.may(Permission::KeepWebhooks) {
            return Ok(HashMap::new());
        }
        let rows = store::deliveries_by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// From a webhook to its deliveries, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct DeliveriesOf(pub(super) Option<DeliveryState>);

impl ListRelation<Session> for DeliveriesOf {
    type Key = WebhookId;
    type Row = delivery::Model;

    fn list(&self, session: &Session, key: &WebhookId) -> List {
        store::deliveries(session.actor.scope(), *key, self.0)
    }
}
