//! Column definitions of the tables of Cunju. Columns are not null unless made optional.

use sea_orm_migration::prelude::*;

/// Column of an ID.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// Column of a code of 12 digits.
pub(crate) fn code(name: &'static str) -> ColumnDef {
    // A number, not a text: ranges of texts break under ICU collations, and a subtree is a range of codes.
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

/// Column of a date.
pub(crate) fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}

/// Column of a time.
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

/// Column of an encrypted value.
pub(crate) fn sealed(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

/// Column of a 32-bit number.
pub(crate) fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

/// Column of a 64-bit number.
pub(crate) fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// Column of a 16-bit number.
pub(crate) fn small(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).small_integer().not_null().take()
}

/// Column of a count.
pub(crate) fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .big_integer()
        .not_null()
        // With a default, because the recounts insert only the counts that a measure has.
        .default(0)
        .take()
}

/// Boolean column.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// Column of the revision number of a row.
pub(crate) fn revision() -> ColumnDef {
    ColumnDef::new("revision")
        .integer()
        .not_null()
        .default(1)
        .take()
}

/// The same column, nullable.
pub(crate) fn optional(mut column: ColumnDef) -> ColumnDef {
    column.null().take()
}

/// A table with these columns; `keys` are the columns of the primary key.
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

/// A foreign key of a table: its columns, the referenced table, and the columns there.
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

/// Key of a row below a committee, to which other rows of the committee refer.
// The committee comes first: it is the shard key, and a key is expensive to change after a release (ADR 0022).
pub(crate) const BOTH: [&str; 2] = ["committee_id", "id"];

/// Foreign key that keeps a row below a committee from referring to a row of another committee.
pub(crate) fn of(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    reference(table, ["committee_id", column], to, BOTH)
}

/// Foreign key from a row to its committee.
pub(crate) fn committee_reference(table: &'static str) -> ForeignKeyCreateStatement {
    reference(table, ["committee_id"], "committee", ["id"])
}

/// An index, named after its table and columns.
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

/// A unique index. The server identifies violations by its name.
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

/// Index of the rows whose ID a client may generate: references to them in an input do not contain the committee.
pub(crate) fn by_client_id(table: &'static str) -> IndexCreateStatement {
    unique(table, ["id"])
}

/// A table and its indexes.
pub(crate) type Create = (TableCreateStatement, Vec<IndexCreateStatement>);

/// Creates tables with their indexes.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    tables: impl IntoIterator<Item = Create>,
) -> Result<(), DbErr> {
    for (table, indexes) in tables {
        manager.create_table(table).await?;
        for index in indexes {
            manager.create_index(index).await?;
        }
    }
    Ok(())
}
