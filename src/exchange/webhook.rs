//! Webhooks: events of a unit are sent to a URL, signed, in order, and repeated until they are accepted.

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
mod sender;
mod service;
mod sign;
mod store;

pub use dispatch::{DispatchContext, run};
pub use graphql::{Delivery, Webhook};
pub use queue_store::delete_old_deliveries;
pub(crate) use queue_store::renumber;
pub use relation::{DeliveryById, WebhookById};
pub use root::{WebhookMutation, WebhookQuery};
pub use rules::Targets;
pub use sender::WebhookSender;
