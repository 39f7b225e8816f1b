//! HTTP: who is it, is the request well-formed, and the way in and out of the one executor.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::http::header::{self, Header, HeaderMap, HeaderName};
use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::json;

use crate::auth::token;
use crate::database;
use crate::error::{Error, Locale, Text, text};
use crate::graphql;
use crate::request::{Request, Session};
use crate::server::Server;
use crate::webhook;

/// Largest body of a request, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Longest a body may take to arrive.
const BODY: Duration = Duration::from_secs(10);
/// Longest a request may take; only one that changes something may take so long.
const TIMEOUT: Duration = Duration::from_mins(1);
/// How often the server looks whether divisions were added.
const REFRESH: Duration = Duration::from_secs(30);
/// How long a server that was told to stop still accepts requests, not being ready any more, so that
/// whoever spreads the load can notice.
const NOTICE: Duration = Duration::from_secs(5);
/// How long a stopping server finishes what it accepted, in seconds.
const GRACE: u64 = 10;
/// `GraphiQL`, made by `web/build.mjs`.
const GRAPHIQL: &[u8] = include_bytes!("../web/dist/graphiql.html.br");
/// Policy under which the browser runs it: nothing from elsewhere.
const GRAPHIQL_POLICY: &str = include_str!("../web/dist/graphiql.csp");

/// Header in which a client may name a change, so that repeating it is harmless.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Serves until it is told to stop, then finishes what it has accepted: at once on Ctrl-C, after a
/// notice on SIGTERM.
///
/// # Errors
///
/// If the listener cannot be used.
pub async fn serve(server: Server, listener: TcpListener) -> std::io::Result<()> {
    let server = web::Data::new(server);
    let shared = server.clone();
    let http = HttpServer::new(move || App::new().app_data(shared.clone()).configure(routes))
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(GRACE)
        .disable_signals()
        .listen(listener)?
        .run();
    let stop = http.handle();
    let stopped = server.clone();
    actix_web::rt::spawn(async move {
        if told_to_stop().await == Told::Politely {
            stopped.announce_stop();
            tokio::time::sleep(NOTICE).await;
        }
        tracing::info!("stopping");
        stop.stop(true).await;
    });
    let sending = actix_web::rt::spawn(webhook::run(server.clone().into_inner()));
    let refreshing = actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(REFRESH).await;
            if let Err(error) = server.refresh().await {
                tracing::warn!(%error, "what is held in memory could not be read again");
            }
        }
    });
    let outcome = http.await;
    refreshing.abort();
    sending.abort();
    outcome
}

/// How a server is told to stop.
#[derive(PartialEq, Eq)]
enum Told {
    /// By Ctrl-C: someone waits.
    Now,
    /// By SIGTERM: others may still send requests.
    Politely,
}

#[cfg(unix)]
async fn told_to_stop() -> Told {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return Told::Now;
    };
    tokio::select! {
        _ = terminate.recv() => Told::Politely,
        _ = tokio::signal::ctrl_c() => Told::Now,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> Told {
    let _ = tokio::signal::ctrl_c().await;
    Told::Now
}

/// The routes, the same in tests.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(graphiql))
        .route(
            "/health/live",
            web::get().to(async || HttpResponse::Ok().body("live")),
        )
        .route("/health/ready", web::get().to(ready))
        .service(web::resource("/graphql").to(post));
}

/// Browsers ask for brotli on a safe connection only: others get the page unpacked.
async fn graphiql(http: HttpRequest) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, GRAPHIQL_POLICY));
    let accepted = header::AcceptEncoding::parse(&http).ok();
    let brotli = header::Encoding::brotli();
    let offered = [brotli.clone(), header::Encoding::identity()];
    if accepted.and_then(|accepted| accepted.negotiate(offered.iter())) == Some(brotli) {
        return answer
            .insert_header((header::CONTENT_ENCODING, "br"))
            .body(GRAPHIQL);
    }
    let mut page = Vec::new();
    match brotli_decompressor::BrotliDecompress(&mut &*GRAPHIQL, &mut page) {
        Ok(()) => answer.body(page),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

async fn ready(server: web::Data<Server>) -> HttpResponse {
    if server.is_stopping() {
        return HttpResponse::ServiceUnavailable().body("stopping");
    }
    match tokio::time::timeout(Duration::from_secs(1), database::check(&server.db)).await {
        Ok(Ok(())) => HttpResponse::Ok().body("ready"),
        Ok(Err(error)) => HttpResponse::ServiceUnavailable().body(error.to_string()),
        Err(_) => HttpResponse::ServiceUnavailable().body("the database does not answer"),
    }
}

/// A request that never reaches the executor.
struct Refusal(StatusCode, &'static str, Text);

async fn post(http: HttpRequest, body: web::Payload, server: web::Data<Server>) -> HttpResponse {
    let locale = text_header(http.headers(), &header::ACCEPT_LANGUAGE);
    let locale = locale.map_or_else(Locale::default, Locale::accepted);
    let id = server.clock.uuid().simple().to_string();
    let work = answer(&http, body, &server, locale, &id);
    let answer = tokio::time::timeout(TIMEOUT, work)
        .await
        .unwrap_or_else(|_| Err(late()));
    let (status, body) = answer.unwrap_or_else(|Refusal(status, code, message)| {
        let extensions = json!({ "code": code, "requestId": id });
        let errors = json!([{ "message": locale.pick(&message), "extensions": extensions }]);
        (status, json!({ "errors": errors }).to_string())
    });
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        answer.insert_header((header::ALLOW, "POST"));
    }
    answer
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, locale.tag()))
        .insert_header((header::VARY, "Accept-Language, Authorization"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header(("x-request-id", id))
        .body(body)
}

async fn answer(
    http: &HttpRequest,
    body: web::Payload,
    server: &Server,
    locale: Locale,
    id: &str,
) -> Result<(StatusCode, String), Refusal> {
    check_form(http)?;
    let request = session(http, server, locale, id).await?;
    let body = tokio::time::timeout(BODY, body.to_bytes_limited(MAX_BODY));
    let body = body.await.map_err(|_| late())?.map_err(|_| {
        let large = text("请求体超过 1 MiB。", "The body is larger than 1 MiB.");
        Refusal(StatusCode::PAYLOAD_TOO_LARGE, "QUERY_TOO_LARGE", large)
    })?;
    let body = body.map_err(|_| bad_body())?;
    let mut document: async_graphql::Request =
        serde_json::from_slice(&body).map_err(|_| bad_body())?;
    if document.query.trim().is_empty() {
        return Err(bad_body());
    }
    let limit = graphql::time_limit(&mut document).min(TIMEOUT);
    let run = graphql::execute(&server.schema, document, request, locale, id);
    let response = tokio::time::timeout(limit, run).await.map_err(|_| late())?;
    let body = serde_json::to_string(&response).unwrap_or_default();
    Ok((StatusCode::OK, body))
}

/// Only POST of JSON: a form or a link of another site can send neither.
fn check_form(http: &HttpRequest) -> Result<(), Refusal> {
    if http.method() != Method::POST {
        let only = text("请使用 POST。", "Use POST.");
        return Err(Refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            "BAD_USER_INPUT",
            only,
        ));
    }
    let kind = text_header(http.headers(), &header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let only = text(
            "Content-Type 应为 application/json。",
            "The Content-Type must be application/json.",
        );
        return Err(Refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "BAD_USER_INPUT",
            only,
        ));
    }
    Ok(())
}

fn late() -> Refusal {
    let message = text(
        "请求超时，未作任何更改。请缩小范围后重试。",
        "The request took too long, and nothing was changed: ask for less.",
    );
    Refusal(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", message)
}

fn bad_body() -> Refusal {
    let message = text(
        "请求体应为 JSON 对象：{\"query\": \"…\", \"variables\": {…}}。",
        "The body must be one JSON object: {\"query\": \"…\", \"variables\": {…}}.",
    );
    Refusal(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
}

/// State of the request; none without a token.
async fn session(
    http: &HttpRequest,
    server: &Server,
    locale: Locale,
    id: &str,
) -> Result<Option<Request>, Refusal> {
    let Some(header) = text_header(http.headers(), &header::AUTHORIZATION) else {
        return Ok(None);
    };
    let Some(("bearer", token)) = header
        .split_once(' ')
        .map(|(scheme, token)| (scheme.to_ascii_lowercase(), token.trim()))
        .as_ref()
        .map(|(scheme, token)| (scheme.as_str(), *token))
    else {
        let scheme = text(
            "请求头应为 Authorization: Bearer <令牌>。",
            "The header must be Authorization: Bearer <token>.",
        );
        return Err(Refusal(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", scheme));
    };
    let divisions = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &divisions, token).await;
    let actor = actor.map_err(|error| {
        let status = match &error {
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Refusal(status, error.code(), error.message())
    })?;
    let key = http.headers().get(&IDEMPOTENCY_KEY);
    // What is not ASCII is refused with the other keys that are none.
    let key = key.map(|key| String::from_utf8_lossy(key.as_bytes()).into_owned());
    Ok(Some(Request::new(Session {
        idempotency_key: key,
        ..server.session(actor, locale, id)
    })))
}

fn text_header<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
