//! GraphQL type of three-person groups.

use async_graphql::{Context, ID, Object};
use cunju_entity::three_person_group;
use cunju_entity::value::{AppointmentRole, Date};

use super::input::{ThreePersonGroupDissolveInput, ThreePersonGroupEstablishInput};
use super::{missing, service};
use crate::access::session::{ContextExt, Request};
use crate::bodies::appointment::{Appointment, AppointmentsIn, AppointmentsOfPost, Body};
use crate::bodies::ending;
use crate::bodies::grid::{Grid, GridById};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;
use crate::units::committee::{Committee, committee_of_row};

/// A three-person group that the caller may see.
pub struct ThreePersonGroup(three_person_group::Model);

impl ThreePersonGroup {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: three_person_group::Model) -> Self {
        Self(row)
    }

    async fn missing(&self, request: &Request) -> Result<Vec<AppointmentRole>, Error> {
        let appointments = request
            // With ended ones, which only the vacancies need: one relation, so that all fields share a statement.
            .load(AppointmentsOfPost, Body::of_group(&self.0))
            .await?;
        Ok(missing(&appointments.unwrap_or_default()))
    }
}

/// Three-person group (三人小组): a community worker, a medic and a police officer
#[Object]
impl ThreePersonGroup {
    /// Stable, globally unique ID of the group
    pub async fn id(&self) -> ID {
        GlobalId::ThreePersonGroup((self.0.committee_id, self.0.id)).encode()
    }

    /// Committee of the group
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Grid that the group serves; null if it serves the whole committee
    async fn grid(&self, ctx: &Context<'_>) -> Option<Result<Grid, Error>> {
        let id = self.0.grid_id?;
        let row = async {
            let key = (self.0.committee_id, id);
            ctx.request()?.load(GridById, key).await
        };
        row.await.transpose().map(|row| row.map(Grid::new))
    }

    /// First day of the group
    async fn established_on(&self) -> Date {
        self.0.established_on
    }

    /// Date the group was dissolved; null while it exists
    async fn dissolved_on(&self) -> Option<Date> {
        self.0.dissolved_on
    }

    /// Whether all three roles are filled
    async fn is_complete(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        Ok(self.missing(ctx.request()?).await?.is_empty())
    }

    /// Roles that are not filled, at most 3
    async fn missing_roles(&self, ctx: &Context<'_>) -> Result<Vec<AppointmentRole>, Error> {
        self.missing(ctx.request()?).await
    }

    /// Appointments in the group, longest-held first
    #[graphql(directive = Paged::apply())]
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include ended appointments")] include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Appointment>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = AppointmentsIn { include_former };
        let body = Body::of_group(&self.0);
        let found = ctx.request()?;
        found
            .connection(ctx, relation, body, page, Appointment::new)
            .await
    }

    /// Revision number of the group, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Mutations of three-person groups.
#[derive(Default)]
pub struct ThreePersonGroupMutation;

#[Object]
impl ThreePersonGroupMutation {
    /// Establishes a three-person group for a committee or a grid (成立三人小组)
    async fn three_person_group_establish(
        &self,
        ctx: &Context<'_>,
        input: ThreePersonGroupEstablishInput,
    ) -> Result<Payload<ThreePersonGroup>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::establish(request, input)).await;
        Payload::new(request.locale, outcome, ThreePersonGroup)
    }

    /// Dissolves a three-person group and ends its appointments (撤销三人小组)
    async fn three_person_group_dissolve(
        &self,
        ctx: &Context<'_>,
        input: ThreePersonGroupDissolveInput,
    ) -> Result<Payload<ThreePersonGroup>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(ending::dissolve_group(request, input)).await;
        Payload::new(request.locale, outcome, ThreePersonGroup)
    }
}
