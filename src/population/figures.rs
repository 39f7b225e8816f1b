//! Figures of a division and of those directly under it, as a caller may have them.

use cunju_entity::value::{CodeRange, DivisionCode, Measure};

use super::rules;
use super::store::{self, Column, Columns};
use crate::auth::Permission;
use crate::division::Node;
use crate::error::Error;
use crate::request::Request;
use crate::tally::TOWN;

/// Figures of one subject: of the division, then of each directly under it; none if not given.
pub(super) type Figures = Vec<Option<i64>>;

/// What is counted in a division, and how much of it the caller may have.
pub(super) struct Counted<'a> {
    request: &'a Request,
    /// Divisions from the first whose figures matter to the one that is asked for.
    path: Vec<&'a Node>,
    exact: bool,
    columns: Columns,
}

impl<'a> Counted<'a> {
    /// Counts a division that the caller may see; none if there is no such one.
    pub(super) async fn of(
        request: &'a Request,
        division: DivisionCode,
    ) -> Result<Option<Counted<'a>>, Error> {
        let Some(node) = request.division(division) else {
            return Ok(None);
        };
        let exact = request.actor.may(Permission::ReadSensitive);
        let path = if exact {
            vec![node]
        } else {
            request.divisions.holding(node.range())
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
            columns: store::counts(&request.db, &ranges).await?,
            request,
            path,
            exact,
        }))
    }

    /// The division, then those directly under it.
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
        let sum = |range: CodeRange| column.range(range.low..range.high).map(|(_, n)| n).sum();
        let mut given = self.divisions().into_iter().map(|node| sum(node.range()));
        if self.exact {
            return given.map(Some).collect();
        }
        let withheld = self.withheld(sum);
        let figures = given.by_ref().zip(withheld);
        figures.map(|(figure, withheld)| (!withheld).then_some(figure)).collect()
    }

    /// Which of the figures are not given, decided from the first division down.
    fn withheld(&self, sum: impl Fn(CodeRange) -> i64) -> Vec<bool> {
        let mut own = self.path.first().is_none_or(|node| rules::is_small(sum(node.range())));
        let mut path = self.path.iter().peekable();
        while let Some(node) = path.next() {
            let under: Vec<&Node> = self.under(Some(node)).collect();
            let parts: Vec<i64> = under.iter().map(|node| sum(node.range())).collect();
            let flags = rules::withheld(sum(node.range()), own, &parts);
            let Some(next) = path.peek() else {
                return std::iter::once(own).chain(flags).collect();
            };
            let place = under.iter().position(|node| node.row.id == next.row.id);
            // What stands in no family of divisions is not given.
            own = place.and_then(|place| flags.get(place)).is_none_or(|flag| *flag);
        }
        Vec::new()
    }
}
