//! Errors that prevent the execution of a request, before they have a language and a request ID.

use std::time::Duration;

use apollo_compiler::response::GraphQLError;
use async_graphql::{ErrorExtensionValues, Pos, ServerError, Value};

use super::budget::Balance;
use crate::error::Code;
use crate::message::{Locale, Text};

/// Maximum number of errors in a response.
pub(crate) const MAX_ERRORS: usize = 5;

/// An error that prevents the execution of a request.
#[derive(Clone, Debug)]
pub struct RequestError {
    /// Code for programs.
    pub code: Code,
    /// What is wrong and what to do.
    pub message: Text,
    /// Locations in the document.
    pub places: Vec<Pos>,
    /// Path in the variables: the name, then fields and positions.
    pub variable: Option<Vec<String>>,
    /// Set if the caller exceeded its rate limit.
    pub limited: Option<Box<Limited>>,
}

/// Details of an exceeded rate limit.
#[derive(Clone, Debug)]
pub struct Limited {
    /// Time after which the same request may succeed.
    pub retry_after: Duration,
    /// Budget of the caller, if it is the cause.
    pub balance: Option<Balance>,
}

impl RequestError {
    /// An error without a location.
    #[must_use]
    pub fn new(code: Code, message: Text) -> Self {
        Self {
            code,
            message,
            places: Vec::new(),
            variable: None,
            limited: None,
        }
    }

    /// An error that the compiler found; `message` contains its English message.
    #[must_use]
    pub(super) fn found(code: Code, message: Text, error: &GraphQLError) -> Self {
        let places = error.locations.iter().map(|place| Pos {
            line: place.line,
            column: place.column,
        });
        Self {
            places: places.collect(),
            ..Self::new(code, message)
        }
    }

    /// The error as clients read it.
    #[must_use]
    pub fn error(&self, locale: Locale, request_id: &str) -> ServerError {
        let mut error = ServerError::new(locale.pick(&self.message), None);
        error.locations.clone_from(&self.places);
        let extensions = error.extensions.get_or_insert_default();
        sign(extensions, self.code, request_id);
        if let Some(variable) = &self.variable {
            let path = variable.iter().map(|name| Value::from(name.as_str()));
            extensions.set("variable", Value::List(path.collect()));
        }
        if let Some(limited) = &self.limited {
            let millis = u64::try_from(limited.retry_after.as_millis()).unwrap_or(u64::MAX);
            extensions.set("retryAfterMs", Value::from(millis));
        }
        error
    }
}

/// Adds what every error has: its code, the request ID, and the URL that explains the code.
pub(super) fn sign(extensions: &mut ErrorExtensionValues, code: Code, request_id: &str) {
    extensions.set("code", code.as_str());
    extensions.set("requestId", request_id);
    extensions.set("docs", format!("/docs/errors#{code}"));
}
