//! Values of a grid given by a request or a row of a file. This is the only place that checks and applies them.

use async_graphql::MaybeUndefined;
use cunju_entity::grid;
use cunju_entity::value::{CommitteeId, GridId, GridKind};

use crate::platform::message::message;
use crate::platform::problem::{Problem, note, words};
use crate::reference::search::address_key::key;

/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// Highest norm of households or persons.
pub(crate) const MAX_NORM: i32 = 100_000;

/// Values given for a grid; fields left out keep their values.
#[derive(Clone, Copy, Default)]
pub(crate) struct GridValues<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) kind: Option<GridKind>,
    pub(crate) norm_households: MaybeUndefined<i32>,
    pub(crate) norm_persons: MaybeUndefined<i32>,
}

impl GridValues<'_> {
    /// Applies the values to a grid.
    pub(crate) fn apply_to(&self, row: &mut grid::Model) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        if let Some(name) = self.name {
            let name = note(&mut problems, words("name", name, MAX_NAME));
            row.name = name.unwrap_or_default();
        }
        row.kind = self.kind.unwrap_or(row.kind);
        for (field, said, kept) in [
            (
                "normHouseholds",
                self.norm_households,
                &mut row.norm_households,
            ),
            ("normPersons", self.norm_persons, &mut row.norm_persons),
        ] {
            match said {
                // Undefined is not null: releases of async-graphql before 8.0.0-rc.5 confuse the two for variables
                // (ADR 0001).
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => *kept = None,
                MaybeUndefined::Value(norm) => {
                    *kept = note(&mut problems, checked(field, norm));
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// A new grid with this number.
    pub(crate) fn grid(
        &self,
        id: GridId,
        committee: CommitteeId,
        number: i16,
    ) -> Result<grid::Model, Vec<Problem>> {
        let mut row = grid::Model {
            id,
            committee_id: committee,
            number,
            kind: GridKind::Grid,
            name: String::new(),
            norm_households: None,
            norm_persons: None,
            closed_on: None,
            revision: 1,
        };
        self.apply_to(&mut row)?;
        Ok(row)
    }
}

/// The open grid with this name, or else the one whose name differs only in character width, case and blanks.
pub(crate) fn find_grid<'a>(grids: &'a [grid::Model], name: &str) -> Option<&'a grid::Model> {
    let mut open = grids.iter().filter(|grid| grid.closed_on.is_none());
    // Names are not unique: of two that differ only in width or case, the one with the exact name is meant.
    let exact = open.clone().find(|grid| grid.name == name);
    exact.or_else(|| {
        let name = key(name);
        open.find(|grid| key(&grid.name) == name)
    })
}

/// Checks a norm of households or persons.
fn checked(field: &str, norm: i32) -> Result<i32, Problem> {
    if (1..=MAX_NORM).contains(&norm) {
        return Ok(norm);
    }
    let message = message!("grid-norm-out-of-range", field, max = MAX_NORM);
    Err(Problem::invalid(field, message))
}
