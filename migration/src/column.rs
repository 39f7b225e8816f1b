//! Columns as the tables of Cunju write them: not null unless said.

use sea_orm_migration::prelude::*;

/// Column of an id.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// Column of a code of 12 digits.
pub(crate) fn code(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// Column of a text.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// Column of an enum or another short key.
pub(crate) fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(64).not_null().take()
}

/// Column of a day.
pub(crate) fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}

/// Column of an instant.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .not_null()
        .take()
}

/// Column of a JSON value.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().take()
}

/// Column of a sealed value.
pub(crate) fn sealed(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

/// Column of a number of 32 bits.
pub(crate) fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

/// Column of a number of 64 bits.
pub(crate) fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// Column of a small number.
pub(crate) fn small(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).small_integer().not_null().take()
}

/// Column of a count.
pub(crate) fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .big_integer()
        .not_null()
        .default(0)
        .take()
}

/// Column of yes or no.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// Column that counts the changes of a row.
pub(crate) fn revision() -> ColumnDef {
    ColumnDef::new("revision")
        .integer()
        .not_null()
        .default(1)
        .take()
}

/// The same column, which may be null.
pub(crate) fn optional(mut column: ColumnDef) -> ColumnDef {
    column.null().take()
}

/// A table of these columns; `keys` name the primary key.
pub(crate) fn table<const C: usize, const K: usize>(
    name: &'static str,
    columns: [ColumnDef; C],
    keys: [&'static str; K],
) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for mut column in columns {
        table.col(&mut column);
    }
    let mut primary = Index::create();
    for key in keys {
        primary.col(key);
    }
    table.primary_key(&mut primary);
    table
}

/// A foreign key of a table: its columns, the other table, and the columns there.
pub(crate) fn reference<const N: usize>(
    from: &'static str,
    columns: [&'static str; N],
    to: &'static str,
    others: [&'static str; N],
) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{from}_{}", columns.join("_")));
    for column in columns {
        key.from(from, column);
    }
    for other in others {
        key.to(to, other);
    }
    key
}

/// Key of a row below a committee, as others below it refer to it.
pub(crate) const BOTH: [&str; 2] = ["committee_id", "id"];

/// Every row below a committee hangs from nothing of another committee.
pub(crate) fn of(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    reference(table, ["committee_id", column], to, BOTH)
}

/// Every row below a committee names it.
pub(crate) fn of_committee(table: &'static str) -> ForeignKeyCreateStatement {
    reference(table, ["committee_id"], "committee", ["id"])
}

/// An index; its name says table and columns.
pub(crate) fn index<const N: usize>(
    table: &'static str,
    columns: [&'static str; N],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("ix_{table}_{}", columns.join("_")))
        .table(table);
    for column in columns {
        index.col(column);
    }
    index
}

/// A unique index; a violation is told from others by its name.
pub(crate) fn unique<const N: usize>(
    table: &'static str,
    columns: [&'static str; N],
) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index
        .name(format!("ux_{table}_{}", columns.join("_")))
        .unique();
    index
}
