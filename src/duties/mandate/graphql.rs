//! GraphQL type of mandates.

use async_graphql::{Context, Enum, ID, Object};
use cunju_entity::mandate;
use cunju_entity::value::{CommitteeKind, Date, DivisionCode};

use super::relation::{MandateById, Superseded};
use crate::access::session::ContextExt;
use crate::duties::coverage::{self, Basis, Coverage};
use crate::duties::obligation::{Extension, ExtensionsOf};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::catalog::SubcommitteeKind;
use crate::reference::division::DivisionLabel;
use crate::reference::global_id::GlobalId;

/// A mandate that the caller may see.
pub struct Mandate(mandate::Model);

impl Mandate {
    /// Wraps a row that is binding in the caller's jurisdiction.
    #[must_use]
    pub fn new(row: mandate::Model) -> Self {
        Self(row)
    }
}

/// State of a mandate
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MandateState {
    /// The mandate is binding (有效)
    Open,
    /// Another mandate replaced it (已被替代)
    Superseded,
    /// It was withdrawn (已撤回)
    Withdrawn,
}

/// Order that committees reach a milestone of a subcommittee by a due date (任务)
#[Object]
impl Mandate {
    /// Stable, globally unique ID of the mandate
    pub async fn id(&self) -> ID {
        GlobalId::Mandate(self.0.id).encode()
    }

    /// Title of the mandate
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Document number (文号)
    async fn document_number(&self) -> &str {
        &self.0.document_number
    }

    /// Authority that issued the mandate
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Date of issue
    async fn issued_on(&self) -> Date {
        self.0.issued_on
    }

    /// Division whose committees are bound, even if it lies above the caller's jurisdiction
    fn scope(&self, ctx: &Context<'_>) -> Result<DivisionLabel, Error> {
        let node = ctx.request()?.divisions.get(self.0.scope_division_id);
        let node =
            node.ok_or_else(|| Error::internal("the scope of a mandate is not a division"))?;
        Ok(node.into())
    }

    /// Kinds of committees that are bound
    async fn committee_kinds(&self) -> Vec<CommitteeKind> {
        let villagers = self.0.villagers.then_some(CommitteeKind::Villagers);
        let residents = self.0.residents.then_some(CommitteeKind::Residents);
        villagers.into_iter().chain(residents).collect()
    }

    /// Kind of the subcommittee
    fn subcommittee_kind(&self, ctx: &Context<'_>) -> Result<SubcommitteeKind, Error> {
        let kind = ctx.request()?.kinds.subcommittee(&self.0.subcommittee_kind);
        let kind = kind.ok_or_else(|| Error::internal("the kind of a mandate does not exist"))?;
        Ok(SubcommitteeKind(kind.clone()))
    }

    /// Key of the milestone to be reached, such as `SET_UP`
    async fn milestone(&self) -> &str {
        &self.0.milestone
    }

    /// Last day to meet the mandate on time. An extension may give a committee more time
    async fn due_on(&self) -> Date {
        self.0.due_on
    }

    /// Number of days after a newly elected committee takes over within which the milestone is due again; null if it
    /// is due once, by `dueOn`
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

    /// Date the mandate was superseded or withdrawn; null while it is binding
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on
    }

    /// Reason for the withdrawal; null unless withdrawn
    async fn closing_reason(&self) -> Option<&str> {
        self.0.closing_reason.as_deref()
    }

    /// Mandate that replaced this one; null if none did
    async fn superseded_by(&self, ctx: &Context<'_>) -> Option<Result<Mandate, Error>> {
        let id = self.0.superseded_by?;
        let row = async { ctx.request()?.load(MandateById, id).await };
        row.await.transpose().map(|row| row.map(Mandate))
    }

    /// Mandates that this one replaced, latest due date first
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

    /// Extensions for units in the caller's jurisdiction and for the divisions above, latest first
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

    /// Coverage of the mandate in a division; null if the division is outside the caller's jurisdiction
    #[graphql(directive = cost::apply(100))]
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Code of the division")] within: DivisionCode,
        #[graphql(
            desc = "Date of the figures; the default is today. A future date uses what \
                          is known today"
        )]
        at: Option<Date>,
        #[graphql(default, desc = "Due date that decides what is on time")] basis: Basis,
    ) -> Option<Result<Coverage, Error>> {
        let found = async {
            let by_parts = coverage::wants_parts(&ctx.look_ahead());
            coverage::of(ctx.request()?, &self.0, within, at, basis, by_parts).await
        };
        found.await.transpose()
    }

    /// Revision number, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
