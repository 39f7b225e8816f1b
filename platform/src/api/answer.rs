//! The response to a request, before a transport serializes it.

use std::collections::BTreeMap;
use std::time::Duration;

use async_graphql::{ServerError, Value};
use serde::Serialize;
use serde::ser::SerializeMap;

use super::Caller;
use super::budget::Balance;
use super::request_error::RequestError;
use crate::error::Code;

/// Response to a request, or one event of a stream.
#[derive(Debug, Default)]
pub struct Answer {
    /// HTTP status for a client that reads the statuses of GraphQL over HTTP.
    pub status: u16,
    /// Data; none if the request never ran, null if a root field failed.
    pub data: Option<Value>,
    /// Errors, at most five.
    pub errors: Vec<ServerError>,
    /// Extensions that the client requested, such as the cost.
    pub extensions: BTreeMap<String, Value>,
    /// Remaining budget of the caller; none if the budget is not limited.
    pub balance: Option<Balance>,
    /// The final charge; none if the request did not run to its end.
    pub charged: Option<u64>,
    /// Time after which the same request may succeed.
    pub retry_after: Option<Duration>,
    /// Deprecated elements that the operation used, as `Type.field`.
    pub deprecated: Vec<String>,
}

impl Answer {
    /// The response to a request that does not run.
    #[must_use]
    pub fn refused(failures: &[RequestError], caller: &Caller) -> Self {
        let errors = failures
            .iter()
            .map(|failure| failure.error(caller.locale, &caller.request_id));
        let limited = failures.iter().find_map(|it| it.limited.as_deref());
        Self {
            status: failures.first().map_or(400, |first| first.code.status()),
            errors: errors.collect(),
            retry_after: limited.map(|it| it.retry_after),
            balance: limited.and_then(|it| it.balance),
            ..Self::default()
        }
    }

    /// Whether the request ran without errors.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.data.is_some() && self.errors.is_empty()
    }

    /// Whether any error has this code.
    #[must_use]
    pub fn has(&self, code: Code) -> bool {
        let code = Value::from(code.as_str());
        let mut extensions = self
            .errors
            .iter()
            .filter_map(|error| error.extensions.as_ref());
        extensions.any(|it| it.get("code") == Some(&code))
    }

    /// Code of the first error; `OK` if there is none.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        let Some(error) = self.errors.first() else {
            return "OK";
        };
        let code = error.extensions.as_ref().and_then(|it| it.get("code"));
        // One of the known codes, never the text itself: metrics have it as a label, which must have few values.
        let mut known = Code::ALL.iter().map(|code| code.as_str());
        let found = known.find(|known| code == Some(&Value::from(*known)));
        found.unwrap_or(Code::InternalServerError.as_str())
    }

    /// The response as JSON; equal responses have equal bytes.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Errors come first, as the specification suggests; `data` is omitted if the request never ran.
impl Serialize for Answer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if let Some(data) = &self.data {
            map.serialize_entry("data", data)?;
        }
        if !self.extensions.is_empty() {
            map.serialize_entry("extensions", &self.extensions)?;
        }
        map.end()
    }
}
