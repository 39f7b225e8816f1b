//! Queries on open campaigns, their scopes and their counters.

use std::collections::HashMap;

use cunju_entity::value::{CampaignId, Code, CodeRange, CommitteeId, DivisionId, Level, Measure};
use cunju_entity::{campaign, committee, division, measure_counter};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Maximum number of IDs in one statement, below the bind limits of both databases.
const BATCH: usize = 10_000;

/// All open campaigns, with the codes of their scopes.
pub(crate) async fn open_campaigns(
    tx: &impl ConnectionTrait,
) -> Result<Vec<(campaign::Model, CodeRange)>, DbErr> {
    let open = campaign::Entity::find().filter(campaign::Column::ClosedOn.is_null());
    let campaigns = open.all(tx).await?;
    let divisions: Vec<DivisionId> = campaigns
        .iter()
        .filter_map(|it| it.scope_division_id)
        .collect();
    let committees: Vec<CommitteeId> = campaigns.iter().filter_map(|it| it.committee_id).collect();
    // Three statements instead of one per campaign, because an import does this for each of its batches.
    let mut wide: HashMap<DivisionId, CodeRange> = HashMap::new();
    for ids in divisions.chunks(BATCH) {
        let found: Vec<(DivisionId, Level, Code)> = division::Entity::find()
            .filter(division::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([
                division::Column::Id,
                division::Column::Level,
                division::Column::Code,
            ])
            .into_tuple()
            .all(tx)
            .await?;
        let found = found.into_iter();
        wide.extend(found.map(|(id, level, code)| (id, CodeRange::of(level, code))));
    }
    let mut narrow: HashMap<CommitteeId, CodeRange> = HashMap::new();
    for ids in committees.chunks(BATCH) {
        let found: Vec<(CommitteeId, Code)> = committee::Entity::find()
            .filter(committee::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([committee::Column::Id, committee::Column::Code])
            .into_tuple()
            .all(tx)
            .await?;
        let found = found.into_iter();
        narrow.extend(found.map(|(id, code)| (id, CodeRange::committee(code))));
    }
    let placed = campaigns.into_iter().filter_map(|row| {
        let division = row.scope_division_id.and_then(|id| wide.get(&id));
        let range = division.or_else(|| narrow.get(&row.committee_id?));
        range.copied().map(|range| (row, range))
    });
    Ok(placed.collect())
}

/// Deletes the counters of campaigns in these towns.
pub(super) async fn forget(
    tx: &impl ConnectionTrait,
    campaigns: &[CampaignId],
    towns: CodeRange,
) -> Result<(), DbErr> {
    use measure_counter::Column;
    for ids in campaigns.chunks(BATCH) {
        measure_counter::Entity::delete_many()
            .filter(Column::Measure.eq(Measure::Campaign))
            .filter(Column::Subject.is_in(ids.iter().map(ToString::to_string)))
            .filter(Column::Level.eq(Level::Town))
            .filter(Column::Code.gte(towns.low))
            .filter(Column::Code.lt(towns.high))
            .exec(tx)
            .await?;
    }
    Ok(())
}
