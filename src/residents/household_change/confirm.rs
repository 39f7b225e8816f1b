//! Confirms a household in its grid after a grid worker moved something into it.

use async_graphql::{Context, Object};
use cunju_entity::household;

use super::input::HouseholdConfirmGridInput;
use crate::access::auth::Permission;
use crate::access::session::change::{Operation, UnitOfWork};
use crate::access::session::{ContextExt, Session};
use crate::platform::error::Error;
use crate::platform::problem::{ChangeError, refuse_stale};
use crate::reference::payload::Payload;
use crate::residents::household::{Household, lock_open_household};
use crate::residents::sensitive_access;

// Grid workers do not have this permission, or they would confirm their own moves.
const CONFIRM: Operation = Operation::in_committee("household.confirm_grid", Permission::KeepGrids);

/// Mutations of unconfirmed households.
#[derive(Default)]
pub struct UnconfirmedMutation;

#[Object]
impl UnconfirmedMutation {
    /// Confirms a household and its residents in its grid after a grid worker added them, so that those who serve in
    /// the grid can read their telephone numbers, children and special groups. `householdAssignGrid` by the same
    /// callers also confirms. For officials and committee workers
    async fn household_confirm_grid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Household to confirm")] input: HouseholdConfirmGridInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(confirmed(request, input)).await;
        Payload::new(request.locale, outcome, Household::new)
    }
}

/// Confirms a household and its residents in its grid.
async fn confirmed(
    session: &Session,
    input: HouseholdConfirmGridInput,
) -> Result<Option<household::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CONFIRM, &input, &input.options).await?;
    let (_, row) = lock_open_household(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, row.revision)?;
    sensitive_access::record_confirmation(&mut work, &row).await?;
    work.finish(row).await
}
