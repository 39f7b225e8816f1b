//! Recording elections.

use cunju_entity::{committee, election};
use uuid::Uuid;

use super::input::CommitteeElectedInput;
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, note, optional_words, refuse_any, refuse_stale,
};
use crate::reference::dates::{check_past_date, not_before};
use crate::units::committee::{CommitteeRef, lock_committee};

const ELECT: Operation = Operation::in_committee("committee.elect", Permission::KeepCommittees);
const MAX_DOCUMENT_NUMBER: usize = 100;

impl Logged for election::Model {
    const ENTITY: &'static str = "election";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        vec![Touches::Duties]
    }
}

/// Records an election, starts the term, and makes recurring duties due again.
pub(super) async fn elect(
    session: &Session,
    input: CommitteeElectedInput,
) -> Result<Option<committee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ELECT, &input, &input.options).await?;
    let before = lock_committee(
        &work,
        CommitteeRef::Code(input.committee_code),
        "committeeCode",
    )
    .await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut problems = untimely(&work, &before, &input);
    problems.extend(not_the_last(&work, &before, &input).await?);
    let number = input.document_number.as_deref();
    let number = optional_words("documentNumber", number, MAX_DOCUMENT_NUMBER);
    let document_number = note(&mut problems, number).flatten();
    refuse_any(problems)?;
    let row = election::Model {
        id: work.clock().id(),
        committee_id: before.id,
        held_on: input.held_on,
        taken_over_on: input.taken_over_on,
        document_number,
    };
    work.insert(&row).await?;
    let after = committee::Model {
        term_from: Some(input.taken_over_on),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    // `after`, because staffing and obligations depend on the new term. What the last term met stays met in figures of
    // dates before it (ADR 0005).
    let staff = Fact::Staff(after.clone(), input.taken_over_on);
    work.announce(staff).await?;
    work.finish(after).await
}

/// The user error if the dates of an election are not valid.
fn untimely(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    input: &CommitteeElectedInput,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let today = work.clock().today();
    let (held_on, day) = (input.held_on, input.taken_over_on);
    note(&mut problems, check_past_date("heldOn", held_on, today));
    note(&mut problems, check_past_date("takenOverOn", day, today));
    if let Some(from) = committee.valid_from {
        note(&mut problems, not_before("takenOverOn", day, from));
    }
    if day < held_on {
        let message = message!("election-taken-over-before-vote", held_on);
        problems.push(Problem::invalid("takenOverOn", message));
    }
    problems
}

/// The user error for an election that is not the latest one: a later term has started.
async fn not_the_last(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    input: &CommitteeElectedInput,
) -> Result<Option<Problem>, ChangeError> {
    let day = input.taken_over_on;
    let last = store::last(&work.tx, committee.id).await?;
    // Obligations are computed from the last election alone, so an earlier one cannot be added behind it.
    if let Some(last) = last.filter(|last| day <= last.taken_over_on) {
        let last = last.taken_over_on;
        let message = message!("election-taken-over-before-last", last);
        return Ok(Some(Problem::at(
            "takenOverOn",
            ProblemCode::AlreadyExists,
            message,
        )));
    }
    Ok(committee.term_from.filter(|term| day < *term).map(|term| {
        let message = message!("election-taken-over-before-term", term);
        Problem::invalid("takenOverOn", message)
    }))
}
