//! Relations whose children are memberships and caregivers.

use std::collections::HashMap;

use cunju_entity::value::{CaregiverId, CodeRange, MembershipId, ResidentId};
use cunju_entity::{caregiver, membership};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::catalog::Catalogs;
use crate::reference::global_id::InCommittee;

/// From an ID to its membership, if the caller may read it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MembershipById;

impl Relation<Session> for MembershipById {
    type Key = InCommittee<MembershipId>;
    type Value = membership::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, membership::Model>, Error> {
        let rows = store::by_ids(session, keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From an ID to its caregiver, if the caller may read the membership.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaregiverById;

impl Relation<Session> for CaregiverById {
    type Key = InCommittee<CaregiverId>;
    type Value = caregiver::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, caregiver::Model>, Error> {
        let rows = store::caregivers_by_ids(session, keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From a resident to their memberships, longest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MembershipsOf {
    /// Whether to include memberships that have ended.
    pub include_former: bool,
}

impl ListRelation<Session> for MembershipsOf {
    type Key = InCommittee<ResidentId>;
    type Row = membership::Model;

    fn list(&self, session: &Session, resident: &Self::Key) -> List {
        store::of_resident(session, self.include_former, *resident)
    }
}

/// From a committee, by its range of codes, to the current memberships there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MembershipsOfCommittee {
    kind: Option<String>,
    without_caregiver: bool,
}

impl MembershipsOfCommittee {
    /// Creates the relation from the arguments of the field.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if there is no such kind.
    pub fn new(
        kinds: &Catalogs,
        kind: Option<String>,
        without_caregiver: bool,
    ) -> Result<Self, Error> {
        kinds.check_special_group(kind.as_deref())?;
        Ok(Self {
            kind,
            without_caregiver,
        })
    }
}

impl ListRelation<Session> for MembershipsOfCommittee {
    type Key = CodeRange;
    type Row = membership::Model;

    fn list(&self, session: &Session, range: &CodeRange) -> List {
        let kind = self.kind.as_deref();
        store::list(session, Some(*range), kind, self.without_caregiver)
    }
}

/// From a membership to its caregivers, longest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaregiversOf {
    /// Whether to include former caregivers.
    pub include_former: bool,
}

impl ListRelation<Session> for CaregiversOf {
    type Key = InCommittee<MembershipId>;
    type Row = caregiver::Model;

    fn list(&self, session: &Session, membership: &Self::Key) -> List {
        store::caregivers_of(session, self.include_former, *membership)
    }
}

/// From a membership to the number of its current caregivers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cared;

impl Relation<Session> for Cared {
    type Key = InCommittee<MembershipId>;
    type Value = i64;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, i64>, Error> {
        let rows = store::cared(session, keys).await?;
        let counts = rows.into_iter();
        let counts = counts.map(|(committee, membership, count)| ((committee, membership), count));
        Ok(counts.collect())
    }
}
