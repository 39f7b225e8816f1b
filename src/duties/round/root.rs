//! Root fields of visit campaigns.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::DivisionCode;

use super::edge::RoundById;
use super::graphql::Round;
use super::input::{RoundCloseInput, RoundOpenInput, RoundUpdateInput};
use super::{service, store};
use crate::access::client_id::{Made, named};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::platform::payload::Payload;
use crate::reference::global_id::GlobalId;

/// Queries for visit campaigns.
#[derive(Default)]
pub struct RoundQuery;

#[Object]
impl RoundQuery {
    /// Visit campaign with this ID; null if it does not exist or lies outside the caller's jurisdiction
    async fn round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the campaign")] id: ID,
    ) -> Option<Result<Round, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = match named(request, &id, Made::Round).await? {
                Some(GlobalId::Round(id)) => request.load(RoundById, id).await?,
                Some(other) => return Err(other.wrong_type("Round")),
                None => None,
            };
            Ok(row.map(Round::new))
        };
        found.await.transpose()
    }

    /// Visit campaigns in the caller's jurisdiction, or in part of it, latest last day first
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn rounds(
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
    ) -> Result<Connection<Round>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let concerning = match within {
            None => store::visible(request),
            Some(code) => store::visible_in(request, request.divisions.at(code)),
        };
        let found = store::list(concerning, include_closed);
        request.root_connection(ctx, found, page, Round::new).await
    }
}

/// Mutations of visit campaigns.
#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Opens a visit campaign in a division or committee. Requires the role OFFICIAL or COMMITTEE_WORKER
    #[graphql(directive = cost::apply(500))]
    async fn round_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Visit campaign to open")] input: RoundOpenInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::open(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }

    /// Changes a visit campaign. Requires the role OFFICIAL or COMMITTEE_WORKER, and responsibility for its whole
    /// unit
    #[graphql(directive = cost::apply(500))]
    async fn round_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes to a visit campaign")] input: RoundUpdateInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::update(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }

    /// Closes a visit campaign: no further visits can be recorded and its figures are final. Requires the role
    /// OFFICIAL or COMMITTEE_WORKER, and responsibility for its whole unit
    async fn round_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Visit campaign to close")] input: RoundCloseInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::close(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }
}
