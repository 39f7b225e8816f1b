//! Root fields of memberships in the API.

use async_graphql::{Context, Object};
use cunju_entity::value::DivisionCode;

use super::input::{
    CarerEndInput, CarerNameInput, MembershipBeginInput, MembershipEndInput, MembershipReviewInput,
};
use super::{Carer, Membership, carer, service, store};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::{Error, text};
use crate::platform::page::Page;
use crate::platform::payload::Payload;
use crate::residents::sight;

/// Queries for memberships.
#[derive(Default)]
pub struct MembershipQuery;

#[Object]
impl MembershipQuery {
    /// Members of special groups in the caller's area, by committee; for officials, committee workers
    /// and grid workers, who read those of the households in their grids
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division that holds them; by default the caller's area"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Key of the kind of special group; by default all")] kind: Option<String>,
        #[graphql(default, desc = "Whether to list only those who lack a carer")]
        without_carer: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Membership>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        if !sight::readable(&request.actor) {
            return Err(Error::Forbidden(text(
                "您的角色无权查看特殊群体。请使用统计数字。",
                "Your role may not read special groups. Use the figures.",
            )));
        }
        request.kinds.check_special_group(kind.as_deref())?;
        let range = within.map(|code| request.divisions.range_at(code));
        let found = store::list(request, range, kind.as_deref(), without_carer);
        request
            .root_connection(ctx, found, page, Membership::new)
            .await
    }
}

/// Changes of memberships.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Puts a resident into a special group; for officials and committee workers
    async fn membership_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Membership to begin")] input: MembershipBeginInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::begin(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Keeps that a membership was reviewed and goes on; for officials and committee workers
    async fn membership_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Review of a membership")] input: MembershipReviewInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::review(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Ends a membership of a special group, and that anybody cares for the member; for officials and
    /// committee workers
    async fn membership_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Membership to end")] input: MembershipEndInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::end(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Names a person who cares for a member of a special group; for officials and committee workers
    async fn carer_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Carer to name")] input: CarerNameInput,
    ) -> Result<Payload<Carer>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(carer::name(request, input)).await;
        Payload::new(request.locale, outcome, Carer::new)
    }

    /// Keeps that a person no longer cares for a member; for officials and committee workers
    async fn carer_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Carer who stops")] input: CarerEndInput,
    ) -> Result<Payload<Carer>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(carer::end(request, input)).await;
        Payload::new(request.locale, outcome, Carer::new)
    }
}
