//! Computes the counters from the facts, after bulk changes and for the consistency check.

use cunju_entity::campaign;
use cunju_entity::value::{CampaignId, CampaignPopulation, CodeRange};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, Value};

use super::rules::COUNTS;
use super::{campaign_store as campaigns, store};
use crate::duties::counter::{COUNTY, TOWN, around};
use crate::duties::on_time::{late_sql, on_time_sql};
use crate::platform::database::execute;

/// Open committees and households in the range `$1` to `$2`.
const HOUSEHOLDS: &str = "\
    FROM committee c JOIN household h ON h.committee_id = c.id \
    WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL AND h.closed_on IS NULL";

/// SQL expression for the code of a committee's town.
pub(crate) const BY_TOWN: &str = "c.code - c.code % 1000";

/// Counts of everything except campaigns in the range `$1` to `$2`, by a part of the committees' codes: a select for
/// each measure, with the columns of the table that are not 0.
pub(crate) fn facts(part: &str) -> [String; 4] {
    [
        format!(
            "SELECT 'HOUSEHOLD_GRID' AS measure, '' AS subject, {part} AS code, \
               COUNT(*) AS total, COUNT(h.grid_id) AS met_on_time {HOUSEHOLDS} GROUP BY 3"
        ),
        format!(
            "SELECT 'RESIDENTS' AS measure, r.living_state AS subject, {part} AS code, \
               COUNT(*) AS total, 0 AS met_on_time \
             FROM committee c JOIN household h ON h.committee_id = c.id AND h.closed_on IS NULL \
               JOIN resident r ON r.household_id = h.id \
             WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL GROUP BY 2, 3"
        ),
        format!(
            "SELECT 'CAREGIVER' AS measure, m.kind AS subject, {part} AS code, \
               COUNT(*) AS total, SUM(CASE WHEN k.caregivers <= (SELECT COUNT(*) FROM caregiver \
                 WHERE caregiver.membership_id = m.id AND caregiver.until_on IS NULL) \
                 THEN 1 ELSE 0 END) AS met_on_time \
             FROM committee c JOIN membership m ON m.committee_id = c.id AND m.until_on IS NULL \
               JOIN special_group_kind k ON k.key = m.kind \
               JOIN resident r ON r.id = m.resident_id \
               JOIN household h ON h.id = r.household_id AND h.closed_on IS NULL \
             WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL GROUP BY 2, 3"
        ),
        format!(
            "SELECT measure, '' AS subject, code, COUNT(*) AS total, \
               SUM(CASE WHEN met THEN 1 ELSE 0 END) AS met_on_time \
             FROM ({}) post GROUP BY 1, 3",
            store::posts_by(part)
        ),
    ]
}

/// Counts of a campaign in the range `$1` to `$2` by a part of the committees' codes, and the values from `$3` on.
pub(crate) fn visits(campaign: &campaign::Model, part: &str) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![
        campaign.id.into(),
        campaign.id.to_string().into(),
        campaign.ends_on.into(),
    ];
    let concerned = match campaign.population {
        CampaignPopulation::All => "1 = 1",
        CampaignPopulation::LivingState => {
            values.push(campaign.living_state.map(|state| state.to_value()).into());
            "EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id AND r.living_state = $6)"
        }
        CampaignPopulation::SpecialGroup => {
            values.push(campaign.special_group.clone().into());
            "EXISTS (SELECT 1 FROM resident r JOIN membership m ON m.resident_id = r.id \
               WHERE r.household_id = h.id AND m.until_on IS NULL AND m.kind = $6)"
        }
    };
    let count = |name: &str, when: &str| {
        format!("SUM(CASE WHEN v.outcome = '{name}' AND {when} THEN 1 ELSE 0 END)")
    };
    let sql = format!(
        "SELECT 'CAMPAIGN' AS measure, $4 AS subject, {part} AS code, \
           COUNT(*) AS total, {} AS met_on_time, {} AS met_late, {} AS absent, {} AS refused, \
           {} AS moved, {} AS vacant \
         FROM committee c JOIN household h ON h.committee_id = c.id AND h.closed_on IS NULL \
           LEFT JOIN visit v ON v.campaign_id = $3 AND v.household_id = h.id \
         WHERE c.code >= $1 AND c.code < $2 AND c.valid_to IS NULL \
           AND (v.id IS NOT NULL OR {concerned}) GROUP BY 3",
        count("VISITED", &on_time_sql("v.visited_on", "$5")),
        count("VISITED", &late_sql("v.visited_on", "$5")),
        count("ABSENT", "1 = 1"),
        count("REFUSED", "1 = 1"),
        count("MOVED", "1 = 1"),
        count("VACANT", "1 = 1"),
    );
    (sql, values)
}

/// Households and persons of the grids of committees in the range `$1` to `$2`.
// DISTINCT, because the join repeats a household for each of its residents.
pub(crate) const LOADS: &str = "\
    SELECT h.grid_id, h.committee_id, CAST(COUNT(DISTINCT h.id) AS integer) AS households, \
      CAST(COUNT(r.id) AS integer) AS persons \
    FROM committee c JOIN household h ON h.committee_id = c.id AND h.closed_on IS NULL \
      LEFT JOIN resident r ON r.household_id = h.id \
        AND r.living_state <> 'REGISTERED_LIVING_ELSEWHERE' \
    WHERE c.code >= $1 AND c.code < $2 AND h.grid_id IS NOT NULL \
    GROUP BY h.grid_id, h.committee_id";

/// Rebuilds the counters of the towns that a range touches, and of their counties, after a bulk change.
pub async fn rebuild_counters(tx: &impl ConnectionTrait, range: CodeRange) -> Result<(), DbErr> {
    let towns = around(range, TOWN);
    let both = || -> Vec<Value> { vec![towns.low.into(), towns.high.into()] };
    // Without campaigns: the rows of closed ones are frozen and cannot be computed from the current facts.
    let delete = "DELETE FROM measure_counter \
        WHERE code >= $1 AND code < $2 AND level = 4 AND measure <> 'CAMPAIGN'";
    execute(tx, delete, both()).await?;
    for counts in facts(BY_TOWN) {
        // `fact.*` relies on the columns of `facts` in the order of this list.
        let insert = format!(
            "INSERT INTO measure_counter (measure, subject, code, total, met_on_time, level) \
               SELECT fact.*, 4 FROM ({counts}) fact"
        );
        execute(tx, &insert, both()).await?;
    }
    let delete = "DELETE FROM grid_load WHERE committee_id IN \
        (SELECT id FROM committee WHERE code >= $1 AND code < $2)";
    execute(tx, delete, both()).await?;
    let insert =
        format!("INSERT INTO grid_load (grid_id, committee_id, households, persons) {LOADS}");
    execute(tx, &insert, both()).await?;
    let open = campaigns::open_campaigns(tx).await?;
    // Including campaigns elsewhere: a committee may have been in one of these towns under an earlier code.
    let ids: Vec<CampaignId> = open.iter().map(|(campaign, _)| campaign.id).collect();
    campaigns::forget(tx, &ids, towns).await?;
    for (campaign, scope) in open.iter().filter(|(_, scope)| scope.overlaps(towns)) {
        let both = CodeRange {
            low: scope.low.max(towns.low),
            high: scope.high.min(towns.high),
        };
        count_campaign(tx, campaign, both).await?;
    }
    // Counties come last, since they are summed from the towns.
    add_up(tx, range, None).await
}

/// Rebuilds the counters of a campaign in a part of its scope that consists of whole towns, or in a scope within one
/// town.
pub async fn rebuild_campaign_counters(
    tx: &impl ConnectionTrait,
    campaign: &campaign::Model,
    range: CodeRange,
) -> Result<(), DbErr> {
    campaigns::forget(tx, &[campaign.id], around(range, TOWN)).await?;
    count_campaign(tx, campaign, range).await?;
    add_up(tx, range, Some(campaign.id)).await
}

/// Inserts the counters of a campaign that has none yet in these towns.
async fn count_campaign(
    tx: &impl ConnectionTrait,
    campaign: &campaign::Model,
    range: CodeRange,
) -> Result<(), DbErr> {
    let (counts, values) = visits(campaign, BY_TOWN);
    let values = [range.low.into(), range.high.into()]
        .into_iter()
        .chain(values);
    let insert = format!(
        "INSERT INTO measure_counter (measure, subject, code, total, met_on_time, met_late, \
           absent, refused, moved, vacant, level) SELECT fact.*, 4 FROM ({counts}) fact"
    );
    execute(tx, &insert, values.collect()).await.map(drop)
}

/// Rebuilds the counters of the counties that a range touches from those of their towns, for one campaign or for
/// everything. This includes closed campaigns, whose town counters do not change.
async fn add_up(
    tx: &impl ConnectionTrait,
    range: CodeRange,
    campaign: Option<CampaignId>,
) -> Result<(), DbErr> {
    let counties = around(range, COUNTY);
    let mut values: Vec<Value> = vec![counties.low.into(), counties.high.into()];
    let of = campaign.map_or("", |_| " AND measure = 'CAMPAIGN' AND subject = $3");
    values.extend(campaign.map(|id| id.to_string().into()));
    let delete =
        format!("DELETE FROM measure_counter WHERE code >= $1 AND code < $2 AND level = 3{of}");
    execute(tx, &delete, values.clone()).await?;
    let insert = format!(
        "INSERT INTO measure_counter (measure, subject, level, code, {}) \
           SELECT measure, subject, 3, code - code % 1000000, {} FROM measure_counter \
           WHERE code >= $1 AND code < $2 AND level = 4{of} GROUP BY 1, 2, 4",
        COUNTS.join(", "),
        COUNTS.map(|name| format!("SUM({name})")).join(", "),
    );
    execute(tx, &insert, values).await.map(drop)
}
