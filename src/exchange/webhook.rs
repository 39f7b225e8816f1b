//! Webhooks: events of a unit are sent to a URL, signed, in order, and repeated until they are accepted.

mod courier;
mod deliveries;
mod dispatch;
mod enqueue;
mod event;
mod graphql;
mod input;
mod lease;
mod queue_store;
mod relation;
mod retry;
mod root;
mod rules;
mod service;
mod sign;
mod store;

pub use courier::Courier;
pub use dispatch::{Post, run};
pub use graphql::{Delivery, Webhook};
pub use queue_store::forget;
pub(crate) use queue_store::renumber;
pub use relation::{DeliveryById, WebhookById};
pub use root::{WebhookMutation, WebhookQuery};
pub use rules::Targets;
