//! Identifies the caller of a request and the language of the response.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptLanguage, HeaderMap, HeaderName, Preference, Quality};

use super::form::FormError;
use crate::access::auth::token::{self, Rejected};
use crate::access::session::{Request, Session};
use crate::app::server::Server;
use crate::platform::api::{Caller, RequestError};
use crate::platform::error::Code;
use crate::platform::message::{Locale, Text, message};

/// Header with the idempotency key of a change.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Delay of the response to an anonymous caller whose budget is used up.
const DELAY: Duration = Duration::from_secs(1);

/// Credentials and preferences that a client sends.
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
    /// Reads the headers of a request.
    pub(super) fn of(headers: &HeaderMap, peer: Option<IpAddr>) -> Self {
        // A value that is not ASCII is refused later, with the other invalid values.
        let text = |name: &HeaderName| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Self {
            authorization: text(&header::AUTHORIZATION),
            language: joined(headers),
            idempotency_key: key(headers),
            peer,
        }
    }

    /// The caller before its token is checked.
    pub(super) fn anonymous_caller(&self, server: &Server) -> Caller {
        let language = self.language.as_deref();
        Caller {
            request: None,
            payer: self.peer.map_or_else(|| "address".to_owned(), address),
            locale: language.map_or_else(Locale::default, liked),
            request_id: server.clock.uuid().simple().to_string(),
            at: server.clock.now(),
        }
    }

    /// The caller, anonymous without a token. Fails if the token is not accepted or the database does not respond.
    pub(super) async fn identify(
        &self,
        server: &Server,
        stranger: Caller,
    ) -> Result<Caller, FormError> {
        let request = self.authenticate(server, &stranger).await?;
        Ok(match request {
            Some(request) => known(stranger, &request),
            None => stranger,
        })
    }

    /// The request of a caller with a token; `None` without a token. Fails if the token is not accepted or the database
    /// does not respond.
    pub(super) async fn authenticate(
        &self,
        server: &Server,
        stranger: &Caller,
    ) -> Result<Option<Request>, FormError> {
        let Some(authorization) = &self.authorization else {
            return Ok(None);
        };
        let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused(
                Code::Unauthenticated,
                message!("http-authorization-malformed"),
            ));
        }
        let divisions = server.divisions();
        let actor = token::authenticate(&server.keys, &server.db, &divisions, token.trim()).await;
        let actor = actor.map_err(|it| rejected(server, stranger, &it))?;
        let session = server.session(actor, stranger.locale, &stranger.request_id);
        Ok(Some(Request::new(Session {
            idempotency_key: self.idempotency_key.clone(),
            ..session
        })))
    }
}

/// The caller of this request.
pub(super) fn known(stranger: Caller, request: &Request) -> Caller {
    Caller {
        request: Some(Arc::new(request.clone())),
        // Not the address, which all callers of an office may share.
        payer: format!("subject {}", request.actor.subject()),
        ..stranger
    }
}

/// The idempotency key in the headers. Several different keys are joined with a comma and a blank, which makes an
/// invalid key: to use only the first would silently drop the others.
fn key(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(IDEMPOTENCY_KEY);
    let all = all.map(|value| unquoted(String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut keys: Vec<String> = all.collect();
    keys.dedup();
    (!keys.is_empty()).then(|| keys.join(", "))
}

/// The key without quotation marks. The IETF draft makes the header a string of RFC 9651, quoted and possibly followed
/// by parameters; most clients send the bare key. Both are the same key; otherwise a client that changes its library
/// would repeat its changes. Any other value stays as it is.
fn unquoted(header: String) -> String {
    let mut key = String::with_capacity(header.len());
    let mut signs = header.trim().chars();
    if signs.next() != Some('"') {
        return header;
    }
    loop {
        match signs.next() {
            Some('"') => break,
            Some('\\') => key.extend(signs.next()),
            Some(sign) => key.push(sign),
            None => return header,
        }
    }
    match signs.as_str().trim_start() {
        rest if rest.is_empty() || rest.starts_with(';') => key,
        _ => header,
    }
}

fn refused(code: Code, message: Text) -> FormError {
    Box::new(RequestError::new(code, message)).into()
}

/// Error for a token that is not accepted. Tokens that the server never signed count against the address that sends
/// them; valid tokens from that address are still accepted.
fn rejected(server: &Server, stranger: &Caller, it: &Rejected) -> FormError {
    // An office shares one address: the expired token of one person must not block the others.
    if it.is_foreign
        && let Err(limited) = server.api.charge_token(&stranger.payer)
    {
        return limited.into();
    }
    refused(it.error.code(), it.error.message())
}

/// Delays the response to an anonymous caller whose budget is used up, so that a client that retries at once cannot
/// keep the server busy. Callers with a token get the response at once.
pub(super) async fn delay(caller: &Caller, status: StatusCode) {
    if status == StatusCode::TOO_MANY_REQUESTS && caller.request.is_none() {
        tokio::time::sleep(DELAY).await;
    }
}

/// Name under which an anonymous caller is charged: an IPv4 address, or the IPv6 network of one customer.
fn address(peer: IpAddr) -> String {
    // A socket for both protocols shows IPv4 clients as ::ffff:a.b.c.d, all of which are in one /64.
    match peer.to_canonical() {
        IpAddr::V4(address) => format!("address {address}"),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            format!("address {}/64", Ipv6Addr::from_bits(network))
        }
    }
}

/// The values of all `Accept-Language` headers of a request: the specification defines them as one list.
fn joined(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::ACCEPT_LANGUAGE);
    let all: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

/// The supported language that a client prefers according to its `Accept-Language`.
fn liked(ranges: &str) -> Locale {
    // Ranges that cannot be parsed are ignored.
    let ranges = ranges.split(',').filter_map(|it| plain(it).parse().ok());
    let ranges = AcceptLanguage(ranges.collect());
    if rank(&ranges, Locale::English) > rank(&ranges, Locale::Chinese) {
        Locale::English
    } else {
        Locale::Chinese
    }
}

/// A range that actix can parse: Java and Android write `zh_CN`; others write blanks around separators, parameters
/// other than the quality, or more decimals than the three allowed.
fn plain(range: &str) -> String {
    let signs = range.chars().filter(|sign| !sign.is_whitespace());
    let range: String = signs.collect::<String>().replace('_', "-");
    let mut parts = range.split(';');
    let tag = parts.next().unwrap_or_default();
    let mut qualities =
        parts.filter_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    match qualities.next() {
        Some(quality) => format!("{tag};q={}", quality.get(..5).unwrap_or(quality)),
        None => tag.to_owned(),
    }
}

/// Rank of a language: excluded with `q=0`, not listed, or listed with a quality; among equal qualities the first wins.
fn rank(ranges: &AcceptLanguage, locale: Locale) -> (u8, Quality, Reverse<usize>) {
    let places = ranges.iter().enumerate();
    let named = places.filter_map(|(place, it)| match &it.item {
        Preference::Specific(tag) if is_of(tag.primary_language(), locale) => {
            Some((it.quality, Reverse(place)))
        }
        _ => None,
    });
    let any = || {
        let mut any = ranges.iter().filter(|it| it.item == Preference::Any);
        any.next().map(|it| (it.quality, Reverse(usize::MAX)))
    };
    match named.max().or_else(any) {
        None => (1, Quality::ZERO, Reverse(usize::MAX)),
        Some((Quality::ZERO, place)) => (0, Quality::ZERO, place),
        Some((quality, place)) => (2, quality, place),
    }
}

/// Whether readers of a tag's language read this one: a reader of `yue` or `zh-Hant` reads Chinese.
fn is_of(tag: &str, locale: Locale) -> bool {
    let tags: &[&str] = match locale {
        Locale::Chinese => &["zh", "cmn", "yue", "wuu", "hak", "nan", "gan", "hsn"],
        Locale::English => &["en"],
    };
    tags.iter().any(|own| own.eq_ignore_ascii_case(tag))
}
