//! GraphQL types of appointments and the persons who hold them.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{AppointmentRole, Background, Date};
use cunju_entity::{appointment, person};

use super::input::{AppointmentCreateInput, AppointmentEndInput, PersonUpdateInput};
use super::{AppointmentsOfPerson, PersonById, service};
use crate::access::auth::Permission;
use crate::access::session::ContextExt;
use crate::access::vault::contact_phones_warning;
use crate::bodies::grid::{Grid, GridById};
use crate::bodies::subcommittee::{Subcommittee, SubcommitteeById};
use crate::bodies::three_person_group::{GroupById, ThreePersonGroup};
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::platform::relation::Count;
use crate::reference::global_id::GlobalId;
use crate::reference::payload::Payload;
use crate::units::committee::{Committee, FieldAccess, committee_of_row};

/// Highest number of appointments that one person can do justice to. More are reported, not refused.
const MANY_APPOINTMENTS: i64 = 3;

/// A person whose committee the caller may see.
pub struct Person(person::Model);

/// An appointment whose committee the caller may see.
pub struct Appointment(appointment::Model);

impl Person {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: person::Model) -> Self {
        Self(row)
    }
}

impl Appointment {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: appointment::Model) -> Self {
        Self(row)
    }
}

/// Whether the caller may see names and telephone numbers.
fn shown(ctx: &Context<'_>) -> Result<bool, Error> {
    Ok(ctx.request()?.actor.may(Permission::ReadPersons))
}

/// Person who serves in a committee or one of its bodies (任职人员)
#[Object]
impl Person {
    /// Stable, globally unique ID of the person
    pub async fn id(&self) -> ID {
        GlobalId::Person((self.0.committee_id, self.0.id)).encode()
    }

    /// Name of the person; null if withheld, see `fieldAccess`
    fn name(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        shown(ctx).map(|it| it.then_some(&*self.0.name)).transpose()
    }

    /// Telephone number of the person; null if not known or withheld, see `fieldAccess`
    fn phone(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        let phone = shown(ctx).map(|it| self.0.phone.as_deref().filter(|_| it));
        phone.transpose()
    }

    /// Account of the person, which is the subject of their tokens; null if they have none or it is withheld, see
    /// `fieldAccess`
    fn account(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        let account = shown(ctx).map(|it| self.0.account.as_deref().filter(|_| it));
        account.transpose()
    }

    /// Appointments of the person, longest-held first
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
        let relation = AppointmentsOfPerson { include_former };
        let key = (self.0.committee_id, self.0.id);
        let request = ctx.request()?;
        request
            .connection(ctx, relation, key, page, Appointment)
            .await
    }

    /// Whether the person currently holds more than 3 appointments (一人多岗)
    #[graphql(directive = cost::apply(5))]
    async fn too_many_appointments(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        let key = (self.0.committee_id, self.0.id);
        let held = Count(AppointmentsOfPerson {
            include_former: false,
        });
        let held = ctx.request()?.load(held, key).await?;
        Ok(held.unwrap_or_default() > MANY_APPOINTMENTS)
    }

    #[expect(clippy::unused_self, reason = "it depends on the caller alone")]
    /// Whether the caller may see the name, the telephone number and the account
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        shown(ctx).map(FieldAccess::of)
    }

    /// Committee in which the person serves
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision number of the person, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Appointment of a person in a committee, subcommittee, grid or three-person group (任职)
#[Object]
impl Appointment {
    /// Stable, globally unique ID of the appointment
    pub async fn id(&self) -> ID {
        GlobalId::Appointment((self.0.committee_id, self.0.id)).encode()
    }

    /// Person who holds the appointment
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Error> {
        let key = (self.0.committee_id, self.0.person_id);
        let row = ctx.request()?.load(PersonById, key).await?;
        // A person is never deleted, but the committee may have left the caller's jurisdiction since the appointment
        // was read.
        row.map(Person).ok_or(Error::Conflict)
    }

    /// Role of the person
    async fn role(&self) -> AppointmentRole {
        self.0.role
    }

    /// Background of the person
    async fn background(&self) -> Background {
        self.0.background
    }

    /// First day of the appointment
    async fn from_on(&self) -> Date {
        self.0.from_on
    }

    /// First day after the appointment; null while it is held
    async fn until_on(&self) -> Option<Date> {
        self.0.until_on
    }

    /// Planned last day of the term; null if there is none. The appointment is held until it is ended
    async fn term_ends_on(&self) -> Option<Date> {
        self.0.term_ends_on
    }

    /// Grid of the appointment; null if it is in another body
    async fn grid(&self, ctx: &Context<'_>) -> Option<Result<Grid, Error>> {
        let id = self.0.grid_id?;
        let row = async {
            let key = (self.0.committee_id, id);
            ctx.request()?.load(GridById, key).await
        };
        // The library would null the whole appointment for the error of a field that returns `Result<Option<_>, _>`.
        row.await.transpose().map(|row| row.map(Grid::new))
    }

    /// Three-person group of the appointment (三人小组); null if it is in another body
    async fn three_person_group(
        &self,
        ctx: &Context<'_>,
    ) -> Option<Result<ThreePersonGroup, Error>> {
        let id = self.0.three_person_group_id?;
        let row = async {
            let key = (self.0.committee_id, id);
            ctx.request()?.load(GroupById, key).await
        };
        row.await
            .transpose()
            .map(|row| row.map(ThreePersonGroup::new))
    }

    /// Subcommittee of the appointment; null if it is in another body
    async fn subcommittee(&self, ctx: &Context<'_>) -> Option<Result<Subcommittee, Error>> {
        let found = async {
            let Some(id) = self.0.subcommittee_id else {
                return Ok(None);
            };
            let key = (self.0.committee_id, id);
            let row = ctx.request()?.load(SubcommitteeById, key).await?;
            Ok(row.map(Subcommittee::new))
        };
        found.await.transpose()
    }

    /// Committee of the appointment
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision number of the appointment, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Mutations of appointments and persons.
#[derive(Default)]
pub struct AppointmentMutation;

#[Object]
impl AppointmentMutation {
    /// Appoints a person to a role in a committee, subcommittee, grid or three-person group (任命)
    async fn appointment_create(
        &self,
        ctx: &Context<'_>,
        input: AppointmentCreateInput,
    ) -> Result<Payload<Appointment>, Error> {
        let request = ctx.request()?;
        let phone = input.person.as_ref().and_then(|it| it.phone.as_deref());
        let warning = contact_phones_warning("person.phone", phone);
        // Boxed, because the executor reserves for each field the size of the largest resolver of the object
        // (ADR 0013).
        let outcome = Box::pin(service::appoint(request, input)).await;
        let payload = Payload::new(request.locale, outcome, Appointment)?;
        Ok(payload.warned(request.locale, warning.as_slice()))
    }

    /// Changes the name, telephone number or account of a person who serves
    async fn person_update(
        &self,
        ctx: &Context<'_>,
        input: PersonUpdateInput,
    ) -> Result<Payload<Person>, Error> {
        let request = ctx.request()?;
        let phone = input.phone.value().map(String::as_str);
        let warning = contact_phones_warning("phone", phone);
        let outcome = Box::pin(service::update(request, input)).await;
        let payload = Payload::new(request.locale, outcome, Person)?;
        Ok(payload.warned(request.locale, warning.as_slice()))
    }

    /// Ends an appointment, which stays on record (终止任职)
    async fn appointment_end(
        &self,
        ctx: &Context<'_>,
        input: AppointmentEndInput,
    ) -> Result<Payload<Appointment>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::end_appointment(request, input)).await;
        Payload::new(request.locale, outcome, Appointment)
    }
}
