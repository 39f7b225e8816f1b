//! One open socket: its messages, its operations, and why it closes.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{rt, web};
use actix_ws::{AggregatedMessage, CloseReason, ProtocolError, Session};
use apollo_compiler::executable::OperationType;
use futures_util::StreamExt;
use futures_util::stream::LocalBoxStream;
use serde_json::Value as Json;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep_until};

use super::closing;
use super::message::{Received, Sent};
use crate::app::http::caller::{Credentials, delay};
use crate::app::http::events::{HEARTBEAT, too_many};
use crate::app::http::form;
use crate::app::server::{ConnectionPermit, Server};
use crate::platform::api::{Answer, Call, Caller};
use crate::platform::error::Code;

/// Longest time until `connection_init` must arrive.
const INIT: Duration = Duration::from_secs(5);
/// Longest time that the server waits for a client that reads nothing.
const SLOW: Duration = Duration::from_secs(30);
/// Capacity of the queue of responses of all operations of a socket.
const QUEUE: usize = 64;

/// Messages of a client.
pub(super) type Messages = LocalBoxStream<'static, Result<AggregatedMessage, ProtocolError>>;

/// Message of an operation.
enum OperationMessage {
    Next(Box<Answer>),
    Failed(Box<Answer>),
    Complete,
}

/// A running operation.
struct Running {
    number: u64,
    task: rt::task::JoinHandle<()>,
}

struct Socket {
    server: web::Data<Server>,
    credentials: Credentials,
    session: Session,
    /// Set by `connection_init`.
    caller: Option<Caller>,
    running: HashMap<String, Running>,
    started: u64,
    speak: mpsc::Sender<(String, u64, OperationMessage)>,
    place: Option<ConnectionPermit>,
    expires: Instant,
}

/// Serves a socket until one side closes it.
pub(super) async fn run(
    server: web::Data<Server>,
    credentials: Credentials,
    session: Session,
    mut messages: Messages,
) {
    let (speak, mut said) = mpsc::channel(QUEUE);
    let init = Instant::now() + INIT;
    let mut socket = Socket {
        server: server.clone(),
        credentials,
        session,
        caller: None,
        running: HashMap::new(),
        started: 0,
        speak,
        place: None,
        expires: init,
    };
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    let reason = loop {
        let step = tokio::select! {
            message = messages.next() => match message {
                Some(Ok(message)) => socket.receive(message).await,
                Some(Err(error)) => Err(Some(broken(&error))),
                None => Err(None),
            },
            Some((id, number, said)) = said.recv() => socket.say(&id, number, &said).await,
            _ = heartbeat.tick() => socket.send(&Sent::Ping).await,
            () = sleep_until(socket.expires) => Err(Some(if socket.caller.is_some() {
                closing(4401, "Unauthorized: the token has expired")
            } else {
                closing(4408, "Connection initialisation timeout")
            })),
            () = server.stopped() => Err(Some(closing(1001, "Going away"))),
        };
        if let Err(reason) = step {
            break reason;
        }
    };
    for running in socket.running.values() {
        running.task.abort();
    }
    let _ = tokio::time::timeout(SLOW, socket.session.close(reason)).await;
}

/// Why a socket closes; `None` if the client closed it.
type End = Option<CloseReason>;

fn bad(description: &str) -> CloseReason {
    closing(4400, description)
}

/// The close reason for bytes of a client that violate the protocol.
fn broken(error: &ProtocolError) -> CloseReason {
    match error {
        ProtocolError::Overflow => closing(1009, "Message too big"),
        ProtocolError::Io(_) => closing(1007, "Text must be UTF-8"),
        _ => closing(1002, "Protocol error"),
    }
}

/// Checks that an optional payload is an object.
fn object(payload: Option<Json>) -> Result<Option<Json>, End> {
    match payload {
        Some(Json::Null) | None => Ok(None),
        Some(Json::Object(fields)) => Ok(Some(Json::Object(fields))),
        Some(_) => Err(Some(bad("The payload must be an object"))),
    }
}

impl Socket {
    async fn send(&mut self, message: &Sent<'_>) -> Result<(), End> {
        let sent = tokio::time::timeout(SLOW, self.session.text(message.text())).await;
        sent.map_err(|_| None)?.map_err(|_| None)
    }

    async fn receive(&mut self, message: AggregatedMessage) -> Result<(), End> {
        let text = match message {
            AggregatedMessage::Text(text) => text,
            AggregatedMessage::Ping(bytes) => {
                let sent = tokio::time::timeout(SLOW, self.session.pong(&bytes)).await;
                return sent.map_err(|_| None)?.map_err(|_| None);
            }
            AggregatedMessage::Pong(_) => return Ok(()),
            AggregatedMessage::Binary(_) => return Err(Some(bad("Messages must be text"))),
            AggregatedMessage::Close(reason) => return Err(reason),
        };
        let message = serde_json::from_str(&text);
        match message.map_err(|_| Some(bad("Invalid message received")))? {
            Received::ConnectionInit { payload } => self.init(payload).await,
            Received::Ping { payload } => {
                let payload = object(payload)?;
                self.send(&Sent::Pong { payload }).await
            }
            Received::Pong { payload } => object(payload).map(drop),
            Received::Subscribe { id, payload } => self.subscribe(id, payload).await,
            Received::Complete { id } if id.is_empty() => Err(Some(bad("complete needs an id"))),
            Received::Complete { id } => {
                if let Some(running) = self.running.remove(&id) {
                    running.task.abort();
                }
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: Option<Json>) -> Result<(), End> {
        if self.caller.is_some() {
            return Err(Some(closing(4429, "Too many initialisation requests")));
        }
        let payload = object(payload)?;
        let named = |name: &str| {
            let fields = payload.as_ref()?.as_object()?.iter();
            let mut found = fields.filter(|(key, _)| key.eq_ignore_ascii_case(name));
            found.next()?.1.as_str().map(str::to_owned)
        };
        if let Some(authorization) = named("authorization") {
            self.credentials.authorization = Some(authorization);
        }
        if let Some(language) = named("accept-language") {
            self.credentials.language = Some(language);
        }
        let stranger = self.credentials.anonymous_caller(&self.server);
        let caller = self.credentials.identify(&self.server, stranger).await;
        let caller = caller.map_err(|refusal| {
            Some(if refusal.failure.code == Code::RateLimited {
                closing(4429, "Too many tokens that are not accepted")
            } else {
                closing(4403, "Forbidden: the token is not accepted")
            })
        })?;
        let place = self.server.connection_permit(&caller.payer);
        self.place = Some(place.ok_or_else(|| Some(closing(4429, "Too many sockets")))?);
        self.expires = caller.expires();
        self.caller = Some(caller);
        self.send(&Sent::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, payload: Json) -> Result<(), End> {
        if self.caller.is_none() {
            return Err(Some(closing(4401, "Unauthorized")));
        }
        let call = form::of_json(payload).ok().filter(|_| !id.is_empty());
        let call = call.ok_or_else(|| Some(bad("subscribe needs an id and a request")))?;
        if self.running.contains_key(&id) {
            let reason = format!(
                "Subscriber for {} already exists",
                id.chars().take(40).collect::<String>()
            );
            return Err(Some(closing(4409, &reason)));
        }
        // Each operation uses the current jurisdiction of the caller.
        let stranger = self.credentials.anonymous_caller(&self.server);
        let caller = self.credentials.identify(&self.server, stranger).await;
        let caller = caller.map_err(|_| Some(closing(4401, "Unauthorized")))?;
        self.started += 1;
        let number = self.started;
        let full = self.running.len() >= self.server.api.limits.operations;
        let speaker = Speaker {
            to: self.speak.clone(),
            id: id.clone(),
            number,
        };
        let server = self.server.clone();
        let task = rt::spawn(async move {
            if full {
                speaker
                    .fail(Answer::refused(&[*too_many().failure], &caller))
                    .await;
            } else {
                operate(server, caller, call, speaker).await;
            }
        });
        self.running.insert(id, Running { number, task });
        Ok(())
    }

    async fn say(&mut self, id: &str, number: u64, said: &OperationMessage) -> Result<(), End> {
        if self.running.get(id).is_none_or(|it| it.number != number) {
            return Ok(());
        }
        if !matches!(said, OperationMessage::Next(_)) {
            self.running.remove(id);
        }
        match said {
            OperationMessage::Next(payload) => self.send(&Sent::Next { id, payload }).await,
            OperationMessage::Failed(answer) => {
                let payload = &answer.errors;
                self.send(&Sent::Error { id, payload }).await
            }
            OperationMessage::Complete => self.send(&Sent::Complete { id }).await,
        }
    }
}

struct Speaker {
    to: mpsc::Sender<(String, u64, OperationMessage)>,
    id: String,
    number: u64,
}

impl Speaker {
    /// Ignores errors: the socket may be closed already.
    async fn say(&self, said: OperationMessage) {
        let _ = self.to.send((self.id.clone(), self.number, said)).await;
    }

    async fn fail(&self, answer: Answer) {
        self.say(OperationMessage::Failed(Box::new(answer))).await;
    }
}

async fn operate(server: web::Data<Server>, caller: Caller, call: Call, speaker: Speaker) {
    let ready = match server.api.ready(&server.db, call, &caller).await {
        Ok(ready) => ready,
        Err(answer) => {
            delay(
                &caller,
                StatusCode::from_u16(answer.status).unwrap_or_default(),
            )
            .await;
            return speaker.fail(*answer).await;
        }
    };
    if ready.kind() == OperationType::Subscription && !ready.is_cost_only() {
        let mut answers = server.api.follow(ready, caller);
        while let Some(answer) = answers.next().await {
            speaker.say(OperationMessage::Next(Box::new(answer))).await;
        }
    } else {
        let answer = server.api.run(&ready, &caller).await;
        if answer.data.is_none() {
            return speaker.fail(answer).await;
        }
        speaker.say(OperationMessage::Next(Box::new(answer))).await;
    }
    speaker.say(OperationMessage::Complete).await;
}
