//! Appointing persons.

use cunju_entity::value::{AppointmentId, AppointmentRole, Date, PersonId};
use cunju_entity::{appointment, committee, person};

use super::super::input::{AppointmentCreateInput, PersonInput};
use super::super::relation::{Body, Place};
use super::super::store;
use super::body::RequestedBody;
use super::{person_name, touch};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Operation, UnitOfWork};
use crate::access::vault::contact_phones;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_any};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{CommitteeRef, lock_committee};

const APPOINT: Operation = Operation::in_committee("appointment.create", Permission::KeepBodies);

/// The person to appoint.
enum Candidate {
    Known(person::Model),
    New(person::Model),
}

impl Candidate {
    fn row(&self) -> &person::Model {
        match self {
            Self::Known(row) | Self::New(row) => row,
        }
    }
}

/// Appoints a person.
pub(in crate::bodies::appointment) async fn appoint(
    session: &Session,
    input: AppointmentCreateInput,
) -> Result<Option<appointment::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, APPOINT, &input, &input.options).await?;
    let committee = lock_committee(
        &work,
        CommitteeRef::Code(input.committee_code),
        "committeeCode",
    )
    .await?;
    let same = |row: &appointment::Model| {
        row.committee_id == committee.id && row.role == input.role && row.from_on == input.from_on
    };
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    let outcome = check_past_date("fromOn", input.from_on, session.clock.today());
    note(&mut problems, outcome);
    note(&mut problems, term(&input));
    let named = note(&mut problems, RequestedBody::of(&input));
    if let Some(named) = &named {
        note(&mut problems, named.check_role(input.role));
    }
    let candidate = candidate(&work, &committee, &input, &mut problems).await?;
    let body = match named {
        Some(named) => {
            named
                .find(&work, &committee, input.from_on, &mut problems)
                .await?
        }
        None => None,
    };
    if let Some((body, until)) = body {
        let person = candidate.as_ref().map(Candidate::row);
        let appointments = store::of_body(&work.tx, body).await?;
        problems.extend(conflict_errors(
            &appointments,
            (body.place, until),
            &input,
            person,
        ));
    }
    let (Some((body, until)), Some(candidate)) = (body, candidate) else {
        return Err(ChangeError::Refused(problems));
    };
    refuse_any(problems)?;
    touch(&mut work, &committee, body.place, input.from_on).await?;
    // The person comes first, because SQLite checks the foreign key of the appointment at once.
    if let Candidate::New(row) = &candidate {
        work.insert(row).await?;
    }
    let row = appointment::Model {
        until_on: until,
        ..made(id, body, candidate.row().id, &input)
    };
    work.insert(&row).await?;
    work.finish(row).await
}

/// The row of a new appointment.
fn made(
    id: AppointmentId,
    body: Body,
    person_id: PersonId,
    input: &AppointmentCreateInput,
) -> appointment::Model {
    let (mut subcommittee_id, mut grid_id, mut three_person_group_id) = (None, None, None);
    match body.place {
        Place::Committee => {}
        Place::Subcommittee(id) => subcommittee_id = Some(id),
        Place::Grid(id) => grid_id = Some(id),
        Place::ThreePersonGroup(id) => three_person_group_id = Some(id),
    }
    appointment::Model {
        id,
        committee_id: body.committee,
        subcommittee_id,
        grid_id,
        three_person_group_id,
        person_id,
        role: input.role,
        background: input.background,
        from_on: input.from_on,
        until_on: None,
        term_ends_on: input.term_ends_on,
        revision: 1,
    }
}

/// Checks that a planned term ends after it begins.
fn term(input: &AppointmentCreateInput) -> Result<(), Problem> {
    if input.term_ends_on.is_none_or(|day| day > input.from_on) {
        return Ok(());
    }
    let from = input.from_on;
    let message = message!("appointment-term-end-not-after-start", from);
    Err(Problem::invalid("termEndsOn", message))
}

/// The person to appoint; `None` if there is a user error about them.
async fn candidate(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    input: &AppointmentCreateInput,
    problems: &mut Vec<Problem>,
) -> Result<Option<Candidate>, ChangeError> {
    let id = match (&input.person_id, &input.person) {
        (None, Some(person)) => return newcomer(work, committee, person, problems).await,
        (Some(id), None) => {
            match resolve_reference(work, id, ClientIdType::Person, "personId").await? {
                GlobalId::Person(id) => id,
                other => return Err(other.wrong_type("Person").into()),
            }
        }
        _ => {
            let message = message!("appointment-person-not-exactly-one");
            problems.push(Problem::invalid("person", message));
            return Ok(None);
        }
    };
    // Only the committee that is locked is searched: another one may be outside the caller's jurisdiction.
    let found = if id.0 == committee.id {
        store::find_person(&work.tx, id).await?
    } else {
        None
    };
    let found = found.ok_or_else(|| Problem::not_found("personId"));
    Ok(note(problems, found).map(Candidate::Known))
}

async fn newcomer(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    person: &PersonInput,
    problems: &mut Vec<Problem>,
) -> Result<Option<Candidate>, ChangeError> {
    let made = person.id.as_ref();
    let id = work
        .new_id_in_field::<person::Model, _>(made, "person.id")
        .await?;
    let name = note(problems, person_name("person.name", &person.name));
    let phone = person.phone.as_deref();
    let phone = phone.map_or(Ok(None), |typed| contact_phones("person.phone", typed));
    let phone = note(problems, phone);
    let (Some(name), Some(phone)) = (name, phone) else {
        return Ok(None);
    };
    Ok(Some(Candidate::New(person::Model {
        id,
        committee_id: committee.id,
        name,
        phone,
        account: None,
        revision: 1,
    })))
}

/// User errors for appointments of the body that conflict with a new one. The body may have ended on a date.
fn conflict_errors(
    appointments: &[appointment::Model],
    (place, end): (Place, Option<Date>),
    input: &AppointmentCreateInput,
    person: Option<&person::Model>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    // If all appointments have ended, one that was held on that date or later conflicts.
    let held = |appointment: &appointment::Model| {
        let until = appointment
            .until_on
            .filter(|until| end.is_none() || *until <= input.from_on);
        appointment.role == input.role && until.is_none()
    };
    // The list of vacancies depends on this: it takes three open appointments of a group for three roles.
    let of_one = match place {
        Place::ThreePersonGroup(_) => true,
        Place::Committee | Place::Subcommittee(_) => input.role == AppointmentRole::Director,
        Place::Grid(_) => input.role == AppointmentRole::GridLeader,
    };
    if of_one && appointments.iter().any(held) {
        let message = message!("appointment-role-taken");
        problems.push(Problem::at("role", ProblemCode::AlreadyExists, message));
    }
    // A grid worker may also be head of a building in the grid.
    let several = matches!(place, Place::Grid(_));
    let overlaps = |appointment: &&appointment::Model| {
        appointment
            .until_on
            .is_none_or(|until| until > input.from_on)
            && (!several || appointment.role == input.role)
    };
    let same = |appointment: &appointment::Model| {
        person.is_some_and(|person| person.id == appointment.person_id)
    };
    if appointments.iter().filter(overlaps).any(same) {
        let message = message!("appointment-person-already-in-body");
        problems.push(Problem::at("personId", ProblemCode::AlreadyExists, message));
    }
    problems
}
