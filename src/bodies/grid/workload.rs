//! How much a grid has to look after, beside what it should have at most.

use async_graphql::SimpleObject;
use cunju_entity::{grid, grid_load};

use crate::access::auth::{Actor, Permission};

/// Households and persons of a grid beside its norm (网格工作量)
#[derive(SimpleObject)]
pub struct Workload {
    /// Households of the grid
    households: i32,
    /// Residents who live in them, wherever they are registered; null if withheld from a caller who
    /// reads figures only: small numbers tell of persons
    persons: Option<i32>,
    /// Households that the grid should have at most; null if there is no norm
    norm_households: Option<i32>,
    /// Persons that the grid should have at most; null if there is no norm
    norm_persons: Option<i32>,
    /// Whether there are more of either than the norm
    over_norm: bool,
}

impl Workload {
    /// The workload of a grid; no load is none of either.
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
