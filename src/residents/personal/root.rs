//! Queries that find residents by number, and the report on the data of a resident.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::ResidentId;

use super::disclosure::AccessPurpose;
use super::lookup;
use super::report::{self, PersonalDataReport};
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::{ContextExt, Session};
use crate::access::vault::Field;
use crate::platform::api::directive::{cost, list_size};
use crate::platform::error::Error;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::resident::{Resident, ResidentById};

/// Key of the resident with an ID; none if no record has this client-generated ID.
///
/// # Errors
///
/// `INVALID_ID` if it is the ID of another type.
async fn decode(session: &Session, id: &ID) -> Result<Option<InCommittee<ResidentId>>, Error> {
    match resolve_argument(session, id, ClientIdType::Resident).await? {
        Some(GlobalId::Resident(key)) => Ok(Some(key)),
        Some(other) => Err(other.wrong_type("Resident")),
        None => Ok(None),
    }
}

/// Queries for personal data.
#[derive(Default)]
pub struct PersonalDataQuery;

#[Object]
impl PersonalDataQuery {
    /// Resident with this complete identity number; null if there is none in the caller's jurisdiction. The lookup is
    /// logged before the response is sent. At most 20 lookups a minute; for officials and committee workers
    #[graphql(directive = cost::apply(20))]
    async fn resident_by_identity_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The complete number")] number: String,
        #[graphql(desc = "Purpose of the lookup")] purpose: AccessPurpose,
    ) -> Option<Result<Resident, Error>> {
        let found = async {
            let request = ctx.request()?;
            let found = lookup::find(request, Field::IdentityNumber, &number, purpose).await?;
            // A number may have two records, of a person who is registered here and lives there. Members of a household
            // come first.
            Ok(found.into_iter().next().map(Resident::new))
        };
        found.await.transpose()
    }

    /// Residents with this complete telephone number in the caller's jurisdiction, at most 20. The lookup is logged
    /// before the response is sent. At most 20 lookups a minute; for officials and committee workers
    #[graphql(directive = cost::apply(20), directive = list_size::apply(20, None, None))]
    async fn residents_by_phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The complete number")] number: String,
        #[graphql(desc = "Purpose of the lookup")] purpose: AccessPurpose,
    ) -> Result<Vec<Resident>, Error> {
        let found = lookup::find(ctx.request()?, Field::Phone, &number, purpose).await?;
        Ok(found.into_iter().map(Resident::new).collect())
    }

    /// All data that the register holds of a resident, for the person's own request (PIPL art. 45); null if the
    /// resident is not in the caller's jurisdiction. The access is logged before the response is sent; for officials
    /// and committee workers
    #[graphql(directive = cost::apply(100))]
    async fn personal_data_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the resident")] resident_id: ID,
        #[graphql(desc = "Purpose of the report")] purpose: AccessPurpose,
    ) -> Option<Result<PersonalDataReport, Error>> {
        let made = async {
            let request = ctx.request()?;
            let Some(key) = decode(request, &resident_id).await? else {
                return Ok(None);
            };
            let Some(row) = request.load(ResidentById, key).await? else {
                return Ok(None);
            };
            report::make(request, row, purpose).await.map(Some)
        };
        made.await.transpose()
    }
}
