//! The columns of a row one after the other, which costs less than by their names, and still less for those
//! that are null. They come in the order in which a select names them, before the places of a list.

use sea_orm::sqlx::{Row, ValueRef};
use sea_orm::{DbErr, QueryResult, TryGetable};

/// The columns of a row, the first first.
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
        // Asked before, because reading a null value makes an error with a text.
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
