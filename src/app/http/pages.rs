//! Pages served next to the API: `GraphiQL`, the documentation of errors and costs, and probes.

use std::sync::LazyLock;

use actix_web::http::header::{self, Header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Route, guard, web};

use super::caller::Credentials;
use super::exchange;
use super::form::Media;
use crate::app::server::Server;

/// `GraphiQL`, built by `web/build.mjs`.
const GRAPHIQL: &[u8] = include_bytes!("../../../web/dist/graphiql.html.br");
/// The same for clients that cannot decompress it, decompressed on first use.
static UNPACKED: LazyLock<Option<Bytes>> = LazyLock::new(|| {
    let mut page = Vec::new();
    let unpacked = brotli::BrotliDecompress(&mut &*GRAPHIQL, &mut page);
    unpacked.ok().map(|()| page.into())
});
/// Content security policy of the page: it loads nothing from other origins.
const GRAPHIQL_POLICY: &str = include_str!("../../../web/dist/graphiql.csp");
/// All error codes, with cause and remedy.
const ERRORS: &str = include_str!("../../../docs/errors.md");
/// How costs are computed, and the costs of all fields.
const COSTS: &str = include_str!("../../../docs/costs.md");

/// The routes of the pages.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", page().to(graphiql))
        .route("/docs/errors", page().to(async || document(ERRORS)))
        .route("/docs/costs", page().to(async || document(COSTS)))
        .service(web::resource("/health/live").to(async || HttpResponse::Ok().body("live")))
        .service(web::resource("/health/ready").to(ready));
}

/// A route for `GET`, and for `HEAD`, which has the same response without a body.
fn page() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn document(text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/markdown; charset=utf-8")
        .body(text)
}

/// Browsers request brotli only on secure connections; others get the page uncompressed.
async fn graphiql(http: HttpRequest, server: web::Data<Server>) -> HttpResponse {
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
    let caller = Credentials::of(http.headers(), http.peer_addr().map(|peer| peer.ip()));
    let caller = caller.anonymous_caller(&server);
    // Charged, because anybody can request the uncompressed page, which is several times the size of the compressed
    // one.
    if let Err(limited) = server.api.charge_page(&caller) {
        return exchange::refused(&http, Media::Json, limited.into(), &caller).await;
    }
    match &*UNPACKED {
        Some(page) => answer.body(page.clone()),
        None => HttpResponse::InternalServerError().finish(),
    }
}

async fn ready(server: web::Data<Server>) -> HttpResponse {
    if server.is_stopping() {
        return HttpResponse::ServiceUnavailable().body("stopping");
    }
    match server.ready().await {
        Ok(()) => HttpResponse::Ok().body("ready"),
        Err(wrong) => HttpResponse::ServiceUnavailable().body(wrong),
    }
}
