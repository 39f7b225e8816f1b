//! Changes of webhooks.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::EventFilter;
use cunju_entity::webhook;
use uuid::Uuid;

use super::input::{CreateInput, DeleteInput, UpdateInput};
use super::rules::{MAX_URL, UrlError};
use super::{WebhookSender, queue_store as queue, store};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Logged, Operation, Touches, UnitOfWork};
use crate::exchange::feed;
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, note, optional_words, refuse_any, refuse_stale, words,
};
use crate::reference::global_id::GlobalId;
use crate::units::committee;

const CREATE: Operation = Operation::in_committee("webhook.create", Permission::KeepWebhooks);
const UPDATE: Operation = Operation::in_committee("webhook.update", Permission::KeepWebhooks);
const DELETE: Operation = Operation::in_committee("webhook.delete", Permission::KeepWebhooks);

/// Maximum number of webhooks of one unit.
const MAX_OF_UNIT: u64 = 20;
/// Maximum number of values of a filter.
const MAX_FILTER: usize = 20;
/// Maximum length of a description, in characters.
const MAX_DESCRIPTION: usize = 200;

impl Logged for webhook::Model {
    const ENTITY: &'static str = "webhook";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.unit_id
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// Creates a webhook, which sends events from now on.
pub(super) async fn create(
    webhook_sender: &WebhookSender,
    session: &Session,
    input: CreateInput,
) -> Result<Option<webhook::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CREATE, &input, &input.options).await?;
    let (unit_id, ..) = committee::unit(&work, input.division, input.committee_code).await?;
    // Knowing an ID does not prove who created the webhook: only an idempotency key returns the secret again.
    let id = work
        .new_id(input.id.as_ref(), |_: &webhook::Model| false)
        .await?;
    let mut problems = Vec::new();
    let url = note(&mut problems, target(webhook_sender, &input.url));
    let description = optional_words("description", input.description.as_deref(), MAX_DESCRIPTION);
    let description = note(&mut problems, description).flatten();
    let filter = EventFilter {
        types: note(&mut problems, listed("types", input.types)).unwrap_or_default(),
        kinds: note(&mut problems, listed("kinds", input.kinds)).unwrap_or_default(),
    };
    let (Some(url), true) = (url, problems.is_empty()) else {
        return Err(ChangeError::Refused(problems));
    };
    if store::count(&work.tx, unit_id).await? >= MAX_OF_UNIT {
        let many = message!("webhook-too-many", max = MAX_OF_UNIT);
        return Err(Problem::invalid("input", many).into());
    }
    let place = feed::latest(&work.tx).await?;
    let row = webhook::Model {
        id,
        unit_id,
        url,
        filter,
        description,
        enabled: true,
        generation: 1,
        rotated_at: None,
        transaction: place.transaction,
        sequence: place.sequence,
        created_at: work.clock().now(),
        revision: 1,
    };
    work.insert(&row).await?;
    work.finish(row).await
}

/// Changes a webhook.
pub(super) async fn update(
    webhook_sender: &WebhookSender,
    session: &Session,
    input: UpdateInput,
) -> Result<Option<webhook::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let before = locked(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut row = before.clone();
    let mut problems = Vec::new();
    if let Some(url) = &*input.url {
        // The empty URL is never stored: `refuse_any` returns first.
        row.url = note(&mut problems, target(webhook_sender, url)).unwrap_or_default();
    }
    if input.types.is_some() {
        row.filter.types = note(&mut problems, listed("types", input.types.0)).unwrap_or_default();
    }
    if input.kinds.is_some() {
        row.filter.kinds = note(&mut problems, listed("kinds", input.kinds.0)).unwrap_or_default();
    }
    match &input.description {
        MaybeUndefined::Undefined => (),
        MaybeUndefined::Null => row.description = None,
        MaybeUndefined::Value(value) => {
            row.description = note(&mut problems, words("description", value, MAX_DESCRIPTION));
        }
    }
    refuse_any(problems)?;
    // The generation before it is still used to sign, so the number only increases.
    if input.rotate_secret {
        row.generation += 1;
        row.rotated_at = Some(work.clock().now());
    }
    match (before.enabled, *input.enabled) {
        (true, Some(false)) => {
            row.enabled = false;
            queue::give_up(&work.tx, row.id).await?;
        }
        (false, Some(true)) => {
            // From the old position, it would send everything that happened while it was disabled.
            let place = feed::latest(&work.tx).await?;
            row.enabled = true;
            row.transaction = place.transaction;
            row.sequence = place.sequence;
        }
        _ => (),
    }
    work.revise(&before, &mut row).await?;
    work.finish(row).await
}

/// Deletes a webhook and its deliveries.
pub(super) async fn delete(
    session: &Session,
    input: DeleteInput,
) -> Result<Option<webhook::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, DELETE, &input, &input.options).await?;
    let row = locked(&work, &input.id).await?;
    refuse_stale(input.expected_revision, row.revision)?;
    queue::clear(&work.tx, row.id).await?;
    work.delete(&row).await?;
    work.finish(row).await
}

/// The webhook to change, locked until the transaction ends.
pub(super) async fn locked(work: &UnitOfWork<'_>, id: &ID) -> Result<webhook::Model, ChangeError> {
    let id = match resolve_reference(work, id, ClientIdType::Webhook, "id").await? {
        GlobalId::Webhook(id) => id,
        other => return Err(other.wrong_type("Webhook").into()),
    };
    let found = store::lock(&work.tx, work.session.actor.scope(), id).await?;
    Ok(found.ok_or_else(|| Problem::not_found("id"))?)
}

fn listed<T: PartialEq>(field: &str, values: Option<Vec<T>>) -> Result<Vec<T>, Problem> {
    let values = values.unwrap_or_default();
    if values.len() > MAX_FILTER {
        let many = message!("webhook-filter-too-long", field, max = MAX_FILTER);
        return Err(Problem::invalid(field, many));
    }
    let mut distinct = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    Ok(distinct)
}

/// The URL of a receiver, if it is allowed as far as can be determined now; the addresses of a name are checked in
/// every attempt.
fn target(webhook_sender: &WebhookSender, url: &str) -> Result<String, Problem> {
    let message = match webhook_sender.targets().check(url) {
        Ok(_) => return Ok(url.to_owned()),
        Err(UrlError::NoUrl) => message!("webhook-url-malformed", max = MAX_URL),
        Err(UrlError::UserInfo) => message!("webhook-url-with-user"),
        Err(UrlError::Scheme) => message!("webhook-url-not-https"),
        Err(UrlError::Address) => message!("webhook-url-not-public"),
    };
    Err(Problem::invalid("url", message))
}
