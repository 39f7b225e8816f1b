//! Codes of the errors at the top level of an answer, the same in every language.

use std::fmt;

/// Code of an error at the top level of an answer; `docs/errors.md` has cause and remedy of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// A form, variable or argument that no user could have meant.
    BadUserInput,
    /// An id that is not one of ours, or of another type.
    InvalidId,
    /// `operationName` names none of the operations, or there are several and it is missing.
    OperationResolutionFailure,
    /// The server does not hold the document of this hash: send it along once.
    PersistedQueryNotFound,
    /// No document of this id was imported.
    DocumentNotFound,
    /// No token, or one that is not accepted.
    Unauthenticated,
    /// The caller may not do this anywhere.
    Forbidden,
    /// The caller has used up its budget.
    RateLimited,
    /// The document would cost more than one request may.
    QueryTooExpensive,
    /// The body or the document is larger than the server reads.
    QueryTooLarge,
    /// It took too long.
    Timeout,
    /// The database does not answer now.
    Unavailable,
    /// Our own fault.
    InternalServerError,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 15] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadUserInput,
        Self::InvalidId,
        Self::OperationResolutionFailure,
        Self::PersistedQueryNotFound,
        Self::DocumentNotFound,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::RateLimited,
        Self::QueryTooExpensive,
        Self::QueryTooLarge,
        Self::Timeout,
        Self::Unavailable,
        Self::InternalServerError,
    ];

    /// The code as clients read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::InvalidId => "INVALID_ID",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::DocumentNotFound => "DOCUMENT_NOT_FOUND",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::RateLimited => "RATE_LIMITED",
            Self::QueryTooExpensive => "QUERY_TOO_EXPENSIVE",
            Self::QueryTooLarge => "QUERY_TOO_LARGE",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }

    /// HTTP status of an answer that has this error and no data.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::RateLimited => 429,
            Self::InternalServerError => 500,
            Self::Timeout | Self::Unavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
