//! Reads counts: of towns and larger units from the counters, of committees from the facts.

use std::collections::BTreeMap;

use cunju_entity::campaign;
use cunju_entity::value::{Code, CodeRange, Level, Measure};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult, Value};

use super::rebuild::{facts, visits};
use super::rules::{COUNTS, Counts};
use crate::duties::counter::{self, COUNTY, TOWN};
use crate::platform::database::query;
use crate::platform::error::Error;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Grids with a worker, households in a grid, or three-person groups.
    Plain(Measure),
    /// Members of the special group with this key.
    Members(String),
    /// Households of a campaign.
    Campaign(Box<campaign::Model>, CodeRange),
}

impl Subject {
    fn measure(&self) -> Measure {
        match self {
            Self::Plain(measure) => *measure,
            Self::Members(_) => Measure::Caregiver,
            Self::Campaign(..) => Measure::Campaign,
        }
    }

    /// The part of a range that it includes: a campaign counts nothing outside its own unit.
    pub(super) fn included(&self, range: CodeRange) -> CodeRange {
        match self {
            Self::Campaign(_, own) => range.intersection(*own),
            Self::Plain(_) | Self::Members(_) => range,
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Plain(_) => String::new(),
            Self::Members(kind) => kind.clone(),
            Self::Campaign(campaign, _) => campaign.id.to_string(),
        }
    }

    /// Counters of the subject in a range: the table with its condition, and the values.
    fn rows(&self, level: Level, range: CodeRange) -> (String, Vec<Value>) {
        let rows = format!(
            "measure_counter WHERE measure = $1 AND subject = $2 AND level = {} \
               AND code >= $3 AND code < $4",
            level.to_value()
        );
        let what = [self.measure().to_value().into(), self.key().into()];
        let place = [range.low.into(), range.high.into()];
        (rows, what.into_iter().chain(place).collect())
    }
}

#[derive(FromQueryResult)]
struct Row {
    part: Code,
    total: i64,
    met_on_time: i64,
    met_late: i64,
    absent: i64,
    refused: i64,
    moved: i64,
    vacant: i64,
}

/// Counts in a range by parts of this width; without a width, as one part with the code 0.
pub(super) async fn counted(
    db: &impl ConnectionTrait,
    subject: &Subject,
    range: CodeRange,
    width: Option<Code>,
) -> Result<BTreeMap<Code, Counts>, Error> {
    let part = match width {
        Some(width) => format!("code - code % {width}"),
        None => "0".to_owned(),
    };
    // Counters end at the town. It has about 15 committees, which are counted on request.
    let kept = (range.high - range.low).min(width.unwrap_or(TOWN)) >= TOWN;
    let (source, values) = if kept {
        let (rows, values) = subject.rows(counter::level(range, width), range);
        (format!("SELECT * FROM {rows}"), values)
    } else {
        live(subject, range)
    };
    let visits = matches!(subject, Subject::Campaign(..));
    let sums = COUNTS.map(|name| {
        // Only campaigns use the other counters.
        let counts = visits || ["total", "met_on_time"].contains(&name);
        let sum = if counts {
            format!("SUM({name})")
        } else {
            "0".to_owned()
        };
        format!("CAST({sum} AS bigint) AS {name}")
    });
    let sql = format!(
        "SELECT CAST({part} AS bigint) AS part, {} FROM ({source}) counts GROUP BY 1",
        sums.join(", ")
    );
    let rows: Vec<Row> = query(db, &sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.part, row.into())).collect())
}

#[derive(FromQueryResult)]
struct CodeBounds {
    first: Option<Code>,
    last: Option<Code>,
}

/// The part of a range from its first to its last county with open items. The rest, which may be most of the country,
/// need not be searched.
pub(super) async fn open_part(
    db: &impl ConnectionTrait,
    subject: &Subject,
    range: CodeRange,
) -> Result<CodeRange, Error> {
    if range.high - range.low <= COUNTY {
        return Ok(range);
    }
    let (rows, values) = subject.rows(Level::County, range);
    let sql = format!(
        "SELECT MIN(code) AS first, MAX(code) AS last FROM {rows} \
           AND total > met_on_time + met_late + moved + vacant"
    );
    let found: Vec<CodeBounds> = query(db, &sql, values).await?;
    let ends = found.first().and_then(|row| row.first.zip(row.last));
    Ok(match ends {
        Some((first, last)) => CodeRange {
            low: range.low.max(first),
            high: range.high.min(last + COUNTY),
        },
        None => CodeRange {
            high: range.low,
            ..range
        },
    })
}

/// Counts of a range by committee, computed from the facts.
fn live(subject: &Subject, range: CodeRange) -> (String, Vec<Value>) {
    let range = subject.included(range);
    let place: Vec<Value> = vec![range.low.into(), range.high.into()];
    match subject {
        Subject::Campaign(campaign, _) => {
            let (sql, values) = visits(campaign, "c.code");
            (sql, place.into_iter().chain(values).collect())
        }
        Subject::Plain(measure) => {
            let [households, .., posts] = facts("c.code");
            let source = if *measure == Measure::HouseholdGrid {
                households
            } else {
                posts
            };
            let measure = measure.to_value().into();
            (
                plain(&source, "measure"),
                place.into_iter().chain([measure]).collect(),
            )
        }
        Subject::Members(kind) => {
            let [_, _, caregivers, _] = facts("c.code");
            let kind = kind.clone().into();
            (
                plain(&caregivers, "subject"),
                place.into_iter().chain([kind]).collect(),
            )
        }
    }
}

/// Counts for one measure or subject other than campaigns.
fn plain(source: &str, column: &str) -> String {
    format!("SELECT * FROM ({source}) fact WHERE {column} = $3")
}

impl From<Row> for Counts {
    fn from(row: Row) -> Self {
        Self {
            total: row.total,
            met_on_time: row.met_on_time,
            met_late: row.met_late,
            absent: row.absent,
            refused: row.refused,
            moved: row.moved,
            vacant: row.vacant,
        }
    }
}
