//! Dissolves subcommittees: one, or all of a committee.

use cunju_entity::value::Date;
use cunju_entity::{appointment, committee, subcommittee};
use serde::Serialize;
use uuid::Uuid;

use crate::access::auth::Permission;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::access::session::{Session, change};
use crate::bodies::appointment as appointments;
use crate::bodies::subcommittee::{
    SubcommitteeDissolveInput, lock_existing, milestones, undissolved,
};
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, note, optional_words, refuse_any, refuse_stale,
};
use crate::reference::dates::{check_past_date, not_before};

const DISSOLVE: Operation =
    Operation::in_committee("subcommittee.dissolve", Permission::KeepBodies);
const MAX_REASON: usize = 500;

/// A subcommittee as the change log records it, with the reason for dissolving it.
#[derive(Serialize)]
struct Reasoned<'a> {
    #[serde(flatten)]
    row: &'a subcommittee::Model,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Logged for Reasoned<'_> {
    const ENTITY: &'static str = subcommittee::Model::ENTITY;

    fn key(&self) -> String {
        self.row.key()
    }

    fn unit(&self) -> Uuid {
        self.row.unit()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        vec![Touches::Duties]
    }
}

/// Dissolves a subcommittee; its open appointments end on that date.
pub(crate) async fn dissolve(
    session: &Session,
    input: SubcommitteeDissolveInput,
) -> Result<Option<subcommittee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, DISSOLVE, &input, &input.options).await?;
    let (committee, before) = lock_existing(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let day = input.dissolved_on;
    let mut problems = Vec::new();
    note(
        &mut problems,
        check_past_date("dissolvedOn", day, session.clock.today()),
    );
    let reason = optional_words("reason", input.reason.as_deref(), MAX_REASON);
    let reason = note(&mut problems, reason).flatten();
    let all = appointments::of_committee(&work.tx, committee.id).await?;
    note(
        &mut problems,
        may_end(&work, &before, &all, day, "dissolvedOn").await?,
    );
    refuse_any(problems)?;
    let row = end(&mut work, before, all, day, reason).await?;
    // After the write, unlike for grids: staffing and obligations are derived at the end, not by differences.
    work.announce(Fact::Staff(committee.clone(), day)).await?;
    work.finish(row).await
}

/// Dissolves all subcommittees of a committee that ends on a date, and ends their appointments. Refused at `field` if
/// one of them has a later date.
pub(crate) async fn dissolve_all(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    day: Date,
    field: &str,
) -> Result<(), ChangeError> {
    let all = appointments::of_committee(&work.tx, committee.id).await?;
    for body in undissolved(&work.tx, committee.id).await? {
        may_end(work, &body, &all, day, field).await??;
        end(work, body, all.clone(), day, None).await?;
    }
    let own = all.into_iter().filter(|appointment| {
        appointment.subcommittee_id.is_none() && appointment.until_on.is_none()
    });
    appointments::end_all(work, own, day, field).await
}

/// Refuses an end before the last appointment or milestone of a subcommittee.
async fn may_end(
    work: &UnitOfWork<'_>,
    body: &subcommittee::Model,
    all: &[appointment::Model],
    day: Date,
    field: &str,
) -> Result<Result<(), Problem>, ChangeError> {
    if let Err(early) = not_before(field, day, body.established_on) {
        return Ok(Err(early));
    }
    let reached = milestones(&work.tx, &[(body.committee_id, body.id)]).await?;
    let own = all
        .iter()
        .filter(|appointment| appointment.subcommittee_id == Some(body.id));
    let days = own.map(|appointment| appointment.until_on.unwrap_or(appointment.from_on));
    let last = days.chain(reached.iter().map(|row| row.reached_on)).max();
    Ok(match last.filter(|last| *last > day) {
        Some(last) => Err(later(field, last)),
        None => Ok(()),
    })
}

fn later(field: &str, last: Date) -> Problem {
    let message = message!("subcommittee-end-before-last-record", last);
    Problem::invalid(field, message)
}

async fn end(
    work: &mut UnitOfWork<'_>,
    before: subcommittee::Model,
    mut all: Vec<appointment::Model>,
    day: Date,
    reason: Option<String>,
) -> Result<subcommittee::Model, ChangeError> {
    let row = subcommittee::Model {
        dissolved_on: Some(day),
        revision: before.revision + 1,
        ..before.clone()
    };
    // Written and logged separately: the reason is in the log, and the table has no column for it.
    change::update(&work.tx, &row).await?;
    work.changed(
        &Reasoned {
            row: &before,
            reason: None,
        },
        &Reasoned { row: &row, reason },
    )?;
    all.retain(|appointment| {
        appointment.subcommittee_id == Some(row.id) && appointment.until_on.is_none()
    });
    for appointment in all {
        appointments::end(work, appointment, day).await?;
    }
    Ok(row)
}
