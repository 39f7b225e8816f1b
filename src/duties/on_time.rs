//! What is on time: the only definition, in Rust and as a condition in SQL. Counters are updated by differences in Rust and
//! rebuilt in SQL; `tests/api/sequences` compares the two after random changes.

use cunju_entity::value::Date;

/// Whether what happened on a date is on time: on or before the due date.
#[must_use]
pub(crate) fn is_on_time(day: Date, due_on: Date) -> bool {
    day <= due_on
}

/// The same as a condition, of two expressions that are not null.
pub(crate) fn on_time_sql(day: &str, due_on: &str) -> String {
    format!("{day} <= {due_on}")
}

/// The condition that something is late.
pub(crate) fn late_sql(day: &str, due_on: &str) -> String {
    format!("NOT ({})", on_time_sql(day, due_on))
}
