//! Conditions that compare a column with a list of values.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Value};

/// Comparison of a column with many values.
pub trait AnyOf {
    /// Whether the column has one of these values.
    ///
    /// The last value is repeated up to the next power of two: statements for 5, 6, 7 and 8 values then have one text,
    /// which each database prepares once. `PostgreSQL` takes longer to plan most of these statements than to run them.
    fn is_any_of<V: Into<Value> + Clone>(&self, values: impl IntoIterator<Item = V>) -> SimpleExpr;
}

impl<C: ColumnTrait> AnyOf for C {
    fn is_any_of<V: Into<Value> + Clone>(&self, values: impl IntoIterator<Item = V>) -> SimpleExpr {
        let mut values: Vec<V> = values.into_iter().collect();
        if let Some(last) = values.last().cloned() {
            values.resize(values.len().next_power_of_two(), last);
        }
        self.is_in(values)
    }
}
