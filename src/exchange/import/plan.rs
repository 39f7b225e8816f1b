//! Converts the rows of a list to units of the register.

use std::collections::{HashMap, HashSet};

use cunju_entity::value::{Code, CodeRange, CommitteeKind, DivisionCode, Level};

use super::error::ImportError;
use super::kind::kind;
use super::report::BadRow;
use super::rules::{self, Problem};

/// A row that can be read, but has not been compared with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the decompressed file, from 1.
    pub(super) line: u64,
    /// Code.
    pub(super) code: Code,
    /// Name.
    pub(super) name: Box<str>,
}

/// Division of a unit: a list has one for each code.
pub(super) type Parent = (Level, Code);

/// A division in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedDivision {
    pub(super) code: Code,
    pub(super) level: Level,
    pub(super) name: Box<str>,
    /// Nearest ancestor that is a place; `None` for a province.
    pub(super) parent: Option<Parent>,
    pub(super) recognized: bool,
}

/// A committee in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedCommittee {
    pub(super) code: Code,
    pub(super) name: Box<str>,
    pub(super) kind: CommitteeKind,
    /// Nearest ancestor that is a place, usually a town.
    pub(super) division: Parent,
    pub(super) is_virtual: bool,
    pub(super) recognized: bool,
}

/// The units of a list in the order of their codes, each after its parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) divisions: Vec<PlannedDivision>,
    pub(super) committees: Vec<PlannedCommittee>,
}

impl Plan {
    /// Keeps only a division, its ancestors and its descendants.
    pub(super) fn restrict_to(&mut self, division: DivisionCode) -> Result<(), ImportError> {
        if division.value() == 0 {
            return Ok(());
        }
        let mut divisions = self.divisions.iter();
        let found = divisions.find(|unit| unit.code == division.value());
        let found = found.ok_or_else(|| ImportError::NoSuchDivision {
            code: division.to_string(),
        })?;
        let range = CodeRange::of(found.level, found.code);
        let mut wanted = HashSet::from([(found.level, found.code)]);
        let mut parent = found.parent;
        // Backwards, because a parent precedes its children: one pass finds all ancestors.
        for unit in self.divisions.iter().rev() {
            if Some((unit.level, unit.code)) == parent {
                wanted.insert((unit.level, unit.code));
                parent = unit.parent;
            }
        }
        self.divisions
            .retain(|unit| range.contains(unit.code) || wanted.contains(&(unit.level, unit.code)));
        self.committees.retain(|unit| range.contains(unit.code));
        Ok(())
    }

    /// First and last code of the units; `None` if there are none.
    pub(super) fn extent(&self) -> Option<(Code, Code)> {
        let divisions = self.divisions.iter().map(|unit| unit.code);
        let codes = divisions.chain(self.committees.iter().map(|unit| unit.code));
        codes.fold(None, |extent, code| {
            let (low, high) = extent.unwrap_or((code, code));
            Some((code.min(low), code.max(high)))
        })
    }
}

/// The units of these rows, in any order, and the rows that are invalid.
///
/// A row is invalid if its parent row is invalid. Among the rows with one code, the first is the unit; for the others
/// see `rules::rows_of`.
pub(super) fn plan(mut rows: Vec<Row>) -> (Plan, Vec<BadRow>) {
    // The code of a parent is smaller than those of its children, so parents come first in any list.
    rows.sort_unstable_by_key(|row| (row.code, row.line));
    let mut planner = Planner::default();
    let mut group = Vec::new();
    for row in rows {
        if group
            .first()
            .is_some_and(|first: &Row| first.code != row.code)
        {
            planner.add(std::mem::take(&mut group));
        }
        group.push(row);
    }
    planner.add(group);
    (planner.plan, planner.bad)
}

#[derive(Default)]
struct Planner {
    plan: Plan,
    bad: Vec<BadRow>,
    /// For each valid division row, including placeholders: the parent of the units below it.
    parent_of: HashMap<Code, Parent>,
}

impl Planner {
    /// Adds all rows of one code, by line. The codes are added in order, so that parents are known.
    fn add(&mut self, rows: Vec<Row>) {
        let mut rows = rows.into_iter();
        let Some(first) = rows.next() else {
            return;
        };
        let level = rules::level(first.code);
        let mut count = 1;
        for row in rows {
            if row.name != first.name {
                let problem = Problem::ConflictingName(first.line);
                self.bad.push(BadRow::new(row.line, &row.name, problem));
            } else if count == rules::rows_of(level) {
                let problem = Problem::DuplicateCode(first.line);
                self.bad.push(BadRow::code(row.line, row.code, problem));
            } else {
                count += 1;
            }
        }
        match level {
            Some(level) => self.division(first, level, count),
            None => {
                if let Ok(Some(parent)) = self.parent(&first) {
                    self.committee(first, parent);
                }
            }
        }
    }

    /// The parent of a row's unit; `None` for a province; an error if it is not in the list.
    fn parent(&mut self, row: &Row) -> Result<Option<Parent>, ()> {
        let Some(above) = rules::parent_code(row.code) else {
            return Ok(None);
        };
        if let Some(parent) = self.parent_of.get(&above) {
            return Ok(Some(*parent));
        }
        let problem = Problem::NoParent(above);
        self.bad.push(BadRow::code(row.line, row.code, problem));
        Err(())
    }

    /// Adds a division that is listed this many times.
    fn division(&mut self, row: Row, level: Level, listed: usize) {
        let Ok(parent) = self.parent(&row) else {
            return;
        };
        if let Some(parent) = parent
            && rules::is_placeholder(level, &row.name)
        {
            self.parent_of.insert(row.code, parent);
            return;
        }
        self.parent_of.insert(row.code, (level, row.code));
        self.plan.divisions.push(PlannedDivision {
            code: row.code,
            level,
            name: row.name.clone(),
            parent,
            recognized: level != Level::Town || rules::town_is_recognized(row.code),
        });
        if listed > 1 && listed == rules::rows_of(Some(level)) {
            let division = (level, row.code);
            self.committee(row, division);
        }
    }

    fn committee(&mut self, row: Row, division: Parent) {
        self.plan.committees.push(PlannedCommittee {
            kind: kind(row.code, &row.name),
            is_virtual: rules::is_virtual(row.code),
            recognized: rules::committee_is_recognized(row.code),
            code: row.code,
            name: row.name,
            division,
        });
    }
}
