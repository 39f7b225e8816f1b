//! Codes of the errors in `errors` of a response, the same in every language.

use std::fmt;

/// Code of an error in `errors` of a response; `docs/errors.md` describes the cause and remedy of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document is not valid for the schema.
    GraphqlValidationFailed,
    /// A malformed request, variable or argument that a correct client would not send.
    BadUserInput,
    /// An ID that is not an ID of this API or has another type.
    InvalidId,
    /// `operationName` does not name an operation of the document, or it is missing and the document has several.
    OperationResolutionFailure,
    /// The server does not know the document with this hash: the client sends the document once.
    PersistedQueryNotFound,
    /// No document with this ID was imported.
    DocumentNotFound,
    /// No token, or a rejected one.
    Unauthenticated,
    /// The caller lacks the permission in any jurisdiction.
    Forbidden,
    /// The budget of the caller is exhausted.
    RateLimited,
    /// The document would cost more than one request may cost.
    QueryTooExpensive,
    /// The body or the document exceeds a size limit.
    QueryTooLarge,
    /// The request took too long.
    Timeout,
    /// The database does not respond now.
    Unavailable,
    /// An internal error.
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

    /// HTTP status of a response with this error and no data.
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
