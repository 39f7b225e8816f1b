//! Rules for the obligations of committees and their states, without I/O.

use cunju_entity::value::{CommitteeKind, Date, ObligationState};
use cunju_entity::{committee, mandate, obligation};

use crate::duties::on_time::is_on_time;

/// Minimum number of days that a committee has from its first day. Members and the division of work are settled
/// within 30 days after a committee has taken over (民发〔2021〕112号).
pub const MIN_DAYS_TO_COMPLY: u32 = 30;

/// State of an obligation on a date; `None` if it does not apply on that date.
#[must_use]
pub fn state(row: &obligation::Model, due_on: Date, day: Date) -> Option<ObligationState> {
    if day < row.valid_from || row.valid_to <= day {
        return None;
    }
    Some(if row.exempt {
        ObligationState::Exempt
    } else if row.met_on <= day {
        met(row.met_on, due_on)
    } else {
        open(due_on, day)
    })
}

/// State of an obligation that was met on a date.
#[must_use]
pub fn met(met_on: Date, due_on: Date) -> ObligationState {
    if is_on_time(met_on, due_on) {
        ObligationState::MetOnTime
    } else {
        ObligationState::MetLate
    }
}

/// State of an obligation that is not met on a date.
#[must_use]
pub fn open(due_on: Date, day: Date) -> ObligationState {
    if is_on_time(day, due_on) {
        ObligationState::Pending
    } else {
        ObligationState::Overdue
    }
}

/// Due date of a committee whose obligation starts on a date.
#[must_use]
pub fn due(mandate: &mandate::Model, valid_from: Date) -> Date {
    mandate.due_on.max(valid_from.plus(MIN_DAYS_TO_COMPLY))
}

/// Whether a mandate binds a committee in its scope.
#[must_use]
pub fn binds(mandate: &mandate::Model, committee: &committee::Model) -> bool {
    let kind = match committee.kind {
        CommitteeKind::Villagers => mandate.villagers,
        CommitteeKind::Residents => mandate.residents,
    };
    kind && !committee.is_virtual && committee.valid_to.is_none()
}

/// An obligation after reconciliation with the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// Current validity interval; `None` if there was never an obligation.
    pub current: Option<obligation::Model>,
    /// Superseded interval, in which the obligation was met: figures of earlier dates still use it.
    pub ended: Option<obligation::Model>,
}

/// Facts that decide an obligation.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Date of the milestone; `None` if it is not reached.
    pub met_on: Option<Date>,
    /// Whether the mandate binds the committee, whether or not it is closed.
    pub binds: bool,
    /// First day of the obligation, if it is new.
    pub valid_from: Date,
    /// Date from which the change applies; earlier facts do not change.
    pub since: Date,
    /// First day of the term for which a recurring mandate is due again, see [`term`].
    pub term: Option<Date>,
    /// Today.
    pub today: Date,
}

/// First day of the term for which a recurring mandate is due again: the date on which the last elected committee
/// took over, if the mandate had been issued by then.
#[must_use]
pub fn term(mandate: &mandate::Model, taken_over_on: Option<Date>) -> Option<Date> {
    let recurs = mandate.days_after_election.is_some();
    taken_over_on.filter(|day| recurs && *day >= mandate.issued_on)
}

/// Computes the obligation of a committee under a mandate from the facts.
///
/// A closed mandate is frozen: only the code follows the committee. A recurring mandate is due again from the date on
/// which a newly elected committee takes over, and only milestones reached from then on meet it.
#[must_use]
pub fn reconcile(
    mandate: &mandate::Model,
    committee: &committee::Model,
    before: Option<&obligation::Model>,
    facts: Facts,
) -> Reconciled {
    let in_term = |day: &Date| facts.term.is_none_or(|term| term <= *day);
    let met_on = facts.met_on.filter(in_term).unwrap_or(Date::NEVER);
    let Some(before) = before else {
        return Reconciled {
            current: first(mandate, committee, facts, met_on),
            ended: None,
        };
    };
    let mut after = before.clone();
    after.code = committee.code;
    let mut ended = None;
    if mandate.closed_on.is_none() {
        if facts.binds {
            after.valid_to = Date::NEVER;
            after.met_on = met_on;
            // A published figure must not change, so what was met before `since` stays met in an interval of its own
            // (ADR 0005).
            let lost = before.met_on < facts.since && facts.since < met_on;
            if let Some(term) = facts.term.filter(|term| before.owed_from < *term) {
                after.owed_from = term;
                after.original_due_on = term.plus(days_after_election(mandate));
                after.due_on = after.original_due_on;
                ended = split(&mut after, before, term);
            } else if lost {
                ended = split(&mut after, before, facts.since);
                // A new term has 30 days to fix its members and their work (民发〔2021〕112号).
                if committee.term_from == Some(facts.since) {
                    after.due_on = after.due_on.max(facts.since.plus(MIN_DAYS_TO_COMPLY));
                }
            }
        } else if after.valid_to == Date::NEVER {
            let valid_to = committee.valid_to.unwrap_or(facts.today);
            // A committee can be abolished as of a date before the obligation began. An interval must not end before it
            // begins.
            after.valid_to = valid_to.max(after.valid_from);
        }
    }
    if after != *before {
        after.revision += 1;
    }
    Reconciled {
        current: Some(after),
        ended,
    }
}

/// A new obligation; `None` if the mandate does not bind the committee or is closed.
fn first(
    mandate: &mandate::Model,
    committee: &committee::Model,
    facts: Facts,
    met_on: Date,
) -> Option<obligation::Model> {
    let due_on = due(mandate, facts.valid_from);
    let owed = facts.binds && mandate.closed_on.is_none();
    owed.then_some(obligation::Model {
        mandate_id: mandate.id,
        committee_id: committee.id,
        code: committee.code,
        valid_from: facts.valid_from,
        valid_to: Date::NEVER,
        superseded: false,
        owed_from: facts.valid_from,
        original_due_on: due_on,
        due_on,
        met_on,
        exempt: false,
        revision: 1,
    })
}

/// Days after an election within which a mandate is due again.
fn days_after_election(mandate: &mandate::Model) -> u32 {
    let days = mandate
        .days_after_election
        .and_then(|days| u32::try_from(days).ok());
    days.unwrap_or(MIN_DAYS_TO_COMPLY)
}

/// Lets `after` start on a date, and returns the superseded interval before it, which keeps the facts of `before`;
/// `None` if that interval would be empty.
pub fn split(
    after: &mut obligation::Model,
    before: &obligation::Model,
    since: Date,
) -> Option<obligation::Model> {
    // The first day is part of the key: a second interval from the same day would collide with this one.
    if since <= before.valid_from {
        return None;
    }
    after.valid_from = since;
    Some(obligation::Model {
        code: after.code,
        valid_to: since,
        superseded: true,
        ..before.clone()
    })
}
