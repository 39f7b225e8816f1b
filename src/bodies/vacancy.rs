//! Vacancies (空缺): grids and three-person groups that lack staff, and appointments whose term has passed.

mod graphql;
mod rules;
mod store;

pub use graphql::{Vacancy, VacancyQuery, VacancyReason};
