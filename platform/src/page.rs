//! Paging of connections: requested pages and cursors. Pure functions.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;
use crate::message::message;
use crate::value::Date;

/// Default page size.
pub const DEFAULT_SIZE: u32 = 25;
/// Maximum page size.
pub const MAX_SIZE: u32 = 100;

/// One value of the sort key of a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A number.
    #[serde(rename = "n")]
    Number(i64),
    /// A text.
    #[serde(rename = "t")]
    Text(String),
    /// A date.
    #[serde(rename = "d")]
    Day(Date),
    /// An ID.
    #[serde(rename = "i")]
    Id(Uuid),
}

impl Key {
    /// Whether both databases accept the value.
    fn is_plain(&self) -> bool {
        match self {
            // PostgreSQL refuses this character in a text: a forged cursor would cause an internal error.
            Self::Text(text) => !text.contains('\0'),
            Self::Day(day) => (Date::START..=Date::NEVER).contains(day),
            Self::Number(_) | Self::Id(_) => true,
        }
    }
}

/// Position of a row in its list: the values of its sort key, the ID last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(pub Vec<Key>);

/// Version of the cursor format; other versions are refused.
const VERSION: &str = "1";

impl Cursor {
    /// The cursor in the form that clients store.
    #[must_use]
    pub fn encode(&self) -> String {
        let json = serde_json::to_string(&self.0).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(format!("{VERSION}{json}"))
    }

    fn decode(cursor: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let keys = text.and_then(|text| serde_json::from_str(text.strip_prefix(VERSION)?).ok());
        keys.filter(|keys: &Vec<Key>| keys.iter().all(Key::is_plain))
            .map(Self)
            .ok_or_else(invalid_cursor)
    }
}

/// The error for a cursor that does not belong to the list.
#[must_use]
pub fn invalid_cursor() -> Error {
    Error::input(message!("page-cursor-invalid"))
}

/// A requested page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Maximum number of rows.
    pub size: u32,
    /// Whether the page is counted from the end of the list.
    pub backward: bool,
    /// Rows after this one.
    pub after: Option<Cursor>,
    /// Rows before this one.
    pub before: Option<Cursor>,
    /// What is requested in addition to the rows.
    pub options: PageOptions,
}

/// What is requested in addition to the rows of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageOptions {
    /// The cursors of the rows.
    pub cursors: bool,
    /// Whether there are more rows.
    pub more: bool,
    /// The number of rows of the whole list.
    pub total: bool,
}

impl Page {
    /// The first row only.
    pub const FIRST: Self = Self {
        size: 1,
        backward: false,
        after: None,
        before: None,
        options: PageOptions {
            cursors: false,
            more: false,
            total: false,
        },
    };

    /// The page that the arguments of a connection request.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if both `first` and `last` are given, a number is out of range, or a cursor is invalid.
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Self, Error> {
        let (size, backward) = match (first, last) {
            (Some(_), Some(_)) => {
                let both = message!("page-first-and-last");
                return Err(Error::input(both));
            }
            (None, Some(last)) => (size("last", last)?, true),
            (Some(first), None) => (size("first", first)?, false),
            (None, None) => (DEFAULT_SIZE, false),
        };
        let after = after.map(|cursor| Cursor::decode(&cursor)).transpose()?;
        let before = before.map(|cursor| Cursor::decode(&cursor)).transpose()?;
        Ok(Self {
            size,
            backward,
            after,
            before,
            options: PageOptions {
                cursors: true,
                more: true,
                total: false,
            },
        })
    }
}

fn size(name: &str, value: i32) -> Result<u32, Error> {
    u32::try_from(value)
        .ok()
        .filter(|size| *size <= MAX_SIZE)
        .ok_or_else(|| {
            Error::input(message!(
                "page-size-out-of-range",
                name,
                max = MAX_SIZE,
                value
            ))
        })
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Slice<T> {
    /// Rows in the order of the list, each with its cursor, which is empty if cursors are not requested.
    pub rows: Vec<(Cursor, T)>,
    /// Whether there are rows after the last one.
    pub has_next: bool,
    /// Whether there are rows before the first one.
    pub has_previous: bool,
    /// Number of rows in the whole list, if it was counted.
    pub total: Option<i64>,
}

impl<T> Slice<T> {
    /// A page without rows.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            rows: Vec::new(),
            has_next: false,
            has_previous: false,
            total: None,
        }
    }

    /// The page with the number of rows in the whole list, if it was counted.
    #[must_use]
    pub fn of(self, total: Option<i64>) -> Self {
        Self { total, ..self }
    }

    /// Makes the page from rows that were read in its direction; an extra row shows that there are more.
    #[must_use]
    pub fn paginate(page: &Page, mut rows: Vec<(Cursor, T)>) -> Self {
        let size = usize::try_from(page.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        if page.backward {
            rows.reverse();
            return Self {
                rows,
                // Not read from the database: at least the row of the cursor follows, which the Relay specification
                // accepts.
                has_next: page.before.is_some(),
                has_previous: more,
                total: None,
            };
        }
        Self {
            rows,
            has_next: more,
            has_previous: page.after.is_some(),
            total: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn a_page_is_bounded() {
        assert_eq!(
            Page::new(None, None, None, None).unwrap().size,
            DEFAULT_SIZE
        );
        for (first, last) in [
            (Some(-1), None),
            (Some(101), None),
            (None, Some(-1)),
            (Some(1), Some(1)),
        ] {
            assert!(Page::new(first, None, last, None).is_err());
        }
    }

    #[test]
    fn cursor_round_trips() {
        let cursor = Cursor(vec![
            Key::Day(Date::START),
            Key::Number(-1),
            Key::Id(Uuid::nil()),
        ]);
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        for bad in ["", "x", "MQ", "!!", &URL_SAFE_NO_PAD.encode("2[]")] {
            assert_eq!(Cursor::decode(bad).unwrap_err().code(), Code::BadUserInput);
        }
    }

    #[test]
    fn page_keeps_the_order_of_the_list() {
        let rows = || {
            (1..=3)
                .map(|n| (Cursor(vec![Key::Number(n)]), n))
                .collect::<Vec<_>>()
        };
        let forward = Page::new(Some(2), None, None, None).unwrap();
        let slice = Slice::paginate(&forward, rows());
        assert_eq!(
            slice.rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            [1, 2]
        );
        assert!(slice.has_next && !slice.has_previous);
        let backward = Page::new(None, None, Some(2), None).unwrap();
        let slice = Slice::paginate(&backward, rows());
        assert_eq!(
            slice.rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            [2, 1]
        );
        assert!(slice.has_previous && !slice.has_next);
    }
}
