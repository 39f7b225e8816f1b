//! Export of a connection over HTTP.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use actix_web::error::ErrorInternalServerError;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream;

use super::{answer, attached, internal, media};
use crate::access::session::Request;
use crate::app::http::form::{FormError, Media, check_content_type, refuse};
use crate::app::http::{exchange, reply};
use crate::app::server::Server;
use crate::exchange::bulk::export::{Export, Wanted, workbook};
use crate::platform::api::{Answer, Caller};
use crate::platform::message::message;

/// Size of the parts in which a file is sent, in bytes.
const PART: usize = 64 << 10;

/// Runs a document page by page and sends the nodes of its connection as a table.
pub(super) async fn export(
    http: HttpRequest,
    form: web::Path<String>,
    body: web::Payload,
    server: web::Data<Server>,
) -> HttpResponse {
    answer(&http, &server, async |request, caller| {
        let media = media(&form).ok_or_else(no_format)?;
        check_content_type(http.headers())?;
        let wanted = wanted(&exchange::read(&http, body, &server, caller).await?)?;
        let begun = begin(&server, caller, request, wanted).await;
        let sent = match begun {
            Ok(export) if form.as_str() == "xlsx" => whole(&server, export, media).await?,
            Ok(export) => Ok(lines(export, media, &form)),
            Err(refused) => Err(refused),
        };
        Ok(sent.unwrap_or_else(|refused| reply::send(&http, Media::Json, None, &refused, caller)))
    })
    .await
}

async fn begin(
    server: &web::Data<Server>,
    caller: &Caller,
    request: &Request,
    wanted: Wanted,
) -> Result<Export, Box<Answer>> {
    Box::pin(Export::begin(
        Arc::clone(&server.api),
        caller.clone(),
        request.clone(),
        wanted,
    ))
    .await
}

fn no_format() -> FormError {
    let formats = message!("http-export-format-unknown");
    refuse(StatusCode::NOT_FOUND, formats)
}

fn wanted(body: &[u8]) -> Result<Wanted, FormError> {
    let bad = || {
        refuse(
            StatusCode::BAD_REQUEST,
            message!("http-export-body-invalid"),
        )
    };
    serde_json::from_slice(body).map_err(|_| bad())
}

/// Sends rows as they are read.
fn lines(export: Export, media: &'static str, form: &str) -> HttpResponse {
    let table = form == "csv";
    let pages = stream::unfold((export, true), move |(mut export, first)| async move {
        let page = match export.page().await {
            Ok(page) => page?,
            // The response is incomplete: abort the connection, so that the client cannot take it for complete.
            Err(_) => return Some((Err(ErrorInternalServerError("cut off")), (export, false))),
        };
        let mut part = Vec::new();
        let written = if table {
            rows(&export, first, &page, &mut part)
        } else {
            nodes(&page, &mut part)
        };
        let part = written.map(|()| Bytes::from(part));
        Some((part.map_err(ErrorInternalServerError), (export, false)))
    });
    attached(media, &format!("export.{form}")).streaming(pages)
}

fn nodes(page: &[serde_json::Value], part: &mut Vec<u8>) -> io::Result<()> {
    for node in page {
        serde_json::to_writer(&mut *part, node)?;
        part.push(b'\n');
    }
    Ok(())
}

fn rows(
    export: &Export,
    first: bool,
    page: &[serde_json::Value],
    part: &mut Vec<u8>,
) -> io::Result<()> {
    if first {
        // Without a byte order mark, Excel reads a CSV file in the encoding of the system, GBK in China.
        part.extend("\u{feff}".as_bytes());
    }
    let mut table = csv::Writer::from_writer(part);
    if first {
        table.write_record(export.headers())?;
    }
    for node in page {
        table.write_record(export.cells(node))?;
    }
    table.flush()
}

/// A workbook is written completely before it is sent.
async fn whole(
    server: &Server,
    mut export: Export,
    media: &'static str,
) -> Result<Result<HttpResponse, Box<Answer>>, FormError> {
    let id = server.clock.uuid();
    // Created here with mode 0600; the writer of workbooks truncates an existing file and keeps its mode.
    server.bulk.create(id, "export").map_err(internal)?;
    let path = server.bulk.file(id, "export");
    let made = Box::pin(workbook(&mut export, &path)).await;
    // Also if `made` is an error: no file with personal data may remain.
    let file = File::open(&path).map_err(internal)?;
    // The open file stays readable after it is removed.
    std::fs::remove_file(&path).map_err(internal)?;
    Ok(made.map(|()| {
        let parts = stream::unfold(file, |mut file| async move {
            let mut part = Vec::new();
            let read = file.by_ref().take(u64::try_from(PART).unwrap_or(u64::MAX));
            match { read }.read_to_end(&mut part) {
                Ok(0) => None,
                Ok(_) => Some((Ok(Bytes::from(part)), file)),
                Err(error) => Some((Err(ErrorInternalServerError(error)), file)),
            }
        });
        attached(media, "export.xlsx").streaming(parts)
    }))
}
