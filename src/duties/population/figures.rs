//! Figures of a division and its children, as far as the caller may see them.

use std::collections::HashSet;

use cunju_entity::value::{CodeRange, DivisionCode, DivisionId, Measure};

use super::rules;
use super::store::{self, Column, Columns};
use crate::access::auth::Permission;
use crate::access::session::Request;
use crate::duties::counter::TOWN;
use crate::platform::error::Error;
use crate::reference::division::Node;

/// Figures of one subject: that of the division, then those of its children; `None` if suppressed.
pub(super) type Figures = Vec<Option<i64>>;

/// Counts of a division, and which of them the caller may see.
pub(super) struct PopulationCounts<'a> {
    request: &'a Request,
    /// Divisions from the topmost one whose figures affect suppression down to the requested one.
    path: Vec<&'a Node>,
    exact: bool,
    columns: Columns,
}

impl<'a> PopulationCounts<'a> {
    /// Counts a division; `None` if the caller may not see the division.
    pub(super) async fn of(
        request: &'a Request,
        division: DivisionCode,
    ) -> Result<Option<PopulationCounts<'a>>, Error> {
        let Some(node) = request.division(division) else {
            return Ok(None);
        };
        let exact = request.actor.may(Permission::ReadSensitive);
        let path = if exact {
            vec![node]
        } else {
            // From the country down, even above the caller's jurisdiction: a decision that depends on the request could
            // be undone by subtracting one response from another.
            request.divisions.containing(node.range())
        };
        let ranges: Vec<_> = path
            .iter()
            .map(|node| {
                let under = request.divisions.children(node.row.id);
                let width = under.map(|under| under.row.level.width()).min();
                (node.range(), width.unwrap_or(TOWN))
            })
            .collect();
        Ok(Some(Self {
            columns: store::counts(&request.db, &ranges, &request.kinds.special_groups).await?,
            request,
            path,
            exact,
        }))
    }

    /// The division, then its children.
    pub(super) fn divisions(&self) -> Vec<&'a Node> {
        let asked = self.path.last().copied();
        asked.into_iter().chain(self.under(asked)).collect()
    }

    fn under(&self, node: Option<&Node>) -> impl Iterator<Item = &'a Node> {
        let divisions = &self.request.divisions;
        let node = node.into_iter();
        node.flat_map(|node| divisions.children(node.row.id))
    }

    /// Figures of a subject.
    pub(super) fn figures(&self, measure: Measure, subject: String) -> Figures {
        let none = Column::new();
        let column = self.columns.get(&(measure, subject)).unwrap_or(&none);
        let divisions = self.divisions().into_iter();
        let figures = divisions.map(|node| sum(column, node.range()));
        if self.exact {
            return figures.map(Some).collect();
        }
        let figures = figures.zip(self.withheld(column));
        figures
            .map(|(figure, withheld)| (!withheld).then_some(figure))
            .collect()
    }

    /// Whether the register has residents in a division. If it has none, a zero discloses nothing.
    fn is_kept(&self, column: &Column, range: CodeRange) -> bool {
        let mut residents = self.columns.iter();
        sum(column, range) != 0
            || residents.any(|(key, column)| key.0 == Measure::Residents && sum(column, range) != 0)
    }

    /// Which figures are suppressed, decided from the topmost division down.
    fn withheld(&self, column: &Column) -> Vec<bool> {
        let is_small = |node: &&Node| {
            rules::is_small(sum(column, node.range())) && self.is_kept(column, node.range())
        };
        let mut own = self.path.first().is_none_or(is_small);
        let mut path = self.path.iter().peekable();
        while let Some(node) = path.next() {
            let whole = sum(column, node.range());
            let under: Vec<&Node> = self.under(Some(node)).collect();
            let mut kept = under.clone();
            kept.retain(|node| self.is_kept(column, node.range()));
            let parts: Vec<i64> = kept.iter().map(|node| sum(column, node.range())).collect();
            let flags = kept.iter().zip(rules::withheld(whole, own, &parts));
            let withheld: HashSet<DivisionId> = flags
                .filter_map(|(node, withheld)| withheld.then_some(node.row.id))
                .collect();
            let Some(next) = path.peek() else {
                let under = under.iter().map(|node| withheld.contains(&node.row.id));
                return std::iter::once(own).chain(under).collect();
            };
            // Suppress the figure of a division that its parent does not list.
            let stands = under.iter().any(|node| node.row.id == next.row.id);
            own = !stands || withheld.contains(&next.row.id);
        }
        Vec::new()
    }
}

/// Sum of the parts in a range.
fn sum(column: &Column, range: CodeRange) -> i64 {
    column.range(range.low..range.high).map(|(_, n)| n).sum()
}
