//! HTTP responses: status, headers, caching, compression.

use std::io::Write;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, Header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::form::Media;
use crate::platform::api::{Answer, Caller};
use crate::platform::error::Code;
use crate::platform::hash::sha256;

/// Bodies shorter than this are not compressed: compression would save nothing.
const COMPRESS_FROM: usize = 1024;
/// Request headers that the bytes of a response depend on.
const VARY: &str = "Accept, Accept-Encoding, Accept-Language, Authorization";

/// Sends the response in the media type that the client accepts.
pub(super) fn send(
    http: &HttpRequest,
    media: Media,
    forced: Option<StatusCode>,
    answer: &Answer,
    caller: &Caller,
) -> HttpResponse {
    let status = forced.unwrap_or_else(|| status(media, answer));
    let mut reply = HttpResponse::build(status);
    head(&mut reply, answer, caller);
    reply.content_type(media.content_type());
    let body = answer.json();
    let cached = http.method().is_safe() && status == StatusCode::OK && answer.is_whole();
    let encoding = encoding(http, body.len());
    if !cached {
        reply.insert_header((header::CACHE_CONTROL, "private, no-store"));
        return finish(reply, encoding, body);
    }
    let hash = URL_SAFE_NO_PAD.encode(sha256(&body));
    // The bytes depend on the encoding, and a strong tag identifies bytes.
    let tag = EntityTag::new_strong(match encoding {
        ContentEncoding::Identity => hash,
        other => format!("{hash}-{}", other.as_str()),
    });
    reply
        // A browser may keep the bytes and ask whether they are current; a shared cache may not, since they depend on
        // the token.
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(header::ETag(tag.clone()));
    let known = header::IfNoneMatch::parse(http).is_ok_and(|known| match known {
        header::IfNoneMatch::Any => true,
        header::IfNoneMatch::Items(tags) => tags.iter().any(|known| known.weak_eq(&tag)),
    });
    if known && http.headers().contains_key(header::IF_NONE_MATCH) {
        return reply.status(StatusCode::NOT_MODIFIED).finish();
    }
    finish(reply, encoding, body)
}

/// Headers of every response.
pub(super) fn head(reply: &mut HttpResponseBuilder, answer: &Answer, caller: &Caller) {
    reply
        .insert_header((header::CONTENT_LANGUAGE, caller.locale.tag()))
        .insert_header((header::VARY, VARY))
        .insert_header(("x-request-id", caller.request_id.as_str()));
    if let Some(balance) = answer.balance {
        reply
            .insert_header(("ratelimit-limit", balance.limit))
            .insert_header(("ratelimit-remaining", balance.remaining))
            .insert_header(("ratelimit-reset", balance.full_in.as_secs()));
    }
    // Rounded down, a wait of half a second would be 0, an invitation to retry at once.
    let retry = answer.retry_after.map(|wait| wait.as_secs().max(1));
    if let Some(seconds) = retry.or_else(|| answer.has(Code::Unavailable).then_some(1)) {
        reply.insert_header((header::RETRY_AFTER, seconds));
    }
    if !answer.deprecated.is_empty() {
        reply.insert_header(("deprecation-report", answer.deprecated.join(", ")));
    }
}

/// Clients of `application/json` expect 200, whatever the result of the document.
fn status(media: Media, answer: &Answer) -> StatusCode {
    let status = match answer.status {
        400 if media == Media::Json => 200,
        status => status,
    };
    StatusCode::from_u16(status).unwrap_or(StatusCode::OK)
}

fn encoding(http: &HttpRequest, length: usize) -> ContentEncoding {
    if length < COMPRESS_FROM {
        return ContentEncoding::Identity;
    }
    let offered = [
        Encoding::brotli(),
        Encoding::zstd(),
        Encoding::gzip(),
        Encoding::identity(),
    ];
    let accepted = AcceptEncoding::parse(http).ok();
    match accepted.and_then(|accepted| accepted.negotiate(offered.iter())) {
        Some(Encoding::Known(encoding)) => encoding,
        _ => ContentEncoding::Identity,
    }
}

fn finish(mut reply: HttpResponseBuilder, encoding: ContentEncoding, body: String) -> HttpResponse {
    match compress(encoding, body.as_bytes()) {
        Some(packed) => reply
            .insert_header((header::CONTENT_ENCODING, encoding.as_str()))
            .body(packed),
        None => reply.body(body),
    }
}

/// The compressed body; `None` if it should not or cannot be compressed.
fn compress(encoding: ContentEncoding, body: &[u8]) -> Option<Vec<u8>> {
    match encoding {
        ContentEncoding::Brotli => {
            let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 4, 20);
            packed.write_all(body).ok()?;
            Some(packed.into_inner())
        }
        ContentEncoding::Zstd => zstd::bulk::compress(body, 3).ok(),
        ContentEncoding::Gzip => {
            let level = flate2::Compression::new(4);
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), level);
            packed.write_all(body).ok()?;
            packed.finish().ok()
        }
        _ => None,
    }
}
