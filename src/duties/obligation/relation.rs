//! Relations to obligations.

use std::collections::HashMap;

use cunju_entity::value::{Code, CodeRange, CommitteeId, Date, MandateId};
use cunju_entity::{exemption, extension, obligation};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// From a committee and a mandate to the obligation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObligationById;

impl Relation<Session> for ObligationById {
    type Key = InCommittee<MandateId>;
    type Value = obligation::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, obligation::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.mandate_id), row));
        Ok(keyed.collect())
    }
}

/// From a committee to its current and past obligations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObligationsOf;

impl ListRelation<Session> for ObligationsOf {
    type Key = CommitteeId;
    type Row = obligation::Model;

    fn list(&self, session: &Session, key: &CommitteeId) -> List {
        store::of_committee(session.actor.scope(), *key)
    }
}

/// From a mandate to the obligations in a range that are not met on a date, most overdue first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Missing {
    /// Codes of the committees.
    pub range: CodeRange,
    /// Whether to sort by the original due date instead of the extended one.
    pub original: bool,
}

impl ListRelation<Session> for Missing {
    type Key = (MandateId, Date);
    type Row = obligation::Model;

    fn list(&self, session: &Session, (mandate, day): &(MandateId, Date)) -> List {
        let due = if self.original {
            "original_due_on"
        } else {
            "due_on"
        };
        store::missing(session.actor.scope(), *mandate, self.range, *day, due)
    }
}

/// From an obligation to its exemption.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ExemptionOf;

impl Relation<Session> for ExemptionOf {
    type Key = InCommittee<MandateId>;
    type Value = exemption::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, exemption::Model>, Error> {
        let rows = store::exemptions(&session.db, keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.mandate_id), row));
        Ok(keyed.collect())
    }
}

/// From a mandate to the extensions for units in the caller's jurisdiction and for the divisions above.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExtensionsOf;

impl ListRelation<Session> for ExtensionsOf {
    type Key = MandateId;
    type Row = extension::Model;

    fn list(&self, session: &Session, key: &MandateId) -> List {
        let above: Vec<Code> = session
            .enclosing_divisions()
            .iter()
            .map(|node| node.row.code)
            .collect();
        store::extensions(*key, session.actor.scope(), above)
    }
}
