//! Table templates over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use cunju_entity::value::{CommitteeCode, DivisionCode};
use serde::Deserialize;

use super::{answer, attached, media, of_error};
use crate::access::session::Request;
use crate::app::http::form::{FormError, refuse};
use crate::app::server::Server;
use crate::exchange::bulk::column::Kind;
use crate::exchange::bulk::{column, template, template_options};
use crate::platform::message::message;

#[derive(Deserialize)]
struct Unit {
    committee: Option<String>,
    division: Option<String>,
}

/// Sends an empty table of a kind.
pub(super) async fn template(
    http: HttpRequest,
    path: web::Path<(String, String)>,
    server: web::Data<Server>,
) -> HttpResponse {
    let (kind, form) = path.into_inner();
    answer(&http, &server, async |request, _| {
        let kind = column::kind_from_name(&kind).ok_or_else(no_template)?;
        let content = filled(request, http.query_string(), kind, &form).await?;
        let media = media(&form).ok_or_else(no_template)?;
        let name = format!("{}.{form}", column::name(kind));
        Ok(attached(media, &name).body(content))
    })
    .await
}

async fn filled(
    request: &Request,
    query: &str,
    kind: Kind,
    form: &str,
) -> Result<Vec<u8>, FormError> {
    let unit = web::Query::<Unit>::from_query(query).map_err(|_| no_unit())?;
    let committee = unit.committee.as_deref().map(str::parse::<CommitteeCode>);
    let division = unit.division.as_deref().map(str::parse::<DivisionCode>);
    let committee = committee.transpose().map_err(|_| no_unit())?;
    let division = division.transpose().map_err(|_| no_unit())?;
    let options = template_options::load(request, committee, division).await;
    let options = options.map_err(|error| of_error(&error))?;
    match form {
        "csv" => Ok(template::csv(kind)),
        "xlsx" => template::xlsx(kind, &options).map_err(|error| of_error(&error)),
        _ => Err(no_template()),
    }
}

fn no_template() -> FormError {
    let names = message!("http-template-unknown");
    refuse(StatusCode::NOT_FOUND, names)
}

fn no_unit() -> FormError {
    refuse(
        StatusCode::BAD_REQUEST,
        message!("http-template-unit-missing"),
    )
}
