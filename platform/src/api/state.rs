//! What the processing of a request needs from the caller's state, independent of the domain.

use async_graphql::Data;
use chrono::{DateTime, Utc};

use crate::database::Db;

/// State of a request whose caller has sent a token.
pub trait State: Send + Sync {
    /// Adds the state, with empty loaders, to the data that resolvers access.
    fn put(&self, data: &mut Data);
    /// The database.
    fn db(&self) -> &Db;
    /// Time until which the token is accepted.
    fn accepted_until(&self) -> DateTime<Utc>;
    /// Whether the request has an idempotency key for all mutations.
    fn has_key(&self) -> bool;
}
