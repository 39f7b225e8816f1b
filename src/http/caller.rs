//! Who sends a request, and in which language the answer is.

use std::net::IpAddr;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use super::form::{Refusal, text_header};
use crate::api::{Caller, Code, Failure};
use crate::auth::token;
use crate::error::{Error, Locale, Text, text};
use crate::request::{Request, Session};
use crate::server::Server;

/// Header in which a client may name a change, so that repeating it is harmless.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a client says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Credentials {
    /// `Authorization`.
    pub(super) authorization: Option<String>,
    /// `Accept-Language`.
    pub(super) language: Option<String>,
    /// `Idempotency-Key`.
    pub(super) idempotency_key: Option<String>,
    /// Address of the client.
    pub(super) peer: Option<IpAddr>,
}

impl Credentials {
    /// What the headers of a request say.
    pub(super) fn of(headers: &HeaderMap, peer: Option<IpAddr>) -> Self {
        // What is not ASCII is refused with the other values that are none.
        let text = |name: &HeaderName| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Self {
            authorization: text(&header::AUTHORIZATION),
            language: text_header(headers, &header::ACCEPT_LANGUAGE).map(str::to_owned),
            idempotency_key: text(&IDEMPOTENCY_KEY),
            peer,
        }
    }

    /// The caller before its token is looked at.
    pub(super) fn stranger(&self, server: &Server) -> Caller {
        let language = self.language.as_deref();
        let peer = self.peer.map(|peer| peer.to_string());
        Caller {
            request: None,
            payer: format!("address {}", peer.unwrap_or_default()),
            locale: language.map_or_else(Locale::default, Locale::accepted),
            request_id: server.clock.uuid().simple().to_string(),
            at: server.clock.now(),
        }
    }

    /// The caller; a stranger without a token.
    ///
    /// # Errors
    ///
    /// A token that is not accepted, or a database that does not answer.
    pub(super) async fn identify(
        &self,
        server: &Server,
        stranger: Caller,
    ) -> Result<Caller, Refusal> {
        let Some(authorization) = &self.authorization else {
            return Ok(stranger);
        };
        let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused(
                Code::Unauthenticated,
                text(
                    "请求头应为 Authorization: Bearer <令牌>。",
                    "The header must be Authorization: Bearer <token>.",
                ),
            ));
        }
        let divisions = server.divisions();
        let actor = token::authenticate(&server.keys, &server.db, &divisions, token.trim()).await;
        let actor = actor.map_err(|error: Error| refused(error.code(), error.message()))?;
        let payer = format!("subject {}", actor.subject());
        let session = server.session(actor, stranger.locale, &stranger.request_id);
        Ok(Caller {
            request: Some(Request::new(Session {
                idempotency_key: self.idempotency_key.clone(),
                ..session
            })),
            payer,
            ..stranger
        })
    }
}

fn refused(code: Code, message: Text) -> Refusal {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    Refusal {
        status,
        failure: Box::new(Failure::new(code, message)),
    }
}
