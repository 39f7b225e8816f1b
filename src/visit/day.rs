//! What a grid worker has to do on a day, in one request for a bad network.

use async_graphql::{Context, ID, Object, SimpleObject};
use cunju_entity::value::{Date, VisitOutcome};

use super::day_store::{self, Due, Place, Progress};
use crate::api::directive::{Paged, cost, list_size};
use crate::auth::Permission;
use crate::connection::Connection;
use crate::error::Error;
use crate::node::GlobalId;
use crate::page::{Page, Slice};
use crate::request::{ContextExt, Request, wants_total};
use crate::round::Round;

/// What the caller has to do on a day.
pub(super) struct MyDay {
    day: Date,
    /// Grids where the caller has a seat.
    grids: usize,
    places: Vec<Place>,
}

impl MyDay {
    /// The day of a caller, who may record visits.
    pub(super) async fn of(request: &Request, day: Date) -> Result<Self, Error> {
        request.require(Permission::RecordVisits)?;
        let (scope, account) = (request.actor.scope(), request.actor.subject());
        let posts = day_store::posts(&request.db, scope, account).await?;
        Ok(Self {
            day,
            grids: posts.len(),
            places: Place::of(&request.divisions, posts),
        })
    }
}

/// How far a round has got in the caller's grids
#[derive(SimpleObject)]
struct RoundOfDay {
    /// Round
    round: Round,
    /// Households that are still to be visited, or to be visited again
    open: i32,
    /// Households that are done: visited, moved away, or vacant
    done: i32,
}

impl From<Progress> for RoundOfDay {
    fn from(progress: Progress) -> Self {
        let number = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            round: Round::new(progress.round),
            open: number(progress.open),
            done: number(progress.total - progress.open),
        }
    }
}

/// A household that is to be visited in a round
#[derive(SimpleObject)]
struct DueVisit {
    /// Id of the household
    household_id: ID,
    /// Address of the household inside its committee
    address: String,
    /// Name of the head (户主); null if not known
    head: Option<String>,
    /// Round
    round: Round,
    /// Last day on which a visit is on time
    due_on: Date,
    /// What came of the last visit; null if nobody visited
    last_outcome: Option<VisitOutcome>,
    /// Visits so far
    attempts: i32,
}

impl From<Due> for DueVisit {
    fn from(due: Due) -> Self {
        Self {
            household_id: GlobalId::Household((due.committee_id, due.id)).encode(),
            address: due.address,
            head: due.head_name,
            due_on: due.round.ends_on,
            round: Round::new(due.round),
            last_outcome: due.outcome,
            attempts: due.attempts.unwrap_or_default().into(),
        }
    }
}

/// What the caller has to do on a day (我的一天), in the grids where the person of the caller's account
/// has a seat
#[Object]
impl MyDay {
    /// Day
    async fn day(&self) -> Date {
        self.day
    }

    /// Number of the grids in which the caller has a seat; 0 if nobody has the caller's account, or
    /// they have no seat in a grid
    async fn grids(&self) -> i32 {
        i32::try_from(self.grids).unwrap_or(i32::MAX)
    }

    /// Rounds that are open in these grids, the nearest due first, at most 100
    #[graphql(directive = cost::apply(5), directive = list_size::apply(10, None, None))]
    async fn rounds(&self, ctx: &Context<'_>) -> Result<Vec<RoundOfDay>, Error> {
        if self.places.is_empty() {
            return Ok(Vec::new());
        }
        let request = ctx.request()?;
        let rounds = day_store::progress(&request.db, &self.places, self.day).await?;
        Ok(rounds.into_iter().map(RoundOfDay::from).collect())
    }

    /// Households that are to be visited, or to be visited again, the nearest due first
    #[graphql(directive = cost::apply(5), directive = Paged::apply())]
    async fn households(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<DueVisit>, Error> {
        let page = Page::new(first, after, last, before)?;
        if self.places.is_empty() {
            let total = wants_total(ctx).then_some(0);
            return Ok(Connection::new(
                Slice::<Due>::empty(),
                total,
                DueVisit::from,
            ));
        }
        let request = ctx.request()?;
        let due = day_store::due(&self.places, self.day);
        let found = request.root_connection::<Due, _>(ctx, due, page, DueVisit::from);
        found.await
    }
}
