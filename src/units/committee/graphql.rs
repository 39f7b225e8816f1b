//! Committees in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::committee;
use cunju_entity::value::{CodeRange, CommitteeCode, CommitteeKind, Date};

use super::Contact;
use crate::access::session::ContextExt;
use crate::bodies::election::{Election, ElectionsOf};
use crate::bodies::grid::{Grid, GridsOf};
use crate::bodies::seat::{Body, Seat, SeatsIn};
use crate::bodies::subcommittee::{Subcommittee, SubcommitteesOf};
use crate::bodies::three_person_group::{GroupsOf, ThreePersonGroup};
use crate::duties::obligation::{Obligation, ObligationsOf};
use crate::duties::round::{Round, RoundsOf};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::{Division, DivisionLabel};
use crate::reference::global_id::GlobalId;
use crate::residents::household::{Household, HouseholdsOfCommittee};
use crate::residents::membership::{Membership, MembershipsOfCommittee};
use crate::residents::sight;

/// A committee that the caller may see.
pub struct Committee(committee::Model);

impl Committee {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: committee::Model) -> Self {
        Self(row)
    }
}

/// Villagers' committee (村民委员会) or residents' committee (居民委员会)
#[Object]
impl Committee {
    /// Id of the committee, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Committee(self.0.id).encode()
    }

    /// Code of the committee today
    async fn code(&self) -> CommitteeCode {
        CommitteeCode(self.0.code)
    }

    /// Kind of the committee
    async fn kind(&self) -> CommitteeKind {
        self.0.kind
    }

    /// Name of the committee, without those of its divisions
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Name of the committee after those of its divisions, such as 广东省广州市天河区五山街道岳洲社区居委会
    fn full_name(&self, ctx: &Context<'_>) -> Result<String, Error> {
        let division = ctx.request()?.divisions.full_name(self.0.division_id);
        Ok(format!("{division}{}", self.0.name))
    }

    /// Divisions above the committee, the highest first, at most 4
    fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<DivisionLabel>, Error> {
        let tree = &ctx.request()?.divisions;
        Ok(DivisionLabel::down_to(tree, self.0.division_id))
    }

    /// Division that the committee belongs to, mostly a town; null if it lies outside the caller's area
    fn division(&self, ctx: &Context<'_>) -> Option<Result<Division, Error>> {
        let request = ctx.request();
        let found = request.map(|it| Division::visible(it, self.0.division_id));
        found.transpose()
    }

    /// Urban-rural class of the committee by the statistics office (城乡分类代码), 111 to 220; null if not published
    async fn urban_rural_class(&self) -> Option<i32> {
        self.0.urban_rural_class.map(i32::from)
    }

    /// Whether the committee stands in for a place without any, and owes nothing
    #[graphql(name = "virtual")]
    async fn is_virtual(&self) -> bool {
        self.0.is_virtual
    }

    /// Whether civil affairs recognizes the committee; those of development zones and farms are not
    async fn recognised(&self) -> bool {
        self.0.recognised
    }

    /// Contact of the committee
    fn contact(&self, ctx: &Context<'_>) -> Result<Contact, Error> {
        Ok(Contact::of(&self.0, ctx.request()?))
    }

    /// What the committee owes and owed by mandates, the next due first
    #[graphql(directive = Paged::apply())]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Obligation>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let found = request.connection(ctx, ObligationsOf, self.0.id, page, Obligation::new);
        found.await
    }

    /// First day of the committee's term (任期); null if not known
    async fn term_from(&self) -> Option<Date> {
        self.0.term_from
    }

    /// Elections of the committee, the last first
    #[graphql(directive = Paged::apply())]
    async fn elections(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Election>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        let found = request.connection(ctx, ElectionsOf, self.0.id, page, Election);
        found.await
    }

    /// Grids of the committee, by number
    #[graphql(directive = Paged::apply())]
    async fn grids(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether closed ones are listed too")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Grid>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = GridsOf { include_closed };
        let request = ctx.request()?;
        let found = request.connection(ctx, edge, self.0.id, page, Grid::new);
        found.await
    }

    /// Three-person groups of the committee and its grids (三人小组), the oldest first
    #[graphql(directive = Paged::apply())]
    async fn three_person_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether dissolved ones are listed too")] include_dissolved: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<ThreePersonGroup>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = GroupsOf { include_dissolved };
        let request = ctx.request()?;
        let found = request.connection(ctx, edge, self.0.id, page, ThreePersonGroup::new);
        found.await
    }

    /// Households of the committee, in the order in which they were registered
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn households(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to show only the missed ones, in no grid")]
        without_grid: bool,
        #[graphql(default, desc = "Whether to list those too that were closed")]
        include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = HouseholdsOfCommittee {
            without_grid,
            include_closed,
        };
        let request = ctx.request()?;
        let found = request.connection(ctx, edge, self.0.id, page, Household::listed);
        found.await
    }

    /// Members of special groups among the residents, in the order in which they were entered; null if
    /// the caller's role may read none. A grid worker reads those of the households in their grids
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the kind of special group; by default all")] kind: Option<String>,
        #[graphql(default, desc = "Whether to list only those who lack a carer")]
        without_carer: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Membership>, Error>> {
        let found = async {
            let request = ctx.request()?;
            let page = Page::new(first, after, last, before)?;
            let edge = MembershipsOfCommittee::new(&request.kinds, kind, without_carer)?;
            if !sight::readable(&request.actor) {
                return Ok(None);
            }
            let range = CodeRange::committee(self.0.code);
            let found = request.connection(ctx, edge, range, page, Membership::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// First day of the committee; null if before the register's records
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from
    }

    /// First day on which the committee is no more; null if it exists
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to
    }

    /// Subcommittees of the committee, the oldest first
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn subcommittees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of their kind; by default all kinds")] kind: Option<String>,
        #[graphql(default, desc = "Whether dissolved ones are listed too")] include_dissolved: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Subcommittee>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let edge = SubcommitteesOf::new(&request.kinds, kind, include_dissolved)?;
        let found = request.connection(ctx, edge, self.0.id, page, Subcommittee::new);
        found.await
    }

    /// Seats in the committee itself, the longest held first
    #[graphql(directive = Paged::apply())]
    async fn seats(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether vacated seats are listed too")] include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Seat>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = SeatsIn { include_former };
        let request = ctx.request()?;
        let found = request.connection(ctx, edge, Body::of(self.0.id), page, Seat::new);
        found.await
    }

    /// Rounds that concern the committee: its own and those of divisions above, the last due first
    #[graphql(directive = Paged::apply())]
    async fn rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether closed ones are listed too")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Round>, Error> {
        let page = Page::new(first, after, last, before)?;
        let edge = RoundsOf { include_closed };
        let key = (self.0.id, self.0.division_id);
        let request = ctx.request()?;
        request.connection(ctx, edge, key, page, Round::new).await
    }

    /// Revision of the committee, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
