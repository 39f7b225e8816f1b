//! GraphQL type of coverage.

use std::borrow::Cow;
use std::collections::BTreeMap;

use async_graphql::{ComplexObject, Context, Enum, Lookahead, SimpleObject};
use cunju_entity::mandate;
use cunju_entity::value::{Code, CodeRange, Date, DivisionCode, DivisionId, MandateId, TrendStep};

use super::figures::CoverageFigures;
use super::parts::{DivisionCoverage, by_division, width_below};
use super::relation::{CountsOn, CurrentCounts, DatedCounts};
use super::rules::{self, Dated};
use super::store::CountQuery;
use crate::access::session::{ContextExt, Request};
use crate::duties::obligation::{Missing, Obligation};
use crate::platform::api::directive::{Paged, cost, list_size};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::{Page, Slice};
use crate::platform::relation::Rows;

/// Due date that decides what is on time
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum Basis {
    /// Due date including extensions (含延期)
    #[default]
    Current,
    /// Original due date of the mandate (原期限)
    Original,
}

/// What is counted.
#[derive(Clone, Copy)]
struct Place {
    mandate: MandateId,
    division: DivisionId,
    range: CodeRange,
    basis: Basis,
    day: Date,
}

/// Coverage of a mandate in a division (落实进度), computed from the register
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Coverage {
    #[graphql(skip)]
    place: Place,
    /// Figures of the parts, if the total was computed from them.
    #[graphql(skip)]
    parts: Option<Parts>,
    /// Counts by date, if the total was computed from them.
    #[graphql(skip)]
    dated: Option<Vec<Dated>>,
    #[graphql(skip)]
    missing: i64,
    /// Date of the figures: the requested date, or the date the mandate was closed if that is earlier
    at: Date,
    #[graphql(flatten)]
    figures: CoverageFigures,
}

/// A point of a trend
#[derive(SimpleObject)]
pub(super) struct TrendPoint {
    /// Date
    on: Date,
    /// Number of committees that had to meet the mandate by this date, without exempt ones
    due: i32,
    /// Number of committees that had met the mandate by this date; null for a future date
    met: Option<i32>,
}

/// Forecast of full coverage at the rate of the last 28 days
#[derive(SimpleObject)]
pub(super) struct Forecast {
    /// Expected date of full coverage, or the date on which it was reached; null if the rate does not lead to it
    full_coverage_on: Option<Date>,
    /// Committees per day over the last 28 days
    per_day: f64,
}

/// Figures by the code of their part.
type Parts = BTreeMap<Code, rules::Figures>;

/// Whether a query selects the parts of a coverage.
#[must_use]
pub fn wants_parts(coverage: &Lookahead<'_>) -> bool {
    coverage.field("byDivision").exists()
}

/// The coverage of a mandate in a division; `None` if the caller may not see the division. With `by_parts` the total
/// is computed from its parts, which saves a query if the parts are selected too.
pub async fn of(
    request: &Request,
    mandate: &mandate::Model,
    within: DivisionCode,
    at: Option<Date>,
    basis: Basis,
    by_parts: bool,
) -> Result<Option<Coverage>, Error> {
    let Some(node) = request.division(within) else {
        return Ok(None);
    };
    let day = at.unwrap_or_else(|| request.clock.today());
    let place = Place {
        mandate: mandate.id,
        division: node.row.id,
        range: node.range(),
        basis,
        // A closed mandate is frozen: afterwards nothing becomes overdue.
        day: mandate.closed_on.map_or(day, |closed| closed.min(day)),
    };
    let width = width_below(request, place.division).filter(|_| by_parts);
    let mut figures = rules::Figures::default();
    let (mut parts, mut dated) = (None, None);
    // `trend` and `forecast` of the same coverage use these counts again, without another statement.
    if place.is_past(request) && width.is_none() {
        let rows = place.dated(request).await?;
        for row in &rows {
            figures.add_dated(row, place.day);
        }
        dated = Some(rows);
    } else {
        let read = place.figures(request, width).await?;
        for part in read.values() {
            figures.add_all(part);
        }
        parts = width.map(|_| read);
    }
    Ok(Some(Coverage {
        place,
        parts,
        dated,
        missing: figures.missing(),
        at: place.day,
        figures: (&figures).into(),
    }))
}

impl Place {
    fn count_query(&self, width: Option<Code>) -> CountQuery {
        CountQuery {
            range: self.range,
            width,
            original: self.basis == Basis::Original,
        }
    }

    fn is_past(&self, request: &Request) -> bool {
        self.day < request.clock.today()
    }

    /// Figures by the code of their part; a single part if no width is given.
    async fn figures(&self, request: &Request, width: Option<Code>) -> Result<Parts, Error> {
        let count_query = self.count_query(width);
        let rows = if self.is_past(request) {
            request
                .load(CountsOn(count_query, self.day), self.mandate)
                .await?
        } else {
            request
                .load(CurrentCounts(count_query), self.mandate)
                .await?
        };
        let mut parts = Parts::new();
        for (part, row) in rows.unwrap_or_default() {
            parts.entry(part).or_default().add_current(&row, self.day);
        }
        Ok(parts)
    }

    async fn dated(&self, request: &Request) -> Result<Vec<Dated>, Error> {
        let rows = request
            .load(DatedCounts(self.count_query(None)), self.mandate)
            .await?;
        Ok(rows.unwrap_or_default())
    }
}

impl Coverage {
    async fn dated(&self, request: &Request) -> Result<Cow<'_, [Dated]>, Error> {
        match &self.dated {
            Some(rows) => Ok(rows.into()),
            None => Ok(self.place.dated(request).await?.into()),
        }
    }
}

#[ComplexObject]
impl Coverage {
    /// Figures of the division's children, by code, at most 100. They add up to the figure of the division
    #[graphql(directive = cost::apply(100), directive = list_size::apply(40, None, None))]
    async fn by_division(&self, ctx: &Context<'_>) -> Result<Vec<DivisionCoverage>, Error> {
        let request = ctx.request()?;
        let Some(width) = width_below(request, self.place.division) else {
            return Ok(Vec::new());
        };
        let parts = match &self.parts {
            Some(parts) => parts.clone(),
            None => self.place.figures(request, Some(width)).await?,
        };
        Ok(by_division(request, self.place.division, parts))
    }

    /// Number of committees that had to meet the mandate and that had met it, over time
    #[graphql(directive = cost::apply(100), directive = list_size::apply(60, None, None))]
    async fn trend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day")] from: Date,
        #[graphql(desc = "Last day")] to: Date,
        #[graphql(desc = "Interval between points; at most 400 points")] step: TrendStep,
    ) -> Result<Vec<TrendPoint>, Error> {
        let days = rules::points(from, to, step).ok_or_else(|| {
            let most = rules::MAX_POINTS;
            Error::input(message!("coverage-period-invalid", most))
        })?;
        let request = ctx.request()?;
        let today = request.clock.today();
        let rows = self.dated(request).await?;
        let number = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        let points = rules::trend(&rows, &days).into_iter().zip(days);
        let points = points.map(|((due, met), on)| TrendPoint {
            on,
            due: number(due),
            met: (on <= today).then(|| number(met)),
        });
        Ok(points.collect())
    }

    /// Forecast of full coverage
    #[graphql(directive = cost::apply(100))]
    async fn forecast(&self, ctx: &Context<'_>) -> Result<Forecast, Error> {
        let rows = self.dated(ctx.request()?).await?;
        let (full_coverage_on, per_day) = rules::forecast(&rows, self.place.day);
        Ok(Forecast {
            full_coverage_on,
            per_day,
        })
    }

    /// Obligations that are not met, most overdue first
    #[graphql(directive = cost::apply(100), directive = Paged::apply())]
    async fn missing(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Obligation>, Error> {
        let request = ctx.request()?;
        let original = self.place.basis == Basis::Original;
        let relation = Missing {
            range: self.place.range,
            original,
        };
        let page = Page::new(first, after, last, before)?;
        let day = self.place.day;
        let rows = request
            .load(Rows { relation, page }, (self.place.mandate, day))
            .await?;
        // The figure has the number already, so the list is not counted.
        let rows = rows.unwrap_or_else(Slice::empty).of(Some(self.missing));
        Ok(Connection::new(rows, |row| {
            Obligation::on(row, day, original)
        }))
    }
}
