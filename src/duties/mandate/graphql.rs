//! Mandates in the API.

use async_graphql::{Context, Enum, ID, Object};
use cunju_entity::mandate;
use cunju_entity::value::{CommitteeKind, Date, DivisionCode};

use super::edge::{MandateById, Superseded};
use crate::access::session::ContextExt;
use crate::duties::coverage::{self, Basis, Coverage};
use crate::duties::obligation::{Extension, ExtensionsOf};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::division::DivisionLabel;
use crate::reference::global_id::GlobalId;
use crate::reference::kind::SubcommitteeKind;

/// A mandate that the caller may see.
pub struct Mandate(mandate::Model);

impl Mandate {
    /// The object of a row that binds in the caller's area.
    #[must_use]
    pub fn new(row: mandate::Model) -> Self {
        Self(row)
    }
}

/// State of a mandate
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MandateState {
    /// It binds (有效)
    Open,
    /// Another one took its place (已被替代)
    Superseded,
    /// It was withdrawn (已撤回)
    Withdrawn,
}

/// Order that committees reach a milestone of a subcommittee by a day (任务)
#[Object]
impl Mandate {
    /// Id of the mandate, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Mandate(self.0.id).encode()
    }

    /// Title of the mandate
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Number of the document (文号)
    async fn document_number(&self) -> &str {
        &self.0.document_number
    }

    /// Body that issued it
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Day of issue
    async fn issued_on(&self) -> Date {
        self.0.issued_on
    }

    /// Division whose committees it binds, also if it lies above the caller's area
    fn scope(&self, ctx: &Context<'_>) -> Result<DivisionLabel, Error> {
        let node = ctx.request()?.divisions.get(self.0.scope_division_id);
        let node = node.ok_or_else(|| Error::internal("the scope of a mandate is no division"))?;
        Ok(node.into())
    }

    /// Kinds of committees that it binds
    async fn committee_kinds(&self) -> Vec<CommitteeKind> {
        let villagers = self.0.villagers.then_some(CommitteeKind::Villagers);
        let residents = self.0.residents.then_some(CommitteeKind::Residents);
        villagers.into_iter().chain(residents).collect()
    }

    /// Kind of the subcommittee
    fn subcommittee_kind(&self, ctx: &Context<'_>) -> Result<SubcommitteeKind, Error> {
        let kind = ctx.request()?.kinds.subcommittee(&self.0.subcommittee_kind);
        let kind = kind.ok_or_else(|| Error::internal("a mandate of no kind"))?;
        Ok(SubcommitteeKind(kind.clone()))
    }

    /// Key of the milestone that is to be reached, such as `SET_UP`
    async fn milestone(&self) -> &str {
        &self.0.milestone
    }

    /// Last day on which it is met on time; an extension may give a committee more time
    async fn due_on(&self) -> Date {
        self.0.due_on
    }

    /// Days after a newly elected committee has taken over, by which it is owed anew; null if it is
    /// owed once, by `dueOn`
    async fn days_after_election(&self) -> Option<i32> {
        self.0.days_after_election.map(i32::from)
    }

    /// State of the mandate
    async fn state(&self) -> MandateState {
        match (self.0.closed_on, self.0.superseded_by) {
            (None, _) => MandateState::Open,
            (Some(_), Some(_)) => MandateState::Superseded,
            (Some(_), None) => MandateState::Withdrawn,
        }
    }

    /// First day it no longer binds; null if it does
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on
    }

    /// Why it was withdrawn; null unless it was
    async fn closing_reason(&self) -> Option<&str> {
        self.0.closing_reason.as_deref()
    }

    /// Mandate that took its place; null if none did
    async fn superseded_by(&self, ctx: &Context<'_>) -> Option<Result<Mandate, Error>> {
        let id = self.0.superseded_by?;
        let row = async { ctx.request()?.load(MandateById, id).await };
        row.await.transpose().map(|row| row.map(Mandate))
    }

    /// Mandates whose place it took, the last due first
    #[graphql(directive = Paged::apply())]
    async fn supersedes(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Mandate>, Error> {
        let page = Page::new(first, after, last, before)?;
        let found = ctx.request()?;
        let found = found.connection(ctx, Superseded, self.0.id, page, Mandate);
        found.await
    }

    /// Extensions granted to units of the caller's area and those above it, the last first
    #[graphql(directive = Paged::apply())]
    async fn extensions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Extension>, Error> {
        let page = Page::new(first, after, last, before)?;
        let found = ctx.request()?;
        let found = found.connection(ctx, ExtensionsOf, self.0.id, page, Extension);
        found.await
    }

    /// How far the committees of a division have got; null if it lies outside the caller's area
    #[graphql(directive = cost::apply(100))]
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Division whose committees are counted")]
        within: DivisionCode,
        #[graphql(
            desc = "Day of the figures; by default today. A day to come counts what is \
                          known today"
        )]
        at: Option<Date>,
        #[graphql(default, desc = "Due day that decides what is on time")] basis: Basis,
    ) -> Option<Result<Coverage, Error>> {
        let found = async {
            let by_parts = coverage::wants_parts(&ctx.look_ahead());
            coverage::of(ctx.request()?, &self.0, within, at, basis, by_parts).await
        };
        found.await.transpose()
    }

    /// Revision of the mandate, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
