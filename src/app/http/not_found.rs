//! Response for an unknown path: lists the paths that exist.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::caller::Credentials;
use super::exchange;
use super::form::{Media, refuse};
use crate::app::server::Server;
use crate::platform::message::message;

/// All routes of the API.
const PATHS: &str = "GET /, POST /graphql, GET /graphql, GET /docs/errors, GET /docs/costs, GET /health/live, \
    GET /health/ready, POST /bulk/jobs, GET /bulk/jobs/{id}, GET /bulk/jobs/{id}/problems.{form}, \
    POST /bulk/export.{form}, GET /bulk/templates/{kind}.{form}";
/// Highest number of characters of the requested path to repeat.
const SHOWN: usize = 80;

/// Response of the API for an unknown path.
pub(super) async fn of_api(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
    among(&http, &server, PATHS).await
}

/// Response of the metrics address for an unknown path, or if metrics are not enabled.
pub(super) async fn of_metrics(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
    among(&http, &server, "GET /metrics").await
}

async fn among(http: &HttpRequest, server: &Server, paths: &str) -> HttpResponse {
    let credentials = Credentials::of(http.headers(), http.peer_addr().map(|peer| peer.ip()));
    let path: String = http.path().chars().take(SHOWN).collect();
    let asked = format!("{} {path}", http.method());
    let message = message!("http-path-unknown", asked, paths);
    let refusal = refuse(StatusCode::NOT_FOUND, message);
    exchange::refused(
        http,
        Media::Json,
        refusal,
        &credentials.anonymous_caller(server),
    )
    .await
}
