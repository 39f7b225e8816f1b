//! Compares facts and counters.

use std::collections::BTreeMap;

use cunju_entity::mandate;
use cunju_entity::value::{CommitteeCode, CommitteeId, Date, DivisionCode, Level, MandateId};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect, Value};

use super::Difference;
use crate::duties::counter::{self, DAYS, places};
use crate::platform::database::query;
use crate::platform::error::Error;

/// All mandates, including closed ones.
pub(super) async fn mandates(db: &impl ConnectionTrait) -> Result<Vec<MandateId>, Error> {
    let ids = mandate::Entity::find()
        .select_only()
        .column(mandate::Column::Id);
    Ok(ids.into_tuple().all(db).await?)
}

#[derive(FromQueryResult)]
struct Owed {
    committee_id: CommitteeId,
    code: i64,
    expected: Option<Date>,
    found: Option<Date>,
}

/// Obligations of an open mandate whose date met differs from that of the milestone, and committees whose obligation is
/// missing or should not exist.
pub(super) async fn owed(
    db: &impl ConnectionTrait,
    mandate: MandateId,
) -> Result<Vec<Difference>, Error> {
    // The width follows from the level: by trailing zeros, Chongqing (50) would contain all codes that begin with 5.
    const SQL: &str = "\
        SELECT c.id AS committee_id, c.code, \
          CASE WHEN b.id IS NULL THEN NULL ELSE COALESCE(r.reached_on, $2) END AS expected, \
          o.met_on AS found \
        FROM committee c \
        JOIN mandate m ON m.id = $1 AND m.closed_on IS NULL \
        JOIN division d ON d.id = m.scope_division_id \
        LEFT JOIN committee b ON b.id = c.id AND NOT b.is_virtual AND b.valid_to IS NULL \
          AND ((b.kind = 'VILLAGERS' AND m.villagers) OR (b.kind = 'RESIDENTS' AND m.residents)) \
          AND b.code >= d.code AND b.code < d.code + CASE d.level \
            WHEN 0 THEN 1000000000000 WHEN 1 THEN 10000000000 WHEN 2 THEN 100000000 \
            WHEN 3 THEN 1000000 ELSE 1000 END \
        LEFT JOIN obligation o ON o.mandate_id = m.id AND o.committee_id = c.id AND o.valid_to = $2 \
        LEFT JOIN subcommittee s ON s.committee_id = c.id AND s.kind = m.subcommittee_kind \
          AND s.dissolved_on IS NULL \
        LEFT JOIN subcommittee_milestone r \
          ON r.subcommittee_id = s.id AND r.milestone = m.milestone \
          AND NOT EXISTS (SELECT 1 FROM election e WHERE m.days_after_election IS NOT NULL \
            AND e.committee_id = c.id AND e.taken_over_on >= m.issued_on \
            AND e.taken_over_on > r.reached_on) \
        WHERE (b.id IS NULL) <> (o.committee_id IS NULL) \
          OR (o.met_on IS NOT NULL AND o.met_on <> COALESCE(r.reached_on, $2)) \
          OR (o.code IS NOT NULL AND o.code <> c.code)";
    let values = vec![mandate.into(), Date::NEVER.into()];
    let rows: Vec<Owed> = query(db, SQL, values).await?;
    let say = |day: Option<Date>| match day {
        None => "no obligation".to_owned(),
        Some(Date::NEVER) => "not met".to_owned(),
        Some(day) => format!("met on {day}"),
    };
    Ok(rows
        .into_iter()
        .map(|row| Difference {
            table: "obligation",
            place: format!(
                "{mandate} {} ({})",
                CommitteeCode(row.code),
                row.committee_id
            ),
            expected: say(row.expected),
            found: say(row.found),
        })
        .collect())
}

#[derive(FromQueryResult)]
struct PlaceRow {
    level: Level,
    code: i64,
    original_due_on: Date,
    due_on: Date,
    total: i64,
    exempt: i64,
    met_on_time: i64,
    met_late: i64,
    met_by_original: i64,
}

#[derive(FromQueryResult)]
struct DayRow {
    county_code: i64,
    valid_from: Date,
    valid_to: Date,
    original_due_on: Date,
    due_on: Date,
    met_on: Date,
    total: i64,
    exempt: i64,
}

/// Counts by place.
pub(super) type Counts = BTreeMap<String, Vec<i64>>;

/// Adds counts to those of a place.
pub(super) fn add(all: &mut Counts, place: String, counts: &[i64]) {
    let sums = all.entry(place).or_insert_with(|| vec![0; counts.len()]);
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += count;
    }
}

/// Sums counts of rows by the places of each row.
fn today<P: IntoIterator<Item = (Level, i64)>>(
    rows: &[PlaceRow],
    places: impl Fn(&PlaceRow) -> P,
) -> Counts {
    let mut all = Counts::new();
    for row in rows {
        let met = [row.met_on_time, row.met_late, row.met_by_original];
        let counts = [&[row.total, row.exempt], &met[..]].concat();
        for (level, code) in places(row) {
            let code = DivisionCode::of(level, code);
            let key = format!("{code} due {} {}", row.original_due_on, row.due_on);
            add(&mut all, key, &counts);
        }
    }
    all.retain(|_, counts| counts.iter().any(|n| *n != 0));
    all
}

fn days(rows: Vec<DayRow>) -> Counts {
    let keyed = rows.into_iter().map(|row| {
        let code = DivisionCode::of(Level::County, row.county_code);
        let key = format!(
            "{code} entered {} left {} due {} {} met {}",
            row.valid_from, row.valid_to, row.original_due_on, row.due_on, row.met_on
        );
        (key, vec![row.total, row.exempt])
    });
    keyed
        .filter(|(_, counts)| counts.iter().any(|n| *n != 0))
        .collect()
}

/// Counters of a mandate that do not match its obligations.
pub(super) async fn counted(
    db: &impl ConnectionTrait,
    mandate: MandateId,
) -> Result<Vec<Difference>, Error> {
    let all: Vec<Value> = vec![mandate.into(), 0_i64.into(), i64::MAX.into()];
    let with_never = [&all[..], &[Date::NEVER.into()]].concat();
    let table = |name: &str| format!("SELECT * FROM {name} WHERE mandate_id = $1");
    let one = || vec![mandate.into()];
    let towns: Vec<PlaceRow> = query(db, &counter::towns(), with_never).await?;
    let expected = today(&towns, |row| places(row.code));
    let rows: Vec<PlaceRow> = query(db, &table("mandate_counter"), one()).await?;
    let found = today(&rows, |row| [(row.level, row.code)]);
    let mut differences = compare("mandate_counter", &format!("{mandate} "), &expected, &found);
    let expected = days(query(db, DAYS, all).await?);
    let found = days(query(db, &table("mandate_day_counter"), one()).await?);
    differences.extend(compare(
        "mandate_day_counter",
        &format!("{mandate} "),
        &expected,
        &found,
    ));
    Ok(differences)
}

/// Differences between counts computed from the facts and stored ones.
pub(super) fn compare(
    table: &'static str,
    prefix: &str,
    expected: &Counts,
    found: &Counts,
) -> Vec<Difference> {
    let mut places: Vec<&String> = expected.keys().chain(found.keys()).collect();
    places.sort();
    places.dedup();
    let say = |counts: Option<&Vec<i64>>| {
        let counts = counts.into_iter().flatten().map(i64::to_string);
        match counts.collect::<Vec<_>>().join("/") {
            none if none.is_empty() => "nothing".to_owned(),
            counts => counts,
        }
    };
    places
        .into_iter()
        .filter(|place| expected.get(*place) != found.get(*place))
        .map(|place| Difference {
            table,
            place: format!("{prefix}{place}"),
            expected: say(expected.get(place)),
            found: say(found.get(place)),
        })
        .collect()
}
