//! Queries on open campaigns, their scopes and their counters.

use std::collections::HashMap;

use cunju_entity::value::{Code, CodeRange, CommitteeId, DivisionId, Level, Measure, RoundId};
use cunju_entity::{committee, division, round, tally_measure};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Maximum number of IDs in one statement, below the bind limits of both databases.
const BATCH: usize = 10_000;

/// All open campaigns, with the codes of their scopes.
pub(crate) async fn open_rounds(
    tx: &impl ConnectionTrait,
) -> Result<Vec<(round::Model, CodeRange)>, DbErr> {
    let open = round::Entity::find().filter(round::Column::ClosedOn.is_null());
    let rounds = open.all(tx).await?;
    let divisions: Vec<DivisionId> = rounds
        .iter()
        .filter_map(|it| it.scope_division_id)
        .collect();
    let committees: Vec<CommitteeId> = rounds.iter().filter_map(|it| it.committee_id).collect();
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
    let placed = rounds.into_iter().filter_map(|row| {
        let division = row.scope_division_id.and_then(|id| wide.get(&id));
        let range = division.or_else(|| narrow.get(&row.committee_id?));
        range.copied().map(|range| (row, range))
    });
    Ok(placed.collect())
}

/// Deletes the counters of campaigns in these towns.
pub(super) async fn forget(
    tx: &impl ConnectionTrait,
    rounds: &[RoundId],
    towns: CodeRange,
) -> Result<(), DbErr> {
    use tally_measure::Column;
    for ids in rounds.chunks(BATCH) {
        tally_measure::Entity::delete_many()
            .filter(Column::Measure.eq(Measure::Round))
            .filter(Column::Subject.is_in(ids.iter().map(ToString::to_string)))
            .filter(Column::Level.eq(Level::Town))
            .filter(Column::Code.gte(towns.low))
            .filter(Column::Code.lt(towns.high))
            .exec(tx)
            .await?;
    }
    Ok(())
}
