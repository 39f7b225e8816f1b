//! Residents in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::resident;
use cunju_entity::value::{
    Date, IdentityFlaw, IdentityKind, Kinship, LivingState, ResidentId, Sex, StayReason,
};

use super::{FormerSelf, LaterSelf, rules};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::access::vault::Field;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::household::{Household, HouseholdById};
use crate::residents::membership::{Membership, MembershipsOf};
use crate::residents::personal::disclosure::{self, AccessPurpose, ProtectedField};
use crate::residents::sensitive_access;
use crate::residents::stay::{Stay, StaysOf};
use crate::units::committee::{Committee, FieldAccess, committee_of_row};

/// A resident whose committee the caller may see.
pub struct Resident(resident::Model);

impl Resident {
    /// Creates the object from a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: resident::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> InCommittee<ResidentId> {
        (self.0.committee_id, self.0.id)
    }

    async fn unmasked(
        &self,
        ctx: &Context<'_>,
        field: ProtectedField,
        purpose: Option<AccessPurpose>,
    ) -> Option<Result<String, Error>> {
        let found = async { disclosure::disclose(ctx.request()?, &self.0, field, purpose).await };
        found.await.transpose()
    }
}

/// Whether the caller may see personal data.
fn shown(request: &Request) -> bool {
    request.actor.may(Permission::ReadPersons)
}

/// The value, if the caller may see personal data.
fn known<T>(ctx: &Context<'_>, value: Option<T>) -> Option<Result<T, Error>> {
    let shown = ctx.request().map(shown);
    shown.map(|it| value.filter(|_| it)).transpose()
}

/// Resident (居民): a member of a household, who is registered or lives there
#[Object]
impl Resident {
    /// ID of the resident, globally unique and stable while the resident belongs to this committee
    pub async fn id(&self) -> ID {
        GlobalId::Resident(self.key()).encode()
    }

    /// Name of the resident, masked if under 14 and no purpose is given; null if erased or withheld, see `fieldAccess`
    #[graphql(directive = cost::apply(2))]
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Purpose of reading it in the clear; access is logged")] purpose: Option<
            AccessPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        self.unmasked(ctx, ProtectedField::Name, purpose).await
    }

    /// Sex; null if unknown or withheld, see `fieldAccess`
    fn sex(&self, ctx: &Context<'_>) -> Option<Result<Sex, Error>> {
        known(ctx, self.0.sex)
    }

    /// Date of birth; null if unknown, if under 14 and no purpose is given, or if withheld, see `fieldAccess`
    #[graphql(directive = cost::apply(2))]
    async fn birth_on(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Purpose of reading it in the clear; access is logged")] purpose: Option<
            AccessPurpose,
        >,
    ) -> Option<Result<Date, Error>> {
        // A birth date has no mask: what is not a date here is an error and not a masked value.
        let shown = self.unmasked(ctx, ProtectedField::Birth, purpose).await?;
        Some(shown.and_then(|day| day.parse().map_err(Error::internal)))
    }

    /// Age in whole years: today's, or that at death; for persons under 14, that on the first day of the month. Null if
    /// unknown or withheld, see `fieldAccess`
    fn age(&self, ctx: &Context<'_>) -> Option<Result<i32, Error>> {
        let age = |request: &Request| {
            let on = self.0.died_on.unwrap_or_else(|| request.clock.today());
            rules::shown_age(self.0.birth_on?, on)
        };
        known(ctx, ctx.request().ok().and_then(age))
    }

    /// Date of death; null if alive or withheld, see `fieldAccess`
    fn died_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        known(ctx, self.0.died_on)
    }

    /// Relation to the head of the household; null if withheld, see `fieldAccess`
    fn relation(&self, ctx: &Context<'_>) -> Option<Result<Kinship, Error>> {
        known(ctx, Some(self.0.relation))
    }

    /// Where the resident is registered and lives (人户分离); null if withheld, see `fieldAccess`
    fn living_state(&self, ctx: &Context<'_>) -> Option<Result<LivingState, Error>> {
        known(ctx, Some(self.0.living_state))
    }

    /// Identity number of the resident (公民身份号码), masked if no purpose is given or the caller's role may not read it;
    /// null if unknown, erased or withheld
    #[graphql(directive = cost::apply(2))]
    async fn identity_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Purpose of reading it in the clear; access is logged")] purpose: Option<
            AccessPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        let field = ProtectedField::Sealed(Field::IdentityNumber);
        self.unmasked(ctx, field, purpose).await
    }

    /// Kind of the identity document; null if unknown or withheld, see `fieldAccess`
    fn identity_kind(&self, ctx: &Context<'_>) -> Option<Result<IdentityKind, Error>> {
        known(ctx, self.0.identity_kind)
    }

    /// Flaw of the identity number, which is stored nevertheless; null if there is none or it is withheld, see
    /// `fieldAccess`
    fn identity_flaw(&self, ctx: &Context<'_>) -> Option<Result<IdentityFlaw, Error>> {
        known(ctx, self.0.identity_flaw)
    }

    /// Telephone number of the resident, masked if no purpose is given or the caller may not read it; null if unknown,
    /// erased or withheld
    #[graphql(directive = cost::apply(2))]
    async fn phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Purpose of reading it in the clear; access is logged")] purpose: Option<
            AccessPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        self.unmasked(ctx, ProtectedField::Sealed(Field::Phone), purpose)
            .await
    }

    /// Date the personal data were erased; null if they were not
    async fn erased_on(&self) -> Option<Date> {
        self.0.erased_on
    }

    /// Whether the caller may see the personal data of the resident
    #[expect(clippy::unused_self, reason = "it depends only on the caller")]
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        ctx.request().map(|it| FieldAccess::of(shown(it)))
    }

    /// Household of the resident; null if the resident left or if withheld, see `fieldAccess`
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

    /// First day in the household; null if unknown, if the resident left, if it is the date of birth of a person under
    /// 14, or if withheld, see `fieldAccess`
    fn joined_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let joined = ctx.request().ok().and_then(|request| {
            let today = request.clock.today();
            let joined = (self.0.joined_on, self.0.joined_reason);
            rules::shown_joined(joined, self.0.birth_on, today)
        });
        known(ctx, joined)
    }

    /// Reason why the resident joined the household; null if the resident left or if withheld, see `fieldAccess`
    fn joined_reason(&self, ctx: &Context<'_>) -> Option<Result<StayReason, Error>> {
        // After a departure, the column holds the reason of leaving.
        let here = self.0.household_id.map(|_| self.0.joined_reason);
        known(ctx, here)
    }

    /// Past stays in households of the committee, latest first; null if withheld, see `fieldAccess`
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

    /// The same person in the committee that the resident came from; null if there is none, if it is outside the
    /// caller's jurisdiction, or if withheld, see `fieldAccess`
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

    /// The same person in the committee that the resident moved to; null if there is none, if it is outside the
    /// caller's jurisdiction, or if withheld, see `fieldAccess`
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

    /// Memberships of the resident in special groups, longest first; null if the caller's role may not read special
    /// groups. Grid workers see memberships only for households in their grids
    #[graphql(directive = Paged::apply())]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include memberships that have ended")]
        include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Membership>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if !sensitive_access::may_read_any(&request.actor) {
                return Ok(None);
            }
            let relation = MembershipsOf { include_former };
            let found = request.connection(ctx, relation, self.key(), page, Membership::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// Committee of the resident
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision number of the resident, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
