//! What a committee owes by a mandate, and in which state it is, pure.

use cunju_entity::value::{CommitteeKind, Date, ObligationState};
use cunju_entity::{committee, mandate, obligation};

/// Days that a committee has at least, from its first day. Members and division of work are fixed
/// within 30 days after a committee has taken over (民发〔2021〕112号).
pub const DAYS_TO_SETTLE: u32 = 30;

/// State of an obligation on a day; none if it is not owed then.
#[must_use]
pub fn state(row: &obligation::Model, due_on: Date, day: Date) -> Option<ObligationState> {
    if day < row.entered_on || row.left_on <= day {
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

/// State of what was met on a day.
#[must_use]
pub fn met(met_on: Date, due_on: Date) -> ObligationState {
    if met_on <= due_on {
        ObligationState::MetOnTime
    } else {
        ObligationState::MetLate
    }
}

/// State of what is not met by a day.
#[must_use]
pub fn open(due_on: Date, day: Date) -> ObligationState {
    if day <= due_on {
        ObligationState::Pending
    } else {
        ObligationState::Overdue
    }
}

/// Last day on time of a committee that entered on this day.
#[must_use]
pub fn due(mandate: &mandate::Model, entered_on: Date) -> Date {
    mandate.due_on.max(entered_on.plus(DAYS_TO_SETTLE))
}

/// Whether a mandate binds a committee that stands in its scope.
#[must_use]
pub fn binds(mandate: &mandate::Model, committee: &committee::Model) -> bool {
    let kind = match committee.kind {
        CommitteeKind::Villagers => mandate.villagers,
        CommitteeKind::Residents => mandate.residents,
    };
    kind && !committee.is_virtual && committee.valid_to.is_none()
}

/// An obligation as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The stretch that goes on; none if nothing was ever owed.
    pub current: Option<obligation::Model>,
    /// The stretch that a loss ended: until then it was met, and past figures still say so.
    pub ended: Option<obligation::Model>,
}

/// What decides an obligation.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Day of the milestone; none if it is not reached.
    pub met_on: Option<Date>,
    /// Whether the mandate binds the committee, open or closed.
    pub binds: bool,
    /// First day it is owed, if it is owed anew.
    pub entered_on: Date,
    /// Day from which the change holds: facts before it stay as they were.
    pub since: Date,
    /// First day of the term for which it is owed anew, if it recurs, see [`term`].
    pub term: Option<Date>,
    /// Today.
    pub today: Date,
}

/// First day of the term for which a mandate is owed anew, if it recurs: the last election took over
/// on that day, and the mandate had been issued by then.
#[must_use]
pub fn term(mandate: &mandate::Model, taken_over_on: Option<Date>) -> Option<Date> {
    let recurs = mandate.days_after_election.is_some();
    taken_over_on.filter(|day| recurs && *day >= mandate.issued_on)
}

/// The obligation of a committee by a mandate as it has to be.
///
/// A closed mandate is frozen: what was owed and met stays, only the code follows the committee. One
/// that recurs is owed anew from the day on which a newly elected committee took over, and only what
/// is reached from then on meets it.
#[must_use]
pub fn settled(
    mandate: &mandate::Model,
    committee: &committee::Model,
    before: Option<&obligation::Model>,
    facts: Facts,
) -> Settled {
    let in_term = |day: &Date| facts.term.is_none_or(|term| term <= *day);
    let met_on = facts.met_on.filter(in_term).unwrap_or(Date::NEVER);
    let Some(before) = before else {
        return Settled {
            current: first(mandate, committee, facts, met_on),
            ended: None,
        };
    };
    let mut after = before.clone();
    after.code = committee.code;
    let mut ended = None;
    if mandate.closed_on.is_none() {
        if facts.binds {
            after.left_on = Date::NEVER;
            after.met_on = met_on;
            let lost = before.met_on < facts.since && facts.since < met_on;
            if let Some(term) = facts.term.filter(|term| before.owed_from < *term) {
                after.owed_from = term;
                after.original_due_on = term.plus(days_after_election(mandate));
                after.due_on = after.original_due_on;
                ended = split(&mut after, before, term);
            } else if lost {
                ended = split(&mut after, before, facts.since);
                if committee.term_from == Some(facts.since) {
                    after.due_on = after.due_on.max(facts.since.plus(DAYS_TO_SETTLE));
                }
            }
        } else if after.left_on == Date::NEVER {
            let left_on = committee.valid_to.unwrap_or(facts.today);
            after.left_on = left_on.max(after.entered_on);
        }
    }
    if after != *before {
        after.revision += 1;
    }
    Settled {
        current: Some(after),
        ended,
    }
}

/// What a committee comes to owe; none if the mandate does not bind it, or no longer binds.
fn first(
    mandate: &mandate::Model,
    committee: &committee::Model,
    facts: Facts,
    met_on: Date,
) -> Option<obligation::Model> {
    let due_on = due(mandate, facts.entered_on);
    let owed = facts.binds && mandate.closed_on.is_none();
    owed.then_some(obligation::Model {
        mandate_id: mandate.id,
        committee_id: committee.id,
        code: committee.code,
        entered_on: facts.entered_on,
        left_on: Date::NEVER,
        past: false,
        owed_from: facts.entered_on,
        original_due_on: due_on,
        due_on,
        met_on,
        exempt: false,
        revision: 1,
    })
}

/// Days after an election by which a mandate is owed anew.
fn days_after_election(mandate: &mandate::Model) -> u32 {
    let days = mandate
        .days_after_election
        .and_then(|days| u32::try_from(days).ok());
    days.unwrap_or(DAYS_TO_SETTLE)
}

/// Lets the facts of `after` hold since a day only: gives the stretch before it, in which those of
/// `before` go on; none if there is no day before.
pub fn split(
    after: &mut obligation::Model,
    before: &obligation::Model,
    since: Date,
) -> Option<obligation::Model> {
    if since <= before.entered_on {
        return None;
    }
    after.entered_on = since;
    Some(obligation::Model {
        code: after.code,
        left_on: since,
        past: true,
        ..before.clone()
    })
}
