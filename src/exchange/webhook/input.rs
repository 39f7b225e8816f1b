//! What the changes of webhooks take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{ChangeKind, CommitteeCode, DivisionCode, ObjectType};

use crate::access::session::change::ChangeOptions;

/// Webhook to create
#[derive(Debug, InputObject)]
#[graphql(name = "WebhookCreateInput")]
pub(super) struct CreateInput {
    /// Id that the client made, a `UUIDv7`, so that none is created twice; by default the server makes
    /// one. To get the first answer again use `idempotencyKey`
    pub id: Option<ID>,
    /// Division whose events are sent, with everything below it; give this or `committeeCode`
    pub division: Option<DivisionCode>,
    /// Committee whose events are sent; give this or `division`
    pub committee_code: Option<CommitteeCode>,
    /// Address of the receiver: https, without user name, password or fragment, at most 2000 characters
    pub url: String,
    /// Objects whose events are sent, at most 20; by default all
    pub types: Option<Vec<ObjectType>>,
    /// What was done to them; by default all
    pub kinds: Option<Vec<ChangeKind>>,
    /// What it is for, at most 200 characters
    pub description: Option<String>,
    /// How to make the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Changes of a webhook
#[derive(Debug, InputObject)]
#[graphql(name = "WebhookUpdateInput")]
pub(super) struct UpdateInput {
    /// Id of the webhook
    pub id: ID,
    /// Address of the receiver; by default as it is
    pub url: Option<String>,
    /// Objects whose events are sent, at most 20, an empty list for all; by default as they are
    pub types: Option<Vec<ObjectType>>,
    /// What was done to them, an empty list for all; by default as they are
    pub kinds: Option<Vec<ChangeKind>>,
    /// What it is for, at most 200 characters; null takes it away
    pub description: MaybeUndefined<String>,
    /// Whether events are sent. Disabling gives up what is not delivered; enabling begins with what
    /// happens from then on
    pub enabled: Option<bool>,
    /// Whether the webhook gets a new secret, shown in `result { secret }`; for 24 hours events are
    /// signed by both
    #[graphql(default)]
    pub rotate_secret: bool,
    /// Revision that the client read; if the webhook has another, nothing is changed
    pub expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Webhook to delete
#[derive(Debug, InputObject)]
#[graphql(name = "WebhookDeleteInput")]
pub(super) struct DeleteInput {
    /// Id of the webhook
    pub id: ID,
    /// Revision that the client read; if the webhook has another, nothing is changed
    pub expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Webhook to test
#[derive(Debug, InputObject)]
#[graphql(name = "WebhookTestInput")]
pub(super) struct TestInput {
    /// Id of the webhook
    pub id: ID,
    /// How to make the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Delivery to replay
#[derive(Debug, InputObject)]
#[graphql(name = "DeliveryReplayInput")]
pub(super) struct ReplayInput {
    /// Id of the delivery
    pub id: ID,
    /// How to make the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
