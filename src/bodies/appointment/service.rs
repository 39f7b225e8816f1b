//! Changes to appointments and to the persons who hold them.

mod appoint;
mod body;
mod person;

use cunju_entity::value::Date;
use cunju_entity::{appointment, committee};

use super::input::AppointmentEndInput;
use super::relation::Place;
use super::store;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::access::vault::{name_has_number, placeholder};
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, note, refuse_any, refuse_stale, words,
};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{CommitteeRef, lock_committee};

pub(super) use appoint::appoint;
pub(super) use person::update;

/// Longest name of a person who serves, in characters.
const MAX_NAME: usize = 50;

const VACATE: Operation = Operation::in_committee("appointment.end", Permission::KeepBodies);

/// The name of a person who serves.
fn person_name(field: &str, typed: &str) -> Result<String, Problem> {
    let name = words(field, typed, MAX_NAME)?;
    // Whoever may read the name would also read a number in it, and 无 would become a person who can be appointed.
    if placeholder(&name).is_some() || name_has_number(&name) {
        let invalid = message!("appointment-person-name-invalid");
        return Err(Problem::invalid(field, invalid));
    }
    Ok(name)
}

/// Ends an appointment.
pub(super) async fn end_appointment(
    session: &Session,
    input: AppointmentEndInput,
) -> Result<Option<appointment::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, VACATE, &input, &input.options).await?;
    let id = match resolve_reference(&work, &input.id, ClientIdType::Appointment, "id").await? {
        GlobalId::Appointment(id) => id,
        other => return Err(other.wrong_type("Appointment").into()),
    };
    let committee = lock_committee(&work, CommitteeRef::Id(id.0), "id").await?;
    // Read after the lock: two requests that end the appointment at once would otherwise both see it open.
    let found = store::find(&work.tx, id).await?;
    let before = found.ok_or_else(|| Problem::missing("id", id.1.uuid()))?;
    if let Some(day) = before.until_on {
        let message = message!("appointment-ended", day);
        return Err(Problem::at("id", ProblemCode::AlreadyClosed, message).into());
    }
    refuse_stale(input.expected_revision, before.revision)?;
    let mut problems = Vec::new();
    let outcome = check_past_date("untilOn", input.until_on, session.clock.today());
    note(&mut problems, outcome);
    if input.until_on < before.from_on {
        let from = before.from_on;
        let message = message!("appointment-until-before-first-day", from);
        problems.push(Problem::invalid("untilOn", message));
    }
    refuse_any(problems)?;
    // Before the write: posts are counted by the difference between two reads (ADR 0010).
    touch(&mut work, &committee, Place::of(&before), input.until_on).await?;
    let row = end(&mut work, before, input.until_on).await?;
    work.finish(row).await
}

/// Announces, before the change, that appointments of a body change from a date on.
async fn touch(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    place: Place,
    since: Date,
) -> Result<(), ChangeError> {
    let committee = committee.clone();
    let fact = match place {
        // With the date, so that an obligation that is lost by this stays met in the figures of earlier dates
        // (ADR 0005).
        Place::Committee | Place::Subcommittee(_) => Fact::Staff(committee, since),
        Place::Grid(_) | Place::ThreePersonGroup(_) => Fact::Posts(committee),
    };
    Ok(work.announce(fact).await?)
}

/// Ends open appointments as part of a change that ends their body. Refused at `field` if one of them starts on a later
/// date.
pub async fn end_all(
    work: &mut UnitOfWork<'_>,
    appointments: impl Iterator<Item = appointment::Model>,
    day: Date,
    field: &str,
) -> Result<(), ChangeError> {
    for appointment in appointments {
        if day < appointment.from_on {
            let from = appointment.from_on;
            let message = message!("appointment-starts-later", from);
            return Err(Problem::invalid(field, message).into());
        }
        // The caller has announced the fact: it ends the body with all its appointments as one change.
        end(work, appointment, day).await?;
    }
    Ok(())
}

/// Ends an appointment within a change.
pub async fn end(
    work: &mut UnitOfWork<'_>,
    before: appointment::Model,
    day: Date,
) -> Result<appointment::Model, ChangeError> {
    let after = appointment::Model {
        until_on: Some(day),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    Ok(after)
}
