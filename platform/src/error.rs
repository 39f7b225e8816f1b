//! Errors, one variant per reaction of the client.

mod code;

use std::io;
use std::sync::Arc;

use async_graphql::ID;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlxError};

use crate::message::{Text, message};

pub use code::Code;

/// An error of a request, returned in `errors` with a code.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No token, or a rejected one.
    #[error("unauthenticated: {}", .0.en)]
    Unauthenticated(Text),
    /// The caller lacks the permission in any jurisdiction.
    #[error("forbidden: {}", .0.en)]
    Forbidden(Text),
    /// An invalid argument that a correct client would not send.
    #[error("{code}: {}", message.en)]
    Input {
        /// Code of the error: `BAD_USER_INPUT` or a more specific one.
        code: Code,
        /// What is wrong and what to do.
        message: Text,
    },
    /// An ID that is not an ID of this API or has another type: in the input of a mutation, the user can correct it.
    #[error("invalid id: {}", message.en)]
    Id {
        /// The ID as the client sent it.
        given: ID,
        /// What is wrong and what to do.
        message: Text,
    },
    /// Two changes conflicted in the database; the same request may succeed.
    #[error("conflicting changes")]
    Conflict,
    /// The database does not respond now, or the disk is full.
    #[error("the database does not respond")]
    Unavailable,
    /// An internal error; its source is logged once and never shown.
    #[error("internal error")]
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An invalid argument that a correct client would not send.
    #[must_use]
    pub fn input(message: Text) -> Self {
        Self::Input {
            code: Code::BadUserInput,
            message,
        }
    }

    /// An internal error with its cause.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(source.into()))
    }

    /// Code for programs, the same in every language.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Forbidden(_) => Code::Forbidden,
            Self::Input { code, .. } => *code,
            Self::Id { .. } => Code::InvalidId,
            // In a mutation, a conflict is a user error (`Payload::new`); a query can only be sent again.
            Self::Conflict | Self::Unavailable => Code::Unavailable,
            Self::Internal(_) => Code::InternalServerError,
        }
    }

    /// The message for the client.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Unauthenticated(message)
            | Self::Forbidden(message)
            | Self::Input { message, .. }
            | Self::Id { message, .. } => message.clone(),
            Self::Conflict | Self::Unavailable => message!("error-database-unavailable"),
            Self::Internal(_) => message!("error-internal"),
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable,
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
                if is_broken(cause) =>
            {
                Self::Unavailable
            }
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
                if is_conflict(cause) =>
            {
                Self::Conflict
            }
            _ => Self::internal(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge) {
            tracing::error!(%error, "no space is left for a file");
            return Self::Unavailable;
        }
        Self::internal(error)
    }
}

/// No connection, a full disk, an I/O error, a shutdown or a statement timeout.
fn is_broken(cause: &SqlxError) -> bool {
    let code = cause.as_database_error().and_then(DatabaseError::code);
    let broken = match code.as_deref() {
        // The primary and extended result codes of SQLite have at most four digits; the lowest byte is the primary
        // code.
        Some(code) if code.len() < 5 => {
            // SQLITE_IOERR, SQLITE_CORRUPT and SQLITE_FULL.
            matches!(
                code.parse::<u32>().map(|code| code & 0xff),
                Ok(10 | 11 | 13)
            )
        }
        // Disk full, too many connections, statement timeout, and the codes of a server that stops or starts.
        Some(code) => matches!(
            code,
            "53100" | "53300" | "57014" | "57P01" | "57P02" | "57P03"
        ),
        None => matches!(
            cause,
            SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed
        ),
    };
    if broken {
        // Only the code: the text of the error may contain the values of a row.
        tracing::error!(code = code.as_deref(), "the database is unavailable");
    }
    broken
}

/// A serialization failure, deadlock or lock timeout of `PostgreSQL`, a busy `SQLite`, or a unique key that another
/// change took first: earlier checks of this change are no longer valid.
fn is_conflict(cause: &SqlxError) -> bool {
    let code = cause
        .as_database_error()
        .and_then(sea_orm::sqlx::error::DatabaseError::code);
    code.is_some_and(|code| {
        matches!(
            code.as_ref(),
            "40001" | "40P01" | "55P03" | "23505" | "5" | "517" | "1555" | "2067"
        )
    })
}
