//! Coverage of grids, households, residents and rounds in the API.

use std::collections::BTreeMap;

use async_graphql::{ComplexObject, Context, ID, Lookahead, Object, SimpleObject};
use cunju_entity::committee;
use cunju_entity::value::{Code, CommitteeCode, Date, DivisionCode};

use super::ask::{CoverageMeasure, Place, place, subject};
use super::counted_store::{self as store, Subject};
use super::missing::{Uncovered, missing};
use super::rules::Counts;
use crate::access::session::{ContextExt, Request};
use crate::duties::coverage::{CoverageFigures, DivisionCoverage, by_division, rules, width_below};
use crate::platform::api::directive::{Paged, cost, list_size};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::units::committee as committees;
use crate::units::committee::Committee;

/// Visits of a round that were in vain, or found nobody to visit
#[derive(SimpleObject)]
pub(super) struct VisitFigures {
    /// Nobody was there at the last visit; to be visited again (无人在家)
    absent: i32,
    /// Refused at the last visit; to be visited again (拒绝)
    refused: i32,
    /// Moved away; excluded (已迁出)
    moved: i32,
    /// Nobody lives there; excluded (空置)
    vacant: i32,
}

/// How far a division or committee has got with grids, households, special groups or a round,
/// counted from the register as it is now (覆盖情况)
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MeasureCoverage {
    #[graphql(skip)]
    subject: Subject,
    #[graphql(skip)]
    place: Place,
    #[graphql(skip)]
    open: i64,
    /// Counts of the parts, if the figures were made of them.
    #[graphql(skip)]
    parts: Option<Parts>,
    /// Day of the figures: today
    at: Date,
    #[graphql(flatten)]
    figures: CoverageFigures,
    /// Visits that did not reach anybody; null unless a round is counted
    visits: Option<VisitFigures>,
}

/// Figures of one committee among others
#[derive(SimpleObject)]
pub(super) struct CommitteeCoverage {
    /// The committee
    committee: Committee,
    #[graphql(flatten)]
    figures: CoverageFigures,
}

/// The five states: what is open of a round is overdue after its last day; what has no day is pending.
fn figures(subject: &Subject, counts: Counts, today: Date) -> rules::Figures {
    let exempt = counts.moved + counts.vacant;
    let open = counts.total - exempt - counts.met_on_time - counts.met_late;
    let late = matches!(subject, Subject::Round(round) if round.ends_on < today);
    rules::Figures {
        met_on_time: counts.met_on_time,
        met_late: counts.met_late,
        pending: if late { 0 } else { open },
        overdue: if late { open } else { 0 },
        exempt,
    }
}

/// Counts by the code of their part.
type Parts = BTreeMap<Code, Counts>;

/// Width of the parts that are asked for with a coverage, as far as it is the sum of them: the
/// committees of a closed round are counted as they are now.
fn width_of_parts(
    request: &Request,
    subject: &Subject,
    place: &Place,
    asked: &Lookahead<'_>,
) -> Option<Code> {
    let frozen = matches!(subject, Subject::Round(round) if round.closed_on.is_some());
    let by_division = asked.field("byDivision").exists();
    let by_committee = asked.field("byCommittee").exists() && place.is_of_committees() && !frozen;
    place
        .division
        .filter(|_| by_division)
        .and_then(|division| width_below(request, division))
        .or(by_committee.then_some(1))
}

/// Coverage of a subject in a place, made of parts of this width if one is given.
async fn cover(
    request: &Request,
    subject: Subject,
    place: Place,
    width: Option<Code>,
) -> Result<MeasureCoverage, Error> {
    let parts = store::counted(&request.db, &subject, place.range, width).await?;
    let mut counts = Counts::default();
    for part in parts.values() {
        counts.add_all(*part);
    }
    let at = request.clock.today();
    let figures = figures(&subject, counts, at);
    let number = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
    let visits = matches!(subject, Subject::Round(_)).then(|| VisitFigures {
        absent: number(counts.absent),
        refused: number(counts.refused),
        moved: number(counts.moved),
        vacant: number(counts.vacant),
    });
    Ok(MeasureCoverage {
        open: figures.missing(),
        parts: width.map(|_| parts),
        figures: (&figures).into(),
        subject,
        place,
        at,
        visits,
    })
}

impl MeasureCoverage {
    async fn parts(
        &self,
        request: &Request,
        width: Code,
    ) -> Result<BTreeMap<Code, rules::Figures>, Error> {
        let range = self.place.range;
        let parts = match &self.parts {
            Some(parts) => parts.clone(),
            None => store::counted(&request.db, &self.subject, range, Some(width)).await?,
        };
        let figures = |counts| figures(&self.subject, counts, self.at);
        Ok(parts
            .into_iter()
            .map(|(code, counts)| (code, figures(counts)))
            .collect())
    }
}

#[ComplexObject]
impl MeasureCoverage {
    /// Figures of the divisions directly under the division, in order of code; their sum is the
    /// figure of the division. At most 100; none for a committee or a town
    #[graphql(directive = cost::apply(100), directive = list_size::apply(40, None, None))]
    async fn by_division(&self, ctx: &Context<'_>) -> Result<Vec<DivisionCoverage>, Error> {
        let request = ctx.request()?;
        let under = self.place.division;
        let width = under.and_then(|division| Some((division, width_below(request, division)?)));
        let Some((division, width)) = width else {
            return Ok(Vec::new());
        };
        let parts = self.parts(request, width).await?;
        Ok(by_division(request, division, parts))
    }

    /// Figures of the committees of a town that have any, in order of code; none if the unit is
    /// more than a town
    #[graphql(directive = cost::apply(100), directive = list_size::apply(40, None, None))]
    async fn by_committee(&self, ctx: &Context<'_>) -> Result<Vec<CommitteeCoverage>, Error> {
        let request = ctx.request()?;
        if !self.place.is_of_committees() {
            return Ok(Vec::new());
        }
        let parts = self.parts(request, 1).await?;
        let codes: Vec<Code> = parts.keys().copied().collect();
        let scope = request.actor.scope();
        let rows = committees::of_codes(&request.db, scope, &codes).await?;
        let shown = rows.into_iter().filter_map(|row: committee::Model| {
            let figures = parts.get(&row.code)?;
            Some(CommitteeCoverage {
                figures: figures.into(),
                committee: Committee::new(row),
            })
        });
        Ok(shown.collect())
    }

    /// What is not covered, by committee: the names behind the figure
    #[graphql(directive = cost::apply(100), directive = Paged::apply())]
    async fn missing(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Uncovered>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let range = self.place.range;
        missing(request, &self.subject, range, &page, self.open).await
    }
}

/// Queries for coverage.
#[derive(Default)]
pub struct MeasureQuery;

#[Object]
impl MeasureQuery {
    /// Coverage of grids, households, special groups or a round in a division or committee, as the
    /// register is now; null if the unit or round is not in the caller's area. Coverage of what a
    /// mandate orders is with the mandate
    #[graphql(directive = cost::apply(100))]
    async fn measure_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is covered")] of: CoverageMeasure,
        #[graphql(
            name = "in",
            desc = "Code of the division; either this or `committeeCode`"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Code of the committee, current or former")] committee_code: Option<
            CommitteeCode,
        >,
        #[graphql(desc = "Key of the special group; for `CARER` only")] special_group: Option<
            String,
        >,
        #[graphql(desc = "Id of the round; for `ROUND` only")] round_id: Option<ID>,
    ) -> Option<Result<MeasureCoverage, Error>> {
        let found = async {
            let request = ctx.request()?;
            let Some(subject) = subject(request, of, special_group, round_id).await? else {
                return Ok(None);
            };
            let Some(place) = place(request, within, committee_code).await? else {
                return Ok(None);
            };
            let width = width_of_parts(request, &subject, &place, &ctx.look_ahead());
            cover(request, subject, place, width).await.map(Some)
        };
        found.await.transpose()
    }
}
