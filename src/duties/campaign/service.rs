//! Mutations of visit campaigns.

use async_graphql::ID;
use cunju_entity::campaign;
use cunju_entity::value::{CodeRange, Date, Id, UnitKind};
use uuid::Uuid;

use super::input::{CampaignCloseInput, CampaignOpenInput, CampaignUpdateInput};
use super::{rules, store};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, note, refuse_any, refuse_stale, words,
};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{self, CommitteeRef};

const NAME: &str = "campaign.open";
// Not alone if it is for one committee: nobody else has rows of its counters yet (ADR 0011).
const OPEN: Operation = Operation::in_committee(NAME, Permission::KeepCampaigns);
const OPEN_WIDE: Operation = Operation::register_wide(NAME, Permission::KeepCampaigns);
// Alone even for one committee: changes lock no row of the campaign, so a visit that is recorded meanwhile would be
// missing from the counters that are counted again, or from the frozen ones.
const UPDATE: Operation = Operation::register_wide("campaign.update", Permission::KeepCampaigns);
const CLOSE: Operation = Operation::register_wide("campaign.close", Permission::KeepCampaigns);

/// Maximum length of a title, in characters.
const MAX_TITLE: usize = 200;

impl Logged for campaign::Model {
    const ENTITY: &'static str = "campaign";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        let division = self.scope_division_id.map(Id::uuid);
        let committee = self.committee_id.map(Id::uuid);
        division.or(committee).unwrap_or_default()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // Closing freezes the figures, and a title is not counted. The last day decides which visits are late.
        let same = before.is_some_and(|it| it.ends_on == self.ends_on);
        if same {
            Vec::new()
        } else {
            vec![Touches::Campaign]
        }
    }
}

/// Opens a campaign. Its households are counted in the same transaction.
pub(super) async fn open(
    session: &Session,
    input: CampaignOpenInput,
) -> Result<Option<campaign::Model>, ChangeError> {
    let operation = if input.division.is_some() {
        OPEN_WIDE
    } else {
        OPEN
    };
    let mut work = UnitOfWork::begin(session, operation, &input, &input.options).await?;
    let unit = committee::unit(&work, input.division, input.committee_code);
    let (unit, unit_kind, range) = unit.await?;
    let same = |row: &campaign::Model| {
        row.unit() == unit
            && row.title == input.title.trim()
            && (row.starts_on, row.ends_on) == (input.starts_on, input.ends_on)
    };
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    let title = note(&mut problems, words("title", &input.title, MAX_TITLE));
    note(&mut problems, rules::days(input.starts_on, input.ends_on));
    let group = input.special_group.as_deref();
    let taken = rules::population(input.population, group, input.living_state);
    note(&mut problems, taken);
    if let Some(group) = group {
        let keys = store::special_groups(&work.tx).await?;
        note(&mut problems, check_special_group(&keys, group));
    }
    let Some(title) = title.filter(|_| problems.is_empty()) else {
        return Err(ChangeError::Refused(problems));
    };
    let of = |kind| (unit_kind == kind).then_some(unit);
    let row = campaign::Model {
        id,
        title,
        kind: input.kind,
        scope_division_id: of(UnitKind::Division).map(Id::new),
        committee_id: of(UnitKind::Committee).map(Id::new),
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        population: input.population,
        special_group: input.special_group,
        living_state: input.living_state,
        closed_on: None,
        revision: 1,
    };
    work.insert(&row).await?;
    work.announce(Fact::Campaign(row.clone(), range)).await?;
    work.finish(row).await
}

fn check_special_group(keys: &[String], group: &str) -> Result<(), Problem> {
    if keys.iter().any(|key| key == group) {
        return Ok(());
    }
    let keys = keys.join(", ");
    let unknown = message!("catalog-special-group-unknown", keys);
    Err(Problem::invalid("specialGroup", unknown))
}

/// Changes the title and the last day of a campaign.
pub(super) async fn update(
    session: &Session,
    input: CampaignUpdateInput,
) -> Result<Option<campaign::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let before = lock_own_campaign(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let range = range(&work, &before).await?;
    let mut after = before.clone();
    let mut problems = Vec::new();
    if let Some(title) = &*input.title {
        let title = note(&mut problems, words("title", title, MAX_TITLE));
        after.title = title.unwrap_or_default();
    }
    if let Some(day) = *input.ends_on {
        note(&mut problems, rules::days(before.starts_on, day));
        after.ends_on = day;
    }
    refuse_any(problems)?;
    if after == before {
        return work.finish(after).await;
    }
    after.revision += 1;
    work.update(&before, &after).await?;
    if after.ends_on != before.ends_on {
        work.announce(Fact::Campaign(after.clone(), range)).await?;
    }
    work.finish(after).await
}

/// Closes a campaign: no further visits can be recorded and its figures are final.
pub(super) async fn close(
    session: &Session,
    input: CampaignCloseInput,
) -> Result<Option<campaign::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CLOSE, &input, &input.options).await?;
    let before = lock_own_campaign(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let today = work.clock().today();
    let closed_on = input.closed_on.unwrap_or(today);
    check_past_date("closedOn", closed_on, today)?;
    let starts_on = before.starts_on;
    if closed_on < starts_on {
        let early = message!("campaign-closed-before-start", starts_on);
        return Err(Problem::invalid("closedOn", early).into());
    }
    // A campaign that is closed today needs no search: no visit is in the future.
    if closed_on < today && store::visited_after(&work.tx, before.id, closed_on).await? {
        let visited = message!("campaign-closed-before-last-visit", closed_on);
        return Err(Problem::invalid("closedOn", visited).into());
    }
    let after = campaign::Model {
        closed_on: Some(closed_on),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    work.finish(after).await
}

/// The open campaign to be changed. The caller must be responsible for its whole unit.
async fn lock_own_campaign(work: &UnitOfWork<'_>, id: &ID) -> Result<campaign::Model, ChangeError> {
    let id = match resolve_reference(work, id, ClientIdType::Campaign, "id").await? {
        GlobalId::Campaign(id) => id,
        other => return Err(other.wrong_type("Campaign").into()),
    };
    let found = store::by_ids(&work.tx, work.session, &[id]).await?;
    let row = found.into_iter().next();
    let row = row.ok_or_else(|| Problem::not_found("id"))?;
    // Callers below the division see the campaign too. One of a committee is visible only to those who cover it.
    if let Some(id) = row.scope_division_id {
        let node = work.session.divisions.get(id);
        let scope = work.session.actor.scope();
        if !node.is_some_and(|node| scope.covers(node.range())) {
            return Err(Error::Forbidden(message!("campaign-beyond-jurisdiction")).into());
        }
    }
    if let Some(day) = row.closed_on {
        return Err(closed("id", day).into());
    }
    Ok(row)
}

/// User error: the campaign is closed.
pub(crate) fn closed(field: &str, day: Date) -> Problem {
    let message = message!("campaign-closed", day);
    Problem::at(field, ProblemCode::AlreadyClosed, message)
}

/// Codes of the unit of a campaign. If the unit is a committee, it is locked.
async fn range(work: &UnitOfWork<'_>, row: &campaign::Model) -> Result<CodeRange, ChangeError> {
    if let Some(id) = row.committee_id {
        let committee = committee::lock_committee(work, CommitteeRef::Id(id), "id").await?;
        return Ok(CodeRange::committee(committee.code));
    }
    let node = row.scope_division_id;
    let node = node.and_then(|id| work.session.divisions.get(id));
    let node = node.ok_or_else(|| Error::internal("the unit of a campaign is not a division"))?;
    Ok(node.range())
}
