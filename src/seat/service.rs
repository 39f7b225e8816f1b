//! Changes of seats.

use cunju_entity::value::{Date, SeatRole};
use cunju_entity::{committee, person, seat, subcommittee};

use super::edge::Body;
use super::input::{PersonInput, SeatAppointInput, SeatVacateInput};
use super::store;
use crate::auth::Permission;
use crate::change::{Operation, Work};
use crate::committee::{Which, locked};
use crate::error::text;
use crate::node::GlobalId;
use crate::obligation::settle;
use crate::problem::{
    Fault, Problem, ProblemCode, not_before, not_future, note, optional_words, refuse_any,
    refuse_stale, words,
};
use crate::request::Session;
use crate::subcommittee::{self as bodies, restaff};

const MAX_NAME: usize = 50;
const MAX_PHONE: usize = 32;

const APPOINT: Operation = Operation::below("seat.appoint", Permission::KeepBodies);
const VACATE: Operation = Operation::below("seat.vacate", Permission::KeepBodies);

/// Who is appointed.
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

/// Appoints a person to a seat.
pub(super) async fn appoint(
    session: &Session,
    input: SeatAppointInput,
) -> Result<Option<seat::Model>, Fault> {
    let mut work = Work::begin(session, APPOINT, &input, &input.options).await?;
    let committee = locked(&work, Which::Code(input.committee_code), "committeeCode").await?;
    let same = |row: &seat::Model| {
        row.committee_id == committee.id && row.role == input.role && row.from_on == input.from_on
    };
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    let outcome = not_future("fromOn", input.from_on, session.clock.today());
    note(&mut problems, outcome);
    note(&mut problems, role_of_body(input.role));
    let candidate = candidate(&work, &committee, &input, &mut problems).await?;
    let body = body(&work, &committee, &input, &mut problems).await?;
    if let Some(body) = body {
        let person = candidate.as_ref().map(Candidate::row);
        let seats = store::of_body(&work.tx, body).await?;
        problems.extend(taken(&seats, &input, person));
    }
    let (Some(body), Some(candidate)) = (body, candidate) else {
        return Err(Fault::Refused(problems));
    };
    refuse_any(problems)?;
    if let Candidate::New(row) = &candidate {
        work.insert(row).await?;
    }
    let row = seat::Model {
        id,
        committee_id: committee.id,
        subcommittee_id: body.subcommittee,
        grid_id: None,
        three_person_group_id: None,
        person_id: candidate.row().id,
        role: input.role,
        background: input.background,
        from_on: input.from_on,
        until_on: None,
        term_ends_on: None,
        revision: 1,
    };
    work.insert(&row).await?;
    restaff(&mut work, &committee).await?;
    settle(&mut work, &committee, row.from_on).await?;
    work.finish(row).await
}

/// Checks that a role is one of a committee or subcommittee.
fn role_of_body(role: SeatRole) -> Result<(), Problem> {
    match role {
        SeatRole::Director | SeatRole::ViceDirector | SeatRole::Member => Ok(()),
        SeatRole::GridLeader
        | SeatRole::GridWorker
        | SeatRole::BuildingHead
        | SeatRole::CommunityWorker
        | SeatRole::Medic
        | SeatRole::PoliceOfficer => {
            let message = text(
                "这是网格的角色，不能在村（居）委会或下属委员会任职。请填写 DIRECTOR、VICE_DIRECTOR 或 MEMBER。",
                "This is a role of a grid. Here role must be DIRECTOR, VICE_DIRECTOR or MEMBER.",
            );
            Err(Problem::invalid("role", message))
        }
    }
}

/// The person who is appointed; none if there is a problem with them.
async fn candidate(
    work: &Work<'_>,
    committee: &committee::Model,
    input: &SeatAppointInput,
    problems: &mut Vec<Problem>,
) -> Result<Option<Candidate>, Fault> {
    let id = match (&input.person_id, &input.person) {
        (None, Some(person)) => return Ok(newcomer(work, committee, person, problems)),
        (Some(id), None) => match GlobalId::decode(id)? {
            GlobalId::Person(id) => id,
            other => return Err(other.wrong_type("Person").into()),
        },
        _ => {
            let message = text(
                "请提供 personId 或 person，二者只能有一个。",
                "Give either personId or person.",
            );
            problems.push(Problem::invalid("person", message));
            return Ok(None);
        }
    };
    let found = if id.0 == committee.id {
        store::find_person(&work.tx, id).await?
    } else {
        None
    };
    let found = found.ok_or_else(|| Problem::not_found("personId"));
    Ok(note(problems, found).map(Candidate::Known))
}

fn newcomer(
    work: &Work<'_>,
    committee: &committee::Model,
    person: &PersonInput,
    problems: &mut Vec<Problem>,
) -> Option<Candidate> {
    let name = note(problems, words("person.name", &person.name, MAX_NAME));
    let phone = optional_words("person.phone", person.phone.as_deref(), MAX_PHONE);
    let phone = note(problems, phone);
    Some(Candidate::New(person::Model {
        id: work.clock().id(),
        committee_id: committee.id,
        name: name?,
        phone: phone?,
        account: None,
        revision: 1,
    }))
}

/// The body of the seat, which existed on its first day; none if there is no such body.
async fn body(
    work: &Work<'_>,
    committee: &committee::Model,
    input: &SeatAppointInput,
    problems: &mut Vec<Problem>,
) -> Result<Option<Body>, Fault> {
    let mut first = committee.valid_from;
    let mut body = Body::of(committee.id);
    if let Some(id) = &input.subcommittee_id {
        let id = bodies::named(id)?;
        let found = if id.0 == committee.id {
            bodies::find(&work.tx, id).await?
        } else {
            None
        };
        let Some(row) = note(problems, appointable(found)) else {
            return Ok(None);
        };
        first = Some(row.established_on);
        body.subcommittee = Some(row.id);
    }
    if let Some(first) = first {
        note(problems, not_before("fromOn", input.from_on, first));
    }
    Ok(Some(body))
}

fn appointable(found: Option<subcommittee::Model>) -> Result<subcommittee::Model, Problem> {
    let row = found.ok_or_else(|| Problem::not_found("subcommitteeId"))?;
    match row.dissolved_on {
        Some(day) => Err(bodies::dissolved("subcommitteeId", day)),
        None => Ok(row),
    }
}

/// What the seats of a body leave no room for.
fn taken(
    seats: &[seat::Model],
    input: &SeatAppointInput,
    person: Option<&person::Model>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let director = |seat: &seat::Model| seat.role == SeatRole::Director && seat.until_on.is_none();
    if input.role == SeatRole::Director && seats.iter().any(director) {
        let message = text(
            "该机构已有主任。请先终止其席位，再任命新主任。",
            "The body has a director. Vacate that seat before appointing another.",
        );
        problems.push(Problem::at("role", ProblemCode::AlreadyExists, message));
    }
    let overlaps = |seat: &seat::Model| seat.until_on.is_none_or(|until| until > input.from_on);
    let same = |seat: &seat::Model| person.is_some_and(|person| person.id == seat.person_id);
    if seats.iter().any(|seat| same(seat) && overlaps(seat)) {
        let message = text(
            "此人同一时间已在该机构任职。请先终止原有席位，或填写其后的日期。",
            "The person has a seat in the body at that time. Vacate it first, or give a later day.",
        );
        problems.push(Problem::at("personId", ProblemCode::AlreadyExists, message));
    }
    problems
}

/// Vacates a seat.
pub(super) async fn vacate(
    session: &Session,
    input: SeatVacateInput,
) -> Result<Option<seat::Model>, Fault> {
    let mut work = Work::begin(session, VACATE, &input, &input.options).await?;
    let id = match GlobalId::decode(&input.id)? {
        GlobalId::Seat(id) => id,
        other => return Err(other.wrong_type("Seat").into()),
    };
    let committee = locked(&work, Which::Id(id.0), "id").await?;
    let found = store::find(&work.tx, id).await?;
    let before = found.ok_or_else(|| Problem::not_found("id"))?;
    if let Some(day) = before.until_on {
        let message = text(
            format!("该席位已于 {day} 终止。"),
            format!("The seat was vacated on {day}."),
        );
        return Err(Problem::at("id", ProblemCode::AlreadyClosed, message).into());
    }
    refuse_stale(input.expected_revision, before.revision)?;
    let mut problems = Vec::new();
    let outcome = not_future("untilOn", input.until_on, session.clock.today());
    note(&mut problems, outcome);
    if input.until_on < before.from_on {
        let from = before.from_on;
        let message = text(
            format!("untilOn 早于任职首日（{from}）。请填写不早于该日的日期。"),
            format!("untilOn is before the first day of the seat ({from}). Give a later day."),
        );
        problems.push(Problem::invalid("untilOn", message));
    }
    refuse_any(problems)?;
    let row = end(&mut work, before, input.until_on).await?;
    restaff(&mut work, &committee).await?;
    settle(&mut work, &committee, input.until_on).await?;
    work.finish(row).await
}

/// Ends a seat within a change that restaffs where it matters.
///
/// # Errors
///
/// An error of the database.
pub async fn end(
    work: &mut Work<'_>,
    before: seat::Model,
    day: Date,
) -> Result<seat::Model, Fault> {
    let after = seat::Model {
        until_on: Some(day),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    Ok(after)
}
