//! Signs events according to Standard Webhooks, with a secret that is not stored.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use cunju_entity::value::WebhookId;
use cunju_entity::webhook;

use crate::access::auth::key::Keys;

/// How long the previous secret also signs after a change, so that receivers can switch.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Derives the secrets of webhooks from the secret of the server.
pub(super) struct Signer(hmac::Key);

impl Signer {
    /// A signer whose secrets are derived from the key file.
    pub(super) fn new(keys: &Keys) -> Self {
        // The text separates these secrets from whatever else is derived from the same key file.
        let root = keys.derive(b"cunju webhook secrets, version 1");
        Self(hmac::Key::new(hmac::HMAC_SHA256, root.as_ref()))
    }

    fn derive(&self, webhook: WebhookId, generation: i32) -> hmac::Tag {
        let mut context = webhook.uuid().as_bytes().to_vec();
        // Both parts have a fixed length, so that no two pairs give the same bytes.
        context.extend(generation.to_be_bytes());
        hmac::sign(&self.0, &context)
    }

    /// The secret in the form for its owner.
    pub(super) fn secret(&self, webhook: &webhook::Model) -> String {
        let secret = self.derive(webhook.id, webhook.generation);
        format!("whsec_{}", STANDARD.encode(secret))
    }

    /// Value of `webhook-signature`: one signature, or two for a day after the secret was changed.
    pub(super) fn signature(
        &self,
        webhook: &webhook::Model,
        id: &str,
        at: DateTime<Utc>,
        body: &str,
    ) -> String {
        // Standard Webhooks signs ID and time too, so that nobody can send a recorded event again later.
        let content = format!("{id}.{}.{body}", at.timestamp());
        let sign = |generation| {
            let secret = self.derive(webhook.id, generation);
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref());
            let tag = hmac::sign(&key, content.as_bytes());
            format!("v1,{}", STANDARD.encode(tag))
        };
        let current = sign(webhook.generation);
        match webhook.rotated_at {
            Some(rotated) if at < rotated + OVERLAP => {
                format!("{current} {}", sign(webhook.generation - 1))
            }
            _ => current,
        }
    }
}
