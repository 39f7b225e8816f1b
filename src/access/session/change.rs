//! A change: permission, idempotency, one transaction, and one change log entry for every row that it touches.

mod batch;
mod fact;
mod follow;
mod log;
mod new_id;
mod operation;
mod store;
mod write;

use std::fmt::{self, Debug};
use std::mem;
use std::sync::Arc;

use async_graphql::InputObject;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju_entity::{change_log, idempotency_key};
use sea_orm::DbErr;
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use crate::access::session::Session;
use crate::platform::clock::Clock;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};

pub(crate) use batch::Batch;
pub use fact::{Fact, Touches};
pub use follow::{AnnouncedFact, Follower, Followers, Memo};
pub(crate) use log::REGISTER;
pub use log::{By, Logged, note};
pub use new_id::{id_in_use_error, parse_client_id};
pub use operation::{LockScope, Operation};
pub use store::{Row, forget};
pub(crate) use store::{begin, begin_register_change, begin_task, insert, update};

/// Longest idempotency key, in characters.
const MAX_KEY: usize = 64;

/// Serializes changes on `SQLite`, which has a single writer: they queue here, not in the database.
pub type Writer = Arc<Mutex<()>>;

/// Options that every mutation accepts
#[derive(Clone, Default, InputObject)]
pub struct ChangeOptions {
    /// Key that the client chooses for this change, at most 64 characters. For 72 hours, a repeated request with the
    /// same key changes nothing and returns the first response. The header `Idempotency-Key` has the same effect; if
    /// both are sent, they must be equal
    pub idempotency_key: Option<String>,
    /// Whether to only validate the change: everything is checked, nothing is written, and `result` is null
    #[graphql(default)]
    pub validate_only: bool,
}

/// A change in progress. If it is dropped without [`UnitOfWork::finish`], nothing is written.
pub struct UnitOfWork<'a> {
    /// The transaction.
    pub tx: Tx,
    /// The caller, and what the request can access.
    pub session: &'a Session,
    operation: &'static str,
    key: Option<String>,
    validate_only: bool,
    log: Vec<change_log::ActiveModel>,
    /// The facts that the change has announced, each with the memo of every follower's look before the write.
    announced: Vec<(Arc<Fact>, Vec<Option<Memo>>)>,
    /// Touches of rows that were written; a fact for each must be announced before the change ends.
    pending_touches: Vec<(&'static str, Touches)>,
    // The last field, because fields are dropped in order: the next change must not begin before the transaction is
    // dropped.
    _writer: Option<OwnedMutexGuard<()>>,
}

impl<'a> UnitOfWork<'a> {
    /// Begins a change, if the caller may make it and has not made it yet.
    ///
    /// # Errors
    ///
    /// [`ChangeError::Replayed`] if the change was made before, [`ChangeError::Refused`] if the key was used with different
    /// content, an error if the caller lacks permission or the database does not respond.
    pub async fn begin(
        session: &'a Session,
        operation: Operation,
        input: &impl Debug,
        options: &ChangeOptions,
    ) -> Result<Self, ChangeError> {
        session.require(operation.permission)?;
        let (by_input, by_header) = (&options.idempotency_key, &session.idempotency_key);
        if let (Some(one), Some(other)) = (by_input, by_header)
            && one != other
        {
            return Err(two_keys().into());
        }
        let key = by_input.as_ref().or(by_header.as_ref()).cloned();
        if key.as_ref().is_some_and(|key| !is_key(key)) {
            return Err(Problem::invalid(
                "idempotencyKey",
                message!("session-idempotency-key-invalid", max = MAX_KEY),
            )
            .into());
        }
        // Before the transaction: a change that waits inside SQLite holds a connection and fails after the busy timeout
        // (ADR 0004).
        let turn = store::writer_permit(&session.db, &session.writer).await;
        let tx = store::begin(&session.db, operation.lock_scope).await?;
        let work = Self {
            tx,
            session,
            operation: operation.name,
            // A validation claims no key: the change that follows it may have the same one.
            key: key.filter(|_| !options.validate_only),
            validate_only: options.validate_only,
            log: Vec::new(),
            announced: Vec::new(),
            pending_touches: Vec::new(),
            _writer: turn,
        };
        if let Some(key) = &work.key {
            work.claim(key, hash(session, input)).await?;
        }
        Ok(work)
    }

    /// Claims the key for this change, or finds the response that was stored for it.
    async fn claim(&self, key: &str, input_hash: String) -> Result<(), ChangeError> {
        let row = idempotency_key::Model {
            actor: self.session.actor.subject().to_owned(),
            key: key.to_owned(),
            operation: self.operation.to_owned(),
            input_hash,
            unit_id: Uuid::nil(),
            result: serde_json::Value::Null,
            created_at: self.session.clock.now(),
        };
        let Some(earlier) = store::claim(&self.tx, &row).await? else {
            return Ok(());
        };
        if earlier.operation == row.operation && earlier.input_hash == row.input_hash {
            // The unit may have left the caller's jurisdiction since then, and the stored response contains its data.
            if !self.session.can_see(&self.tx, earlier.unit_id).await? {
                return Err(Problem::not_found("idempotencyKey").into());
            }
            return Err(ChangeError::Replayed(earlier.result));
        }
        let message = message!("session-idempotency-key-reused");
        Err(Problem::at("idempotencyKey", ProblemCode::IdempotencyKeyReused, message).into())
    }

    /// Queues the log entries so far together with the rows that they describe, so that both are sent in one statement.
    pub(crate) async fn flush_log(&mut self) -> Result<(), DbErr> {
        store::append(&self.tx, mem::take(&mut self.log)).await
    }

    /// Runs the followers, writes the log, stores the response under the key and commits. With `validate_only`, rolls
    /// back instead.
    pub async fn finish<R: Logged>(mut self, result: R) -> Result<Option<R>, ChangeError> {
        // For a validation too: followers can refuse a change.
        self.follow().await?;
        if self.validate_only {
            // Only the database notices a key that is taken; without this, `validateOnly` would accept the change.
            self.tx.flush_inserts().await?;
            self.tx.rollback().await?;
            return Ok(None);
        }
        self.flush_log().await?;
        if let Some(key) = &self.key {
            let answer = serde_json::to_value(&result).map_err(Error::internal)?;
            let subject = self.session.actor.subject();
            store::answer(&self.tx, (subject, key), result.unit(), answer).await?;
        }
        self.tx.commit().await?;
        // After the commit: whoever is woken earlier does not see the rows yet.
        for follower in self.session.followers.iter() {
            follower.committed();
        }
        Ok(Some(result))
    }

    /// The clock of the request.
    #[must_use]
    pub fn clock(&self) -> &'a Clock {
        &self.session.clock
    }
}

/// Refuses a request with two different keys: a retry with only one of them would be made again.
fn two_keys() -> Problem {
    let words = message!("session-idempotency-keys-differ");
    Problem::invalid("idempotencyKey", words)
}

fn is_key(key: &str) -> bool {
    (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Keyed hash of an input as it was coerced, so that the order of its fields does not matter. The debug format
/// distinguishes null from absent, which the GraphQL value does not. The hash includes the caller's role and units, so
/// that a response for another role or jurisdiction is not returned. It is keyed because an input may contain an
/// identity number, which a brute-force search would find in a plain hash.
fn hash(session: &Session, input: &impl Debug) -> String {
    let units = session.actor.units();
    let role = session.actor.role();
    let content = format!("{role:?} {units:?} {input:?}");
    URL_SAFE_NO_PAD.encode(session.vault.tag(&content))
}

/// Prints nothing, so that the hash does not depend on how the key is sent.
impl Debug for ChangeOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangeOptions")
    }
}
