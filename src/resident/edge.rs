//! Edges that lead to residents.

use std::collections::HashMap;

use cunju_entity::resident;
use cunju_entity::value::ResidentId;

use super::store;
use crate::edge::Edge;
use crate::error::Error;
use crate::node::Below;
use crate::request::Session;

/// From an id to its resident.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResidentById;

impl Edge for ResidentById {
    type Key = Below<ResidentId>;
    type Value = resident::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Below<ResidentId>],
    ) -> Result<HashMap<Below<ResidentId>, resident::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row))
            .collect())
    }
}
