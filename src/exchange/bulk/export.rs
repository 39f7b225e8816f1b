//! Exports the nodes of a connection as a table. The caller's document is run page by page, so masking, permissions and
//! rate limits apply as in any other request.

use std::path::Path;
use std::sync::Arc;

use async_graphql::resolver_utils::EnumType;
use cunju_entity::access_log;
use cunju_entity::value::AccessLogId;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::read::escaped;
use super::store;
use crate::access::session::Request;
use crate::platform::api::{Answer, Api, Call, Caller, RequestError, Shape};
use crate::platform::error::{Code, Error};
use crate::platform::message::message;
use crate::residents::personal::disclosure::AccessPurpose;

/// What to export.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Wanted {
    /// A query with one connection.
    pub query: String,
    /// Variables of the query.
    #[serde(default)]
    pub variables: Map<String, Json>,
    /// Purpose of the export, an `AccessPurpose`; logged with the number of rows. Empty if it is missing.
    #[serde(default)]
    pub purpose: String,
}

/// An export in progress.
pub struct Export {
    api: Arc<Api>,
    caller: Caller,
    request: Request,
    wanted: Wanted,
    shape: Shape,
    /// The page that was read in advance.
    ahead: Option<Vec<Json>>,
    after: Option<String>,
    reading: AccessLogId,
    rows: u32,
}

impl Export {
    /// Starts an export: reads the first page and writes the access log entry.
    ///
    /// # Errors
    ///
    /// The response that refuses the export.
    pub async fn begin(
        api: Arc<Api>,
        caller: Caller,
        request: Request,
        wanted: Wanted,
    ) -> Result<Self, Box<Answer>> {
        let refuse = |code, message| {
            let failure = RequestError::new(code, message);
            Box::new(Answer::refused(&[failure], &caller))
        };
        let purposes = AccessPurpose::items().iter().map(|item| item.name);
        let purposes: Vec<_> = purposes.collect();
        if !purposes.contains(&wanted.purpose.as_str()) {
            let names = purposes.join(", ");
            let which = match &*wanted.purpose {
                "" => message!("bulk-export-purpose-missing", names),
                _ => message!("bulk-export-purpose-unknown", names),
            };
            return Err(refuse(Code::BadUserInput, which));
        }
        let call = call(&wanted, None);
        let ready = api.ready(&request.db, call, &caller).await?;
        // The document runs once for each page, and so would a mutation.
        if ready.kind() != apollo_compiler::executable::OperationType::Query {
            let query = message!("bulk-export-not-a-query");
            return Err(refuse(Code::BadUserInput, query));
        }
        let shape = ready.shape();
        let shape = shape.map_err(|message| refuse(Code::BadUserInput, message))?;
        let answer = api.run(&ready, &caller).await;
        let mut export = Self {
            reading: request.clock.id(),
            api,
            request,
            wanted,
            shape,
            ahead: None,
            after: None,
            rows: 0,
            caller,
        };
        // Read before the entry, so that a refused query leaves none, but not sent before it: no data without an entry.
        export.ahead = Some(export.taken(answer)?);
        let kept = export.keep().await;
        kept.map_err(|error| {
            let failure = RequestError::new(error.code(), error.message());
            Box::new(Answer::refused(&[failure], &export.caller))
        })?;
        Ok(export)
    }

    /// Headers of the table.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        let columns = self.shape.columns.iter();
        columns.map(|path| path.join(".")).collect()
    }

    /// The nodes of the next page; `None` after the last.
    ///
    /// # Errors
    ///
    /// The response of a page that failed.
    pub async fn page(&mut self) -> Result<Option<Vec<Json>>, Box<Answer>> {
        let nodes = match self.ahead.take() {
            Some(nodes) => nodes,
            None if self.after.is_some() => self.next().await?,
            None => {
                self.finish().await;
                return Ok(None);
            }
        };
        let count = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        self.rows = self.rows.saturating_add(count);
        Ok(Some(nodes))
    }

    async fn next(&mut self) -> Result<Vec<Json>, Box<Answer>> {
        let api = &self.api;
        let ready = loop {
            // Waiting for the rate limit may take longer than the token is valid.
            if tokio::time::Instant::now() >= self.caller.expires() {
                let over = message!("bulk-export-token-expired");
                let failure = RequestError::new(Code::Unauthenticated, over);
                return Err(Box::new(Answer::refused(&[failure], &self.caller)));
            }
            let cursor = self.after.as_deref();
            let call = call(
                &self.wanted,
                cursor.map(|it| (self.shape.after.as_str(), it)),
            );
            match api.ready(&self.request.db, call, &self.caller).await {
                // A long export waits until the rate limit allows the next page.
                Err(answer) if answer.has(Code::RateLimited) => {
                    tokio::time::sleep(answer.retry_after.unwrap_or_default()).await;
                }
                other => break other?,
            }
        };
        let answer = api.run(&ready, &self.caller).await;
        self.taken(answer)
    }

    /// The nodes of a response; stores the cursor of the next page.
    fn taken(&mut self, answer: Answer) -> Result<Vec<Json>, Box<Answer>> {
        // A page with an error in one field would be a table with missing rows or values and no sign of it.
        if !answer.is_whole() {
            return Err(Box::new(answer));
        }
        let data = serde_json::to_value(&answer.data).unwrap_or_default();
        let mut connection = &data;
        for key in &self.shape.path {
            connection = connection.get(key).unwrap_or(&Json::Null);
        }
        let (page, next, cursor) = &self.shape.page;
        let page = connection.get(page);
        let more = page.and_then(|page| page.get(next)?.as_bool());
        let cursor = page.and_then(|page| page.get(cursor)?.as_str());
        // The last page has a cursor too, and asking for what follows it would cost a page.
        self.after = cursor.filter(|_| more == Some(true)).map(str::to_owned);
        let nodes = connection.get(&self.shape.nodes).and_then(Json::as_array);
        Ok(nodes.cloned().unwrap_or_default())
    }

    /// Values of a node by column, in the format that an import reads: every text can be imported unchanged, and a
    /// spreadsheet does not interpret any as a formula.
    #[must_use]
    pub fn cells(&self, node: &Json) -> Vec<String> {
        let columns = self.shape.columns.iter();
        let cells = columns.map(|path| {
            let found = path.iter().try_fold(node, |value, key| value.get(key));
            match found {
                None | Some(Json::Null) => String::new(),
                Some(Json::String(words)) => escaped(words).into_owned(),
                // Not escaped: a minus sign begins a formula, so -1 would become a text with an apostrophe.
                Some(number @ Json::Number(_)) => number.to_string(),
                Some(other) => escaped(&other.to_string()).into_owned(),
            }
        });
        cells.collect()
    }

    /// Writes the access log entry before any data is sent.
    async fn keep(&self) -> Result<(), Error> {
        let session = &self.request;
        let row = access_log::Model {
            id: self.reading,
            at: session.clock.now(),
            actor: session.actor.subject().to_owned(),
            request_id: session.id.clone(),
            purpose: self.wanted.purpose.clone(),
            entity: "export".to_owned(),
            unit_id: session
                .actor
                .units()
                .first()
                .copied()
                .unwrap_or(Uuid::nil()),
            entity_id: self.shape.path.join("."),
            fields: self.headers().join(","),
            rows: 0,
        };
        Ok(store::read(&session.db, &session.writer, &row).await?)
    }

    /// Adds the number of exported rows to the access log entry.
    async fn finish(&mut self) {
        let rows = i32::try_from(self.rows).unwrap_or(i32::MAX);
        let (db, writer) = (&self.request.db, &self.request.writer);
        // The rows are sent already, so the export does not fail; its entry stays in the log with 0 rows.
        if let Err(error) = store::read_rows(db, writer, self.reading, rows).await {
            let error = Error::from(error);
            tracing::error!(%error, "the number of exported rows could not be stored");
        }
    }
}

fn call(wanted: &Wanted, after: Option<(&str, &str)>) -> Call {
    let mut variables = wanted.variables.clone();
    if let Some((variable, cursor)) = after {
        variables.insert(variable.to_owned(), Json::from(cursor));
    }
    Call {
        query: Some(wanted.query.clone()),
        variables,
        ..Call::default()
    }
}

/// Writes a complete export into a workbook.
///
/// # Errors
///
/// The response of a page that failed, or a file error.
pub async fn workbook(export: &mut Export, target: &Path) -> Result<(), Box<Answer>> {
    let failed = |caller: &Caller, error: XlsxError| {
        let error = Error::internal(error);
        let failure = RequestError::new(error.code(), error.message());
        Box::new(Answer::refused(&[failure], caller))
    };
    let caller = export.caller.clone();
    let mut book = Workbook::new();
    let headers = export.headers();
    let mut row = 0;
    begun(&mut book, target, &headers).map_err(|error| failed(&caller, error))?;
    while let Some(nodes) = export.page().await? {
        let written = nodes.iter().try_for_each(|node| {
            row += 1;
            put(&mut book, row, &export.cells(node))
        });
        written.map_err(|error| failed(&caller, error))?;
    }
    book.save(target).map_err(|error| failed(&caller, error))
}

fn begun(book: &mut Workbook, target: &Path, headers: &[String]) -> Result<(), XlsxError> {
    if let Some(folder) = target.parent() {
        // With constant memory, rows wait in a temporary file: personal data must not get into /tmp.
        book.set_tempdir(folder)?;
    }
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (at, header) in (0_u16..).zip(headers) {
        sheet.write_string_with_format(0, at, header, &bold)?;
    }
    Ok(())
}

fn put(book: &mut Workbook, row: u32, cells: &[String]) -> Result<(), XlsxError> {
    let sheet = book.worksheet_from_index(0)?;
    for (at, cell) in (0_u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(row, at, cell)?;
        }
    }
    Ok(())
}
