//! HTTP: who is it, is the request well-formed, and the way in and out of the one executor.

use std::net::TcpListener;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use actix_web::http::header::{self, Header, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use sea_orm::DatabaseConnection;
use serde_json::json;

use crate::auth::{key::Keys, token};
use crate::clock::Clock;
use crate::database;
use crate::division::{self, Tree};
use crate::error::{Error, Locale, Text, text};
use crate::graphql::{self, CunjuSchema};
use crate::request::{Request, Session};

/// Largest body of a request, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Longest a request may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How often the server looks whether divisions were added.
const REFRESH: Duration = Duration::from_secs(30);
/// How long a stopping server finishes what it accepted, in seconds.
const GRACE: u64 = 10;
/// `GraphiQL`, made by `web/build.mjs`.
const GRAPHIQL: &[u8] = include_bytes!("../web/dist/graphiql.html.br");
/// Policy under which the browser runs it: nothing from elsewhere.
const GRAPHIQL_POLICY: &str = include_str!("../web/dist/graphiql.csp");

/// What all requests share.
pub struct Server {
    /// The schema.
    pub schema: CunjuSchema,
    /// The database.
    pub db: DatabaseConnection,
    /// Keys of the tokens.
    pub keys: Keys,
    /// Time and new ids.
    pub clock: Clock,
    divisions: RwLock<Arc<Tree>>,
}

impl Server {
    /// A server over this database; reads the divisions.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn new(db: DatabaseConnection, keys: Keys, clock: Clock) -> Result<Self, Error> {
        let divisions = RwLock::new(Arc::new(division::load(&db).await?));
        Ok(Self {
            schema: graphql::schema(),
            db,
            keys,
            clock,
            divisions,
        })
    }

    /// The divisions as they are now.
    #[must_use]
    pub fn divisions(&self) -> Arc<Tree> {
        Arc::clone(
            &self
                .divisions
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Reads the divisions again if some were added.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn refresh(&self) -> Result<(), Error> {
        let known = u64::try_from(self.divisions().len()).unwrap_or(u64::MAX);
        if division::count(&self.db).await? != known {
            let tree = Arc::new(division::load(&self.db).await?);
            *self
                .divisions
                .write()
                .unwrap_or_else(PoisonError::into_inner) = tree;
        }
        Ok(())
    }
}

/// Serves until it is told to stop, then finishes what it has accepted.
///
/// # Errors
///
/// If the listener cannot be used.
pub async fn serve(server: web::Data<Server>, listener: TcpListener) -> std::io::Result<()> {
    let shared = server.clone();
    let http = HttpServer::new(move || App::new().app_data(shared.clone()).configure(routes))
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(GRACE)
        .listen(listener)?
        .run();
    let refreshing = actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(REFRESH).await;
            if let Err(error) = server.refresh().await {
                tracing::warn!(%error, "divisions could not be read again");
            }
        }
    });
    let outcome = http.await;
    refreshing.abort();
    outcome
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
        .unwrap_or_else(|_| {
            let late = text(
                "请求超时，请缩小范围后重试。",
                "The request took too long: ask for less.",
            );
            Err(Refusal(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", late))
        });
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
    let request = session(http, server).await?;
    let body = body.to_bytes_limited(MAX_BODY).await.map_err(|_| {
        let large = text("请求体超过 1 MiB。", "The body is larger than 1 MiB.");
        Refusal(StatusCode::PAYLOAD_TOO_LARGE, "QUERY_TOO_LARGE", large)
    })?;
    let body = body.map_err(|_| bad_body())?;
    let document: async_graphql::Request = serde_json::from_slice(&body).map_err(|_| bad_body())?;
    let response = graphql::execute(&server.schema, document, request, locale, id).await;
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

fn bad_body() -> Refusal {
    let message = text(
        "请求体应为 JSON 对象：{\"query\": \"…\", \"variables\": {…}}。",
        "The body must be one JSON object: {\"query\": \"…\", \"variables\": {…}}.",
    );
    Refusal(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
}

/// State of the request; none without a token.
async fn session(http: &HttpRequest, server: &Server) -> Result<Option<Request>, Refusal> {
    let Some(header) = text_header(http.headers(), &header::AUTHORIZATION) else {
        return Ok(None);
    };
    let token = header.strip_prefix("Bearer ").unwrap_or_default();
    let divisions = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &divisions, token).await;
    let actor = actor.map_err(|error| {
        let status = match &error {
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Refusal(status, error.code(), error.message())
    })?;
    let db = server.db.clone();
    Ok(Some(Request::new(Session {
        actor,
        db,
        divisions,
    })))
}

fn text_header<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
