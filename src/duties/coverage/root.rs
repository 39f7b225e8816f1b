//! Root field of coverage in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{Date, DivisionCode};

use super::{Basis, Coverage, of, wants_parts};
use crate::access::session::ContextExt;
use crate::duties::mandate::by_id;
use crate::platform::api::directive::cost;
use crate::platform::error::Error;

/// Query for coverage.
#[derive(Default)]
pub struct CoverageQuery;

#[Object]
impl CoverageQuery {
    /// How far a division has got with a mandate; null if either lies outside the caller's area
    #[graphql(directive = cost::apply(100))]
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the mandate")] mandate: ID,
        #[graphql(name = "in", desc = "Division whose committees are counted")]
        within: DivisionCode,
        #[graphql(desc = "Day of the figures; by default today")] at: Option<Date>,
        #[graphql(default, desc = "Due day that decides what is on time")] basis: Basis,
    ) -> Option<Result<Coverage, Error>> {
        let found = async {
            let Some(row) = by_id(ctx, &mandate).await? else {
                return Ok(None);
            };
            let by_parts = wants_parts(&ctx.look_ahead());
            of(ctx.request()?, &row, within, at, basis, by_parts).await
        };
        found.await.transpose()
    }
}
