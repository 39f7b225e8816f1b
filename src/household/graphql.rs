//! Households in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::household;

use super::input::{HouseholdAssignGridInput, HouseholdRegisterInput, HouseholdUpdateInput};
use super::service;
use crate::api::directive::Paged;
use crate::auth::Permission;
use crate::committee::{self, Committee, FieldAccess};
use crate::connection::Connection;
use crate::error::Error;
use crate::grid::{Grid, GridById};
use crate::node::GlobalId;
use crate::page::Page;
use crate::payload::Payload;
use crate::request::{ContextExt, Request};
use crate::visit::{Visit, VisitsOfHousehold};

/// A household that the caller may see.
pub struct Household(household::Model);

impl Household {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: household::Model) -> Self {
        Self(row)
    }
}

fn withheld(request: &Request) -> bool {
    !request.actor.may(Permission::ReadPersons)
}

/// Household (户): an address of a committee, with its head
#[Object]
impl Household {
    /// Id of the household, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Household((self.0.committee_id, self.0.id)).encode()
    }

    /// Address inside the committee; null if withheld, see `fieldAccess`
    fn address(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        let withheld = ctx.request().map(withheld);
        let address = withheld.map(|it| (!it).then_some(&*self.0.address));
        address.transpose()
    }

    /// Name of the head (户主); null if not known or withheld, see `fieldAccess`
    fn head(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        let withheld = ctx.request().map(withheld);
        let head = withheld.map(|it| self.0.head.as_deref().filter(|_| !it));
        head.transpose()
    }

    /// Whether the caller may see the address and the head
    #[expect(clippy::unused_self, reason = "it depends on the caller alone")]
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        Ok(if withheld(ctx.request()?) {
            FieldAccess::Withheld
        } else {
            FieldAccess::Visible
        })
    }

    /// Grid that answers for the household; null if none does: the household is missed
    async fn grid(&self, ctx: &Context<'_>) -> Option<Result<Grid, Error>> {
        let found = async {
            let Some(grid) = self.0.grid_id else {
                return Ok(None);
            };
            let key = (self.0.committee_id, grid);
            let row = ctx.request()?.load(GridById, key).await?;
            Ok(row.map(Grid::new))
        };
        found.await.transpose()
    }

    /// Committee of the household
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::above(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Outcomes of the rounds for the household, the last visited first; null if withheld, see
    /// `fieldAccess`
    #[graphql(directive = Paged::apply())]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Visit>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if withheld(request) {
                return Ok(None);
            }
            let key = (self.0.committee_id, self.0.id);
            let found = request.connection(ctx, VisitsOfHousehold, key, page, Visit::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// Revision of the household, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Changes of households.
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
        let outcome = service::register(request, input).await;
        Payload::new(request.locale, outcome, Household)
    }

    /// Changes a household; for officials, committee workers and grid workers
    async fn household_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes of a household")] input: HouseholdUpdateInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let outcome = service::update(request, input).await;
        Payload::new(request.locale, outcome, Household)
    }

    /// Puts a household into a grid, or takes it out of its grid; for officials, committee workers
    /// and grid workers
    async fn household_assign_grid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Grid of a household")] input: HouseholdAssignGridInput,
    ) -> Result<Payload<Household>, Error> {
        let request = ctx.request()?;
        let outcome = service::assign_grid(request, input).await;
        Payload::new(request.locale, outcome, Household)
    }
}
