//! Memberships and caregivers in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{Date, MembershipId};
use cunju_entity::{caregiver, membership};

use super::relation::Cared;
use super::{CaregiversOf, MembershipById};
use crate::access::session::ContextExt;
use crate::bodies::appointment::{Person, PersonById};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::catalog::SpecialGroupKind;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::resident::{Resident, ResidentById};
use crate::units::committee::{Committee, committee_of_row};

/// A membership that the caller may read.
pub struct Membership(membership::Model);

/// A caregiver of a membership that the caller may read.
pub struct Caregiver(caregiver::Model);

impl Membership {
    /// Creates the object from a row that was read with the caller's rights.
    #[must_use]
    pub fn new(row: membership::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> InCommittee<MembershipId> {
        (self.0.committee_id, self.0.id)
    }

    fn kind_of(&self, ctx: &Context<'_>) -> Result<SpecialGroupKind, Error> {
        let kind = ctx.request()?.kinds.special_group(&self.0.kind).cloned();
        kind.map(SpecialGroupKind)
            .ok_or_else(|| Error::internal("a membership of an unknown kind"))
    }

    fn needed(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        self.kind_of(ctx).map(|kind| kind.0.caregivers.into())
    }
}

impl Caregiver {
    /// Creates the object from a row that was read with the caller's rights.
    #[must_use]
    pub fn new(row: caregiver::Model) -> Self {
        Self(row)
    }
}

/// Membership of a resident in a special group, for a period (特殊群体成员); sensitive
#[Object]
impl Membership {
    /// Stable, globally unique ID of the membership
    pub async fn id(&self) -> ID {
        GlobalId::Membership(self.key()).encode()
    }

    /// Kind of special group
    fn kind(&self, ctx: &Context<'_>) -> Result<SpecialGroupKind, Error> {
        self.kind_of(ctx)
    }

    /// Resident who belongs to the group
    async fn resident(&self, ctx: &Context<'_>) -> Result<Resident, Error> {
        let key = (self.0.committee_id, self.0.resident_id);
        let row = ctx.request()?.load(ResidentById, key).await?;
        // Whoever sees the membership sees the resident; null means that a change has moved the committee since.
        row.map(Resident::new).ok_or(Error::Conflict)
    }

    /// First day
    async fn from_on(&self) -> Date {
        self.0.from_on
    }

    /// First day on which the resident no longer belongs to the group; null while the resident belongs to it
    async fn until_on(&self) -> Option<Date> {
        self.0.until_on
    }

    /// Date on which the membership is to be reviewed; null if never
    async fn review_on(&self) -> Option<Date> {
        self.0.review_on
    }

    /// Department that established the membership
    async fn source_department(&self) -> &str {
        &self.0.source_department
    }

    /// Caregivers of the member, longest first
    #[graphql(directive = Paged::apply())]
    async fn caregivers(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include the former caregivers too")]
        include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Caregiver>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = CaregiversOf { include_former };
        let request = ctx.request()?;
        request
            .connection(ctx, relation, self.key(), page, Caregiver::new)
            .await
    }

    /// Number of caregivers that the member needs: 1 (一对一) or 4 (四包一)
    fn caregivers_needed(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        self.needed(ctx)
    }

    /// Whether the member has all the caregivers needed
    async fn has_caregivers(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        let needed = self.needed(ctx)?;
        let cared = ctx.request()?.load(Cared, self.key()).await?;
        Ok(cared.unwrap_or_default() >= needed.into())
    }

    /// Committee of the resident
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision number of the membership, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Caregiver: a person who is named to care for a member of a special group (责任人)
#[Object]
impl Caregiver {
    /// Stable, globally unique ID of the caregiver
    pub async fn id(&self) -> ID {
        GlobalId::Caregiver((self.0.committee_id, self.0.id)).encode()
    }

    /// Person who provides the care
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Error> {
        let key = (self.0.committee_id, self.0.person_id);
        let row = ctx.request()?.load(PersonById, key).await?;
        row.map(Person::new).ok_or(Error::Conflict)
    }

    /// Membership of the person who receives the care
    async fn membership(&self, ctx: &Context<'_>) -> Result<Membership, Error> {
        let key = (self.0.committee_id, self.0.membership_id);
        let row = ctx.request()?.load(MembershipById, key).await?;
        row.map(Membership).ok_or(Error::Conflict)
    }

    /// First day
    async fn from_on(&self) -> Date {
        self.0.from_on
    }

    /// First day on which the person no longer provides care; null while the person does
    async fn until_on(&self) -> Option<Date> {
        self.0.until_on
    }

    /// Revision number of the caregiver, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
