//! Population figures of divisions: residents by living state, members of special groups. A number that is small
//! enough to identify a person is suppressed, and so are the numbers from which it could be computed.

mod figures;
mod graphql;
mod rules;
mod store;

pub use graphql::PopulationQuery;
