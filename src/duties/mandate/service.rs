//! Issuing of mandates, and the checks that all mutations of mandates share.

use async_graphql::ID;
use cunju_entity::mandate;
use cunju_entity::value::{CommitteeKind, MilestoneSource};
use uuid::Uuid;

use super::input::IssueInput;
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_any, words};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::GlobalId;

// Alone, because it would not bind a committee that is being created: there is no row yet that both changes could lock
// (ADR 0004).
const ISSUE: Operation = Operation::register_wide("mandate.issue", Permission::KeepMandates);

impl Logged for mandate::Model {
    const ENTITY: &'static str = "mandate";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.scope_division_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // Later changes only close a mandate, which freezes its figures.
        let is_new = before.is_none();
        is_new.then_some(Touches::Mandate).into_iter().collect()
    }
}

/// Whether the caller may see a mandate, because it is binding in the caller's jurisdiction.
#[must_use]
pub fn is_visible(session: &Session, mandate: &mandate::Model) -> bool {
    let scope = session.divisions.get(mandate.scope_division_id);
    let own = session.actor.scope().ranges();
    scope.is_some_and(|node| own.iter().any(|range| range.overlaps(node.range())))
}

/// The mandate to be changed, if the caller may see it.
///
/// # Errors
///
/// Returns [`ChangeError::Refused`] at `field` if the caller may not see it, or an error if the ID is not that of a
/// mandate.
pub async fn locked(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<mandate::Model, ChangeError> {
    let id = match GlobalId::decode(id)? {
        GlobalId::Mandate(id) => id,
        other => return Err(other.wrong_type("Mandate").into()),
    };
    // No row lock is needed: a mandate is closed only by changes that run alone (ADR 0004).
    let found = store::by_ids(&work.tx, &[id]).await?.into_iter();
    let visible = { found }.find(|row| is_visible(work.session, row));
    Ok(visible.ok_or_else(|| Problem::not_found(field))?)
}

/// Requires that the caller's jurisdiction covers the scope of the mandate: only who may issue a deadline may change
/// it.
///
/// # Errors
///
/// Returns [`Error::Forbidden`] if it does not.
pub fn require_own(session: &Session, mandate: &mandate::Model) -> Result<(), Error> {
    let issuer = &mandate.issuer;
    match session.divisions.get(mandate.scope_division_id) {
        Some(node) if session.actor.scope().covers(node.range()) => Ok(()),
        _ => Err(Error::Forbidden(message!(
            "mandate-beyond-jurisdiction",
            issuer
        ))),
    }
}

/// Refuses a change of a mandate that is superseded or withdrawn.
///
/// # Errors
///
/// Returns [`ChangeError::Refused`] at `field` if it is.
pub fn refuse_closed(mandate: &mandate::Model, field: &str) -> Result<(), ChangeError> {
    let Some(day) = mandate.closed_on else {
        return Ok(());
    };
    let state = match mandate.superseded_by {
        Some(_) => message!("mandate-state-superseded"),
        None => message!("mandate-state-withdrawn"),
    };
    let closed = message!("mandate-closed", state, day);
    Err(Problem::at(field, ProblemCode::AlreadyClosed, closed).into())
}

/// Issues a mandate. Every committee that it binds owes the milestone from then on.
pub async fn issue(
    session: &Session,
    input: IssueInput,
) -> Result<Option<mandate::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ISSUE, &input, &input.options).await?;
    let scope = session.division(input.scope);
    let title = words("title", &input.title, 200);
    let document_number = words("documentNumber", &input.document_number, 100);
    let issuer = words("issuer", &input.issuer, 200);
    let mut problems = of_kinds(session, &input);
    problems.extend(title.as_ref().err().cloned());
    problems.extend(document_number.as_ref().err().cloned());
    problems.extend(issuer.as_ref().err().cloned());
    problems.extend(check_past_date("issuedOn", input.issued_on, work.clock().today()).err());
    if input.due_on < input.issued_on {
        let early = message!(
            "mandate-due-before-issue",
            due_on = input.due_on,
            issued_on = input.issued_on
        );
        problems.push(Problem::invalid("dueOn", early));
    }
    let recurs = recurring(session, &input);
    let days_after_election = note(&mut problems, recurs).flatten();
    if scope.is_none() {
        problems.push(Problem::not_found("scope"));
    }
    refuse_any(problems)?;
    let scope = scope.ok_or_else(|| Problem::not_found("scope"))?;
    let kinds = input.committee_kinds.as_deref();
    let of = |kind| kinds.is_none_or(|kinds| kinds.contains(&kind));
    let row = mandate::Model {
        id: work.clock().id(),
        title: title?,
        document_number: document_number?,
        issuer: issuer?,
        issued_on: input.issued_on,
        scope_division_id: scope.row.id,
        villagers: of(CommitteeKind::Villagers),
        residents: of(CommitteeKind::Residents),
        subcommittee_kind: input.subcommittee_kind,
        milestone: input.milestone,
        due_on: input.due_on,
        days_after_election,
        superseded_by: None,
        closed_on: None,
        closing_reason: None,
        revision: 1,
    };
    // A unique index cannot do this: the same number is written in many ways (GB/T 9704-2012, 7.2.5).
    refuse_duplicate(&work, &row).await?;
    work.insert(&row).await?;
    let fact = Fact::Mandate(row.clone(), scope.range());
    work.announce(fact).await?;
    work.finish(row).await
}

/// Refuses a mandate that repeats an open one of the same document, whichever way its number is written.
async fn refuse_duplicate(work: &UnitOfWork<'_>, row: &mandate::Model) -> Result<(), ChangeError> {
    let Some(open) = store::find_duplicate(&work.tx, row).await? else {
        return Ok(());
    };
    let number = open.document_number;
    let twice = message!("mandate-exists", number);
    Err(Problem::at("documentNumber", ProblemCode::AlreadyExists, twice).into())
}

/// Days after an election within which a mandate is due again, if it recurs.
fn recurring(session: &Session, input: &IssueInput) -> Result<Option<i16>, Problem> {
    let Some(days) = input.days_after_election else {
        return Ok(None);
    };
    let field = "daysAfterElection";
    let days = i16::try_from(days).ok().filter(|it| (1..=365).contains(it));
    let days = days.ok_or_else(|| {
        let range = message!("mandate-days-after-election-out-of-range");
        Problem::invalid(field, range)
    })?;
    let kinds = &session.kinds;
    let kind = kinds.subcommittee(&input.subcommittee_kind);
    let recurs = match kinds.milestone(&input.milestone).map(|it| it.source) {
        // An election dissolves no subcommittee, so this milestone is never lost and cannot be due again.
        Some(MilestoneSource::Established) => false,
        Some(MilestoneSource::Derived) => kind.is_none_or(|kind| kind.same_term),
        Some(MilestoneSource::Recorded) | None => true,
    };
    if recurs {
        return Ok(Some(days));
    }
    let once = message!("mandate-milestone-not-recurring");
    Err(Problem::invalid(field, once))
}

/// User errors about the kinds and the milestone that a mandate names.
fn of_kinds(session: &Session, input: &IssueInput) -> Vec<Problem> {
    let mut problems = Vec::new();
    let kinds = &session.kinds;
    if kinds.subcommittee(&input.subcommittee_kind).is_none() {
        problems.push(Problem::invalid(
            "subcommitteeKind",
            message!(
                "catalog-subcommittee-kind-unknown",
                keys = kinds.subcommittee_keys()
            ),
        ));
    }
    if kinds.milestone(&input.milestone).is_none() {
        problems.push(Problem::invalid(
            "milestone",
            message!("mandate-milestone-unknown", keys = kinds.milestone_keys()),
        ));
    }
    if input.committee_kinds.as_ref().is_some_and(Vec::is_empty) {
        problems.push(Problem::invalid(
            "committeeKinds",
            message!("mandate-committee-kinds-empty"),
        ));
    }
    problems
}
