//! Population of divisions in figures: residents by living state, members of special groups. A number so
//! small that it may tell of a person is not given, nor what it could be computed from.

mod figures;
mod graphql;
mod rules;
mod store;

pub use graphql::PopulationQuery;
