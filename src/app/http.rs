//! HTTP: identifies callers, checks the form of requests, and passes them to the executor.

mod bulk;
mod caller;
mod events;
mod exchange;
mod form;
pub mod metrics;
mod not_found;
mod pages;
mod reply;
mod shutdown;
mod websocket;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::http::{Method, header};
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpServer, web};

use shutdown::StopSignal;

use crate::app::server::Server;
use crate::exchange::bulk::jobs;
use crate::exchange::webhook;

pub use shutdown::Stop;

/// Interval at which the server checks whether reference data have changed. With the time to read them, every server
/// sees a change within 30 seconds.
const REFRESH: Duration = Duration::from_secs(10);
/// How long a server that received SIGTERM still accepts requests while it reports that it is not ready, so that the
/// load balancer can notice.
const NOTICE: Duration = Duration::from_secs(5);
/// How long a stopping server may take to finish the requests it accepted, in seconds.
const GRACE: u64 = 10;
/// How long a stopped server may take to send its last spans.
const FLUSH: Duration = Duration::from_secs(5);

/// Serves until a signal stops it, then finishes the requests it accepted: at once on Ctrl-C, after a delay on SIGTERM.
/// Fails if the listener cannot be used.
pub async fn serve(
    server: Server,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    stop: Stop,
) -> std::io::Result<()> {
    let server = web::Data::new(server);
    let shared = server.clone();
    let http = HttpServer::new(move || {
        // Called once in each worker thread, so that each has its own connections (ADR 0014).
        let app = App::new().app_data(web::Data::new(shared.for_this_thread()));
        // Once more, because CORS answers preflight requests before the routes do.
        app.wrap(cors(&shared)).wrap(typed()).configure(routes)
    })
    .tcp_nodelay(true)
    // Slow headers must not occupy connections; slow bodies have a limit of their own where they are read.
    .client_request_timeout(Duration::from_secs(5))
    .shutdown_timeout(GRACE)
    // Actix would stop at once on SIGTERM; a load balancer needs `NOTICE` to send its requests elsewhere.
    .disable_signals()
    .listen(listener)?
    .run();
    let metrics = metrics.map(|listener| metrics::serve(server.clone(), listener));
    let metrics = metrics.transpose()?.map(|metrics| {
        let stop = metrics.handle();
        actix_web::rt::spawn(metrics);
        stop
    });
    let telemetry = Arc::clone(&server.telemetry);
    let handle = http.handle();
    let stopped = server.clone();
    actix_web::rt::spawn(async move {
        if stop.received().await == StopSignal::Terminate {
            stopped.announce_stop();
            tokio::time::sleep(NOTICE).await;
        }
        tracing::info!("stopping");
        // First, because a graceful stop waits for open connections, and streams do not end by themselves.
        stopped.end_streams();
        handle.stop(true).await;
    });
    let taking = actix_web::rt::spawn(jobs::run(server.job_context()));
    let sending = actix_web::rt::spawn(webhook::run(server.post()));
    let refreshing = actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(REFRESH).await;
            if let Err(error) = server.refresh().await {
                tracing::warn!(%error, "the reference data could not be refreshed");
            }
            if let Err(error) = server.forget().await {
                tracing::warn!(%error, "expired idempotency keys and deliveries could not be deleted");
            }
        }
    });
    let outcome = http.await;
    refreshing.abort();
    sending.abort();
    taking.abort();
    if let Some(metrics) = metrics {
        metrics.stop(false).await;
    }
    // Flushing blocks, so it must not run on a thread that serves.
    let _ = web::block(move || telemetry.flush(FLUSH)).await;
    outcome
}

/// Runs a command to its end on the runtime that a server needs.
pub(crate) fn block_on<T>(command: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(command)
}

/// The routes, also used by the tests.
pub fn routes(config: &mut web::ServiceConfig) {
    let all = web::scope("")
        .configure(pages::routes)
        .configure(bulk::routes)
        .service(web::resource("/graphql").to(exchange::graphql))
        .default_service(web::to(not_found::of_api));
    config.service(all.wrap(typed()));
}

/// Declares in every response that its media type must not be guessed by the browser.
fn typed() -> DefaultHeaders {
    DefaultHeaders::new().add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

/// Lets pages of the allowed origins call the API from a browser.
fn cors(server: &Server) -> Cors {
    let origins = server.origins.iter();
    let cors = origins.fold(Cors::default(), |cors, origin| cors.allowed_origin(origin));
    // Without `supports_credentials`: a token is sent in a header, never in a cookie, so that a foreign page has none.
    cors.allowed_methods([Method::GET, Method::POST])
        .allow_any_header()
        // A page can read only a few headers of a response from another origin unless they are listed.
        .expose_headers([
            "content-language",
            "deprecation-report",
            "etag",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "retry-after",
            "x-request-id",
        ])
        // Clients on servers may send any `Origin`; the browser enforces the rule for pages.
        .block_on_origin_mismatch(false)
        .max_age(3600)
}
