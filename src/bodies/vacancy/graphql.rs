//! GraphQL type of vacancies.

use async_graphql::{Context, Enum, Object};
use cunju_entity::appointment;
use cunju_entity::value::{AppointmentRole, CommitteeCode, Date, DivisionCode, Id};

use super::rules::{self, KEEPERS};
use super::store::{self, Row};
use crate::access::session::{ContextExt, Request};
use crate::app::node::{self, Node};
use crate::bodies::appointment::{AppointmentById, AppointmentsOfPost, Body, Place};
use crate::bodies::three_person_group::{GroupById, missing};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{self, Committee};

/// Reason for a vacancy
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum VacancyReason {
    /// A grid has neither a leader nor a worker (网格无网格长、网格员)
    GridUnserved,
    /// A three-person group lacks a role (三人小组缺员)
    GroupIncomplete,
    /// The term of an appointment has passed, and the appointment has not been ended (任职任期已满)
    TermOver,
}

/// A vacancy in a committee that the caller may see.
pub struct Vacancy(Row);

impl Vacancy {
    fn reason(&self) -> VacancyReason {
        match self.0.what {
            store::GRID => VacancyReason::GridUnserved,
            store::GROUP => VacancyReason::GroupIncomplete,
            _ => VacancyReason::TermOver,
        }
    }

    /// All appointments in the grid or group, including ended ones.
    async fn appointments(
        &self,
        request: &Request,
        place: Place,
    ) -> Result<Vec<appointment::Model>, Error> {
        let body = Body {
            committee: self.0.committee_id,
            place,
        };
        let appointments = request.load(AppointmentsOfPost, body).await?;
        Ok(appointments.unwrap_or_default())
    }

    async fn appointment(&self, request: &Request) -> Result<Option<appointment::Model>, Error> {
        let key = (self.0.committee_id, Id::new(self.0.id));
        request.load(AppointmentById, key).await
    }

    async fn group(&self, request: &Request) -> Result<Vec<appointment::Model>, Error> {
        let place = Place::ThreePersonGroup(Id::new(self.0.id));
        self.appointments(request, place).await
    }

    async fn day(&self, request: &Request) -> Result<Option<Date>, Error> {
        match self.reason() {
            VacancyReason::GridUnserved => {
                let place = Place::Grid(Id::new(self.0.id));
                Ok(rules::left(&self.appointments(request, place).await?))
            }
            VacancyReason::GroupIncomplete => {
                let key = (self.0.committee_id, Id::new(self.0.id));
                let (appointments, row) =
                    futures_util::try_join!(self.group(request), request.load(GroupById, key))?;
                Ok(row.and_then(|row| {
                    rules::incomplete(&appointments, &missing(&appointments), row.established_on)
                }))
            }
            VacancyReason::TermOver => {
                let row = self.appointment(request).await?;
                Ok(row.and_then(|row| row.term_ends_on))
            }
        }
    }
}

/// Unfilled post, or post whose term has passed (空缺)
#[Object]
impl Vacancy {
    /// Reason for the vacancy
    #[graphql(name = "reason")]
    async fn why(&self) -> VacancyReason {
        self.reason()
    }

    /// Committee of the vacancy
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Grid, three-person group or appointment that is vacant; null if it has left the caller's jurisdiction
    async fn unit(&self, ctx: &Context<'_>) -> Option<Result<Node, Error>> {
        let found = async {
            let (committee, id) = (self.0.committee_id, self.0.id);
            let id = match self.reason() {
                VacancyReason::GridUnserved => GlobalId::Grid((committee, Id::new(id))),
                VacancyReason::GroupIncomplete => {
                    GlobalId::ThreePersonGroup((committee, Id::new(id)))
                }
                VacancyReason::TermOver => GlobalId::Appointment((committee, Id::new(id))),
            };
            node::find(ctx.request()?, id).await
        };
        found.await.transpose()
    }

    /// Roles to fill; for a grid, one of them is enough
    async fn missing_roles(&self, ctx: &Context<'_>) -> Result<Vec<AppointmentRole>, Error> {
        let request = ctx.request()?;
        Ok(match self.reason() {
            VacancyReason::GridUnserved => KEEPERS.to_vec(),
            VacancyReason::GroupIncomplete => missing(&self.group(request).await?),
            VacancyReason::TermOver => {
                let row = self.appointment(request).await?;
                row.map(|row| row.role).into_iter().collect()
            }
        })
    }

    /// Date since which the post is vacant, or the last day of the term of an appointment; null if it was never filled
    async fn since(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let found = async { self.day(ctx.request()?).await };
        found.await.transpose()
    }
}

/// Queries for vacancies.
#[derive(Default)]
pub struct VacancyQuery;

#[Object]
impl VacancyQuery {
    /// Current vacancies, in order of committee code: grids without a leader or worker, three-person groups that lack a
    /// role, and appointments whose term has passed
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn vacancies(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division of the vacancies; by default the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Code of their committee; give either this or `in`")]
        committee_code: Option<CommitteeCode>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Vacancy>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let range = committee::code_range(request, within, committee_code).await?;
        let scope = request.actor.scope();
        let found = store::list(scope, range, request.clock.today());
        request.root_connection(ctx, found, page, Vacancy).await
    }
}
