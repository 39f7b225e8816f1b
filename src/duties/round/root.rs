//! Root fields of rounds in the API.

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

/// Queries for rounds.
#[derive(Default)]
pub struct RoundQuery;

#[Object]
impl RoundQuery {
    /// Round of this id; null if there is none that concerns the caller's area
    async fn round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the round")] id: ID,
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

    /// Rounds that concern the caller's area, or part of it, the last due first
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division that they concern, if only a part of it; by default the caller's area"
        )]
        within: Option<DivisionCode>,
        #[graphql(default, desc = "Whether closed ones are listed too")] include_closed: bool,
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

/// Changes of rounds.
#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Opens a round of visits in a division or committee; for officials and committee workers
    #[graphql(directive = cost::apply(500))]
    async fn round_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Round to open")] input: RoundOpenInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::open(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }

    /// Changes a round; for officials and committee workers who answer for all of its unit
    #[graphql(directive = cost::apply(500))]
    async fn round_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a round")] input: RoundUpdateInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::update(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }

    /// Closes a round: no visit is recorded any more, and its figures stay as they are; for
    /// officials and committee workers who answer for all of its unit
    async fn round_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Round to close")] input: RoundCloseInput,
    ) -> Result<Payload<Round>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::close(request, input)).await;
        Payload::new(request.locale, outcome, Round::new)
    }
}
