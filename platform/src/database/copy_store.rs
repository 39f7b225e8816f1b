//! Bulk inserts into `PostgreSQL` with `COPY`.

use std::io::Write;

use sea_orm::sqlx::{self, PgConnection};
use sea_orm::{
    ActiveModelTrait, ActiveValue, DbErr, EntityName, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, Value,
};

/// Rows of a table in the text format of `COPY`.
#[derive(Debug)]
pub struct Copy {
    /// The statement that reads them.
    pub(super) statement: String,
    text: Vec<u8>,
}

impl Copy {
    /// The rows of models.
    ///
    /// # Errors
    ///
    /// If a value has a type that is not supported.
    pub fn of<M, A>(rows: Vec<M>) -> Result<Self, DbErr>
    where
        M: IntoActiveModel<A>,
        A: ActiveModelTrait,
    {
        let columns = || <A::Entity as EntityTrait>::Column::iter();
        let names: Vec<String> = columns().map(|column| column.as_str().to_owned()).collect();
        let table = A::Entity::default();
        let mut text = Vec::new();
        for row in rows {
            let mut row = row.into_active_model();
            for (place, column) in columns().enumerate() {
                if place > 0 {
                    text.push(b'\t');
                }
                match row.take(column) {
                    ActiveValue::Set(value) | ActiveValue::Unchanged(value) => {
                        write(&mut text, &value)?;
                    }
                    // Null, not the default of the column: `COPY` names every column and applies no defaults.
                    ActiveValue::NotSet => text.extend_from_slice(NULL),
                }
            }
            text.push(b'\n');
        }
        Ok(Self {
            statement: format!(
                "COPY {} ({}) FROM STDIN",
                table.table_name(),
                names.join(", ")
            ),
            text,
        })
    }

    /// Sends the rows.
    pub async fn send(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.text.is_empty() {
            return Ok(());
        }
        let mut copy = connection.copy_in_raw(&self.statement).await?;
        // The driver copies each message into its buffer; one message for everything would double the memory.
        for chunk in self.text.chunks(1 << 20) {
            copy.send(chunk).await?;
        }
        copy.finish().await.map(drop)
    }
}

/// A missing value.
const NULL: &[u8] = b"\\N";

/// Appends a value in the text format of `COPY`; writing to memory does not fail.
fn write(text: &mut Vec<u8>, value: &Value) -> Result<(), DbErr> {
    let _ = match value {
        Value::Bool(Some(it)) => write!(text, "{it}"),
        Value::SmallInt(Some(it)) => write!(text, "{it}"),
        Value::Int(Some(it)) => write!(text, "{it}"),
        Value::BigInt(Some(it)) => write!(text, "{it}"),
        Value::Uuid(Some(it)) => write!(text, "{it}"),
        Value::ChronoDate(Some(it)) => write!(text, "{it}"),
        Value::String(Some(it)) => {
            // These bytes end a value or a row, or begin an escape sequence of the text format.
            for byte in it.bytes() {
                match byte {
                    b'\\' => text.extend_from_slice(b"\\\\"),
                    b'\t' => text.extend_from_slice(b"\\t"),
                    b'\n' => text.extend_from_slice(b"\\n"),
                    b'\r' => text.extend_from_slice(b"\\r"),
                    byte => text.push(byte),
                }
            }
            Ok(())
        }
        Value::Bytes(Some(bytes)) => {
            // Two backslashes, one of which `COPY` removes: the hexadecimal form of bytes begins with one.
            text.extend_from_slice(b"\\\\x");
            bytes.iter().try_for_each(|byte| write!(text, "{byte:02x}"))
        }
        value if *value == value.as_null() => text.write_all(NULL),
        _ => return Err(DbErr::Type("COPY has no text for a value".to_owned())),
    };
    Ok(())
}
