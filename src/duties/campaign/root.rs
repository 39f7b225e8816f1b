//! Root fields of visit campaigns.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::DivisionCode;

use super::graphql::Campaign;
use super::input::{CampaignCloseInput, CampaignOpenInput, CampaignUpdateInput};
use super::relation::CampaignById;
use super::{service, store};
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;

/// Queries for visit campaigns.
#[derive(Default)]
pub struct CampaignQuery;

#[Object]
impl CampaignQuery {
    /// Visit campaign with this ID; null if it does not exist or lies outside the caller's jurisdiction
    async fn campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the campaign")] id: ID,
    ) -> Option<Result<Campaign, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = match resolve_argument(request, &id, ClientIdType::Campaign).await? {
                Some(GlobalId::Campaign(id)) => request.load(CampaignById, id).await?,
                Some(other) => return Err(other.wrong_type("Campaign")),
                None => None,
            };
            Ok(row.map(Campaign::new))
        };
        found.await.transpose()
    }

    /// Visit campaigns in the caller's jurisdiction, or in part of it, latest last day first
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Code of a division that the campaigns overlap; the default is the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(default, desc = "Whether to include closed campaigns")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Campaign>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let concerning = match within {
            None => store::visible(request),
            Some(code) => store::visible_in(request, request.divisions.at(code)),
        };
        let found = store::list(concerning, include_closed);
        request
            .root_connection(ctx, found, page, Campaign::new)
            .await
    }
}

/// Mutations of visit campaigns.
#[derive(Default)]
pub struct CampaignMutation;

#[Object]
impl CampaignMutation {
    /// Opens a visit campaign in a division or committee. Requires the role `OFFICIAL` or `COMMITTEE_WORKER`
    // It counts all households of the division while no other change runs.
    #[graphql(directive = cost::apply(500))]
    async fn campaign_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Visit campaign to open")] input: CampaignOpenInput,
    ) -> Result<Payload<Campaign>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::open(request, input)).await;
        Payload::new(request.locale, outcome, Campaign::new)
    }

    /// Changes a visit campaign. Requires the role `OFFICIAL` or `COMMITTEE_WORKER`, and responsibility for its whole
    /// unit
    #[graphql(directive = cost::apply(500))]
    async fn campaign_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes to a visit campaign")] input: CampaignUpdateInput,
    ) -> Result<Payload<Campaign>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::update(request, input)).await;
        Payload::new(request.locale, outcome, Campaign::new)
    }

    /// Closes a visit campaign: no further visits can be recorded and its figures are final. Requires the role
    /// `OFFICIAL` or `COMMITTEE_WORKER`, and responsibility for its whole unit
    async fn campaign_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Visit campaign to close")] input: CampaignCloseInput,
    ) -> Result<Payload<Campaign>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::close(request, input)).await;
        Payload::new(request.locale, outcome, Campaign::new)
    }
}
