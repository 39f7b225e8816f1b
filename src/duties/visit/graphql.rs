//! Visits in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{CommitteeCode, Date, DivisionCode, VisitOutcome};
use cunju_entity::visit;

use super::day::MyDay;
use super::input::VisitRecordInput;
use super::{service, store};
use crate::access::session::ContextExt;
use crate::bodies::seat::{Person, PersonById};
use crate::duties::round::{Round, RoundById};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::platform::payload::Payload;
use crate::reference::global_id::GlobalId;
use crate::residents::household::{Household, HouseholdById};
use crate::units::committee;

/// A visit of a caller's area, for those who may read of persons.
pub struct Visit(visit::Model);

impl Visit {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: visit::Model) -> Self {
        Self(row)
    }
}

/// Outcome of a round for a household (走访结果): that of the last visit by day, and how often somebody
/// was there
#[Object]
impl Visit {
    /// Id of the outcome, the same for ever: that of the first visit
    pub async fn id(&self) -> ID {
        GlobalId::Visit((self.0.committee_id, self.0.id)).encode()
    }

    /// Round of the visit
    async fn round(&self, ctx: &Context<'_>) -> Result<Round, Error> {
        let row = ctx.request()?.load(RoundById, self.0.round_id).await?;
        row.map(Round::new).ok_or(Error::Conflict)
    }

    /// Household that was visited
    async fn household(&self, ctx: &Context<'_>) -> Result<Household, Error> {
        let key = (self.0.committee_id, self.0.household_id);
        let row = ctx.request()?.load(HouseholdById, key).await?;
        row.map(Household::new).ok_or(Error::Conflict)
    }

    /// What came of the last visit by day
    async fn outcome(&self) -> VisitOutcome {
        self.0.outcome
    }

    /// Reason of the outcome; null if not told
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Day of the last visit
    async fn day(&self) -> Date {
        self.0.visited_on
    }

    /// Visits to the household in the round so far
    async fn attempts(&self) -> i32 {
        self.0.attempts.into()
    }

    /// Person who visited last
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Error> {
        let key = (self.0.committee_id, self.0.person_id);
        let row = ctx.request()?.load(PersonById, key).await?;
        row.map(Person::new).ok_or(Error::Conflict)
    }

    /// Whether the household is to be visited again (待回访)
    async fn revisit(&self) -> bool {
        self.0.outcome.is_open()
    }

    /// Revision of the outcome, counted up by one per visit
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Queries for visits.
#[derive(Default)]
pub struct VisitQuery;

#[Object]
impl VisitQuery {
    /// What the caller has to do (我的一天): households to visit in the grids where the person of the
    /// caller's account has a seat; for those who record visits
    #[graphql(directive = cost::apply(20))]
    async fn my_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day, whose rounds have begun by then; by default today")] day: Option<
            Date,
        >,
    ) -> Result<MyDay, Error> {
        let request = ctx.request()?;
        let day = day.unwrap_or_else(|| request.clock.today());
        MyDay::of(request, day).await
    }

    /// Households of the caller's area, or of part of it, that nobody has visited in any round
    /// (从未走访的户), by committee. Visits that the caller may not know of do not count: for a grid worker
    /// and an observer, those of rounds of special groups outside the grids where they serve
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn never_visited(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division that holds them; by default the caller's area"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Committee that has them")] committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let range = committee::place(request, within, committee_code).await?;
        let found = store::never_visited(request, range);
        let found = request.root_connection(ctx, found, page, Household::new);
        found.await
    }
}

/// Changes of visits.
#[derive(Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// Records a visit to a household in a round; for officials, committee workers and grid workers.
    /// The last visit by day counts: an earlier one that comes late only counts as an attempt
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
