//! Root fields of memberships in the API.

use async_graphql::{Context, Object};
use cunju_entity::value::DivisionCode;

use super::input::{
    CaregiverEndInput, CaregiverNameInput, MembershipBeginInput, MembershipEndInput,
    MembershipReviewInput,
};
use super::{Caregiver, Membership, caregiver, service, store};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::Page;
use crate::reference::payload::Payload;
use crate::residents::sensitive_access;

/// Queries for memberships.
#[derive(Default)]
pub struct MembershipQuery;

#[Object]
impl MembershipQuery {
    /// Members of special groups in the caller's jurisdiction, by committee. For officials, committee workers and grid
    /// workers; grid workers see only members in the households of their grids
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
            desc = "Division that contains them; by default the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Key of the kind of special group; all by default")] kind: Option<String>,
        #[graphql(default, desc = "Whether to include only those who lack a caregiver")]
        without_caregiver: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Membership>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        // An error, since an empty list would say that nobody belongs to a group.
        if !sensitive_access::may_read_any(&request.actor) {
            return Err(Error::Forbidden(message!("membership-role-not-permitted")));
        }
        request.kinds.check_special_group(kind.as_deref())?;
        let range = within.map(|code| request.divisions.range_at(code));
        let found = store::list(request, range, kind.as_deref(), without_caregiver);
        request
            .root_connection(ctx, found, page, Membership::new)
            .await
    }
}

/// Mutations of memberships and caregivers.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Adds a resident to a special group; for officials and committee workers
    async fn membership_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Membership to begin")] input: MembershipBeginInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::begin(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Records that a membership was reviewed and continues; for officials and committee workers
    async fn membership_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Review of a membership")] input: MembershipReviewInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::review(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Ends a membership in a special group, and its caregivers; for officials and committee workers
    async fn membership_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Membership to end")] input: MembershipEndInput,
    ) -> Result<Payload<Membership>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::end(request, input)).await;
        Payload::new(request.locale, outcome, Membership::new)
    }

    /// Names a caregiver for a member of a special group; for officials and committee workers
    async fn caregiver_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Caregiver to name")] input: CaregiverNameInput,
    ) -> Result<Payload<Caregiver>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(caregiver::name(request, input)).await;
        Payload::new(request.locale, outcome, Caregiver::new)
    }

    /// Records that a caregiver no longer cares for a member; for officials and committee workers
    async fn caregiver_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Caregiver to end")] input: CaregiverEndInput,
    ) -> Result<Payload<Caregiver>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(caregiver::end(request, input)).await;
        Payload::new(request.locale, outcome, Caregiver::new)
    }
}
