//! Changes of visits.

use async_graphql::ID;
use cunju_entity::value::{Date, HouseholdId, Id, RoundId, VisitId};
use cunju_entity::{committee, round, visit, visit_attempt};
use uuid::Uuid;

use super::input::VisitRecordInput;
use super::rules::{self, Visited};
use super::store::{self, Call, Visitor};
use crate::auth::Permission;
use crate::change::{self, Logged, Operation, Work, client_made, id_taken};
use crate::committee::{Which, locked};
use crate::error::{Error, Text, text};
use crate::measure;
use crate::node::{Below, GlobalId};
use crate::problem::{Fault, Problem, ProblemCode, note, refuse_any};
use crate::request::Session;
use crate::round::closed;

const RECORD: Operation = Operation::below("visit.record", Permission::RecordVisits);

impl Logged for visit::Model {
    const ENTITY: &'static str = "visit";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }
}

/// Records a visit to a household in a round.
pub(super) async fn record(
    session: &Session,
    input: VisitRecordInput,
) -> Result<Option<visit::Model>, Fault> {
    let mut work = Work::begin(session, RECORD, &input, &input.options).await?;
    let household = household(&input.household_id)?;
    let round = round_id(&input.round_id)?;
    let committee = locked(&work, Which::Id(household.0), "householdId").await?;
    let made = input.id.as_ref().map(client_made).transpose()?;
    if let Some(made) = made {
        refuse_repeated(&work, made, household, round).await?;
    }
    let today = work.clock().today();
    let day = input.visited_on.unwrap_or(today);
    let visitor = visitor(session, &committee, input.visitor_id.as_ref())?;
    let call = store::call(&work.tx, household, round, &visitor, day).await?;
    let call = call.ok_or_else(|| Problem::not_found("householdId"))?;
    let round = of_committee(&work, &call, &committee)?;
    let mut problems = standing(&call, &round, day, today);
    let reason = note(
        &mut problems,
        rules::reason(input.outcome, input.reason.as_deref()),
    );
    if call.visitor.is_none() {
        problems.push(no_seat(&work, &committee, &visitor, day).await?);
    }
    let (Some(reason), Some(by)) = (reason, call.visitor) else {
        return Err(Fault::Refused(problems));
    };
    refuse_any(problems)?;
    let visited = Visited {
        outcome: input.outcome,
        reason,
        on: day,
        by,
    };
    let row = match &call.last {
        Some(last) => again(&mut work, last, made, visited).await?,
        None => first(&mut work, household, round.id, made, visited).await?,
    };
    let before = call.last.map(|row| (row.outcome, row.visited_on));
    let after = (row.outcome, row.visited_on);
    measure::visit(&work.tx, &round, committee.code, before, after).await?;
    work.finish(row).await
}

fn household(id: &ID) -> Result<Below<HouseholdId>, Fault> {
    match GlobalId::decode(id)? {
        GlobalId::Household(id) => Ok(id),
        other => Err(other.wrong_type("Household").into()),
    }
}

fn round_id(id: &ID) -> Result<RoundId, Fault> {
    match GlobalId::decode(id)? {
        GlobalId::Round(id) => Ok(id),
        other => Err(other.wrong_type("Round").into()),
    }
}

/// Who visited: the person that the input names, or the one of the caller's account.
fn visitor(
    session: &Session,
    committee: &committee::Model,
    id: Option<&ID>,
) -> Result<Visitor, Fault> {
    let Some(id) = id else {
        return Ok(Visitor::Account(session.actor.subject().to_owned()));
    };
    match GlobalId::decode(id)? {
        GlobalId::Person((of, id)) if of == committee.id => Ok(Visitor::Person(id)),
        GlobalId::Person(_) => Err(Problem::not_found("visitorId").into()),
        other => Err(other.wrong_type("Person").into()),
    }
}

/// Gives the answer again to a visit that was recorded under this id.
async fn refuse_repeated(
    work: &Work<'_>,
    made: Uuid,
    household: Below<HouseholdId>,
    round: RoundId,
) -> Result<(), Fault> {
    let Some(row) = store::counted(&work.tx, made).await? else {
        return Ok(());
    };
    if (row.committee_id, row.household_id) != household || row.round_id != round {
        return Err(id_taken().into());
    }
    let answer = serde_json::to_value(&row).map_err(Error::internal)?;
    Err(Fault::Replayed(answer))
}

/// The round of a visit, which must concern the household's committee.
fn of_committee(
    work: &Work<'_>,
    call: &Call,
    committee: &committee::Model,
) -> Result<round::Model, Problem> {
    let above = work.session.divisions.scopes(committee.division_id);
    let concerns = |round: &&round::Model| {
        round.committee_id == Some(committee.id)
            || round
                .scope_division_id
                .is_some_and(|id| above.contains(&id))
    };
    let found = call.round.as_ref().filter(concerns);
    found.cloned().ok_or_else(|| {
        let outside = text(
            "该轮走访不存在，或不包括该户所在的村（居）委会。请核对轮次。",
            "The round does not exist, or is not one for the household's committee. Check the round.",
        );
        Problem::at("roundId", ProblemCode::NotFound, outside)
    })
}

/// What is wrong with the round and the household on a day.
fn standing(call: &Call, round: &round::Model, day: Date, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(day) = round.closed_on {
        problems.push(closed("roundId", day));
    }
    note(&mut problems, rules::day(round, day, today));
    if let Some(day) = call.closed_on {
        let gone = text(
            format!("该户已于 {day} 销户或并户，不再走访。"),
            format!("The household was closed on {day}: it is not visited any more."),
        );
        problems.push(Problem::at("householdId", ProblemCode::AlreadyClosed, gone));
    } else if call.visitor.is_some() && !call.concerned && call.last.is_none() {
        // Said to visitors only: whom a round is about tells of special groups.
        let other = text(
            "该户不属于本轮走访的对象。请核对户和轮次；如该户应属走访对象，请先登记其成员情况。",
            "The household is not one of those that the round is about. Check both; if it should be, \
             register its residents first.",
        );
        problems.push(Problem::invalid("householdId", other));
    }
    problems
}

/// Whose seat is missing.
async fn no_seat(
    work: &Work<'_>,
    committee: &committee::Model,
    visitor: &Visitor,
    day: Date,
) -> Result<Problem, Fault> {
    let names = store::names(&work.tx, committee.id, visitor).await?;
    let message = match (visitor, names.as_slice()) {
        (Visitor::Person(_), []) => return Ok(Problem::not_found("visitorId")),
        (Visitor::Account(account), []) => no_person(account),
        (_, names) => {
            let names = names.join("、");
            text(
                format!(
                    "{names} 在 {day} 没有该户所在网格或该村（居）委会的席位。请先任命，或填写实际走访人的 visitorId。"
                ),
                format!(
                    "{names} had no seat on {day} in the household's grid or in its committee. Appoint \
                     them first, or give the visitorId of who visited."
                ),
            )
        }
    };
    Ok(Problem::invalid("visitorId", message))
}

fn no_person(account: &str) -> Text {
    text(
        format!(
            "该村（居）委会没有账号为 {account} 的人员。请填写走访人的 visitorId，或先登记其账号。"
        ),
        format!(
            "Nobody of the committee has the account {account}. Give the visitorId of who visited, or \
             register the account of the person first."
        ),
    )
}

/// Records the first visit to a household in a round.
async fn first(
    work: &mut Work<'_>,
    (committee_id, household_id): Below<HouseholdId>,
    round_id: RoundId,
    made: Option<Uuid>,
    visited: Visited,
) -> Result<visit::Model, Error> {
    let row = visit::Model {
        id: made.map_or_else(|| work.clock().id(), Id::new),
        committee_id,
        round_id,
        household_id,
        outcome: visited.outcome,
        reason: visited.reason,
        visited_on: visited.on,
        attempts: 1,
        person_id: visited.by,
        revision: 1,
    };
    work.insert(&row).await?;
    Ok(row)
}

/// Records a further visit, whose id is kept so that it is counted once.
async fn again(
    work: &mut Work<'_>,
    last: &visit::Model,
    made: Option<Uuid>,
    visited: Visited,
) -> Result<visit::Model, Error> {
    let row = rules::after(last, visited);
    work.update(last, &row).await?;
    if let Some(made) = made {
        let attempt = visit_attempt::Model {
            id: VisitId::new(made),
            committee_id: row.committee_id,
            visit_id: row.id,
        };
        change::insert(&work.tx, &attempt).await?;
    }
    Ok(row)
}
