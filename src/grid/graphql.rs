//! Grids in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::grid;
use cunju_entity::value::{GridCode, GridId, GridKind};

use super::input::{GridCreateInput, GridUpdateInput};
use super::{GridById, service, store};
use crate::api::directive::Paged;
use crate::committee::{self, Committee};
use crate::connection::Connection;
use crate::error::{Error, text};
use crate::household::{Household, HouseholdsOf};
use crate::node::{Below, GlobalId};
use crate::page::Page;
use crate::payload::Payload;
use crate::request::{ContextExt, Request};
use crate::subcommittee::{Subcommittee, SubcommitteesOfGrid};

/// A grid that the caller may see.
pub struct Grid(grid::Model);

impl Grid {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: grid::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> Below<GridId> {
        (self.0.committee_id, self.0.id)
    }
}

/// Grid (网格): a numbered area of a committee
#[Object]
impl Grid {
    /// Id of the grid, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Grid((self.0.committee_id, self.0.id)).encode()
    }

    /// Code of the grid today: its committee's 12 digits and its number
    async fn code(&self, ctx: &Context<'_>) -> Result<GridCode, Error> {
        let committee = committee::above(ctx.request()?, self.0.committee_id).await?;
        Ok(GridCode::of(committee.code, self.0.number))
    }

    /// Number of the grid in its committee, 1 to 999, never given out twice
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

    /// Committee of the grid
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::above(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Households of the grid, in the order in which they were registered
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
            .connection(ctx, HouseholdsOf, self.key(), page, Household::new)
            .await
    }

    /// Subcommittees that answer for the grid
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

    /// Revision of the grid, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Queries for grids.
#[derive(Default)]
pub struct GridQuery;

#[Object]
impl GridQuery {
    /// Grid of this code or id; null if there is none in the caller's area
    async fn grid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the grid; that of its committee may be a former one")]
        code: Option<GridCode>,
        #[graphql(desc = "Id of the grid")] id: Option<ID>,
    ) -> Option<Result<Grid, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = match (code, id) {
                (Some(code), None) => coded(request, code).await?,
                (None, Some(id)) => match GlobalId::decode(&id)? {
                    GlobalId::Grid(id) => request.load(GridById, id).await?,
                    other => return Err(other.wrong_type("Grid")),
                },
                _ => {
                    return Err(Error::input(text(
                        "请提供 code 或 id，二者只能有一个。",
                        "Give either code or id.",
                    )));
                }
            };
            Ok(row.map(Grid))
        };
        found.await.transpose()
    }
}

async fn coded(request: &Request, code: GridCode) -> Result<Option<grid::Model>, Error> {
    let (above, number) = code.parts();
    let scope = request.actor.scope();
    match committee::by_code(&request.db, scope, above).await? {
        Some(committee) => store::numbered(&request.db, scope, committee.id, number).await,
        None => Ok(None),
    }
}

/// Changes of grids.
#[derive(Default)]
pub struct GridMutation;

#[Object]
impl GridMutation {
    /// Creates a grid with the next number of its committee; for officials and committee workers
    async fn grid_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Grid to create")] input: GridCreateInput,
    ) -> Result<Payload<Grid>, Error> {
        let request = ctx.request()?;
        let outcome = service::create(request, input).await;
        Payload::new(request.locale, outcome, Grid)
    }

    /// Changes a grid; for officials and committee workers
    async fn grid_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a grid")] input: GridUpdateInput,
    ) -> Result<Payload<Grid>, Error> {
        let request = ctx.request()?;
        let outcome = service::update(request, input).await;
        Payload::new(request.locale, outcome, Grid)
    }
}
