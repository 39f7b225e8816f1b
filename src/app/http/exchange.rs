//! POST and GET requests to `/graphql`, and their responses.

use std::time::Duration;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use apollo_compiler::executable::OperationType;

use super::caller::{Credentials, delay};
use super::form::{self, FormError, Media, refuse, text_header};
use super::{events, reply, websocket};
use crate::app::server::Server;
use crate::platform::api::{Answer, Call, Caller, PreparedRequest};
use crate::platform::error::Code;
use crate::platform::message::message;

/// Header with the trace context of the client.
const TRACEPARENT: header::HeaderName = header::HeaderName::from_static("traceparent");
/// Longest time in which a body must arrive.
const BODY: Duration = Duration::from_secs(10);

/// Handles every request to `/graphql`.
pub(super) async fn graphql(
    http: HttpRequest,
    body: web::Payload,
    server: web::Data<Server>,
) -> HttpResponse {
    // Not `X-Forwarded-For`: a client could send another address with each request and would never reach a limit.
    let credentials = Credentials::of(http.headers(), http.peer_addr().map(|peer| peer.ip()));
    let mut caller = credentials.anonymous_caller(&server);
    if websocket::is_asked_for(&http) {
        return websocket::open(&http, body, server, credentials).await;
    }
    let mut media = Media::Json;
    match receive(&http, body, &server, &credentials, &mut caller, &mut media).await {
        Ok(Outcome::Answered(answer)) if media == Media::Events && answer.status == 400 => {
            events::refuse(server, *answer, caller)
        }
        Ok(Outcome::Answered(answer)) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or_default();
            delay(&caller, status).await;
            reply::send(&http, media.of_refusal(), None, &answer, &caller)
        }
        Ok(Outcome::Ready(ready)) if media == Media::Events && !ready.is_cost_only() => {
            match events::stream(server, ready, caller.clone()) {
                Ok(stream) => stream,
                Err(refusal) => refused(&http, media, refusal, &caller).await,
            }
        }
        Ok(Outcome::Ready(ready)) => {
            let answer = server.api.run(&ready, &caller).await;
            reply::send(&http, media.of_refusal(), None, &answer, &caller)
        }
        Err(refusal) => refused(&http, media, refusal, &caller).await,
    }
}

/// The response to a malformed request, which is charged to the rate limit.
pub(super) async fn refused(
    http: &HttpRequest,
    media: Media,
    mut refusal: FormError,
    caller: &Caller,
) -> HttpResponse {
    if let Some(server) = http.app_data::<web::Data<Server>>() {
        // Refusals cost, or malformed requests would be the only ones without a limit.
        if refusal.failure.code != Code::RateLimited
            && let Err(limited) = server.api.charge_refusal(caller)
        {
            refusal = limited.into();
        }
        server.telemetry.refused(refusal.failure.code.as_str());
    }
    let FormError { status, failure } = refusal;
    delay(caller, status).await;
    let answer = Answer::refused(&[*failure], caller);
    let mut reply = reply::send(http, media.of_refusal(), Some(status), &answer, caller);
    // RFC 9110 requires `Allow` in this response.
    if status == StatusCode::METHOD_NOT_ALLOWED {
        let only_post = http.method() == Method::GET;
        let allowed = if only_post { "POST" } else { "GET, POST" };
        let allowed = header::HeaderValue::from_static(allowed);
        reply.headers_mut().insert(header::ALLOW, allowed);
    }
    reply
}

enum Outcome {
    /// Refused, with a response.
    Answered(Box<Answer>),
    /// Can run.
    Ready(PreparedRequest),
}

async fn receive(
    http: &HttpRequest,
    body: web::Payload,
    server: &Server,
    credentials: &Credentials,
    caller: &mut Caller,
    media: &mut Media,
) -> Result<Outcome, FormError> {
    // Cheap checks first: nothing that costs more than linear time comes before its limit, and no body before its
    // token.
    let get = http.method() == Method::GET;
    if !get && http.method() != Method::POST {
        let only = message!("http-method-not-allowed");
        return Err(refuse(StatusCode::METHOD_NOT_ALLOWED, only));
    }
    *media = Media::accepted(http)?;
    if !get {
        form::check_content_type(http.headers())?;
    }
    *caller = credentials.identify(server, caller.clone()).await?;
    let mut call = if get {
        form::of_address(http.query_string())?
    } else {
        form::of_body(&read(http, body, server, caller).await?)?
    };
    let parent = text_header(http.headers(), &TRACEPARENT);
    call.parent = server.telemetry.parent(parent);
    if let Some(word) = http.headers().get("graphql-cost") {
        call.report = form::report_of(word.to_str().unwrap_or_default());
    }
    allowed(server, call, caller, get, *media).await
}

async fn allowed(
    server: &Server,
    call: Call,
    caller: &Caller,
    get: bool,
    media: Media,
) -> Result<Outcome, FormError> {
    let ready = match server.api.ready(&server.db, call, caller).await {
        Ok(ready) => ready,
        Err(answer) => return Ok(Outcome::Answered(answer)),
    };
    match ready.kind() {
        // The specification of GraphQL over HTTP forbids it: a link or a prefetch must not change anything.
        OperationType::Mutation if get => {
            let only = message!("http-mutation-by-get");
            Err(refuse(StatusCode::METHOD_NOT_ALLOWED, only))
        }
        OperationType::Subscription if media != Media::Events => Err(refuse(
            StatusCode::NOT_ACCEPTABLE,
            message!("http-subscription-without-stream"),
        )),
        _ => Ok(Outcome::Ready(ready)),
    }
}

/// Reads a body after charging its size, as far as `Content-Length` gives it.
pub(super) async fn read(
    http: &HttpRequest,
    body: web::Payload,
    server: &Server,
    caller: &Caller,
) -> Result<web::Bytes, FormError> {
    let most = server.api.limits.body;
    let length = text_header(http.headers(), &header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.parse::<usize>().ok());
    // Charged before it is read, so that a caller without budget cannot make the server read bodies.
    if let Some(length) = length {
        server.api.charge_body(caller, length.min(most))?;
    }
    let late = message!("http-body-late");
    let large = message!("http-body-too-large", most);
    let broken = message!("http-body-incomplete");
    if length.is_some_and(|length| length > most) {
        return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, large));
    }
    let body = tokio::time::timeout(BODY, body.to_bytes_limited(most))
        .await
        .map_err(|_| refuse(StatusCode::REQUEST_TIMEOUT, late))?
        .map_err(|_| {
            // The body was read up to the limit. Whether the budget covers it does not change the response.
            let _ = server.api.charge_body(caller, most);
            refuse(StatusCode::PAYLOAD_TOO_LARGE, large)
        })?
        .map_err(|_| refuse(StatusCode::BAD_REQUEST, broken))?;
    // A chunked body does not announce its size.
    if length.is_none() {
        server.api.charge_body(caller, body.len())?;
    }
    Ok(body)
}
