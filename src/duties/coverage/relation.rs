//! Relations from mandates to their counters.

use std::collections::HashMap;

use cunju_entity::value::{Code, Date, MandateId};

use super::rules::{Current, Dated};
use super::store::{self, CountQuery};
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::relation::Relation;

/// From a mandate to its current counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CurrentCounts(pub(super) CountQuery);

impl Relation<Session> for CurrentCounts {
    type Key = MandateId;
    type Value = Vec<(Code, Current)>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[MandateId],
    ) -> Result<HashMap<MandateId, Self::Value>, Error> {
        store::current(&session.db, self.0, keys).await
    }
}

/// From a mandate to its counts by all dates that decide a state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct DatedCounts(pub(super) CountQuery);

impl Relation<Session> for DatedCounts {
    type Key = MandateId;
    type Value = Vec<Dated>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[MandateId],
    ) -> Result<HashMap<MandateId, Self::Value>, Error> {
        store::dated(&session.db, self.0, keys).await
    }
}

/// From a mandate to its counts on an earlier date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CountsOn(pub(super) CountQuery, pub(super) Date);

impl Relation<Session> for CountsOn {
    type Key = MandateId;
    type Value = Vec<(Code, Current)>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[MandateId],
    ) -> Result<HashMap<MandateId, Self::Value>, Error> {
        store::on_day(&session.db, self.0, self.1, keys).await
    }
}
