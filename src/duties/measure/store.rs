//! Queries on the facts behind the counters, and on the tables of counters.

use std::collections::HashMap;

use cunju_entity::value::{
    CampaignId, CodeRange, CommitteeId, Date, DivisionId, GridId, HouseholdId, LivingState,
    Measure, VisitOutcome,
};
use cunju_entity::{
    campaign, committee, grid_load, household, measure_counter, membership, resident, visit,
};
use sea_orm::sea_query::{Cond, Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QuerySelect, RelationTrait,
};

use super::rules::{COUNTS, Deltas};
use crate::platform::database::query;
use crate::platform::error::Error;
use crate::residents::membership::HAS_ENOUGH_CAREGIVERS;

/// Numbers of households and persons in a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) households: i32,
    pub(super) persons: i32,
}

impl Load {
    /// The difference between `before` and this load.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            households: self.households - before.households,
            persons: self.persons - before.persons,
        }
    }
}

/// An open household with the facts that are counted.
#[derive(Clone, Debug, Default)]
pub(super) struct HouseholdFacts {
    pub(super) grid: Option<GridId>,
    pub(super) states: Vec<LivingState>,
    /// Key of each membership's kind, and whether the membership has the required caregivers.
    pub(super) members: Vec<(String, bool)>,
    /// Last visit in each campaign.
    pub(super) visits: HashMap<CampaignId, (VisitOutcome, Date)>,
}

/// Open campaigns that include a committee.
pub(super) async fn campaigns(
    tx: &impl ConnectionTrait,
    committee: CommitteeId,
    above: Vec<DivisionId>,
) -> Result<Vec<campaign::Model>, DbErr> {
    let here = Cond::any()
        .add(campaign::Column::CommitteeId.eq(committee))
        .add(campaign::Column::ScopeDivisionId.is_in(above));
    campaign::Entity::find()
        .filter(campaign::Column::ClosedOn.is_null())
        .filter(here)
        .all(tx)
        .await
}

/// Those of these households that are open.
pub(super) async fn homes(
    tx: &impl ConnectionTrait,
    committee: CommitteeId,
    ids: &[HouseholdId],
    campaigns: &[campaign::Model],
) -> Result<HashMap<HouseholdId, HouseholdFacts>, Error> {
    let open: Vec<(HouseholdId, Option<GridId>)> = household::Entity::find()
        .filter(household::Column::CommitteeId.eq(committee))
        .filter(household::Column::Id.is_in(ids.iter().copied()))
        .filter(household::Column::ClosedOn.is_null())
        .select_only()
        .columns([household::Column::Id, household::Column::GridId])
        .into_tuple()
        .all(tx)
        .await?;
    let mut homes: HashMap<HouseholdId, HouseholdFacts> = open
        .into_iter()
        .map(|(id, grid)| {
            let home = HouseholdFacts {
                grid,
                ..HouseholdFacts::default()
            };
            (id, home)
        })
        .collect();
    if homes.is_empty() {
        return Ok(homes);
    }
    let ids: Vec<HouseholdId> = homes.keys().copied().collect();
    let states: Vec<(HouseholdId, LivingState)> = resident::Entity::find()
        .filter(resident::Column::HouseholdId.is_in(ids.iter().copied()))
        .select_only()
        .columns([resident::Column::HouseholdId, resident::Column::LivingState])
        .into_tuple()
        .all(tx)
        .await?;
    for (household, state) in states {
        if let Some(home) = homes.get_mut(&household) {
            home.states.push(state);
        }
    }
    members(tx, &ids, &mut homes).await?;
    visits(tx, &ids, campaigns, &mut homes).await?;
    Ok(homes)
}

/// Memberships of the residents of these households, and whether each has the required caregivers.
async fn members(
    tx: &impl ConnectionTrait,
    ids: &[HouseholdId],
    homes: &mut HashMap<HouseholdId, HouseholdFacts>,
) -> Result<(), Error> {
    let members: Vec<(HouseholdId, String, bool)> = membership::Entity::find()
        .join(JoinType::InnerJoin, membership::Relation::Resident.def())
        .filter(resident::Column::HouseholdId.is_in(ids.iter().copied()))
        .filter(membership::Column::UntilOn.is_null())
        .select_only()
        .column(resident::Column::HouseholdId)
        .column(membership::Column::Kind)
        .column_as(Expr::cust(HAS_ENOUGH_CAREGIVERS), "cared")
        .into_tuple()
        .all(tx)
        .await?;
    for (household, kind, cared) in members {
        if let Some(home) = homes.get_mut(&household) {
            home.members.push((kind, cared));
        }
    }
    Ok(())
}

/// Visits to these households in these campaigns.
async fn visits(
    tx: &impl ConnectionTrait,
    ids: &[HouseholdId],
    campaigns: &[campaign::Model],
    homes: &mut HashMap<HouseholdId, HouseholdFacts>,
) -> Result<(), Error> {
    if campaigns.is_empty() {
        return Ok(());
    }
    let found: Vec<(HouseholdId, CampaignId, VisitOutcome, Date)> = visit::Entity::find()
        .filter(visit::Column::HouseholdId.is_in(ids.iter().copied()))
        .filter(visit::Column::CampaignId.is_in(campaigns.iter().map(|campaign| campaign.id)))
        .select_only()
        .columns([
            visit::Column::HouseholdId,
            visit::Column::CampaignId,
            visit::Column::Outcome,
            visit::Column::VisitedOn,
        ])
        .into_tuple()
        .all(tx)
        .await?;
    for (household, campaign, outcome, day) in found {
        if let Some(home) = homes.get_mut(&household) {
            home.visits.insert(campaign, (outcome, day));
        }
    }
    Ok(())
}

/// A grid or three-person group, and whether it is staffed.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct StaffedUnit {
    pub(super) measure: Measure,
    pub(super) met: bool,
}

/// Open grids and three-person groups of committees in the range `$1` to `$2`, each with a part of the committee's
/// code.
pub(super) fn posts_by(part: &str) -> String {
    format!(
        "SELECT 'GRID_WORKER' AS measure, {part} AS code, \
           EXISTS (SELECT 1 FROM appointment s WHERE s.grid_id = g.id AND s.until_on IS NULL \
             AND s.role IN ('GRID_WORKER', 'GRID_LEADER')) AS met \
         FROM grid g JOIN committee c ON c.id = g.committee_id \
         WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL AND g.closed_on IS NULL \
         UNION ALL \
         SELECT 'THREE_PERSON_GROUP', {part}, \
           3 = (SELECT COUNT(DISTINCT s.role) FROM appointment s \
             WHERE s.three_person_group_id = t.id AND s.until_on IS NULL) \
         FROM three_person_group t JOIN committee c ON c.id = t.committee_id \
         WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL AND t.dissolved_on IS NULL"
    )
}

/// Open grids and three-person groups of a committee.
pub(super) async fn posts(
    tx: &impl ConnectionTrait,
    committee: &committee::Model,
) -> Result<Vec<StaffedUnit>, DbErr> {
    let range = CodeRange::committee(committee.code);
    query(
        tx,
        &posts_by("c.code"),
        vec![range.low.into(), range.high.into()],
    )
    .await
}

/// Adds differences to the counters, in one statement.
pub(super) async fn apply(tx: &impl ConnectionTrait, deltas: &Deltas) -> Result<(), DbErr> {
    use measure_counter::Column::{Code, Level, Measure, Subject};
    let rows =
        deltas.iter().map(
            |((measure, subject, level, code), counts)| measure_counter::Model {
                measure: *measure,
                subject: subject.clone(),
                level: *level,
                code: *code,
                total: counts.total,
                met_on_time: counts.met_on_time,
                met_late: counts.met_late,
                absent: counts.absent,
                refused: counts.refused,
                moved: counts.moved,
                vacant: counts.vacant,
            },
        );
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if rows.is_empty() {
        return Ok(());
    }
    // Added by the database, not read and written: two committees of a town change the same row at once.
    let mut same = OnConflict::columns([Measure, Subject, Level, Code]);
    for count in COUNTS {
        // With the table: PostgreSQL finds a plain column ambiguous between the row and `excluded`.
        let sum = format!("measure_counter.{count} + excluded.{count}");
        same.value(count, Expr::cust(sum));
    }
    let insert = measure_counter::Entity::insert_many(rows).on_conflict(same);
    insert.exec_without_returning(tx).await.map(drop)
}

/// Adds households and persons to the counts of a grid.
pub(super) async fn load(
    tx: &impl ConnectionTrait,
    committee_id: CommitteeId,
    grid_id: GridId,
    Load {
        households,
        persons,
    }: Load,
) -> Result<(), DbErr> {
    let row = grid_load::Model {
        grid_id,
        committee_id,
        households,
        persons,
    };
    let key = [grid_load::Column::CommitteeId, grid_load::Column::GridId];
    let mut same = OnConflict::columns(key);
    for count in ["households", "persons"] {
        let sum = format!("grid_load.{count} + excluded.{count}");
        same.value(count, Expr::cust(sum));
    }
    let insert = grid_load::Entity::insert(row.into_active_model()).on_conflict(same);
    insert.exec_without_returning(tx).await.map(drop)
}
