//! GraphQL type of committees.

use async_graphql::{Context, ID, Object};
use cunju_entity::committee;
use cunju_entity::value::{CodeRange, CommitteeCode, CommitteeKind, Date};

use super::Contact;
use crate::access::session::ContextExt;
use crate::bodies::appointment::{Appointment, AppointmentsIn, Body};
use crate::bodies::election::{Election, ElectionsOf};
use crate::bodies::grid::{Grid, GridsOf};
use crate::bodies::subcommittee::{Subcommittee, SubcommitteesOf};
use crate::bodies::three_person_group::{GroupsOf, ThreePersonGroup};
use crate::duties::campaign::{Campaign, CampaignsOf};
use crate::duties::obligation::{Obligation, ObligationsOf};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::{Division, DivisionLabel};
use crate::reference::global_id::GlobalId;
use crate::residents::household::{Household, HouseholdsOfCommittee};
use crate::residents::membership::{Membership, MembershipsOfCommittee};
use crate::residents::sensitive_access;

/// A committee that the caller may see.
pub struct Committee(committee::Model);

impl Committee {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: committee::Model) -> Self {
        Self(row)
    }
}

/// Villagers' committee (村民委员会) or residents' committee (居民委员会)
#[Object]
impl Committee {
    /// Stable, globally unique ID of the committee
    pub async fn id(&self) -> ID {
        GlobalId::Committee(self.0.id).encode()
    }

    /// Current code of the committee
    async fn code(&self) -> CommitteeCode {
        CommitteeCode(self.0.code)
    }

    /// Kind of the committee
    async fn kind(&self) -> CommitteeKind {
        self.0.kind
    }

    /// Name of the committee, without the names of its divisions
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Name of the committee preceded by the names of its divisions, such as 广东省广州市天河区五山街道岳洲社区居委会
    fn full_name(&self, ctx: &Context<'_>) -> Result<String, Error> {
        let division = ctx.request()?.divisions.full_name(self.0.division_id);
        Ok(format!("{division}{}", self.0.name))
    }

    /// Divisions above the committee, highest level first, at most 4
    fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<DivisionLabel>, Error> {
        let tree = &ctx.request()?.divisions;
        Ok(DivisionLabel::down_to(tree, self.0.division_id))
    }

    /// Division that the committee belongs to, usually a town; null if it is outside the caller's jurisdiction
    fn division(&self, ctx: &Context<'_>) -> Option<Result<Division, Error>> {
        let request = ctx.request();
        let found = request.map(|it| Division::visible(it, self.0.division_id));
        found.transpose()
    }

    /// Urban-rural class (城乡分类代码) published by the statistics office, 111 to 220; null if not published
    async fn urban_rural_class(&self) -> Option<i32> {
        self.0.urban_rural_class.map(i32::from)
    }

    /// Whether the committee is a placeholder for a place without a committee; it has no obligations
    #[graphql(name = "virtual")]
    async fn is_virtual(&self) -> bool {
        self.0.is_virtual
    }

    /// Whether the civil affairs authority recognizes the committee; false for those of development zones and farms
    async fn recognized(&self) -> bool {
        self.0.recognized
    }

    /// Contact of the committee
    fn contact(&self, ctx: &Context<'_>) -> Result<Contact, Error> {
        Ok(Contact::of(&self.0, ctx.request()?))
    }

    /// Obligations of the committee under mandates, past ones included, earliest due date first
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

    /// First day of the committee's current term (任期); null if not known
    async fn term_from(&self) -> Option<Date> {
        self.0.term_from
    }

    /// Elections of the committee, newest first
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

    /// Grids of the committee, in order of number
    #[graphql(directive = Paged::apply())]
    async fn grids(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include closed grids")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Grid>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = GridsOf { include_closed };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.0.id, page, Grid::new);
        found.await
    }

    /// Three-person groups of the committee and its grids (三人小组), oldest first
    #[graphql(directive = Paged::apply())]
    async fn three_person_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include dissolved groups")] include_dissolved: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<ThreePersonGroup>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = GroupsOf { include_dissolved };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.0.id, page, ThreePersonGroup::new);
        found.await
    }

    /// Households of the committee, in order of registration
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn households(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to list only households without a grid")]
        without_grid: bool,
        #[graphql(default, desc = "Whether to include closed households")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = HouseholdsOfCommittee {
            without_grid,
            include_closed,
        };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.0.id, page, Household::listed);
        found.await
    }

    /// Memberships in special groups of the committee's residents, in order of entry; null if the caller's role may not
    /// read them. Grid workers see the households of their grids
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the kind of special group; all kinds by default")] kind: Option<
            String,
        >,
        #[graphql(default, desc = "Whether to list only memberships without a caregiver")]
        without_caregiver: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Membership>, Error>> {
        let found = async {
            let request = ctx.request()?;
            let page = Page::new(first, after, last, before)?;
            let relation = MembershipsOfCommittee::new(&request.kinds, kind, without_caregiver)?;
            if !sensitive_access::may_read_any(&request.actor) {
                return Ok(None);
            }
            let range = CodeRange::committee(self.0.code);
            let found = request.connection(ctx, relation, range, page, Membership::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// First day of the committee; null if it precedes the records of the register
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from
    }

    /// Date the committee was abolished; null while it exists
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to
    }

    /// Subcommittees of the committee, oldest first
    #[graphql(directive = Paged::apply())]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn subcommittees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of their kind; all kinds by default")] kind: Option<String>,
        #[graphql(default, desc = "Whether to include dissolved subcommittees")] include_dissolved: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Subcommittee>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let relation = SubcommitteesOf::new(&request.kinds, kind, include_dissolved)?;
        let found = request.connection(ctx, relation, self.0.id, page, Subcommittee::new);
        found.await
    }

    /// Appointments in the committee itself, longest-held first
    #[graphql(directive = Paged::apply())]
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include ended appointments")] include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Appointment>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = AppointmentsIn { include_former };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, Body::of(self.0.id), page, Appointment::new);
        found.await
    }

    /// Visit campaigns that concern the committee: its own and those of the divisions above, latest due date first
    #[graphql(directive = Paged::apply())]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include closed campaigns")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Campaign>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = CampaignsOf { include_closed };
        let key = (self.0.id, self.0.division_id);
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, key, page, Campaign::new);
        found.await
    }

    /// Revision number of the committee, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
