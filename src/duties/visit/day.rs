//! Tasks of a grid worker for a day, in a single request because mobile networks are slow.

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use cunju_entity::value::{Date, HouseholdId, VisitOutcome};

use super::day_store::{self, Due, Place, Progress};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::access::vault::{identity, mask};
use crate::duties::campaign::Campaign;
use crate::platform::api::directive::{Paged, cost, list_size};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::{Page, Slice};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::household::{Household, HouseholdById, head_by_name};

/// Tasks of the caller for a day.
pub(super) struct MyDay {
    day: Date,
    /// Number of grids in which the caller has an appointment.
    grids: usize,
    places: Vec<Place>,
}

impl MyDay {
    /// Tasks of a caller who may record visits.
    pub(super) async fn of(request: &Request, day: Date) -> Result<Self, Error> {
        request.require(Permission::RecordVisits)?;
        let posts = day_store::posts(request).await?;
        Ok(Self {
            day,
            grids: posts.len(),
            places: Place::of(&request.divisions, posts),
        })
    }
}

/// Progress of a visit campaign in the caller's grids
#[derive(SimpleObject)]
struct CampaignOfDay {
    /// Visit campaign
    campaign: Campaign,
    /// Number of households that still need a visit or another visit
    open: i32,
    /// Number of households that are done: visited, moved away or vacant
    done: i32,
}

impl From<Progress> for CampaignOfDay {
    fn from(progress: Progress) -> Self {
        let number = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            campaign: Campaign::new(progress.campaign),
            open: number(progress.open),
            done: number(progress.total - progress.open),
        }
    }
}

/// A household to be visited in a campaign
#[derive(SimpleObject)]
#[graphql(complex)]
struct DueVisit {
    #[graphql(skip)]
    key: InCommittee<HouseholdId>,
    /// Name of the head, masked if the head is a resident under 14, and whether the head is a resident.
    #[graphql(skip)]
    named: Option<(String, bool)>,
    /// Global ID of the household
    household_id: ID,
    /// Address of the household within its committee
    address: String,
    /// Visit campaign
    campaign: Campaign,
    /// Last day on which a visit is on time
    due_on: Date,
    /// Outcome of the last visit; null before the first visit
    last_outcome: Option<VisitOutcome>,
    /// Number of visits so far
    attempts: i32,
}

#[ComplexObject]
impl DueVisit {
    /// Name of the head of the household (户主), masked if under 14; null if unknown
    async fn head(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        let (name, is_resident) = self.named.as_ref()?;
        if *is_resident {
            return Some(Ok(name.clone()));
        }
        Some(async { head_by_name(ctx.request()?, self.key, name).await }.await)
    }

    /// Household, with its head and residents
    async fn household(&self, ctx: &Context<'_>) -> Result<Household, Error> {
        let row = ctx.request()?.load(HouseholdById, self.key).await?;
        row.map(Household::new).ok_or(Error::Conflict)
    }
}

impl DueVisit {
    /// Converts a row. Whether the head is under 14 depends on `today`.
    fn new(due: Due, today: Date) -> Self {
        // Everything about persons under 14 is sensitive (个人信息保护法, article 28).
        let child = identity::is_under_14(due.head_birth_on, today);
        let is_resident = due.head_id.is_some();
        let named = due.head_name.map(|name| {
            let name = if child { mask::name(&name) } else { name };
            (name, is_resident)
        });
        Self {
            key: (due.committee_id, due.id),
            household_id: GlobalId::Household((due.committee_id, due.id)).encode(),
            address: due.address,
            named,
            due_on: due.campaign.ends_on,
            campaign: Campaign::new(due.campaign),
            last_outcome: due.outcome,
            attempts: due.attempts.unwrap_or_default().into(),
        }
    }
}

/// Tasks of the caller for a day (我的一天), in the grids in which the person with the caller's account has an
/// appointment
#[Object]
impl MyDay {
    /// Date
    async fn day(&self) -> Date {
        self.day
    }

    /// Number of grids in which the caller has an appointment; 0 if no person has the caller's account or the person
    /// has no appointment in a grid
    async fn grids(&self) -> i32 {
        i32::try_from(self.grids).unwrap_or(i32::MAX)
    }

    /// Open visit campaigns in these grids, by last day, earliest first; at most 100
    #[graphql(directive = cost::apply(5), directive = list_size::apply(10, None, None))]
    async fn campaigns(&self, ctx: &Context<'_>) -> Result<Vec<CampaignOfDay>, Error> {
        if self.places.is_empty() {
            return Ok(Vec::new());
        }
        let request = ctx.request()?;
        let campaigns = day_store::progress(request, &self.places, self.day).await?;
        Ok(campaigns.into_iter().map(CampaignOfDay::from).collect())
    }

    /// Households that need a visit or another visit, by last day of the campaign, earliest first
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
        let request = ctx.request()?;
        let today = request.clock.today();
        let wrap = move |due| DueVisit::new(due, today);
        if self.places.is_empty() {
            return Ok(Connection::new(Slice::empty().of(Some(0)), wrap));
        }
        let due = day_store::due(request, &self.places, self.day);
        let found = request.root_connection::<Due, _>(ctx, due, page, wrap);
        found.await
    }
}
