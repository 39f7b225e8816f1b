//! WebSocket with the protocol graphql-transport-ws, as specified by graphql-ws.

mod message;
mod socket;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{CloseCode, CloseReason};
use futures_util::StreamExt;

use super::caller::Credentials;
use super::exchange::refused;
use super::form::{Media, refuse, text_header};
use crate::app::server::Server;
use crate::platform::message::message;

/// The only supported protocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Largest message of a client, in bytes.
const MAX_MESSAGE: usize = 64 * 1024;

/// Whether the request is a WebSocket handshake.
pub(super) fn is_asked_for(http: &HttpRequest) -> bool {
    let upgrade = text_header(http.headers(), &header::UPGRADE);
    upgrade.is_some_and(|it| it.eq_ignore_ascii_case("websocket"))
}

/// Opens a WebSocket, if the origin of the page is allowed.
pub(super) async fn open(
    http: &HttpRequest,
    body: web::Payload,
    server: web::Data<Server>,
    credentials: Credentials,
) -> HttpResponse {
    // Many changes share one socket, and each has its own key in its input.
    let credentials = Credentials {
        idempotency_key: None,
        ..credentials
    };
    // Browsers do not apply CORS to WebSockets, so the server compares the origin. Other clients send none.
    let host = text_header(http.headers(), &header::HOST).unwrap_or_default();
    let origin = http.headers().get(header::ORIGIN);
    let allowed = |origin: &str| server.allows(origin, host);
    if !origin.is_none_or(|origin| origin.to_str().is_ok_and(allowed)) {
        let foreign = message!("http-origin-refused");
        let refusal = refuse(StatusCode::FORBIDDEN, foreign);
        let caller = credentials.anonymous_caller(&server);
        return refused(http, Media::Json, refusal, &caller).await;
    }
    match actix_ws::handle_with_protocols(http, body, &[PROTOCOL]) {
        Ok((reply, session, stream)) => {
            let spoken = reply.headers().contains_key(header::SEC_WEBSOCKET_PROTOCOL);
            let messages = stream
                .max_frame_size(MAX_MESSAGE)
                .aggregate_continuations()
                // The limit of a frame alone does not bound a message of many frames.
                .max_continuation_size(MAX_MESSAGE);
            actix_web::rt::spawn(async move {
                if spoken {
                    socket::run(server, credentials, session, messages.boxed_local()).await;
                } else {
                    // Closed after the handshake: a page can read the code of a socket that closes, but not the status
                    // of a refusal.
                    let reason = closing(4406, "Subprotocol not acceptable");
                    let _ = session.close(Some(reason)).await;
                }
            });
            reply
        }
        Err(error) => error.error_response(),
    }
}

/// Close frame with a code and a reason.
fn closing(code: u16, description: &str) -> CloseReason {
    CloseReason {
        code: CloseCode::Other(code),
        description: Some(description.to_owned()),
    }
}
