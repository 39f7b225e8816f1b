//! Vacancies (空缺): grids and three-person groups without those who should serve, and seats whose
//! term is over.

mod graphql;
mod rules;
mod store;

pub use graphql::{Vacancy, VacancyQuery, VacancyReason};
