//! HTTP: who is it, is the request well-formed, and the way in and out of the one executor.

mod bulk;
mod caller;
mod events;
mod exchange;
mod form;
pub mod metrics;
mod nowhere;
mod pages;
mod reply;
mod stop;
mod websocket;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::http::{Method, header};
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpServer, web};

use stop::Told;

use crate::app::server::Server;
use crate::exchange::bulk::jobs;
use crate::exchange::webhook;

pub use stop::Stop;

/// How often the server looks whether divisions or kinds were changed: with the time that reading them takes,
/// a change is seen everywhere within 30 seconds.
const REFRESH: Duration = Duration::from_secs(10);
/// How long a server that was told to stop still accepts requests, not being ready any more, so that
/// whoever spreads the load can notice.
const NOTICE: Duration = Duration::from_secs(5);
/// How long a stopping server finishes what it accepted, in seconds.
const GRACE: u64 = 10;
/// Longest a stopped server waits until its last spans are sent.
const FLUSH: Duration = Duration::from_secs(5);

/// Serves until it is told to stop, then finishes what it has accepted: at once on Ctrl-C, after a
/// notice on SIGTERM.
///
/// # Errors
///
/// If the listener cannot be used.
pub async fn serve(
    server: Server,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    stop: Stop,
) -> std::io::Result<()> {
    let server = web::Data::new(server);
    let shared = server.clone();
    let http = HttpServer::new(move || {
        let app = App::new().app_data(web::Data::new(shared.beside()));
        // Once more for what CORS answers by itself.
        app.wrap(cors(&shared)).wrap(typed()).configure(routes)
    })
    .tcp_nodelay(true)
    .client_request_timeout(Duration::from_secs(5))
    .shutdown_timeout(GRACE)
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
        if stop.told().await == Told::Politely {
            stopped.announce_stop();
            tokio::time::sleep(NOTICE).await;
        }
        tracing::info!("stopping");
        stopped.end_streams();
        handle.stop(true).await;
    });
    let taking = actix_web::rt::spawn(jobs::run(server.intake()));
    let sending = actix_web::rt::spawn(webhook::run(server.post()));
    let refreshing = actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(REFRESH).await;
            if let Err(error) = server.refresh().await {
                tracing::warn!(%error, "what is held in memory could not be read again");
            }
            if let Err(error) = server.forget().await {
                tracing::warn!(%error, "old answers and deliveries could not be deleted");
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
    // Those who wait for the collector are not the threads that serve.
    let _ = web::block(move || telemetry.flush(FLUSH)).await;
    outcome
}

/// Runs a command on the runtime that a server needs, until it has ended.
pub(crate) fn block_on<T>(command: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(command)
}

/// The routes, the same in tests.
pub fn routes(config: &mut web::ServiceConfig) {
    let all = web::scope("")
        .configure(pages::routes)
        .configure(bulk::routes)
        .service(web::resource("/graphql").to(exchange::graphql))
        .default_service(web::to(nowhere::of_api));
    config.service(all.wrap(typed()));
}

/// Says of every answer that it is of the type that it names, whatever a browser finds in it.
fn typed() -> DefaultHeaders {
    DefaultHeaders::new().add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

/// Lets pages of the allowed origins call the API from a browser.
fn cors(server: &Server) -> Cors {
    let origins = server.origins.iter();
    let cors = origins.fold(Cors::default(), |cors, origin| cors.allowed_origin(origin));
    cors.allowed_methods([Method::GET, Method::POST])
        .allow_any_header()
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
        .block_on_origin_mismatch(false)
        .max_age(3600)
}
