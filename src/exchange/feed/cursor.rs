//! Cursors: a position, the numbering to which it belongs, and a date from which its age is computed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use cunju_entity::value::Date;
use uuid::Uuid;

use super::Position;
use crate::platform::error::Error;
use crate::platform::message::message;

/// Version of the cursor format; other versions are rejected.
const VERSION: u8 = 1;
/// Number of days for which a cursor is valid.
const VALID_DAYS: u32 = 90;

/// A position, stored by a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Numbering to which the position belongs.
    pub(super) feed: Uuid,
    /// The position.
    pub(super) position: Position,
    /// Date on which it was the end of the log, or date of the change before it.
    pub(super) day: Date,
}

impl Cursor {
    /// The cursor in its external form.
    pub(super) fn encode(&self) -> String {
        use chrono::Datelike;
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(self.feed.as_bytes());
        bytes.extend_from_slice(&self.position.transaction.to_be_bytes());
        bytes.extend_from_slice(&self.position.sequence.to_be_bytes());
        let day = self.day.calendar().num_days_from_ce();
        bytes.extend_from_slice(&day.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Parses the cursor of a client.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is not a cursor of the feed.
    pub(super) fn decode(cursor: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        let read = bytes.and_then(|bytes| Self::read(&bytes));
        read.ok_or_else(|| Error::input(message!("feed-cursor-invalid")))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (feed, rest) = rest.split_first_chunk::<16>()?;
        let (transaction, rest) = rest.split_first_chunk::<8>()?;
        let (sequence, rest) = rest.split_first_chunk::<8>()?;
        let day = NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(rest.try_into().ok()?))?;
        let cursor = Self {
            feed: Uuid::from_bytes(*feed),
            position: Position {
                transaction: i64::from_be_bytes(*transaction),
                sequence: i64::from_be_bytes(*sequence),
            },
            day: day.into(),
        };
        // A client can change the bytes: each part is checked before it is compared or bound to a statement.
        let sound = *version == VERSION
            && cursor.position.transaction >= 0
            && cursor.position.sequence >= 0
            && (Date::START..=Date::NEVER).contains(&cursor.day);
        sound.then_some(cursor)
    }

    /// Whether the changes after the cursor can be reported: it belongs to this numbering, is not after the end of the
    /// log, and is not too old.
    pub(super) fn is_usable(&self, feed: Uuid, end: Position, today: Date) -> bool {
        // A position after the end comes from before a restore: changes up to it would be missed (ADR 0006).
        self.feed == feed && self.position <= end && self.day.plus(VALID_DAYS) >= today
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error::Code;

    fn cursor(day: &str) -> Cursor {
        Cursor {
            feed: Uuid::from_u128(7),
            position: Position {
                transaction: i64::MAX,
                sequence: 1,
            },
            day: day.parse().unwrap(),
        }
    }

    #[test]
    fn cursor_round_trips() {
        let cursor = cursor("2026-11-20");
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
    }

    #[test]
    fn invalid_cursor_is_rejected() {
        let bytes = URL_SAFE_NO_PAD
            .decode(cursor("2026-11-20").encode())
            .unwrap();
        let negative = [&bytes[..17], &[255; 16], &bytes[33..]].concat();
        let version = [&[2], &bytes[1..]].concat();
        let day = [&bytes[..33], &[127, 255, 255, 255]].concat();
        let all = [
            negative,
            version,
            day,
            bytes[..36].to_vec(),
            [bytes, vec![0]].concat(),
        ];
        for bad in all {
            let error = Cursor::decode(&URL_SAFE_NO_PAD.encode(bad)).unwrap_err();
            assert_eq!(error.code(), Code::BadUserInput);
        }
        for bad in ["", "x", "游标", "MQ"] {
            assert_eq!(Cursor::decode(bad).unwrap_err().code(), Code::BadUserInput);
        }
    }

    #[test]
    fn cursor_is_valid_for_ninety_days_in_its_own_feed() {
        let cursor = cursor("2026-01-01");
        let (feed, end) = (cursor.feed, cursor.position);
        let day = |day: &str| day.parse().unwrap();
        assert!(cursor.is_usable(feed, end, day("2026-04-01")));
        assert!(!cursor.is_usable(feed, end, day("2026-04-02")));
        assert!(!cursor.is_usable(Uuid::nil(), end, day("2026-01-01")));
        let before = Position { sequence: 0, ..end };
        assert!(!cursor.is_usable(feed, before, day("2026-01-01")));
    }
}
