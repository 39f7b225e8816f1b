//! Import and export of tables over HTTP: uploads, their problems, templates.

mod export;
mod template;

use std::io::Write;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use cunju_entity::bulk_job;
use cunju_entity::value::{BulkJobId, BulkMode};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::caller::{Credentials, known};
use super::exchange;
use super::form::{FormError, Media, refuse, text_header};
use crate::access::session::Request;
use crate::app::server::Server;
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::{column, jobs};
use crate::platform::api::{Caller, RequestError};
use crate::platform::error::{Code, Error};
use crate::platform::message::message;

/// Highest size of a file, in bytes.
const MOST: u64 = 50 << 20;
/// Longest time in which a file must arrive.
const ARRIVAL: Duration = Duration::from_mins(10);
/// Longest pause between two parts of a file.
const SILENCE: Duration = Duration::from_secs(30);

/// The routes for tables.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/bulk/jobs", web::post().to(send))
        .route("/bulk/jobs/{id}", web::get().to(job))
        .route("/bulk/jobs/{id}/problems.{form}", web::get().to(problems))
        .route("/bulk/export.{form}", web::post().to(export::export))
        .route(
            "/bulk/templates/{kind}.{form}",
            web::get().to(template::template),
        );
}

#[derive(Deserialize)]
struct Sent {
    kind: String,
    mode: BulkMode,
    /// Headers of columns to ignore, separated by commas.
    #[serde(default)]
    ignore: String,
}

/// Responds to an authenticated caller.
async fn answer(
    http: &HttpRequest,
    server: &web::Data<Server>,
    work: impl AsyncFnOnce(&Request, &Caller) -> Result<HttpResponse, FormError>,
) -> HttpResponse {
    let credentials = Credentials::of(http.headers(), http.peer_addr().map(|peer| peer.ip()));
    let mut caller = credentials.anonymous_caller(server);
    let answered = async {
        let request = credentials.authenticate(server, &caller).await?;
        let request = request
            .ok_or_else(|| of_error(&Error::Unauthenticated(message!("session-sign-in"))))?;
        caller = known(caller.clone(), &request);
        work(&request, &caller).await
    };
    match answered.await {
        Ok(response) => response,
        Err(refusal) => exchange::refused(http, Media::Json, refusal, &caller).await,
    }
}

/// An error of the request as a refusal.
pub(super) fn of_error(error: &Error) -> FormError {
    if let Error::Internal(cause) = error {
        tracing::error!(%cause, "internal error");
    }
    let code = error.code();
    let status = match error {
        // For GraphQL, a missing permission is an error in a response with data; here, the whole request is refused.
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        _ => StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST),
    };
    FormError {
        status,
        failure: Box::new(RequestError::new(code, error.message())),
    }
}

fn internal(error: std::io::Error) -> FormError {
    of_error(&error.into())
}

fn none() -> FormError {
    let message = message!("http-job-unknown");
    FormError {
        status: StatusCode::NOT_FOUND,
        failure: Box::new(RequestError::new(Code::BadUserInput, message)),
    }
}

/// Receives a file and responds at once; the job runs in the background.
async fn send(http: HttpRequest, body: web::Payload, server: web::Data<Server>) -> HttpResponse {
    answer(&http, &server, async |request, _| {
        let sent = web::Query::<Sent>::from_query(http.query_string()).ok();
        let sent = sent.and_then(|sent| {
            let kind = column::kind_from_name(&sent.kind)?;
            Some((Layout::new(kind, &sent.ignore), sent.mode))
        });
        let (layout, mode) =
            sent.ok_or_else(|| refuse(StatusCode::BAD_REQUEST, message!("http-job-kind-missing")))?;
        request
            // Before the body is read: a caller without the permission must not fill the disk.
            .require(jobs::permission(layout.kind))
            .map_err(|error| of_error(&error))?;
        // A form wraps the file in boundaries, which would become rows of a text file.
        let kind_of_body = text_header(http.headers(), &header::CONTENT_TYPE);
        if kind_of_body.is_some_and(|it| it.starts_with("multipart/")) {
            let raw = message!("http-upload-multipart");
            return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, raw));
        }
        let id = request.clock.uuid();
        let row = match keep(&server, id, body).await {
            Ok(()) => jobs::submit(request, &server.bulk, id, layout, mode)
                .await
                .map_err(|error| of_error(&error)),
            Err(refusal) => Err(refusal),
        };
        let row = row.inspect_err(|_| {
            // If this fails, the regular cleanup of old files removes the remainder.
            let _ = std::fs::remove_file(server.bulk.file(id, "part"));
        })?;
        Ok(HttpResponse::Accepted()
            .insert_header((header::LOCATION, format!("/bulk/jobs/{id}")))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .json(shown(&server, &row)))
    })
    .await
}

/// Writes a body to a file.
async fn keep(server: &Server, id: Uuid, mut body: web::Payload) -> Result<(), FormError> {
    let mut file = server.bulk.create(id, "part").map_err(internal)?;
    let mut length = 0;
    let arriving = async {
        loop {
            let part = tokio::time::timeout(SILENCE, body.next()).await;
            let Some(part) = part.map_err(|_| late())? else {
                return Ok(());
            };
            let part = part.map_err(|_| {
                let broken = message!("http-body-incomplete");
                refuse(StatusCode::BAD_REQUEST, broken)
            })?;
            length += u64::try_from(part.len()).unwrap_or(u64::MAX);
            if length > MOST {
                let large = message!("http-upload-too-large");
                return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, large));
            }
            file.write_all(&part).map_err(internal)?;
        }
    };
    // `SILENCE` alone does not bound a client that sends one byte every 29 seconds.
    let arrived = tokio::time::timeout(ARRIVAL, arriving).await;
    arrived.map_err(|_| late())?
}

fn late() -> FormError {
    let late = message!("http-upload-late");
    refuse(StatusCode::REQUEST_TIMEOUT, late)
}

fn shown(server: &Server, row: &bulk_job::Model) -> Value {
    jobs::shown(&server.bulk, row)
}

async fn found(request: &Request, id: &str) -> Result<bulk_job::Model, FormError> {
    let id = Uuid::try_parse(id).map_err(|_| none())?;
    let row = jobs::find(request, BulkJobId::new(id)).await;
    row.map_err(|error| of_error(&error))?.ok_or_else(none)
}

async fn job(http: HttpRequest, id: web::Path<String>, server: web::Data<Server>) -> HttpResponse {
    answer(&http, &server, async |request, _| {
        let row = found(request, &id).await?;
        Ok(HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .json(shown(&server, &row)))
    })
    .await
}

async fn problems(
    http: HttpRequest,
    path: web::Path<(String, String)>,
    server: web::Data<Server>,
) -> HttpResponse {
    let (id, form) = path.into_inner();
    answer(&http, &server, async |request, _| {
        let row = found(request, &id).await?;
        // Only three formats: `form` becomes part of a file name and must not lead to an upload or out of the folder.
        let media = media(&form).ok_or_else(none)?;
        let file = server.bulk.file(row.id.uuid(), &format!("problems.{form}"));
        let content = web::block(move || std::fs::read(file)).await;
        let content = content.ok().and_then(Result::ok).ok_or_else(none)?;
        Ok(attached(media, &format!("problems.{form}")).body(content))
    })
    .await
}

/// Media type of a file format.
pub(super) fn media(form: &str) -> Option<&'static str> {
    match form {
        "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "csv" => Some("text/csv; charset=utf-8"),
        "jsonl" => Some("application/jsonl; charset=utf-8"),
        _ => None,
    }
}

/// A response that a browser saves as a file.
pub(super) fn attached(media: &'static str, name: &str) -> actix_web::HttpResponseBuilder {
    // The file contains personal data: no cache may keep it, and offices share computers.
    let mut reply = HttpResponse::Ok();
    reply
        .content_type(media)
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ));
    reply
}
