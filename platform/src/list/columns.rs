//! Reads the columns of a row by position, which is faster than by name, especially for columns that are null. Columns
//! come in the order of the select, before the sort key columns of a list.

use sea_orm::sqlx::{Row, ValueRef};
use sea_orm::{DbErr, QueryResult, TryGetable};

/// The columns of a row, from the first.
pub struct Columns<'a> {
    row: &'a QueryResult,
    place: usize,
}

impl<'a> Columns<'a> {
    /// The columns of a row.
    #[must_use]
    pub fn of(row: &'a QueryResult) -> Self {
        Self { row, place: 0 }
    }

    /// The value of the next column.
    ///
    /// # Errors
    ///
    /// If it is null or of another type.
    pub fn value<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.place);
        self.place += 1;
        value
    }

    /// The value of the next column; none if it is null.
    ///
    /// # Errors
    ///
    /// If it is of another type.
    pub fn maybe<T: TryGetable>(&mut self) -> Result<Option<T>, DbErr> {
        // Checked before, because reading a null value creates an error with a text.
        if self.is_null() {
            self.place += 1;
            return Ok(None);
        }
        self.value().map(Some)
    }

    fn is_null(&self) -> bool {
        if let Some(row) = self.row.try_as_pg_row() {
            return row.try_get_raw(self.place).is_ok_and(|it| it.is_null());
        }
        let row = self.row.try_as_sqlite_row();
        row.is_some_and(|row| row.try_get_raw(self.place).is_ok_and(|it| it.is_null()))
    }
}

/// A row that is read by the order of its columns.
pub trait InOrder: Sized {
    /// Reads the row from all its columns.
    ///
    /// # Errors
    ///
    /// If a value has another type.
    fn in_order(columns: &mut Columns<'_>) -> Result<Self, DbErr>;
}

/// Implements [`InOrder`] for the `Model` of the entity in whose module it is written; the columns must be in the order of
/// the entity. Nullable columns have a query mark.
#[doc(hidden)]
#[macro_export]
macro_rules! __columns {
    (@read $columns:ident ?) => { $columns.maybe()? };
    (@read $columns:ident) => { $columns.value()? };
    ($($column:ident $(? $($maybe:ident)?)?),+) => {
        impl $crate::list::InOrder for Model {
            fn in_order(
                columns: &mut $crate::list::Columns<'_>,
            ) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { $($column: $crate::list::columns!(@read columns $(? $($maybe)?)?)),+ })
            }
        }

        #[cfg(test)]
        #[test]
        fn columns_match_the_table() {
            use sea_orm::{IdenStatic, Iterable};
            let table = Column::iter().map(|column| column.as_str().to_owned());
            let table: Vec<_> = table.collect();
            assert_eq!(table, [$(stringify!($column)),+]);
        }
    };
}
pub use __columns as columns;

/// Reads a row by the order of its columns.
///
/// # Errors
///
/// If a value has another type.
pub fn in_order<M: InOrder>(row: &QueryResult) -> Result<M, DbErr> {
    M::in_order(&mut Columns::of(row))
}
