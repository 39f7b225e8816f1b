//! Workload of a grid compared with its norm.

use async_graphql::SimpleObject;
use cunju_entity::{grid, grid_load};

use crate::access::auth::{Actor, Permission};

/// Numbers of households and persons of a grid compared with its norm (网格工作量)
#[derive(SimpleObject)]
pub struct Workload {
    /// Number of households of the grid
    households: i32,
    /// Number of residents who live in the grid, wherever they are registered; null for callers who may read only
    /// figures, because small numbers can identify persons
    persons: Option<i32>,
    /// Highest number of households that the grid should have; null if there is no norm
    norm_households: Option<i32>,
    /// Highest number of persons that the grid should have; null if there is no norm
    norm_persons: Option<i32>,
    /// Whether either number exceeds its norm
    over_norm: bool,
}

impl Workload {
    /// The workload of a grid; without a load row, both numbers are zero.
    pub(super) fn new(row: &grid::Model, load: Option<&grid_load::Model>, actor: &Actor) -> Self {
        let (households, persons) = load.map_or((0, 0), |load| (load.households, load.persons));
        let over = |count: i32, norm: Option<i32>| norm.is_some_and(|norm| count > norm);
        Self {
            households,
            persons: actor.may(Permission::ReadPersons).then_some(persons),
            norm_households: row.norm_households,
            norm_persons: row.norm_persons,
            over_norm: over(households, row.norm_households) || over(persons, row.norm_persons),
        }
    }
}
