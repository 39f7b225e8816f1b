//! Root fields for grids.

use async_graphql::{Context, ID, Object};
use cunju_entity::grid;
use cunju_entity::value::{CommitteeCode, DivisionCode, GridCode};

use super::input::{GridCreateInput, GridUpdateInput};
use super::{Grid, GridById, service, store};
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::{ContextExt, Request};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::Page;
use crate::platform::relation::First;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;
use crate::units::committee::{self, CommitteeByCode};

/// Queries for grids.
#[derive(Default)]
pub struct GridQuery;

#[Object]
impl GridQuery {
    /// Grid with this code or ID; null if the caller's jurisdiction has none
    async fn grid(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Code of the grid; its first 12 digits may be a former code of the committee"
        )]
        code: Option<GridCode>,
        #[graphql(desc = "ID of the grid")] id: Option<ID>,
    ) -> Option<Result<Grid, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = match (code, id) {
                (Some(code), None) => coded(request, code).await?,
                (None, Some(id)) => match resolve_argument(request, &id, ClientIdType::Grid).await?
                {
                    Some(GlobalId::Grid(id)) => request.load(GridById, id).await?,
                    Some(other) => return Err(other.wrong_type("Grid")),
                    None => None,
                },
                _ => {
                    return Err(Error::input(message!("grid-code-and-id")));
                }
            };
            Ok(row.map(Grid::new))
        };
        found.await.transpose()
    }

    /// Open grids with more households or persons than their norm, in order of code
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn grids_over_norm(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division of the grids; by default the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Code of their committee; give either this or `in`")]
        committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Grid>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let range = committee::code_range(request, within, committee_code).await?;
        let found = store::over_norm(request.actor.scope(), range);
        request.root_connection(ctx, found, page, Grid::new).await
    }
}

async fn coded(request: &Request, code: GridCode) -> Result<Option<grid::Model>, Error> {
    let (above, number) = code.parts();
    let scope = request.actor.scope();
    // The code of a grid is not stored: it changes with the code of the committee, which may be a former one here.
    match request.load(First(CommitteeByCode), above).await? {
        Some(committee) => store::numbered(&request.db, scope, committee.id, number).await,
        None => Ok(None),
    }
}

/// Mutations of grids.
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
        Payload::new(request.locale, outcome, Grid::new)
    }

    /// Changes a grid; for officials and committee workers
    async fn grid_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes to the grid")] input: GridUpdateInput,
    ) -> Result<Payload<Grid>, Error> {
        let request = ctx.request()?;
        let outcome = service::update(request, input).await;
        Payload::new(request.locale, outcome, Grid::new)
    }
}
