//! Changes of residents in the API.

use async_graphql::{Context, Object};

use super::input::{
    ResidentLeaveInput, ResidentMoveInput, ResidentRegisterInput, ResidentTransferInput,
    ResidentUpdateInput,
};
use super::{Resident, service, transfer};
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::platform::payload::Payload;

/// Changes of residents.
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
        let warnings = input.said().warnings(request.clock.today());
        let outcome = Box::pin(service::register(request, input)).await;
        let payload = Payload::new(request.locale, outcome, Resident::new)?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Changes what the register knows of a resident; for officials, committee workers and grid
    /// workers
    async fn resident_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a resident")] input: ResidentUpdateInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let warnings = input.said().warnings(request.clock.today());
        let outcome = Box::pin(service::update(request, input)).await;
        let payload = Payload::new(request.locale, outcome, Resident::new)?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Moves a resident into another household of their committee; for officials, committee workers
    /// and grid workers
    async fn resident_move(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Move of a resident")] input: ResidentMoveInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let mut warnings = Vec::new();
        let outcome = Box::pin(service::move_to(request, input)).await;
        let outcome = outcome.map(|(row, told)| {
            warnings = told;
            row
        });
        let payload = Payload::new(request.locale, outcome, Resident::new)?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Moves a resident into a household of another committee of the caller's area: they leave here
    /// and are opened anew there, the result; for officials, committee workers and grid workers
    async fn resident_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Move of a resident")] input: ResidentTransferInput,
    ) -> Result<Payload<Resident>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(transfer::transfer(request, input)).await;
        Payload::new(request.locale, outcome, Resident::new)
    }

    /// Lets a resident leave, who moved away or died; memberships of special groups end. Of one who has left it keeps
    /// that they died since, or corrects how they left. For officials, committee workers and grid workers
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
