//! Residents in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::resident;
use cunju_entity::value::{
    Date, IdentityFlaw, IdentityKind, Kinship, LivingState, ResidentId, Sex, StayReason,
};

use super::stayed::Stay;
use super::{FormerSelf, LaterSelf, StaysOf, rules};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::access::vault::Field;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::{Below, GlobalId};
use crate::residents::household::{Household, HouseholdById};
use crate::residents::membership::{Membership, MembershipsOf};
use crate::residents::personal::reading::{self, Personal, ReadingPurpose};
use crate::residents::sight;
use crate::units::committee::{Committee, FieldAccess, above};

/// A resident whose committee the caller may see.
pub struct Resident(resident::Model);

impl Resident {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: resident::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> Below<ResidentId> {
        (self.0.committee_id, self.0.id)
    }

    async fn unmasked(
        &self,
        ctx: &Context<'_>,
        field: Personal,
        purpose: Option<ReadingPurpose>,
    ) -> Option<Result<String, Error>> {
        let found = async { reading::shown(ctx.request()?, &self.0, field, purpose).await };
        found.await.transpose()
    }
}

/// Whether the caller may see what is known of persons.
fn shown(request: &Request) -> bool {
    request.actor.may(Permission::ReadPersons)
}

/// What is known, if the caller may see it.
fn known<T>(ctx: &Context<'_>, value: Option<T>) -> Option<Result<T, Error>> {
    let shown = ctx.request().map(shown);
    shown.map(|it| value.filter(|_| it)).transpose()
}

/// Resident (居民): a person of a household, registered here or living here
#[Object]
impl Resident {
    /// Id of the resident, the same as long as they are of this committee
    pub async fn id(&self) -> ID {
        GlobalId::Resident(self.key()).encode()
    }

    /// Name of the resident, masked if under 14 and no purpose is given; null if erased or withheld, see
    /// `fieldAccess`
    #[graphql(directive = cost::apply(2))]
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is read for; the reading is written down")] purpose: Option<
            ReadingPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        self.unmasked(ctx, Personal::Name, purpose).await
    }

    /// Sex; null if not known or withheld, see `fieldAccess`
    fn sex(&self, ctx: &Context<'_>) -> Option<Result<Sex, Error>> {
        known(ctx, self.0.sex)
    }

    /// Day of birth; null if not known, if under 14 and no purpose is given, or withheld, see `fieldAccess`
    #[graphql(directive = cost::apply(2))]
    async fn birth_on(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is read for; the reading is written down")] purpose: Option<
            ReadingPurpose,
        >,
    ) -> Option<Result<Date, Error>> {
        let shown = self.unmasked(ctx, Personal::Birth, purpose).await?;
        Some(shown.and_then(|day| day.parse().map_err(Error::internal)))
    }

    /// Age today in whole years, of a dead person at their death, of a person under 14 on the first day of
    /// the month; null if not known or withheld, see `fieldAccess`
    fn age(&self, ctx: &Context<'_>) -> Option<Result<i32, Error>> {
        let age = |request: &Request| {
            let on = self.0.died_on.unwrap_or_else(|| request.clock.today());
            rules::shown_age(self.0.birth_on?, on)
        };
        known(ctx, ctx.request().ok().and_then(age))
    }

    /// Day of death; null if alive or withheld, see `fieldAccess`
    fn died_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        known(ctx, self.0.died_on)
    }

    /// Relation to the head of the household; null if withheld, see `fieldAccess`
    fn relation(&self, ctx: &Context<'_>) -> Option<Result<Kinship, Error>> {
        known(ctx, Some(self.0.relation))
    }

    /// Where they are registered and where they live (人户分离); null if withheld, see `fieldAccess`
    fn living_state(&self, ctx: &Context<'_>) -> Option<Result<LivingState, Error>> {
        known(ctx, Some(self.0.living_state))
    }

    /// Identity number of the resident (公民身份号码), masked if no purpose is given or the caller's role
    /// may not read it; null if not known, erased or withheld
    #[graphql(directive = cost::apply(2))]
    async fn identity_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is read for; the reading is written down")] purpose: Option<
            ReadingPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        let field = Personal::Sealed(Field::IdentityNumber);
        self.unmasked(ctx, field, purpose).await
    }

    /// Kind of the identity document; null if not known or withheld, see `fieldAccess`
    fn identity_kind(&self, ctx: &Context<'_>) -> Option<Result<IdentityKind, Error>> {
        known(ctx, self.0.identity_kind)
    }

    /// What is wrong with the identity number, which is kept all the same; null if nothing is or
    /// withheld, see `fieldAccess`
    fn identity_flaw(&self, ctx: &Context<'_>) -> Option<Result<IdentityFlaw, Error>> {
        known(ctx, self.0.identity_flaw)
    }

    /// Telephone number of the resident, masked if no purpose is given or the caller may not read it; null
    /// if not known, erased or withheld
    #[graphql(directive = cost::apply(2))]
    async fn phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is read for; the reading is written down")] purpose: Option<
            ReadingPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        self.unmasked(ctx, Personal::Sealed(Field::Phone), purpose)
            .await
    }

    /// Day on which the personal data were erased; null if they were not
    async fn erased_on(&self) -> Option<Date> {
        self.0.erased_on
    }

    /// Whether the caller may see what is known of the person
    #[expect(clippy::unused_self, reason = "it depends on the caller alone")]
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        ctx.request().map(|it| FieldAccess::of(shown(it)))
    }

    /// Household that they are of; null if they left or withheld, see `fieldAccess`
    async fn household(&self, ctx: &Context<'_>) -> Option<Result<Household, Error>> {
        let found = async {
            let request = ctx.request()?;
            let Some(id) = self.0.household_id.filter(|_| shown(request)) else {
                return Ok(None);
            };
            let row = request
                .load(HouseholdById, (self.0.committee_id, id))
                .await?;
            Ok(row.map(Household::new))
        };
        found.await.transpose()
    }

    /// First day in the household; null if not known, they left, it is the day of birth of a person under 14, or
    /// withheld, see `fieldAccess`
    fn joined_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let joined = ctx.request().ok().and_then(|request| {
            let today = request.clock.today();
            let joined = (self.0.joined_on, self.0.joined_reason);
            rules::shown_joined(joined, self.0.birth_on, today)
        });
        known(ctx, joined)
    }

    /// Why they came into the household; null if they left or withheld, see `fieldAccess`
    fn joined_reason(&self, ctx: &Context<'_>) -> Option<Result<StayReason, Error>> {
        let here = self.0.household_id.map(|_| self.0.joined_reason);
        known(ctx, here)
    }

    /// Stays in households of the committee that have ended, the last first; null if withheld, see
    /// `fieldAccess`
    #[graphql(directive = Paged::apply())]
    async fn stays(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Stay>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if !shown(request) {
                return Ok(None);
            }
            let stay = |row| Stay::new(row, self.0.birth_on);
            let found = request.connection(ctx, StaysOf, self.key(), page, stay);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// The same person in the committee that they came from; null if there is none, it lies outside the
    /// caller's area, or withheld, see `fieldAccess`
    async fn previous(&self, ctx: &Context<'_>) -> Option<Result<Resident, Error>> {
        let found = async {
            let request = ctx.request()?;
            let Some(id) = self.0.previous_id.filter(|_| shown(request)) else {
                return Ok(None);
            };
            let row = request.load(FormerSelf, id).await?;
            Ok(row.map(Resident))
        };
        found.await.transpose()
    }

    /// The same person in the committee that they went to; null if there is none, it lies outside the
    /// caller's area, or withheld, see `fieldAccess`
    async fn next(&self, ctx: &Context<'_>) -> Option<Result<Resident, Error>> {
        let found = async {
            let request = ctx.request()?;
            if !shown(request) {
                return Ok(None);
            }
            let row = request.load(LaterSelf, self.0.id).await?;
            Ok(row.map(Resident))
        };
        found.await.transpose()
    }

    /// Special groups that they belong to, the longest first; null if the caller's role may read none.
    /// A grid worker reads those of the households in their grids
    #[graphql(directive = Paged::apply())]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to list those too that have ended")]
        include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Membership>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if !sight::readable(&request.actor) {
                return Ok(None);
            }
            let edge = MembershipsOf { include_former };
            let found = request.connection(ctx, edge, self.key(), page, Membership::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// Committee of the resident
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = above(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision of the resident, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
