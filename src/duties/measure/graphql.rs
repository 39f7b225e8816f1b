//! GraphQL types and root field of the coverage of grids, households, residents and campaigns.

use std::collections::BTreeMap;

use async_graphql::{ComplexObject, Context, ID, Lookahead, Object, SimpleObject};
use cunju_entity::committee;
use cunju_entity::value::{Code, CommitteeCode, Date, DivisionCode};

use super::arguments::{CoverageMeasure, Place, place, subject};
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

/// Households of a visit campaign whose last visit reached nobody
#[derive(SimpleObject)]
pub(super) struct VisitFigures {
    /// Nobody was at home at the last visit; needs another visit (无人在家)
    absent: i32,
    /// The last visit was refused; needs another visit (拒绝)
    refused: i32,
    /// Moved away; excluded from the denominator (已迁出)
    moved: i32,
    /// Vacant; excluded from the denominator (空置)
    vacant: i32,
}

/// Coverage of grids, households, special groups or a visit campaign in a division or committee, computed from the
/// current register (覆盖情况)
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MeasureCoverage {
    #[graphql(skip)]
    subject: Subject,
    #[graphql(skip)]
    place: Place,
    #[graphql(skip)]
    open: i64,
    /// Counts of the parts, if the total was computed from them.
    #[graphql(skip)]
    parts: Option<Parts>,
    /// Date of the figures: today
    at: Date,
    #[graphql(flatten)]
    figures: CoverageFigures,
    /// Visits that reached nobody; null unless the subject is a visit campaign
    visits: Option<VisitFigures>,
}

/// Figures of one committee
#[derive(SimpleObject)]
pub(super) struct CommitteeCoverage {
    /// Committee
    committee: Committee,
    #[graphql(flatten)]
    figures: CoverageFigures,
}

/// The five states. Open households of a campaign are overdue after its last day; items without a due date are
/// pending.
fn figures(subject: &Subject, counts: Counts, today: Date) -> rules::Figures {
    let exempt = counts.moved + counts.vacant;
    let open = counts.total - exempt - counts.met_on_time - counts.met_late;
    // Strictly before today: a visit on the last day is on time.
    let late = matches!(subject, Subject::Campaign(campaign, _) if campaign.ends_on < today);
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

/// Width of the parts that a query selects, if the total is the sum of these parts. It is not for the committees of a
/// closed campaign, because their parts are computed from the current facts.
fn width_of_parts(
    request: &Request,
    subject: &Subject,
    place: &Place,
    asked: &Lookahead<'_>,
) -> Option<Code> {
    let frozen = matches!(subject, Subject::Campaign(campaign, _) if campaign.closed_on.is_some());
    let by_division = asked.field("byDivision").exists();
    let by_committee = asked.field("byCommittee").exists() && place.is_of_committees() && !frozen;
    place
        .division
        .filter(|_| by_division)
        .and_then(|division| width_below(request, division))
        .or(by_committee.then_some(1))
}

/// Coverage of a subject in a place, computed from parts of this width if one is given.
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
    let visits = matches!(subject, Subject::Campaign(..)).then(|| VisitFigures {
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
    /// Figures of the division's children, by code, at most 100. They add up to the figure of the division. Empty for
    /// a committee or a town
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

    /// Figures of the committees in a town, by code, without committees that have nothing to count; empty for a unit
    /// larger than a town
    #[graphql(directive = cost::apply(100), directive = list_size::apply(40, None, None))]
    async fn by_committee(&self, ctx: &Context<'_>) -> Result<Vec<CommitteeCoverage>, Error> {
        let request = ctx.request()?;
        if !self.place.is_of_committees() {
            return Ok(Vec::new());
        }
        // Parts of width 1 are committees: the last three digits of the code.
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

    /// Items that are not covered, by committee
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
    /// Coverage of grids, households, special groups or a visit campaign in a division or committee, computed from
    /// the current register; null if the unit or campaign is outside the caller's jurisdiction. For the coverage of a
    /// mandate, use `Mandate.coverage`
    #[graphql(directive = cost::apply(100))]
    async fn measure_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Subject of the coverage")] of: CoverageMeasure,
        #[graphql(
            name = "in",
            desc = "Code of the division. Provide either this or `committeeCode`"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Current or former code of the committee")] committee_code: Option<
            CommitteeCode,
        >,
        #[graphql(desc = "Key of the special group; only for `CAREGIVER`")] special_group: Option<
            String,
        >,
        #[graphql(desc = "ID of the visit campaign; only for `CAMPAIGN`")] campaign_id: Option<ID>,
    ) -> Option<Result<MeasureCoverage, Error>> {
        let found = async {
            let request = ctx.request()?;
            let Some(subject) = subject(request, of, special_group, campaign_id).await? else {
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
