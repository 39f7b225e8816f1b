//! What the path of a request needs of who asks, whatever the server is about.

use async_graphql::Data;
use chrono::{DateTime, Utc};

use crate::platform::database::Db;

/// State of the request of a caller who has shown a token.
pub trait State: Send + Sync {
    /// Puts the state, with nothing loaded yet, where resolvers find it.
    fn put(&self, data: &mut Data);
    /// The database.
    fn db(&self) -> &Db;
    /// When the token is no longer accepted.
    fn accepted_until(&self) -> DateTime<Utc>;
    /// Whether one key was given for the whole request.
    fn has_key(&self) -> bool;
}
