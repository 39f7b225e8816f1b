//! Texts of statements: only few distinct ones, so that each is prepared once.

use sea_orm::Statement;

/// Values for an `IN` list, padded to the next power of two by repeating the last one. As a result, a statement has few
/// distinct texts, each of which is prepared once.
#[must_use]
pub fn padded<T: Clone>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

/// The text of a statement with its numbered placeholders replaced; none if a placeholder has no replacement.
pub(crate) fn replace_placeholders(
    sql: &str,
    mut stands: impl FnMut(usize) -> Option<String>,
) -> Option<String> {
    let mut pieces = sql.split('$');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let end = piece.find(|sign: char| !sign.is_ascii_digit());
        let (number, rest) = piece.split_at(end.unwrap_or(piece.len()));
        text.push_str(&stands(number.parse().ok()?)?);
        text.push_str(rest);
    }
    Some(text)
}

/// A statement that `SQLite` prepares only once. If the limit is a bound value alone, `SQLite` prepares the statement
/// again each time, because it uses the value for planning.
pub(super) fn prepared_once(mut statement: Statement) -> Statement {
    const BOUND: &str = " LIMIT ?";
    if statement.sql.contains(BOUND) {
        statement.sql = statement.sql.replace(BOUND, " LIMIT 0 + ?");
    }
    statement
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;
    use sea_orm::sea_query::Query;

    use super::*;

    #[test]
    fn sqlite_plans_without_knowing_the_limit_value() {
        let select = Query::select().column("id").from("grid").limit(5).take();
        let statement = prepared_once(DbBackend::Sqlite.build(&select));
        assert_eq!(statement.sql, r#"SELECT "id" FROM "grid" LIMIT 0 + ?"#);
    }
}
