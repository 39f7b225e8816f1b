//! Root fields of mandates.

use async_graphql::{Context, ID, Object};
use cunju_entity::mandate;

use super::input::{IssueInput, SupersedeInput, WithdrawInput};
use super::relation::{MandateById, MandatesFor};
use super::{Mandate, close, service, store};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;

/// Queries for mandates.
#[derive(Default)]
pub struct MandateQuery;

/// The mandate with an ID, if it is binding in the caller's jurisdiction.
pub(crate) async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<mandate::Model>, Error> {
    match GlobalId::decode(id)? {
        GlobalId::Mandate(id) => ctx.request()?.load(MandateById, id).await,
        other => Err(other.wrong_type("Mandate")),
    }
}

#[Object]
impl MandateQuery {
    /// Mandate with this ID; null if it does not exist or is not binding in the caller's jurisdiction
    async fn mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the mandate")] id: ID,
    ) -> Option<Result<Mandate, Error>> {
        let found = async { Ok(by_id(ctx, &id).await?.map(Mandate::new)) };
        found.await.transpose()
    }

    /// Mandates that are binding in the caller's jurisdiction, or in part of it, latest due date first
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn mandates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the kind of subcommittee; the default is all kinds")]
        subcommittee_kind: Option<String>,
        #[graphql(default, desc = "Whether to include superseded and withdrawn mandates")]
        include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Mandate>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        request.kinds.check(subcommittee_kind.as_deref())?;
        let filter = MandatesFor {
            subcommittee_kind,
            closed: include_closed,
        };
        let above = request
            .enclosing_divisions()
            .iter()
            .map(|node| node.row.id)
            .collect();
        let found = store::list(above, Some(request.actor.scope()), &filter);
        request
            .root_connection(ctx, found, page, Mandate::new)
            .await
    }
}

/// Mutations of mandates.
#[derive(Default)]
pub struct MandateMutation;

#[Object]
impl MandateMutation {
    /// Issues a mandate. Every committee that it binds must reach the milestone by the due date, or within 30 days
    /// after the committee's first day if that is later. Requires the role `OFFICIAL`
    // It adds an obligation for each committee, 619,125 for the country, while no other change runs.
    #[graphql(directive = cost::apply(500))]
    async fn mandate_issue(
        &self,
        ctx: &Context<'_>,
        input: IssueInput,
    ) -> Result<Payload<Mandate>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::issue(request, input)).await;
        Payload::new(request.locale, done, Mandate::new)
    }

    /// Replaces an earlier mandate by a later one; the figures of the earlier mandate do not change. Requires the
    /// role `OFFICIAL`
    async fn mandate_supersede(
        &self,
        ctx: &Context<'_>,
        input: SupersedeInput,
    ) -> Result<Payload<Mandate>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(close::supersede(request, input)).await;
        Payload::new(request.locale, done, Mandate::new)
    }

    /// Withdraws a mandate; its figures do not change. Requires the role `OFFICIAL`
    async fn mandate_withdraw(
        &self,
        ctx: &Context<'_>,
        input: WithdrawInput,
    ) -> Result<Payload<Mandate>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(close::withdraw(request, input)).await;
        Payload::new(request.locale, done, Mandate::new)
    }
}
