//! Form of a request over HTTP: what the client accepts, and the parts of a call.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, Accept, Header, HeaderMap};
use actix_web::{HttpRequest, web};
use serde_json::{Map, Value as Json};

use crate::platform::api::{Call, Report, RequestError};
use crate::platform::error::Code;
use crate::platform::message::{Text, message};
use crate::platform::telemetry::Parent;

/// A malformed request, with the HTTP status of the response.
pub(super) struct FormError {
    /// HTTP status.
    pub(super) status: StatusCode,
    /// Error to return.
    pub(super) failure: Box<RequestError>,
}

impl From<Box<RequestError>> for FormError {
    fn from(failure: Box<RequestError>) -> Self {
        Self {
            status: StatusCode::from_u16(failure.code.status()).unwrap_or(StatusCode::BAD_REQUEST),
            failure,
        }
    }
}

/// A refusal of a malformed request.
pub(super) fn refuse(status: StatusCode, message: Text) -> FormError {
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Code::QueryTooLarge,
        StatusCode::REQUEST_TIMEOUT => Code::Timeout,
        _ => Code::BadUserInput,
    };
    FormError {
        status,
        failure: Box::new(RequestError::new(code, message)),
    }
}

/// Media type of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: the status is 200 whatever the result of the document.
    Json,
    /// `application/graphql-response+json`: the status reflects the result of the document.
    GraphqlResponse,
    /// `text/event-stream`: one event for each response.
    Events,
}

impl Media {
    /// The media type that the client prefers; JSON if it does not state any.
    pub(super) fn accepted(http: &HttpRequest) -> Result<Self, FormError> {
        if !http.headers().contains_key(header::ACCEPT) {
            return Ok(Self::Json);
        }
        let ranked = Accept::parse(http)
            .map(|accept| accept.ranked())
            .unwrap_or_default();
        let known = ranked.iter().find_map(|mime| match mime.essence_str() {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            "text/event-stream" => Some(Self::Events),
            _ => None,
        });
        known.ok_or_else(|| {
            refuse(
                StatusCode::NOT_ACCEPTABLE,
                message!("http-accept-unsupported"),
            )
        })
    }

    /// Media type of a refusal: JSON instead of events, because no stream has begun.
    pub(super) fn of_refusal(self) -> Self {
        match self {
            Self::Events => Self::GraphqlResponse,
            other => other,
        }
    }

    /// Value of `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Events => "text/event-stream; charset=utf-8",
        }
    }
}

/// Accepts only JSON in UTF-8, which forms and links on other sites cannot send.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), FormError> {
    let kind = text_header(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case("application/json"));
    let other_charset = parts.any(|part| {
        let charset = part.to_ascii_lowercase();
        charset
            .strip_prefix("charset=")
            .is_some_and(|it| !matches!(it.trim_matches('"'), "utf-8" | "utf8"))
    });
    // A compressed body is refused, because its size is charged and limited as it is sent.
    let encoded = headers.contains_key(header::CONTENT_ENCODING);
    if is_json && !other_charset && !encoded {
        return Ok(());
    }
    let only = message!("http-content-type-unsupported");
    Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, only))
}

/// The call in the body of a POST.
pub(super) fn of_body(body: &[u8]) -> Result<Call, FormError> {
    let json: Json = serde_json::from_slice(body).map_err(|_| bad_body())?;
    of_json(json)
}

/// The call in a JSON object: a body, or the payload of a message.
pub(super) fn of_json(json: Json) -> Result<Call, FormError> {
    let Json::Object(mut parts) = json else {
        return Err(bad_body());
    };
    let mut string = |name: &'static str| match parts.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(value)) => Ok(Some(value)),
        Some(_) => Err(bad_part(name, "String")),
    };
    let (query, document_id) = (string("query")?, string("documentId")?);
    let operation_name = string("operationName")?;
    let mut object = |name: &'static str| match parts.remove(name) {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(value)) => Ok(value),
        Some(_) => Err(bad_part(name, "Object")),
    };
    let (variables, extensions) = (object("variables")?, object("extensions")?);
    assemble(query, document_id, operation_name, variables, &extensions)
}

/// The call in the URL of a GET.
pub(super) fn of_address(address: &str) -> Result<Call, FormError> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(address).map_err(|_| {
        let coded = message!("http-url-encoding-invalid");
        refuse(StatusCode::BAD_REQUEST, coded)
    })?;
    let part = |name: &str| {
        let mut named = pairs.iter().filter(|(key, _)| key == name);
        named.next().map(|(_, value)| value.clone())
    };
    let object = |name: &'static str| match part(name).filter(|value| !value.is_empty()) {
        None => Ok(Map::new()),
        Some(value) => match serde_json::from_str(&value) {
            Ok(Json::Object(value)) => Ok(value),
            Ok(Json::Null) => Ok(Map::new()),
            _ => Err(bad_part(name, "Object")),
        },
    };
    assemble(
        part("query"),
        part("documentId"),
        part("operationName"),
        object("variables")?,
        &object("extensions")?,
    )
}

fn assemble(
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Map<String, Json>,
    extensions: &Map<String, Json>,
) -> Result<Call, FormError> {
    let hash = match extensions.get("persistedQuery") {
        None | Some(Json::Null) => None,
        Some(asked) => {
            let hash = asked.get("sha256Hash").and_then(Json::as_str);
            let hash = hash.filter(|_| asked.get("version") == Some(&Json::from(1)));
            let hash = hash.ok_or_else(|| {
                bad_part(
                    "extensions.persistedQuery",
                    "{ version: 1, sha256Hash: String }",
                )
            })?;
            Some(hash.to_owned())
        }
    };
    let report = extensions.get("cost").and_then(Json::as_str);
    if query.is_none() && document_id.is_none() && hash.is_none() {
        return Err(bad_body());
    }
    Ok(Call {
        query: query.filter(|query| !query.is_empty() || hash.is_none()),
        document_id,
        hash,
        // No operation has an empty name: clients that always send the member mean that there is none.
        operation_name: operation_name.filter(|name| !name.is_empty()),
        variables,
        report: report.map_or(Report::Nothing, report_of),
        parent: Parent::default(),
    })
}

/// What the client wants to know about the cost.
pub(super) fn report_of(word: &str) -> Report {
    match word {
        "include" => Report::Include,
        "validate" => Report::Validate,
        _ => Report::Nothing,
    }
}

fn bad_body() -> FormError {
    refuse(StatusCode::BAD_REQUEST, message!("http-request-malformed"))
}

fn bad_part(name: &str, expected: &str) -> FormError {
    let message = message!("http-member-type-wrong", name, expected);
    refuse(StatusCode::BAD_REQUEST, message)
}

/// The value of a header as text.
pub(super) fn text_header<'a>(
    headers: &'a HeaderMap,
    name: &header::HeaderName,
) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
