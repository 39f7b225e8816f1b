//! Household mutations in the API.

use async_graphql::{Context, Object};

use super::input::{
    HouseholdAssignGridInput, HouseholdCloseInput, HouseholdMergeInput, HouseholdMoveOutInput,
    HouseholdRegisterInput, HouseholdSplitInput, HouseholdUpdateInput,
};
use super::service::{self, HouseholdResult};
use super::{move_out, reshape};
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::platform::message::Locale;
use crate::platform::problem::ChangeError;
use crate::reference::payload::{Payload, Warning};
use crate::residents::household::{Household, place_warnings};
use crate::residents::resident_change::relations::{self, Unknown};

/// The payload with its warnings.
fn warned(
    locale: Locale,
    outcome: HouseholdResult,
    mut warnings: Vec<Warning>,
) -> Result<Payload<Household>, Error> {
    let outcome = with_warnings(outcome, &mut warnings);
    let payload = Payload::new(locale, outcome, Household::new)?;
    Ok(payload.warned(locale, &warnings))
}

/// The outcome without its own warnings, which are added to the others.
fn with_warnings<T>(
    outcome: Result<(T, Vec<Warning>), ChangeError>,
    warnings: &mut Vec<Warning>,
) -> Result<T, ChangeError> {
    let (made, mut more) = outcome?;
    warnings.append(&mut more);
    Ok(made)
}

/// Household mutations.
#[derive(Default)]
pub struct HouseholdMutation;

#[Object]
impl HouseholdMutation {
    /// Registers a household; for officials, committee workers and grid workers
    async fn household_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Household to register")] input: HouseholdRegisterInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        // From the input alone, so that a repeated request, which changes nothing, gets the same warnings.
        let warnings = place_warnings(&input.place.values(), input.head.as_deref());
        let outcome = Box::pin(service::register(request, input)).await;
        warned(request.locale, outcome, warnings)
    }

    /// Updates a household; for officials, committee workers and grid workers
    async fn household_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a household")] input: HouseholdUpdateInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let mut warnings = place_warnings(&input.values(), input.head.value().map(String::as_str));
        let mut unknown = Unknown::new();
        let outcome = Box::pin(service::update(request, input, &mut unknown)).await;
        let outcome = with_warnings(outcome, &mut warnings);
        let payload =
            relations::payload(request, outcome, unknown, ("headId", Household::new)).await?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Assigns a household to a grid, or removes it from its grid; for officials, committee workers and grid workers
    async fn household_assign_grid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Grid assignment of a household")] input: HouseholdAssignGridInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::assign_grid(request, input)).await;
        Payload::new(request.locale, outcome, Household::new)
    }

    /// Splits a household (分户): moves some of its residents to a new household and returns that; for officials,
    /// committee workers and grid workers
    async fn household_split(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Household to split")] input: HouseholdSplitInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let mut warnings = place_warnings(&input.place.values(), None);
        let mut untold = Vec::new();
        let outcome = Box::pin(reshape::split(request, input, &mut untold)).await;
        let outcome = with_warnings(outcome, &mut warnings);
        let payload =
            relations::payload(request, outcome, untold, ("relations", Household::new)).await?;
        Ok(payload.warned(request.locale, &warnings))
    }

    /// Merges a household into another one of its committee (并户) and returns the latter; for officials, committee
    /// workers and grid workers
    async fn household_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Households to merge")] input: HouseholdMergeInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let mut untold = Vec::new();
        let outcome = Box::pin(reshape::merge(request, input, &mut untold)).await;
        relations::payload(request, outcome, untold, ("relations", Household::new)).await
    }

    /// Closes a household that no longer exists (注销); for officials, committee workers and grid workers
    async fn household_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Household to close")] input: HouseholdCloseInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(reshape::close(request, input)).await;
        Payload::new(request.locale, outcome, Household::new)
    }

    /// Moves a household with its residents to another committee in the caller's jurisdiction (迁出): closes it here,
    /// opens a new household there and returns that; for officials, committee workers and grid workers
    async fn household_move_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Household that moves")] input: HouseholdMoveOutInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let warnings = place_warnings(&input.place.values(), None);
        let outcome = Box::pin(move_out::move_out(request, input)).await;
        warned(request.locale, outcome, warnings)
    }
}
