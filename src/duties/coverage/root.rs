//! Root field of coverage.

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
    /// Coverage of a mandate in a division; null if either is outside the caller's jurisdiction
    #[graphql(directive = cost::apply(100))]
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the mandate")] mandate: ID,
        #[graphql(name = "in", desc = "Code of the division")] within: DivisionCode,
        #[graphql(desc = "Date of the figures; the default is today")] at: Option<Date>,
        #[graphql(default, desc = "Due date that decides what is on time")] basis: Basis,
    ) -> Option<Result<Coverage, Error>> {
        let found = async {
            let Some(row) = by_id(ctx, &mandate).await? else {
                return Ok(None);
            };
            // By look-ahead, because the total is computed before `byDivision` is resolved.
            let by_parts = wants_parts(&ctx.look_ahead());
            of(ctx.request()?, &row, within, at, basis, by_parts).await
        };
        found.await.transpose()
    }
}
