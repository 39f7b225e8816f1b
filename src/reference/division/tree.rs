//! All divisions, in memory.

use std::collections::HashMap;

use cunju_entity::division;
use cunju_entity::value::{Code, CodeRange, DivisionCode, DivisionId, Level};

use crate::reference::search;

/// A division and its place in the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Row of the table.
    pub row: division::Model,
    /// Text for the search.
    search: String,
    /// Children, ordered by code.
    children: Vec<DivisionId>,
}

impl Node {
    /// Codes of everything in the division.
    #[must_use]
    pub fn range(&self) -> CodeRange {
        CodeRange::of(self.row.level, self.row.code)
    }

    /// Whether there is no division below this one.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// The code as people write it.
    #[must_use]
    pub fn code(&self) -> DivisionCode {
        DivisionCode::of(self.row.level, self.row.code)
    }
}

/// All divisions, ordered by code: a division comes before those below it.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    by_id: HashMap<DivisionId, usize>,
    by_code: HashMap<Code, usize>,
}

impl Tree {
    /// The tree of these rows.
    #[must_use]
    pub fn new(mut rows: Vec<division::Model>) -> Self {
        rows.sort_by_key(|row| (row.code, row.level));
        let mut children: HashMap<DivisionId, Vec<DivisionId>> = HashMap::new();
        let country = rows
            .iter()
            .find(|row| row.level == Level::Country)
            .map(|row| row.id);
        for row in &rows {
            if let Some(parent) = row.parent_id.or(country).filter(|parent| *parent != row.id) {
                children.entry(parent).or_default().push(row.id);
            }
        }
        let mut tree = Self {
            // The exact capacity: a vector that grows by doubling may keep twice the memory that the tree needs.
            nodes: Vec::with_capacity(rows.len()),
            by_id: HashMap::with_capacity(rows.len()),
            by_code: HashMap::with_capacity(rows.len()),
        };
        for row in rows {
            tree.by_id.insert(row.id, tree.nodes.len());
            tree.by_code.insert(row.code, tree.nodes.len());
            let children = children.remove(&row.id).unwrap_or_default();
            tree.nodes.push(Node {
                search: search::text(&row.name),
                children,
                row,
            });
        }
        tree
    }

    /// Number of divisions, including the country.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The division with this ID.
    #[must_use]
    pub fn get(&self, id: DivisionId) -> Option<&Node> {
        self.nodes.get(*self.by_id.get(&id)?)
    }

    /// The division that has this code today.
    #[must_use]
    pub fn at(&self, code: DivisionCode) -> Option<&Node> {
        self.nodes.get(*self.by_code.get(&code.value())?)
    }

    /// The range of codes below this code; empty if no division has the code today.
    #[must_use]
    pub fn range_at(&self, code: DivisionCode) -> CodeRange {
        self.at(code).map_or(CodeRange::NONE, Node::range)
    }

    /// Divisions above a division, highest first, without the country.
    #[must_use]
    pub fn ancestors(&self, id: DivisionId) -> Vec<&Node> {
        let mut above = Vec::new();
        let mut next = self.get(id).and_then(|node| node.row.parent_id);
        while let Some(node) = next.and_then(|id| self.get(id)) {
            above.push(node);
            next = node.row.parent_id;
        }
        above.retain(|node| node.row.level != Level::Country);
        above.reverse();
        above
    }

    /// Divisions that contain the whole range, including the country and the division with exactly this range, highest
    /// first.
    #[must_use]
    pub fn containing(&self, range: CodeRange) -> Vec<&Node> {
        let levels = [
            Level::Country,
            Level::Province,
            Level::Prefecture,
            Level::County,
            Level::Town,
        ];
        let at = |level| {
            // Dongguan, Zhongshan and Danzhou have no counties: at that level, the lowest code is the one of the
            // prefecture, so the level is compared too.
            let low = CodeRange::of(level, range.low).low;
            let node = self.nodes.get(*self.by_code.get(&low)?)?;
            (node.row.level == level && node.range().covers(range)).then_some(node)
        };
        levels.into_iter().filter_map(at).collect()
    }

    /// IDs of a division and of all divisions that contain it: mandates for any of them apply in it.
    #[must_use]
    pub fn scopes(&self, id: DivisionId) -> Vec<DivisionId> {
        let holding = self.get(id).map(|node| self.containing(node.range()));
        holding
            .into_iter()
            .flatten()
            .map(|node| node.row.id)
            .collect()
    }

    /// Full name with the names of the divisions above, such as 广东省广州市天河区.
    #[must_use]
    pub fn full_name(&self, id: DivisionId) -> String {
        let above = self.ancestors(id).into_iter().chain(self.get(id));
        above.map(|node| node.row.name.as_str()).collect()
    }

    /// Divisions directly below this one, ordered by code.
    pub fn children(&self, id: DivisionId) -> impl Iterator<Item = &Node> {
        let children = self.get(id).map_or(&[][..], |node| &node.children);
        children.iter().filter_map(|id| self.get(*id))
    }

    /// Divisions in these ranges and at this level whose name, pinyin or initials match, ordered by code. An argument
    /// that is not given does not restrict.
    pub fn find<'a>(
        &'a self,
        inside: impl Fn(CodeRange) -> bool + 'a,
        level: Option<Level>,
        query: Option<search::Query>,
    ) -> impl Iterator<Item = &'a Node> {
        self.nodes
            .iter()
            .filter(move |node| level.is_none_or(|level| node.row.level == level))
            .filter(move |node| inside(node.range()))
            .filter(move |node| {
                query
                    .as_ref()
                    .is_none_or(|query| query.matches(&node.search))
            })
    }
}
