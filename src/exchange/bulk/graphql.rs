//! Files that were sent, in the API.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use cunju_entity::bulk_job;
use cunju_entity::value::{BulkKind, BulkMode, BulkState};

use super::job_store;
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::{Error, text};
use crate::platform::page::Page;

/// A file that the caller has sent.
struct BulkJob(bulk_job::Model);

/// File that was sent to be taken in, and how far that is (批量导入任务)
#[Object]
impl BulkJob {
    /// Id of the job, as `/bulk/jobs/{id}` takes it, where its problems are; no id for `node`
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What the file holds
    async fn kind(&self) -> BulkKind {
        self.0.kind
    }

    /// What is to be done with it
    async fn mode(&self) -> BulkMode {
        self.0.mode
    }

    /// How far it is
    async fn state(&self) -> BulkState {
        self.0.state
    }

    /// Instant at which the file came
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Instant at which the job ended; null if it has not
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// Rows that were read
    async fn rows_read(&self) -> i32 {
        self.0.rows_read
    }

    /// Objects that are new
    async fn created(&self) -> i32 {
        self.0.created
    }

    /// Objects that were changed
    async fn changed(&self) -> i32 {
        self.0.changed
    }

    /// Rows that say what the register has
    async fn unchanged(&self) -> i32 {
        self.0.unchanged
    }

    /// Problems of the rows
    async fn problems(&self) -> i32 {
        self.0.problems
    }

    /// Warnings: their rows were taken in, and are to be checked
    async fn warnings(&self) -> i32 {
        self.0.warnings
    }

    /// Why the job ended without taking in all rows, and what to do; null if it did not
    async fn message(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        let (zh, en) = self.0.message_zh.as_ref().zip(self.0.message_en.as_ref())?;
        let request = ctx.request();
        Some(request.map(|request| request.locale.pick(&text(zh, en)).to_owned()))
    }
}

/// Queries for files that were sent.
#[derive(Default)]
pub struct BulkQuery;

#[Object]
impl BulkQuery {
    /// Files that the caller has sent to `/bulk/jobs` with a token of the same role for the same units, the
    /// last first
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
