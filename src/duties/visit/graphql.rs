//! GraphQL types and root fields of visits.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{CommitteeCode, Date, DivisionCode, VisitOutcome};
use cunju_entity::visit;

use super::day::MyDay;
use super::input::VisitRecordInput;
use super::{service, store};
use crate::access::session::ContextExt;
use crate::bodies::appointment::{Person, PersonById};
use crate::duties::campaign::{Campaign, CampaignById};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;
use crate::residents::household::{Household, HouseholdById};
use crate::units::committee;

/// A visit in the caller's jurisdiction, for callers who may read personal data.
pub struct Visit(visit::Model);

impl Visit {
    /// Wraps a row that was read with the caller's scope.
    #[must_use]
    pub fn new(row: visit::Model) -> Self {
        Self(row)
    }
}

/// Outcome of a visit campaign for a household (走访结果): the outcome of the visit with the latest date, and the number
/// of visits
#[Object]
impl Visit {
    /// Stable, globally unique ID of the outcome: the ID of the first visit
    pub async fn id(&self) -> ID {
        GlobalId::Visit((self.0.committee_id, self.0.id)).encode()
    }

    /// Visit campaign
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign, Error> {
        let row = ctx
            .request()?
            .load(CampaignById, self.0.campaign_id)
            .await?;
        row.map(Campaign::new).ok_or(Error::Conflict)
    }

    /// Household that was visited
    async fn household(&self, ctx: &Context<'_>) -> Result<Household, Error> {
        let key = (self.0.committee_id, self.0.household_id);
        let row = ctx.request()?.load(HouseholdById, key).await?;
        row.map(Household::new).ok_or(Error::Conflict)
    }

    /// Outcome of the visit with the latest date
    async fn outcome(&self) -> VisitOutcome {
        self.0.outcome
    }

    /// Reason for the outcome; null if none was given
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Date of the last visit
    async fn day(&self) -> Date {
        self.0.visited_on
    }

    /// Number of visits to the household in the campaign so far
    async fn attempts(&self) -> i32 {
        self.0.attempts.into()
    }

    /// Person who made the last visit
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Error> {
        let key = (self.0.committee_id, self.0.person_id);
        let row = ctx.request()?.load(PersonById, key).await?;
        row.map(Person::new).ok_or(Error::Conflict)
    }

    /// Whether the household needs another visit (待回访)
    async fn revisit(&self) -> bool {
        self.0.outcome.is_open()
    }

    /// Revision number, incremented on every visit
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Queries for visits.
#[derive(Default)]
pub struct VisitQuery;

#[Object]
impl VisitQuery {
    /// Tasks of the caller (我的一天): households to be visited in the grids in which the person with the caller's
    /// account has an appointment. Requires the role `OFFICIAL`, `COMMITTEE_WORKER` or `GRID_WORKER`
    #[graphql(directive = cost::apply(20))]
    async fn my_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Date; campaigns that start later are left out. The default is today")]
        day: Option<Date>,
    ) -> Result<MyDay, Error> {
        let request = ctx.request()?;
        let day = day.unwrap_or_else(|| request.clock.today());
        MyDay::of(request, day).await
    }

    /// Households in the caller's jurisdiction, or in part of it, that have not been visited in any campaign
    /// (从未走访的户), by committee. Visits that the caller may not know about are not counted: for grid workers and
    /// observers, visits of campaigns for special groups outside the grids in which they serve
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn never_visited(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Code of the division; the default is the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Code of the committee")] committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let range = committee::code_range(request, within, committee_code).await?;
        let found = store::never_visited(request, range);
        let found = request.root_connection(ctx, found, page, Household::new);
        found.await
    }
}

/// Mutations of visits.
#[derive(Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// Records a visit to a household in a campaign. The visit with the latest date decides the outcome; a visit that
    /// is recorded after a later one only counts as an attempt. Requires the role `OFFICIAL`, `COMMITTEE_WORKER` or
    /// `GRID_WORKER`
    async fn visit_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Visit to record")] input: VisitRecordInput,
    ) -> Result<Payload<Visit>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::record(request, input)).await;
        Payload::new(request.locale, outcome, Visit)
    }
}
