//! Sends an event: checks the target, signs the body, and stores only the status of the response.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_graphql::Context;
use chrono::{DateTime, Utc};
use cunju_entity::value::DeliveryError;
use cunju_entity::{delivery, webhook};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use super::retry;
use super::rules::{Outcome, Targets};
use super::sign::Signer;
use crate::access::auth::key::Keys;
use crate::platform::error::Error;
use crate::reference::global_id::GlobalId;

/// Maximum duration of an attempt, including name resolution and the response.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum number of bytes that are read of a response, so that the connection can be reused.
const MAX_RESPONSE: usize = 64 * 1024;
/// How long an idle connection is kept open for the next event.
const IDLE: Duration = Duration::from_secs(30);

/// Sends events; one per process.
pub struct WebhookSender {
    /// Created when first needed; `None` if this machine has no root certificates.
    client: OnceLock<Option<Client>>,
    targets: Targets,
    signer: Signer,
}

impl WebhookSender {
    /// The sender from the schema data.
    pub(super) fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Error> {
        let webhook_sender = ctx.data::<Arc<Self>>().map(Arc::as_ref);
        webhook_sender.map_err(|error| Error::internal(error.message))
    }

    /// A sender whose signing secrets are derived from the key file.
    #[must_use]
    pub fn new(keys: &Keys, targets: Targets) -> Self {
        Self {
            client: OnceLock::new(),
            targets,
            signer: Signer::new(keys),
        }
    }

    /// The allowed receivers.
    pub(super) fn targets(&self) -> Targets {
        self.targets
    }

    /// The signing secret of a webhook in the form for its owner.
    pub(super) fn secret(&self, webhook: &webhook::Model) -> String {
        self.signer.secret(webhook)
    }

    /// Makes one delivery attempt.
    pub(super) async fn send(
        &self,
        webhook: &webhook::Model,
        delivery: &delivery::Model,
        now: DateTime<Utc>,
    ) -> Outcome {
        // At every attempt: a literal address never reaches the resolver, and the setting may have changed since.
        let Ok(url) = self.targets.check(&webhook.url) else {
            return Outcome::failed(DeliveryError::TargetRefused);
        };
        let Some(client) = self.client.get_or_init(|| client(self.targets)) else {
            return Outcome::failed(DeliveryError::ConnectionFailed);
        };
        let id = GlobalId::Delivery(delivery.id).encode();
        let signature = self.signer.signature(webhook, &id, now, &delivery.body);
        let sent = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id.as_str())
            .header("webhook-timestamp", now.timestamp())
            .header("webhook-signature", signature)
            .body(delivery.body.clone())
            .send();
        match sent.await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let not_before = retry::not_before(answer.headers(), now);
                // Nothing of the response is stored: a webhook must not be a way to read pages of other hosts.
                discard(answer).await;
                Outcome::answered(status, not_before)
            }
            Err(error) => Outcome::failed(classify_error(&error)),
        }
    }
}

fn client(targets: Targets) -> Option<Client> {
    let client = Client::builder()
        .dns_resolver(Arc::new(Checked(targets)))
        // A proxy of the environment would resolve the name itself, past the check of its addresses.
        .no_proxy()
        // A receiver could redirect to an address of the local network.
        .redirect(Policy::none())
        .referer(false)
        .timeout(TIMEOUT)
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("cunju/", env!("CARGO_PKG_VERSION")))
        .build();
    client
        .inspect_err(|error| {
            tracing::warn!(%error, "no webhook can be sent: the root certificates of this machine cannot be read");
        })
        .ok()
}

/// Reads and discards a response that is not too long.
async fn discard(mut answer: Response) {
    let mut read = 0;
    while let Ok(Some(part)) = answer.chunk().await {
        read += part.len();
        if read > MAX_RESPONSE {
            break;
        }
    }
}

fn classify_error(error: &reqwest::Error) -> DeliveryError {
    // reqwest and hyper wrap the error of the resolver in several of their own.
    let mut cause = error.source();
    while let Some(inner) = cause {
        match inner.downcast_ref::<ResolveError>() {
            Some(ResolveError::Refused) => return DeliveryError::TargetRefused,
            Some(ResolveError::Unknown) => return DeliveryError::NameNotResolved,
            None => cause = inner.source(),
        }
    }
    if error.is_timeout() {
        DeliveryError::TimedOut
    } else {
        DeliveryError::ConnectionFailed
    }
}

/// Why no connection is made to a name.
#[derive(Debug, thiserror::Error)]
enum ResolveError {
    #[error("the name has an address that is not allowed")]
    Refused,
    #[error("the name has no address")]
    Unknown,
}

/// Resolves names to allowed addresses. The client uses only this resolver, so it connects to the addresses that were
/// checked.
struct Checked(Targets);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let targets = self.0;
        Box::pin(async move {
            // reqwest replaces the port 0 with that of the URL.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| ResolveError::Unknown)?.collect();
            let allowed = |address: IpAddr| targets.allow(address);
            if found.is_empty() {
                return Err(ResolveError::Unknown.into());
            }
            // One forbidden address suffices: the client tries the addresses of a name in turn.
            if !found.iter().all(|found| allowed(found.ip())) {
                return Err(ResolveError::Refused.into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}
