//! Seats and the persons who hold them, in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{Background, Date, SeatRole};
use cunju_entity::{person, seat};

use super::input::{SeatAppointInput, SeatVacateInput};
use super::{PersonById, service};
use crate::auth::Permission;
use crate::committee::{Committee, FieldAccess, above};
use crate::error::Error;
use crate::node::GlobalId;
use crate::payload::Payload;
use crate::request::ContextExt;
use crate::subcommittee::{Subcommittee, SubcommitteeById};

/// A person whose committee the caller may see.
pub struct Person(person::Model);

/// A seat whose committee the caller may see.
pub struct Seat(seat::Model);

impl Person {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: person::Model) -> Self {
        Self(row)
    }
}

impl Seat {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: seat::Model) -> Self {
        Self(row)
    }
}

/// Whether the caller may see names and numbers.
fn shown(ctx: &Context<'_>) -> Result<bool, Error> {
    Ok(ctx.request()?.actor.may(Permission::ReadPersons))
}

/// Person who serves in a committee or below it (任职人员)
#[Object]
impl Person {
    /// Id of the person, the same for ever
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

    #[expect(clippy::unused_self, reason = "it depends on the caller alone")]
    /// Whether the caller may see the name and the number
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        shown(ctx).map(FieldAccess::of)
    }

    /// Committee where the person serves
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = above(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision of the person, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Seat of a person in a committee, subcommittee or grid (席位)
#[Object]
impl Seat {
    /// Id of the seat, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Seat((self.0.committee_id, self.0.id)).encode()
    }

    /// Person who holds the seat
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Error> {
        let key = (self.0.committee_id, self.0.person_id);
        let row = ctx.request()?.load(PersonById, key).await?;
        row.map(Person).ok_or(Error::Conflict)
    }

    /// Role of the seat
    async fn role(&self) -> SeatRole {
        self.0.role
    }

    /// Where the person comes from
    async fn background(&self) -> Background {
        self.0.background
    }

    /// First day of the seat
    async fn from_on(&self) -> Date {
        self.0.from_on
    }

    /// First day on which the seat is no longer held; null if it is
    async fn until_on(&self) -> Option<Date> {
        self.0.until_on
    }

    /// Subcommittee of the seat; null if it is in the committee itself or in a grid
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

    /// Committee of the seat
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = above(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Revision of the seat, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Changes of seats.
#[derive(Default)]
pub struct SeatMutation;

#[Object]
impl SeatMutation {
    /// Appoints a person to a seat in a committee or subcommittee (任命)
    async fn seat_appoint(
        &self,
        ctx: &Context<'_>,
        input: SeatAppointInput,
    ) -> Result<Payload<Seat>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::appoint(request, input)).await;
        Payload::new(request.locale, outcome, Seat)
    }

    /// Vacates a seat, which stays on record (终止任职)
    async fn seat_vacate(
        &self,
        ctx: &Context<'_>,
        input: SeatVacateInput,
    ) -> Result<Payload<Seat>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::vacate(request, input)).await;
        Payload::new(request.locale, outcome, Seat)
    }
}
