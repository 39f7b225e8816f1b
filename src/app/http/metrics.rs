//! Metrics for Prometheus, on a separate address: callers of the API must not see them.

use std::net::TcpListener;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev, web};

use super::not_found;
use crate::app::server::Server;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of the metrics.
pub fn routes(config: &mut web::ServiceConfig) {
    let all = web::scope("").route("/metrics", web::get().to(metrics));
    let all = all.default_service(web::to(not_found::of_metrics));
    config.service(all.wrap(super::typed()));
}

/// Serves the metrics until the server stops.
pub(super) fn serve(
    server: web::Data<Server>,
    listener: TcpListener,
) -> std::io::Result<dev::Server> {
    let http = HttpServer::new(move || App::new().app_data(server.clone()).configure(routes))
        // Only Prometheus reads them, every few seconds.
        .workers(1)
        // The server of the API stops this one after its last request, so that the end is measured too.
        .disable_signals()
        .listen(listener)?;
    Ok(http.run())
}

async fn metrics(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
    match server.metrics().await {
        Some(metrics) => HttpResponse::Ok().content_type(OPEN_METRICS).body(metrics),
        None => not_found::of_metrics(http, server).await,
    }
}
