//! Mutation of what ends in the API.

use async_graphql::{Context, Object};

use super::grid::close;
use crate::access::session::ContextExt;
use crate::bodies::grid::{Grid, GridCloseInput};
use crate::platform::error::Error;
use crate::platform::payload::Payload;

/// Mutation of what ends.
#[derive(Default)]
pub struct EndingMutation;

#[Object]
impl EndingMutation {
    /// Closes a grid in which no household, seat or three-person group is left; its number is not
    /// given out again. For officials and committee workers
    async fn grid_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "End of a grid")] input: GridCloseInput,
    ) -> Result<Payload<Grid>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(close(request, input)).await;
        Payload::new(request.locale, outcome, Grid::new)
    }
}
