//! Mutations of visits.

use async_graphql::ID;
use cunju_entity::value::{CampaignId, Date, HouseholdId};
use cunju_entity::{campaign, committee, visit};
use uuid::Uuid;

use super::count::{ClientVisit, count, refuse_repeated};
use super::input::VisitRecordInput;
use super::late;
use super::rules::{self, Visited};
use super::store::{self, VisitFacts, Visitor};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Logged, Operation, Touches, UnitOfWork};
use crate::duties::campaign::closed;
use crate::platform::message::{Text, message};
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_any};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

const RECORD: Operation = Operation::in_committee("visit.record", Permission::RecordVisits);

impl Logged for visit::Model {
    const ENTITY: &'static str = "visit";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        vec![Touches::Visit]
    }
}

/// Records a visit to a household in a campaign, checked against the register on the date of the visit.
pub(super) async fn record(
    session: &Session,
    input: VisitRecordInput,
) -> Result<Option<visit::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, RECORD, &input, &input.options).await?;
    let home = household(&work, &input.household_id).await?;
    let campaign = campaign_id(&work, &input.campaign_id).await?;
    let committee = lock_committee(&work, CommitteeRef::Id(home.0), "householdId").await?;
    let visitor = visitor(&work, &committee, input.visitor_id.as_ref()).await?;
    let said = ClientVisit::new(session, &input, (home, campaign), &visitor)?;
    // Before all checks: a repeated request gets its response even if the campaign or the household was closed since.
    refuse_repeated(&work, &said, (home, campaign)).await?;
    let today = work.clock().today();
    let day = input.visited_on.unwrap_or(today);
    let call = store::call(&work.tx, home, campaign, &visitor, day).await?;
    let mut call = call.ok_or_else(|| Problem::missing("householdId", home.1.uuid()))?;
    let campaign = of_committee(&work, &call, &committee, campaign)?;
    let mut problems = check_campaign_and_household(&call, &campaign, day, today);
    let reason = note(
        &mut problems,
        rules::reason(input.outcome, input.reason.as_deref()),
    );
    let grids = late::check_visitor(&work, home, (&visitor, day), &mut call).await?;
    let by = match call.visitor {
        Some(by) => Ok(by),
        None => Err(no_appointment(&work, &committee, &visitor, day).await?),
    };
    let by = note(&mut problems, by);
    // Before `target` and `concerned`, whose errors would reveal that the household has a member of a special group.
    let sight = late::sight(&work, home, &campaign, (&grids, day)).await?;
    let sight = note(&mut problems, sight);
    let (Some(reason), Some(by), Some(sight)) = (reason, by, sight) else {
        return Err(ChangeError::Refused(problems));
    };
    refuse_any(problems)?;
    let target = late::target(&work, (home, &committee), &campaign, call).await?;
    if !late::concerned(&work, home, &campaign, (&target, sight, day)).await? {
        return Err(other_campaign().into());
    }
    let visited = Visited {
        outcome: input.outcome,
        reason,
        on: day,
        by,
    };
    let row = count(&mut work, &target, &campaign, &said, visited).await?;
    work.finish(row).await
}

async fn household(
    work: &UnitOfWork<'_>,
    id: &ID,
) -> Result<InCommittee<HouseholdId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Household, "householdId").await? {
        GlobalId::Household(id) => Ok(id),
        other => Err(ChangeError::from(other.wrong_type("Household")).at("householdId")),
    }
}

async fn campaign_id(work: &UnitOfWork<'_>, id: &ID) -> Result<CampaignId, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Campaign, "campaignId").await? {
        GlobalId::Campaign(id) => Ok(id),
        other => Err(ChangeError::from(other.wrong_type("Campaign")).at("campaignId")),
    }
}

/// Who made the visit: the person named in the input, or the person with the caller's account.
async fn visitor(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    id: Option<&ID>,
) -> Result<Visitor, ChangeError> {
    let Some(id) = id else {
        let account = work.session.actor.subject();
        return Ok(Visitor::Account(account.to_owned()));
    };
    match resolve_reference(work, id, ClientIdType::Person, "visitorId").await? {
        GlobalId::Person((of, id)) if of == committee.id => Ok(Visitor::Person(id)),
        GlobalId::Person(_) => {
            let other = message!("visit-visitor-of-another-committee");
            Err(Problem::at("visitorId", ProblemCode::NotFound, other).into())
        }
        other => Err(ChangeError::from(other.wrong_type("Person")).at("visitorId")),
    }
}

/// The campaign of a visit, which must include the household's committee.
fn of_committee(
    work: &UnitOfWork<'_>,
    call: &VisitFacts,
    committee: &committee::Model,
    id: CampaignId,
) -> Result<campaign::Model, Problem> {
    if call.campaign.is_none() {
        return Err(Problem::missing("campaignId", id.uuid()));
    }
    let found = call.campaign.as_ref();
    let found = found.filter(|campaign| late::concerns(work, campaign, committee));
    found.cloned().ok_or_else(|| {
        let outside = message!("visit-campaign-unknown");
        Problem::at("campaignId", ProblemCode::NotFound, outside)
    })
}

/// User errors about the campaign and the household on a date.
fn check_campaign_and_household(
    call: &VisitFacts,
    campaign: &campaign::Model,
    day: Date,
    today: Date,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(day) = campaign.closed_on {
        problems.push(closed("campaignId", day));
    }
    note(&mut problems, rules::day(campaign, day, today));
    if let Some(closed) = call.closed_on.filter(|closed| day >= *closed) {
        let gone = message!("visit-household-closed", closed);
        problems.push(Problem::at("householdId", ProblemCode::AlreadyClosed, gone));
    }
    problems
}

/// User error: the campaign does not include the household.
fn other_campaign() -> Problem {
    let other = message!("visit-household-not-in-campaign");
    Problem::invalid("householdId", other)
}

/// User error: the visitor has no appointment.
async fn no_appointment(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    visitor: &Visitor,
    day: Date,
) -> Result<Problem, ChangeError> {
    let names = store::names(&work.tx, committee.id, visitor).await?;
    let message = match (visitor, names.as_slice()) {
        (Visitor::Person(_), []) => return Ok(Problem::not_found("visitorId")),
        (Visitor::Account(account), []) => no_person(account),
        (_, names) => {
            let names = names.join("、");
            message!("visit-visitor-without-appointment", names, day)
        }
    };
    Ok(Problem::invalid("visitorId", message))
}

fn no_person(account: &str) -> Text {
    message!("visit-account-unknown", account)
}
