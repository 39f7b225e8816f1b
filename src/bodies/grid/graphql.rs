//! GraphQL type of grids.

use async_graphql::{Context, ID, Object};
use cunju_entity::grid;
use cunju_entity::value::{Date, GridCode, GridId, GridKind};

use super::relation::LoadOf;
use super::workload::Workload;
use crate::access::session::ContextExt;
use crate::bodies::appointment::{Appointment, AppointmentsIn, Body};
use crate::bodies::subcommittee::{Subcommittee, SubcommitteesOfGrid};
use crate::bodies::three_person_group::{OpenGroupOfGrid, ThreePersonGroup};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::household::{Household, HouseholdsOf};
use crate::units::committee::{self, Committee};

/// A grid that the caller may see.
pub struct Grid(grid::Model);

impl Grid {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: grid::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> InCommittee<GridId> {
        (self.0.committee_id, self.0.id)
    }
}

/// Grid (网格): a numbered area of a committee
#[Object]
impl Grid {
    /// Stable, globally unique ID of the grid
    pub async fn id(&self) -> ID {
        GlobalId::Grid((self.0.committee_id, self.0.id)).encode()
    }

    /// Current code of the grid: the 12 digits of its committee and its number
    async fn code(&self, ctx: &Context<'_>) -> Result<GridCode, Error> {
        let committee = committee::committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(GridCode::of(committee.code, self.0.number))
    }

    /// Number of the grid in its committee, 1 to 999, never reused
    async fn number(&self) -> i32 {
        self.0.number.into()
    }

    /// Kind of the grid
    async fn kind(&self) -> GridKind {
        self.0.kind
    }

    /// Name of the grid
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Date the grid was closed; null while it is open
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on
    }

    /// Numbers of households and persons of the grid compared with its norm (网格工作量)
    async fn workload(&self, ctx: &Context<'_>) -> Result<Workload, Error> {
        let request = ctx.request()?;
        let load = request.load(LoadOf, self.key()).await?;
        Ok(Workload::new(&self.0, load.as_ref(), &request.actor))
    }

    /// Appointments in the grid: leader, workers and building heads, longest-held first
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
        let body = Body::of_grid(&self.0);
        let found = ctx.request()?;
        found
            .connection(ctx, relation, body, page, Appointment::new)
            .await
    }

    /// Three-person group of the grid (三人小组); null if it has none
    async fn three_person_group(
        &self,
        ctx: &Context<'_>,
    ) -> Option<Result<ThreePersonGroup, Error>> {
        let found = async { ctx.request()?.load(OpenGroupOfGrid, self.key()).await };
        found
            .await
            .transpose()
            .map(|row| row.map(ThreePersonGroup::new))
    }

    /// Committee of the grid
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Households of the grid, in order of registration
    #[graphql(directive = Paged::apply())]
    async fn households(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Household>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        request
            // The list reads only the columns that lists show; a household loads the others if they are selected.
            .connection(ctx, HouseholdsOf, self.key(), page, Household::listed)
            .await
    }

    /// Subcommittees that are responsible for the grid
    #[graphql(directive = Paged::apply())]
    async fn subcommittees(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Subcommittee>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        request
            .connection(
                ctx,
                SubcommitteesOfGrid,
                self.key(),
                page,
                Subcommittee::new,
            )
            .await
    }

    /// Revision number of the grid, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}
