//! The grid of a household's row.

use std::collections::HashMap;

use cunju_entity::grid;
use cunju_entity::value::CommitteeId;

use super::super::Place;
use crate::bodies::grid::find_grid;
use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode};

pub(super) fn by_committee(grids: Vec<grid::Model>) -> HashMap<CommitteeId, Vec<grid::Model>> {
    let mut sorted: HashMap<CommitteeId, Vec<grid::Model>> = HashMap::new();
    for grid in grids.into_iter().filter(|grid| grid.closed_on.is_none()) {
        sorted.entry(grid.committee_id).or_default().push(grid);
    }
    sorted
}

/// The grid with this number, code or name.
pub(super) fn find<'a>(
    grids: Option<&'a Vec<grid::Model>>,
    place: Place,
    name: &str,
) -> Option<&'a grid::Model> {
    // The code of a grid has the 12 digits of its committee and 3 more (GB/T 34300).
    let digits = name.strip_prefix(&format!("{:012}", place.code));
    let digits = digits.filter(|it| it.len() == 3).unwrap_or(name);
    let number: Option<i16> = digits.parse().ok();
    let grids = grids?;
    let numbered = grids.iter().find(|grid| Some(grid.number) == number);
    numbered.or_else(|| find_grid(grids, name))
}

pub(super) fn no_grid() -> Problem {
    let words = message!("bulk-grid-unknown");
    Problem::at("gridId", ProblemCode::NotFound, words)
}
