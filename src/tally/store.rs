//! The tables of counts.

use cunju_entity::value::{CodeRange, Date, MandateId};
use cunju_entity::{tally_day, tally_town};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Value};

use super::rules::{COUNTY, Deltas};
use crate::database::execute;

/// Adds differences to the counts: one statement for each of the two tables.
///
/// # Errors
///
/// An error of the database.
pub async fn apply(tx: &impl ConnectionTrait, deltas: &Deltas) -> Result<(), DbErr> {
    let towns: Vec<_> = deltas
        .towns()
        .map(IntoActiveModel::into_active_model)
        .collect();
    if !towns.is_empty() {
        use tally_town::Column::{DueOn, MandateId, OriginalDueOn, TownCode};
        let mut same = OnConflict::columns([MandateId, TownCode, OriginalDueOn, DueOn]);
        for count in [
            "total",
            "exempt",
            "met_on_time",
            "met_late",
            "met_by_original",
        ] {
            same.value(
                count,
                Expr::cust(format!("tally_town.{count} + excluded.{count}")),
            );
        }
        let insert = tally_town::Entity::insert_many(towns).on_conflict(same);
        insert.exec_without_returning(tx).await?;
    }
    let days: Vec<_> = deltas
        .days()
        .map(IntoActiveModel::into_active_model)
        .collect();
    if !days.is_empty() {
        use tally_day::Column::{
            CountyCode, DueOn, EnteredOn, LeftOn, MandateId, MetOn, OriginalDueOn,
        };
        let key = [
            MandateId,
            CountyCode,
            EnteredOn,
            LeftOn,
            OriginalDueOn,
            DueOn,
            MetOn,
        ];
        let mut same = OnConflict::columns(key);
        for count in ["total", "exempt"] {
            same.value(
                count,
                Expr::cust(format!("tally_day.{count} + excluded.{count}")),
            );
        }
        let insert = tally_day::Entity::insert_many(days).on_conflict(same);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Counts of a town as its obligations say; `$4` is the day that stands for never.
pub(crate) const TOWNS: &str = "\
    SELECT mandate_id, code - code % 1000 AS town_code, original_due_on, due_on, \
      COUNT(*) AS total, \
      SUM(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt, \
      SUM(CASE WHEN NOT exempt AND met_on <> $4 AND met_on <= due_on THEN 1 ELSE 0 END) AS met_on_time, \
      SUM(CASE WHEN NOT exempt AND met_on <> $4 AND met_on > due_on THEN 1 ELSE 0 END) AS met_late, \
      SUM(CASE WHEN NOT exempt AND met_on <> $4 AND met_on <= original_due_on THEN 1 ELSE 0 END) \
        AS met_by_original \
    FROM obligation WHERE mandate_id = $1 AND code >= $2 AND code < $3 AND left_on = $4 \
    GROUP BY mandate_id, code - code % 1000, original_due_on, due_on";

/// Counts of a county by all days, as its obligations say.
pub(crate) const DAYS: &str = "\
    SELECT mandate_id, code - code % 1000000 AS county_code, entered_on, left_on, \
      original_due_on, due_on, met_on, \
      COUNT(*) AS total, SUM(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt \
    FROM obligation WHERE mandate_id = $1 AND code >= $2 AND code < $3 \
    GROUP BY mandate_id, code - code % 1000000, entered_on, left_on, original_due_on, due_on, met_on";

/// Counts the obligations of a mandate in a range anew, after many of them changed at once.
///
/// # Errors
///
/// An error of the database.
pub async fn recount(
    tx: &impl ConnectionTrait,
    mandate: MandateId,
    range: CodeRange,
) -> Result<(), DbErr> {
    let whole = CodeRange {
        low: range.low - range.low % COUNTY,
        high: range.high + (COUNTY - range.high % COUNTY) % COUNTY,
    };
    let place: [Value; 3] = [mandate.into(), whole.low.into(), whole.high.into()];
    let never = Value::from(Date::NEVER);
    for (table, place_code, counts) in [
        ("tally_town", "town_code", TOWNS),
        ("tally_day", "county_code", DAYS),
    ] {
        let delete = format!(
            "DELETE FROM {table} WHERE mandate_id = $1 AND {place_code} >= $2 AND {place_code} < $3"
        );
        execute(tx, &delete, place.to_vec()).await?;
        let mut values = place.to_vec();
        if counts == TOWNS {
            values.push(never.clone());
        }
        execute(tx, &format!("INSERT INTO {table} {counts}"), values).await?;
    }
    Ok(())
}
