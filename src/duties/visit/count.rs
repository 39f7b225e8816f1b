//! Stores a visit, once per ID made by the client, and updates the counters.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju_entity::value::{CampaignId, Date, HouseholdId, Id, VisitId};
use cunju_entity::{campaign, visit, visit_attempt};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::input::VisitRecordInput;
use super::late::Target;
use super::rules::{self, Visited};
use super::store::{self, Visitor};
use crate::access::session::change::{Fact, UnitOfWork, id_in_use_error, parse_client_id};
use crate::access::session::{Session, change};
use crate::platform::error::Error;
use crate::platform::problem::{ChangeError, Problem};
use crate::reference::global_id::InCommittee;

/// What a client sent about a visit. It distinguishes a repeated request from another visit under the same ID.
pub(super) struct ClientVisit {
    /// ID made by the client, if any.
    made: Option<Uuid>,
    /// Keyed hash of everything except the date. It is hashed because the reason may contain a person's name.
    content: String,
    /// Date of the visit, if the client sent one.
    day: Option<Date>,
}

impl ClientVisit {
    /// Extracts the comparable parts of an input.
    pub(super) fn new(
        session: &Session,
        input: &VisitRecordInput,
        about: (InCommittee<HouseholdId>, CampaignId),
        visitor: &Visitor,
    ) -> Result<Self, Problem> {
        let reason = input.reason.as_deref().map(str::trim);
        let visitor = match visitor {
            Visitor::Person(id) => Some(*id),
            Visitor::Account(_) => None,
        };
        let ((committee, home), campaign) = about;
        let outcome = input.outcome.to_value();
        let content = json!([committee, home, campaign, outcome, reason, visitor]).to_string();
        Ok(Self {
            made: input
                .id
                .as_ref()
                .map(|made| parse_client_id("id", made))
                .transpose()?,
            content: URL_SAFE_NO_PAD.encode(session.vault.tag(&content)),
            day: input.visited_on,
        })
    }
}

/// Returns the stored response if this visit was recorded under the same ID, and refuses another visit under that ID.
pub(super) async fn refuse_repeated(
    work: &UnitOfWork<'_>,
    said: &ClientVisit,
    (home, campaign): (InCommittee<HouseholdId>, CampaignId),
) -> Result<(), ChangeError> {
    let Some(made) = said.made else {
        return Ok(());
    };
    let Some(earlier) = store::counted(&work.tx, made).await? else {
        return Ok(());
    };
    let row = earlier.visit;
    let same = match &earlier.content {
        Some(content) => {
            // A client that leaves out the date may repeat its request on another day.
            *content == said.content && (said.day.is_none() || said.day == earlier.said_on)
        }
        // Recorded before the content of visits was stored, so only household and campaign can be compared.
        None => (row.committee_id, row.household_id) == home && row.campaign_id == campaign,
    };
    if !same
        || !work
            .session
            .can_see(&work.tx, row.committee_id.uuid())
            .await?
    {
        // The same error outside the jurisdiction as for another visit, so that it does not reveal whose ID it is.
        return Err(id_in_use_error("id").into());
    }
    let answer = serde_json::to_value(&row).map_err(Error::internal)?;
    Err(ChangeError::Replayed(answer))
}

/// Stores a visit and updates the counters.
pub(super) async fn count(
    work: &mut UnitOfWork<'_>,
    target: &Target,
    campaign: &campaign::Model,
    said: &ClientVisit,
    visited: Visited,
) -> Result<visit::Model, ChangeError> {
    let committee = &target.committee;
    if target.counts {
        let row = write(work, target, campaign.id, said, visited).await?;
        let last = target.last.as_ref();
        let before = last.map(|row| (row.outcome, row.visited_on));
        let after = (row.outcome, row.visited_on);
        let visit = Fact::Visit {
            campaign: campaign.clone(),
            committee: committee.code,
            before,
            after,
        };
        // After the write: the difference follows from the two outcomes, and no follower reads the rows.
        work.announce(visit).await?;
        return Ok(row);
    }
    // A closed household never counts, and one outside the population of the campaign counts once it was visited. So
    // compare the counters of the household before and after, not only the outcomes.
    work.announce(Fact::Households(committee.clone(), vec![target.home.1]))
        .await?;
    let row = write(work, target, campaign.id, said, visited).await?;
    Ok(row)
}

/// Stores a visit: the first one to a household in a campaign, or another one.
async fn write(
    work: &mut UnitOfWork<'_>,
    target: &Target,
    campaign: CampaignId,
    said: &ClientVisit,
    visited: Visited,
) -> Result<visit::Model, Error> {
    let day = visited.on;
    let row = match &target.last {
        Some(last) => {
            let row = rules::after(last, visited);
            work.update(last, &row).await?;
            row
        }
        None => first(work, target.home, campaign, said.made, visited).await?,
    };
    if let Some(made) = said.made {
        let attempt = visit_attempt::Model {
            id: VisitId::new(made),
            committee_id: row.committee_id,
            visit_id: row.id,
            content: Some(said.content.clone()),
            visited_on: Some(day),
        };
        change::insert(&work.tx, &attempt).await?;
    }
    Ok(row)
}

/// Stores the first visit to a household in a campaign.
async fn first(
    work: &mut UnitOfWork<'_>,
    (committee_id, household_id): InCommittee<HouseholdId>,
    campaign_id: CampaignId,
    made: Option<Uuid>,
    visited: Visited,
) -> Result<visit::Model, Error> {
    let row = visit::Model {
        id: made.map_or_else(|| work.clock().id(), Id::new),
        committee_id,
        campaign_id,
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
