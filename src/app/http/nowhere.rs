//! The answer where nothing is: which paths there are.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::caller::Credentials;
use super::exchange;
use super::form::{Media, refuse};
use crate::app::server::Server;
use crate::platform::error::text;

/// What the server answers to, as its routes have it.
const PATHS: &str = "GET /, POST /graphql, GET /graphql, GET /docs/errors, GET /docs/costs, GET /health/live, \
    GET /health/ready, POST /bulk/jobs, GET /bulk/jobs/{id}, GET /bulk/jobs/{id}/problems.{form}, \
    POST /bulk/export.{form}, GET /bulk/templates/{kind}.{form}";
/// Most characters of a path that are said again.
const SHOWN: usize = 80;

/// Says of the API that there is no such path.
pub(super) async fn of_api(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
    among(&http, &server, PATHS).await
}

/// Says of the metrics that there is no such path, or that they are not collected.
pub(super) async fn of_metrics(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
    among(&http, &server, "GET /metrics").await
}

async fn among(http: &HttpRequest, server: &Server, paths: &str) -> HttpResponse {
    let credentials = Credentials::of(http.headers(), http.peer_addr().map(|peer| peer.ip()));
    let path: String = http.path().chars().take(SHOWN).collect();
    let asked = format!("{} {path}", http.method());
    let message = text(
        format!("没有 {asked} 这个地址。请核对方法和路径，路径末尾不带斜线。可用的有：{paths}。"),
        format!(
            "There is no {asked}. Check the method and the path, which has no slash at its end. There are: {paths}."
        ),
    );
    let refusal = refuse(StatusCode::NOT_FOUND, message);
    exchange::refused(http, Media::Json, refusal, &credentials.stranger(server)).await
}
