//! Residents in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::resident;
use cunju_entity::value::{Date, IdentityFlaw, ResidentId};

use super::ResidentById;
use super::report::{self, PersonalDataReport};
use crate::api::directive::{cost, list_size};
use crate::auth::Permission;
use crate::committee::{Committee, above};
use crate::error::Error;
use crate::node::{Below, GlobalId};
use crate::request::ContextExt;
use crate::vault::reading::{Personal, ReadingPurpose, shown};
use crate::vault::{self, Field};

/// A resident whose committee the caller may see.
pub struct Resident(resident::Model);

impl Resident {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: resident::Model) -> Self {
        Self(row)
    }

    async fn shown(
        &self,
        ctx: &Context<'_>,
        field: Personal,
        purpose: Option<ReadingPurpose>,
    ) -> Option<Result<String, Error>> {
        let found = async { shown(ctx.request()?, &self.0, field, purpose).await };
        found.await.transpose()
    }
}

/// Resident (居民): a person of a household, registered here or living here
#[Object]
impl Resident {
    /// Id of the resident, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Resident((self.0.committee_id, self.0.id)).encode()
    }

    /// Name of the resident, masked if under 14 and no purpose is given; null if erased or withheld
    #[graphql(directive = cost::apply(2))]
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is read for; the reading is written down")] purpose: Option<
            ReadingPurpose,
        >,
    ) -> Option<Result<String, Error>> {
        self.shown(ctx, Personal::Name, purpose).await
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
        self.shown(ctx, field, purpose).await
    }

    /// What is wrong with the identity number, which is kept all the same; null if nothing is, or withheld
    async fn identity_flaw(&self, ctx: &Context<'_>) -> Option<Result<IdentityFlaw, Error>> {
        let request = ctx.request();
        let may = request.map(|it| it.actor.may(Permission::ReadPersons));
        may.map(|it| self.0.identity_flaw.filter(|_| it))
            .transpose()
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
        self.shown(ctx, Personal::Sealed(Field::Phone), purpose)
            .await
    }

    /// Day on which the personal data were erased; null if they were not
    async fn erased_on(&self) -> Option<Date> {
        self.0.erased_on
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

/// The resident that an id names.
///
/// # Errors
///
/// `INVALID_ID` if it names something else.
pub(super) fn decode(id: &ID) -> Result<Below<ResidentId>, Error> {
    match GlobalId::decode(id)? {
        GlobalId::Resident(named) => Ok(named),
        other => Err(other.wrong_type("Resident")),
    }
}

/// Queries for residents.
#[derive(Default)]
pub struct ResidentQuery;

#[Object]
impl ResidentQuery {
    /// Resident of this whole identity number; null if there is none in the caller's area. Written down
    /// before the answer, at most 20 lookups a minute; for officials and committee workers
    #[graphql(directive = cost::apply(20))]
    async fn resident_by_identity_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The whole number")] number: String,
        #[graphql(desc = "What it is looked up for")] purpose: ReadingPurpose,
    ) -> Option<Result<Resident, Error>> {
        let found = async {
            let request = ctx.request()?;
            let found = vault::find(request, Field::IdentityNumber, &number, purpose).await?;
            Ok(found.into_iter().next().map(Resident))
        };
        found.await.transpose()
    }

    /// Residents of this whole telephone number in the caller's area, at most 20. Written down before the
    /// answer, at most 20 lookups a minute; for officials and committee workers
    #[graphql(directive = cost::apply(20), directive = list_size::apply(20, None, None))]
    async fn residents_by_phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The whole number")] number: String,
        #[graphql(desc = "What it is looked up for")] purpose: ReadingPurpose,
    ) -> Result<Vec<Resident>, Error> {
        let found = vault::find(ctx.request()?, Field::Phone, &number, purpose).await?;
        Ok(found.into_iter().map(Resident).collect())
    }

    /// All that the register holds of a resident, for the person's own request (PIPL art. 45); null if
    /// there is none in the caller's area. Written down before the answer; for officials and committee
    /// workers
    #[graphql(directive = cost::apply(100))]
    async fn personal_data_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the resident")] resident_id: ID,
        #[graphql(desc = "What it is made for")] purpose: ReadingPurpose,
    ) -> Option<Result<PersonalDataReport, Error>> {
        let made = async {
            let request = ctx.request()?;
            let key = decode(&resident_id)?;
            let Some(row) = request.load(ResidentById, key).await? else {
                return Ok(None);
            };
            report::make(request, row, purpose).await.map(Some)
        };
        made.await.transpose()
    }
}
