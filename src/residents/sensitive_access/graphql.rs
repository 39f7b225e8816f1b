//! Unconfirmed households and residents, in the API.

use std::collections::{HashMap, HashSet};

use async_graphql::{Context, Object};
use cunju_entity::value::{CommitteeCode, DivisionCode, HouseholdId};

use super::unconfirmed_store;
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Session};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::platform::relation::Relation;
use crate::reference::global_id::InCommittee;
use crate::residents::household::Household;
use crate::units::committee;

/// From a household to whether it or one of its residents must be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NeedsConfirmation;

impl Relation<Session> for NeedsConfirmation {
    type Key = InCommittee<HouseholdId>;
    type Value = bool;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, bool>, Error> {
        // The keys are of households that were read within the scope, so it is not checked again.
        let ids: Vec<HouseholdId> = keys.iter().map(|(_, id)| *id).collect();
        let waiting: HashSet<HouseholdId> =
            unconfirmed_store::waiting_among(&session.db, &ids).await?;
        let told = keys.iter().map(|key| (*key, waiting.contains(&key.1)));
        Ok(told.collect())
    }
}

/// Queries of unconfirmed households.
#[derive(Default)]
pub struct UnconfirmedQuery;

#[Object]
impl UnconfirmedQuery {
    /// Open households that a grid worker put into a grid or added residents to, and that nobody has confirmed
    /// (待确认入格户), by committee. Confirm each with `householdConfirmGrid`, or correct it. For officials and committee
    /// workers
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn unconfirmed_households(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division that contains them; by default the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Their committee; cannot be combined with `in`")] committee_code: Option<
            CommitteeCode,
        >,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        request.require(Permission::KeepGrids)?;
        let range = committee::code_range(request, within, committee_code).await?;
        let found = unconfirmed_store::list(request.actor.scope(), range);
        let found = request.root_connection(ctx, found, page, Household::new);
        found.await
    }
}
