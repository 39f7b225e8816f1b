//! Server-sent events, in the distinct connections mode of the graphql-sse protocol.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use apollo_compiler::executable::OperationType;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::time::{Instant, Interval, interval_at, sleep_until};

use super::form::{FormError, Media};
use super::reply;
use crate::app::server::{ConnectionPermit, Server};
use crate::platform::api::{Answer, Caller, PreparedRequest, RequestError};
use crate::platform::error::Code;
use crate::platform::message::message;

/// Interval of keep-alive comments on a silent stream.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

// `EventSource` of browsers ignores an event without `data`.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");
const ALIVE: Bytes = Bytes::from_static(b":\n\n");

struct Events {
    answers: BoxStream<'static, Answer>,
    heartbeat: Interval,
    caller: Caller,
    expires: Instant,
    server: web::Data<Server>,
    _place: Option<ConnectionPermit>,
    next: Next,
}

enum Next {
    Answer,
    Complete,
    Nothing,
}

/// The responses of an operation as events. Refused if the caller has too many open streams.
pub(super) fn stream(
    server: web::Data<Server>,
    ready: PreparedRequest,
    caller: Caller,
) -> Result<HttpResponse, FormError> {
    let lasts = ready.kind() == OperationType::Subscription;
    // A query ends by itself and is limited by its cost.
    let place = if lasts {
        Some(
            server
                .connection_permit(&caller.payer)
                .ok_or_else(too_many)?,
        )
    } else {
        None
    };
    let answers = if lasts {
        server.api.follow(ready, caller.clone())
    } else {
        let (server, caller) = (server.clone(), caller.clone());
        stream::once(async move { server.api.run(&ready, &caller).await }).boxed()
    };
    Ok(send(server, answers, caller, place))
}

/// The response to a document that cannot run: the protocol requires one event with the errors.
pub(super) fn refuse(server: web::Data<Server>, answer: Answer, caller: Caller) -> HttpResponse {
    let answers = stream::once(async { answer }).boxed();
    send(server, answers, caller, None)
}

fn send(
    server: web::Data<Server>,
    answers: BoxStream<'static, Answer>,
    caller: Caller,
    place: Option<ConnectionPermit>,
) -> HttpResponse {
    let mut reply = HttpResponse::Ok();
    reply::head(&mut reply, &Answer::default(), &caller);
    reply
        .content_type(Media::Events.content_type())
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        // nginx would otherwise collect events in its buffer before it passes them on.
        .insert_header(("x-accel-buffering", "no"));
    let events = Events {
        answers,
        heartbeat: interval_at(Instant::now() + HEARTBEAT, HEARTBEAT),
        expires: caller.expires(),
        caller,
        server,
        _place: place,
        next: Next::Answer,
    };
    let bytes = stream::unfold(events, async |mut events| {
        let bytes = events.next().await?;
        Some((Ok::<_, actix_web::Error>(bytes), events))
    });
    reply.streaming(Box::pin(bytes))
}

impl Events {
    async fn next(&mut self) -> Option<Bytes> {
        match self.next {
            Next::Nothing => return None,
            Next::Complete => {
                self.next = Next::Nothing;
                return Some(COMPLETE);
            }
            Next::Answer => {}
        }
        // In this order, so that a stream that always has an event ends with its token.
        tokio::select! {
            biased;
            () = sleep_until(self.expires) => {
                self.next = Next::Complete;
                Some(event(&Answer::refused(&[expired()], &self.caller)))
            }
            answer = self.answers.next() => {
                if let Some(answer) = answer {
                    return Some(event(&answer));
                }
                self.next = Next::Nothing;
                Some(COMPLETE)
            }
            _ = self.heartbeat.tick() => Some(ALIVE),
            () = self.server.stopped() => {
                self.next = Next::Nothing;
                Some(COMPLETE)
            }
        }
    }
}

fn event(answer: &Answer) -> Bytes {
    Bytes::from(format!("event: next\ndata: {}\n\n", answer.json()))
}

/// Error for a token that was valid when the stream began and has expired since.
fn expired() -> RequestError {
    let message = message!("http-events-token-expired");
    RequestError::new(Code::Unauthenticated, message)
}

/// Error for a caller that has reached the limit of open streams.
pub(super) fn too_many() -> FormError {
    let message = message!("http-events-too-many");
    FormError {
        status: StatusCode::TOO_MANY_REQUESTS,
        failure: Box::new(RequestError::new(Code::RateLimited, message)),
    }
}
