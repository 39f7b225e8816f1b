//! Figures of the divisions directly under one.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use cunju_entity::value::{Code, DivisionId};

use super::figures::CoverageFigures;
use super::rules;
use crate::access::session::Request;
use crate::reference::division::Division;

/// Figures of one division among others
#[derive(SimpleObject)]
pub struct DivisionCoverage {
    /// The division; the unit itself for committees that hang from none of its children
    division: Option<Division>,
    #[graphql(flatten)]
    figures: CoverageFigures,
}

/// Width of the codes of the divisions directly under one; none if it has none.
#[must_use]
pub(crate) fn width_below(request: &Request, division: DivisionId) -> Option<Code> {
    let children = request.divisions.children(division);
    children.map(|node| node.row.level.width()).min()
}

/// Figures by the codes of parts, as those of the divisions directly under one; what hangs from none
/// of them is the division's own.
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
