//! GraphQL type of visit campaigns.

use async_graphql::{Context, Enum, ID, Object};
use cunju_entity::campaign;
use cunju_entity::value::{
    CampaignKind, CampaignPopulation, CommitteeCode, Date, DivisionCode, LivingState,
};

use crate::access::auth::Permission;
use crate::access::session::ContextExt;
use crate::duties::visit::{Visit, VisitsOfCampaign};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::DivisionLabel;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{self, Committee, CommitteeById};

/// A visit campaign that the caller may see.
#[derive(Clone)]
pub struct Campaign(campaign::Model);

impl Campaign {
    /// Wraps a row that overlaps the caller's jurisdiction.
    #[must_use]
    pub fn new(row: campaign::Model) -> Self {
        Self(row)
    }

    /// Visits of the campaign in a place; `None` if the caller may not read personal data.
    async fn visited(
        &self,
        ctx: &Context<'_>,
        place: (Option<DivisionCode>, Option<CommitteeCode>),
        open: bool,
        page: Result<Page, Error>,
    ) -> Result<Option<Connection<Visit>>, Error> {
        let (request, page) = (ctx.request()?, page?);
        let range = committee::code_range(request, place.0, place.1).await?;
        if !request.actor.may(Permission::ReadPersons) {
            return Ok(None);
        }
        let relation = VisitsOfCampaign { range, open };
        let found = request.connection(ctx, relation, self.0.id, page, Visit::new);
        found.await.map(Some)
    }
}

/// State of a visit campaign
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CampaignState {
    /// The first day is in the future (未开始)
    Planned,
    /// Visits can be recorded (进行中)
    Open,
    /// The last day has passed; visits can be recorded and count as late (已到期)
    Overdue,
    /// The campaign is closed and its figures are final (已结束)
    Closed,
}

/// Visit campaign (走访 / 排查): households of a division or committee that are to be visited by a date
#[Object]
impl Campaign {
    /// Stable, globally unique ID of the campaign
    pub async fn id(&self) -> ID {
        GlobalId::Campaign(self.0.id).encode()
    }

    /// Title of the campaign
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Kind of the campaign
    async fn kind(&self) -> CampaignKind {
        self.0.kind
    }

    /// Division whose households are visited, even if it lies above the caller's jurisdiction; null for a campaign of
    /// one committee
    fn division(&self, ctx: &Context<'_>) -> Option<Result<DivisionLabel, Error>> {
        let id = self.0.scope_division_id?;
        let label = ctx.request().map(|request| {
            let node = request.divisions.get(id);
            node.map(DivisionLabel::from)
        });
        label.transpose()
    }

    /// Committee whose households are visited; null for a campaign of a division
    async fn committee(&self, ctx: &Context<'_>) -> Option<Result<Committee, Error>> {
        let id = self.0.committee_id?;
        let row = async { ctx.request()?.load(CommitteeById, id).await };
        row.await.transpose().map(|row| row.map(Committee::new))
    }

    /// First day of the campaign
    async fn starts_on(&self) -> Date {
        self.0.starts_on
    }

    /// Last day on which a visit is on time
    async fn ends_on(&self) -> Date {
        self.0.ends_on
    }

    /// Households to be visited
    async fn population(&self) -> CampaignPopulation {
        self.0.population
    }

    /// Key of the special group whose households are visited; null for other populations
    async fn special_group(&self) -> Option<&str> {
        self.0.special_group.as_deref()
    }

    /// Living state whose households are visited; null for other populations
    async fn living_state(&self) -> Option<LivingState> {
        self.0.living_state
    }

    /// State of the campaign today
    fn state(&self, ctx: &Context<'_>) -> Result<CampaignState, Error> {
        let today = ctx.request()?.clock.today();
        Ok(match self.0.closed_on {
            Some(_) => CampaignState::Closed,
            None if today < self.0.starts_on => CampaignState::Planned,
            None if today > self.0.ends_on => CampaignState::Overdue,
            None => CampaignState::Open,
        })
    }

    /// Date the campaign was closed; null while it is open. No visits can be recorded for a closed campaign
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on
    }

    /// Outcomes of the campaign per household, by committee; null if the caller may not read personal data
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Code of the division")] within: Option<DivisionCode>,
        #[graphql(desc = "Code of the committee")] committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Visit>, Error>> {
        let page = Page::new(first, after, last, before);
        let found = self.visited(ctx, (within, committee_code), false, page);
        found.await.transpose()
    }

    /// Outcomes after which the household needs another visit (待回访), because nobody was at home or the visit was
    /// refused; longest waiting first. Null if the caller may not read personal data
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn revisits(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Code of the division")] within: Option<DivisionCode>,
        #[graphql(desc = "Code of the committee")] committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Visit>, Error>> {
        let page = Page::new(first, after, last, before);
        let found = self.visited(ctx, (within, committee_code), true, page);
        found.await.transpose()
    }

    /// Revision number, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
