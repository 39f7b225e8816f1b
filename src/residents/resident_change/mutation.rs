//! Resident mutations in the API.

use async_graphql::{Context, Object};
use cunju_entity::resident;

use super::input::{
    ResidentLeaveInput, ResidentMoveInput, ResidentRegisterInput, ResidentTransferInput,
    ResidentUpdateInput,
};
use super::relations::{self, Joined, Unknown};
use super::{service, transfer};
use crate::access::session::{ContextExt, Request};
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;
use crate::reference::payload::Payload;
use crate::residents::resident::Resident;

/// Resident mutations.
#[derive(Default)]
pub struct ResidentMutation;

#[Object]
impl ResidentMutation {
    /// Registers a resident of a household; for officials, committee workers and grid workers
    async fn resident_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Resident to register")] input: ResidentRegisterInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        // From the input alone, so that a repeated request, which changes nothing, gets the same warnings.
        let warnings = input.values().warnings(request.clock.today());
        let mut unknown = Unknown::new();
        let outcome = Box::pin(service::register(request, input, &mut unknown)).await;
        let payload = joined(request, outcome, unknown).await?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Updates the data of a resident; for officials, committee workers and grid workers
    async fn resident_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a resident")] input: ResidentUpdateInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let warnings = input.values().warnings(request.clock.today());
        let mut unknown = Unknown::new();
        let outcome = Box::pin(service::update(request, input, &mut unknown)).await;
        let payload = joined(request, outcome, unknown).await?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Moves a resident to another household of the same committee; for officials, committee workers and grid workers
    async fn resident_move(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Move of a resident")] input: ResidentMoveInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let mut warnings = Vec::new();
        let mut unknown = Unknown::new();
        let outcome = Box::pin(service::move_to(request, input, &mut unknown)).await;
        let outcome = outcome.map(|(row, told)| {
            warnings = told;
            row
        });
        let payload = joined(request, outcome, unknown).await?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Moves a resident to a household of another committee in the caller's jurisdiction: ends the record here, opens a
    /// new one there and returns that; for officials, committee workers and grid workers
    async fn resident_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Move of a resident")] input: ResidentTransferInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let mut unknown = Unknown::new();
        let outcome = Box::pin(transfer::transfer(request, input, &mut unknown)).await;
        joined(request, outcome, unknown).await
    }

    /// Records that a resident has moved away or died, and ends the resident's memberships in special groups. For a
    /// resident who has left, records a later death or corrects the departure. For officials, committee workers and
    /// grid workers
    async fn resident_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Departure of a resident")] input: ResidentLeaveInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::leave(request, input)).await;
        Payload::new(request.locale, outcome, Resident::new)
    }
}

/// The payload of a change of a resident who may have become the head.
async fn joined(
    request: &Request,
    outcome: Result<Option<Joined<resident::Model>>, ChangeError>,
    unknown: Unknown,
) -> Result<Payload<Resident>, Error> {
    relations::payload(request, outcome, unknown, ("relation", Resident::new)).await
}
