//! Queries on the tables of counters.

use cunju_entity::value::{CodeRange, Date, MandateId};
use cunju_entity::{mandate_counter, mandate_day_counter};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Value};

use super::rules::{COUNTY, Deltas, around};
use crate::duties::on_time::{late_sql, on_time_sql};
use crate::platform::database::execute;

/// Adds differences to the counters, with one statement for each of the two tables.
pub async fn apply(tx: &impl ConnectionTrait, deltas: &Deltas) -> Result<(), DbErr> {
    let places: Vec<_> = deltas
        .places()
        .map(IntoActiveModel::into_active_model)
        .collect();
    if !places.is_empty() {
        use mandate_counter::Column::{Code, DueOn, Level, MandateId, OriginalDueOn};
        let mut same = OnConflict::columns([MandateId, Level, Code, OriginalDueOn, DueOn]);
        for count in [
            "total",
            "exempt",
            "met_on_time",
            "met_late",
            "met_by_original",
        ] {
            same.value(
                count,
                // With the table: PostgreSQL finds a plain column ambiguous between the row and `excluded`.
                Expr::cust(format!("mandate_counter.{count} + excluded.{count}")),
            );
        }
        let insert = mandate_counter::Entity::insert_many(places).on_conflict(same);
        insert.exec_without_returning(tx).await?;
    }
    // In this order in every change: two changes that lock the tables in different orders can deadlock.
    let days: Vec<_> = deltas
        .days()
        .map(IntoActiveModel::into_active_model)
        .collect();
    if !days.is_empty() {
        use mandate_day_counter::Column::{
            CountyCode, DueOn, MandateId, MetOn, OriginalDueOn, ValidFrom, ValidTo,
        };
        let key = [
            MandateId,
            CountyCode,
            ValidFrom,
            ValidTo,
            OriginalDueOn,
            DueOn,
            MetOn,
        ];
        let mut same = OnConflict::columns(key);
        for count in ["total", "exempt"] {
            same.value(
                count,
                Expr::cust(format!("mandate_day_counter.{count} + excluded.{count}")),
            );
        }
        let insert = mandate_day_counter::Entity::insert_many(days).on_conflict(same);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Counters of a town computed from its obligations. `$4` is the date that represents "never".
pub(crate) fn towns() -> String {
    let met = |when: &str| {
        format!("SUM(CASE WHEN NOT exempt AND met_on <> $4 AND {when} THEN 1 ELSE 0 END)")
    };
    let on_time = met(&on_time_sql("met_on", "due_on"));
    let late = met(&late_sql("met_on", "due_on"));
    let by_original = met(&on_time_sql("met_on", "original_due_on"));
    format!(
        "SELECT mandate_id, CAST(4 AS smallint) AS level, code - code % 1000 AS code, \
           original_due_on, due_on, COUNT(*) AS total, \
           SUM(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt, \
           {on_time} AS met_on_time, {late} AS met_late, {by_original} AS met_by_original \
         FROM obligation WHERE mandate_id = $1 AND code >= $2 AND code < $3 AND valid_to = $4 \
         GROUP BY mandate_id, code - code % 1000, original_due_on, due_on"
    )
}

/// Counters of counties computed from those of their towns.
const COUNTIES: &str = "\
    SELECT mandate_id, 3 AS level, code - code % 1000000 AS code, original_due_on, due_on, \
      SUM(total), SUM(exempt), SUM(met_on_time), SUM(met_late), SUM(met_by_original) \
    FROM mandate_counter WHERE mandate_id = $1 AND code >= $2 AND code < $3 AND level = 4 \
    GROUP BY 1, 3, 4, 5";

/// Counters of a county by all dates, computed from its obligations.
pub(crate) const DAYS: &str = "\
    SELECT mandate_id, code - code % 1000000 AS county_code, valid_from, valid_to, \
      original_due_on, due_on, met_on, \
      COUNT(*) AS total, SUM(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt \
    FROM obligation WHERE mandate_id = $1 AND code >= $2 AND code < $3 \
    GROUP BY mandate_id, code - code % 1000000, valid_from, valid_to, original_due_on, due_on, met_on";

/// Rebuilds the counters of a mandate in a range, after a bulk change of obligations.
pub async fn rebuild_counters(
    tx: &impl ConnectionTrait,
    mandate: MandateId,
    range: CodeRange,
) -> Result<(), DbErr> {
    // A county is the sum of all its towns, so a part of it cannot be counted again by itself.
    let whole = around(range, COUNTY);
    let place: [Value; 3] = [mandate.into(), whole.low.into(), whole.high.into()];
    for (table, code) in [
        // Both levels are listed, because the primary key has the level before the code.
        ("mandate_counter", "level IN (3, 4) AND code"),
        ("mandate_day_counter", "county_code"),
    ] {
        let delete =
            format!("DELETE FROM {table} WHERE mandate_id = $1 AND {code} BETWEEN $2 AND $3 - 1");
        execute(tx, &delete, place.to_vec()).await?;
    }
    let with_never = [&place[..], &[Date::NEVER.into()]].concat();
    for (table, counts, values) in [
        // Towns come first: the counties are summed from the rows that this inserts.
        ("mandate_counter", &*towns(), &with_never[..]),
        ("mandate_counter", COUNTIES, &place[..]),
        ("mandate_day_counter", DAYS, &place[..]),
    ] {
        execute(
            tx,
            &format!("INSERT INTO {table} {counts}"),
            values.to_vec(),
        )
        .await?;
    }
    Ok(())
}
