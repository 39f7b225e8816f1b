//! Bulk import jobs in the API.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use cunju_entity::bulk_job;
use cunju_entity::value::{BulkKind, BulkMode, BulkState};

use super::job_store;
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::text;
use crate::platform::page::Page;

/// A bulk import job of the caller.
struct BulkJob(bulk_job::Model);

/// Job that imports an uploaded file, and its progress (批量导入任务)
#[Object]
impl BulkJob {
    /// ID of the job in `/bulk/jobs/{id}`, where its problems can be read; not an ID for `node`
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Kind of objects in the file
    async fn kind(&self) -> BulkKind {
        self.0.kind
    }

    /// Mode of the import
    async fn mode(&self) -> BulkMode {
        self.0.mode
    }

    /// State of the job
    async fn state(&self) -> BulkState {
        self.0.state
    }

    /// Time at which the file was uploaded
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Time at which the job ended; null while it has not ended
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// Number of rows read
    async fn rows_read(&self) -> i32 {
        self.0.rows_read
    }

    /// Number of objects created
    async fn created(&self) -> i32 {
        self.0.created
    }

    /// Number of objects changed
    async fn changed(&self) -> i32 {
        self.0.changed
    }

    /// Number of rows that match the register already
    async fn unchanged(&self) -> i32 {
        self.0.unchanged
    }

    /// Number of problems found in the rows
    async fn problems(&self) -> i32 {
        self.0.problems
    }

    /// Number of warnings; their rows were imported but should be checked
    async fn warnings(&self) -> i32 {
        self.0.warnings
    }

    /// Why the job ended without importing all rows, and what to do; null otherwise
    async fn message(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        let (zh, en) = self.0.message_zh.as_ref().zip(self.0.message_en.as_ref())?;
        let request = ctx.request();
        Some(request.map(|request| request.locale.pick(&text(zh, en)).to_owned()))
    }
}

/// Queries for bulk import jobs.
#[derive(Default)]
pub struct BulkQuery;

#[Object]
impl BulkQuery {
    /// Files that the caller uploaded to `/bulk/jobs` with a token of the same role and the same units, newest first
    #[graphql(directive = Paged::apply(), directive = cost::apply(5))]
    async fn bulk_jobs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<BulkJob>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let jobs = job_store::list(&request.actor);
        request.root_connection(ctx, jobs, page, BulkJob).await
    }
}
