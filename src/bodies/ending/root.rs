//! Mutation that closes grids.

use async_graphql::{Context, Object};

use super::grid::close;
use crate::access::session::ContextExt;
use crate::bodies::grid::{Grid, GridCloseInput};
use crate::platform::error::Error;
use crate::reference::payload::Payload;

/// Mutation that closes grids.
#[derive(Default)]
pub struct EndingMutation;

#[Object]
impl EndingMutation {
    /// Closes a grid that has no household, appointment or three-person group left; its number is not reused. For
    /// officials and committee workers
    async fn grid_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Grid to close")] input: GridCloseInput,
    ) -> Result<Payload<Grid>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(close(request, input)).await;
        Payload::new(request.locale, outcome, Grid::new)
    }
}
