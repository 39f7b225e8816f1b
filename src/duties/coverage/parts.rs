//! Figures of the children of a division.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use cunju_entity::value::{Code, DivisionId};

use super::figures::CoverageFigures;
use super::rules;
use crate::access::session::Request;
use crate::reference::division::Division;

/// Figures of one child of a division
#[derive(SimpleObject)]
pub struct DivisionCoverage {
    /// Division; the parent itself for committees that are in none of its children
    division: Option<Division>,
    #[graphql(flatten)]
    figures: CoverageFigures,
}

/// Width of the codes of a division's children; `None` if it has no children.
#[must_use]
pub(crate) fn width_below(request: &Request, division: DivisionId) -> Option<Code> {
    let children = request.divisions.children(division);
    // Children can have different levels, since placeholders (市辖区, 省直辖县级行政区划) are dropped at import.
    // The width of the highest would mix the others.
    children.map(|node| node.row.level.width()).min()
}

/// Assigns figures by part code to the children of a division. Figures that belong to no child are listed under the
/// division itself.
#[must_use]
pub(crate) fn by_division(
    request: &Request,
    division: DivisionId,
    mut parts: BTreeMap<Code, rules::Figures>,
) -> Vec<DivisionCoverage> {
    let mut all = Vec::new();
    for child in request.divisions.children(division) {
        let range = child.range();
        let inside = parts.extract_if(range.low..range.high, |_, _| true);
        let mut figures = rules::Figures::default();
        inside.for_each(|(_, part)| figures.add_all(&part));
        all.push((child.row.id, figures));
    }
    let mut rest = rules::Figures::default();
    for part in parts.values() {
        rest.add_all(part);
    }
    if rest != rules::Figures::default() {
        all.push((division, rest));
    }
    let shown = all.into_iter().map(|(id, figures)| DivisionCoverage {
        division: Division::visible(request, id),
        figures: (&figures).into(),
    });
    shown.collect()
}
