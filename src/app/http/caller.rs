//! Who sends a request, and in which language the answer is.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptLanguage, HeaderMap, HeaderName, Preference, Quality};

use super::form::Refusal;
use crate::access::auth::token::{self, Rejected};
use crate::access::session::{Request, Session};
use crate::app::server::Server;
use crate::platform::api::{Caller, Failure};
use crate::platform::error::{Code, Locale, Text, text};

/// Header in which a client may name a change, so that repeating it is harmless.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How long a stranger waits for the answer that its budget is used up.
const DELAY: Duration = Duration::from_secs(1);

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
            language: joined(headers),
            idempotency_key: key(headers),
            peer,
        }
    }

    /// The caller before its token is looked at.
    pub(super) fn stranger(&self, server: &Server) -> Caller {
        let language = self.language.as_deref();
        Caller {
            request: None,
            payer: self.peer.map_or_else(|| "address".to_owned(), address),
            locale: language.map_or_else(Locale::default, liked),
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
        let request = self.authenticate(server, &stranger).await?;
        Ok(match request {
            Some(request) => known(stranger, &request),
            None => stranger,
        })
    }

    /// The request of a caller who shows a token; none without one.
    ///
    /// # Errors
    ///
    /// A token that is not accepted, or a database that does not answer.
    pub(super) async fn authenticate(
        &self,
        server: &Server,
        stranger: &Caller,
    ) -> Result<Option<Request>, Refusal> {
        let Some(authorization) = &self.authorization else {
            return Ok(None);
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
        payer: format!("subject {}", request.actor.subject()),
        ..stranger
    }
}

/// The key that the headers give a change. Several that are not the same are none: what they make together has a blank,
/// and is refused as a key, where the first alone would drop the others silently.
fn key(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(IDEMPOTENCY_KEY);
    let all = all.map(|value| unquoted(String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut keys: Vec<String> = all.collect();
    keys.dedup();
    (!keys.is_empty()).then(|| keys.join(", "))
}

/// A key as it is meant. The draft of the IETF makes the header a string of RFC 9651, in quotation marks and perhaps
/// with parameters behind it; most clients send the key alone. Both are the same key, or a client that changes its
/// library would make its changes twice. What is no such string is taken as it is.
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

fn refused(code: Code, message: Text) -> Refusal {
    Box::new(Failure::new(code, message)).into()
}

/// A token that is not accepted. Those that we never signed are counted by the address that sends them; those of
/// others at that address are not, and go on being accepted.
fn rejected(server: &Server, stranger: &Caller, it: &Rejected) -> Refusal {
    if it.is_foreign
        && let Err(limited) = server.api.charge_token(&stranger.payer)
    {
        return limited.into();
    }
    refused(it.error.code(), it.error.message())
}

/// Lets a stranger wait whose budget is used up, so that whoever asks at once again and again keeps the server
/// from nothing. Those with a token are told at once.
pub(super) async fn delay(caller: &Caller, status: StatusCode) {
    if status == StatusCode::TOO_MANY_REQUESTS && caller.request.is_none() {
        tokio::time::sleep(DELAY).await;
    }
}

/// The name by which a stranger pays: an address, of IPv6 the network that one customer has.
fn address(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(address) => format!("address {address}"),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            format!("address {}/64", Ipv6Addr::from_bits(network))
        }
    }
}

/// What all headers `Accept-Language` of a request say: by the specification they are one list.
fn joined(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::ACCEPT_LANGUAGE);
    let all: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

/// The language that a client likes best of those that Cunju speaks, by its `Accept-Language`.
fn liked(ranges: &str) -> Locale {
    // What cannot be read is left out, as if it were not there.
    let ranges = ranges.split(',').filter_map(|it| plain(it).parse().ok());
    let ranges = AcceptLanguage(ranges.collect());
    if rank(&ranges, Locale::English) > rank(&ranges, Locale::Chinese) {
        Locale::English
    } else {
        Locale::Chinese
    }
}

/// A range as actix reads it: Java and Android write `zh_CN`, others blanks around signs, parameters beside the
/// quality, or more decimals than the three that are allowed.
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

/// How much a language is liked: refused with `q=0`, not named, or named with a quality, the first of the
/// best ones before the others.
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

/// Whether who reads the language of a tag reads this one: a reader of `yue` or `zh-Hant` reads Chinese.
fn is_of(tag: &str, locale: Locale) -> bool {
    let tags: &[&str] = match locale {
        Locale::Chinese => &["zh", "cmn", "yue", "wuu", "hak", "nan", "gan", "hsn"],
        Locale::English => &["en"],
    };
    tags.iter().any(|own| own.eq_ignore_ascii_case(tag))
}
