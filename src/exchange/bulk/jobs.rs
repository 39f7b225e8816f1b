//! Bulk import jobs, and access to them.

mod messages;
mod queue;

use cunju_entity::bulk_job;
use cunju_entity::value::{BulkJobId, BulkMode, BulkState};
use serde_json::json;
use uuid::Uuid;

use super::column::Kind;
use super::folder::Folder;
use super::header::Layout;
use super::job_store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::message::message;

pub use messages::shown;
pub use queue::run;

/// Maximum number of files of a caller that are waiting or running.
const MOST_OPEN: usize = 5;

/// The permission that is required to upload such a file.
#[must_use]
pub fn permission(kind: Kind) -> Permission {
    match kind {
        // Rows assign households to grids, and a worker of a grid may read more of its households. So grid workers may
        // not import these files.
        Kind::Households | Kind::Grids => Permission::KeepGrids,
        // A row of a resident may contain special groups.
        Kind::Residents => Permission::KeepSpecialGroups,
    }
}

/// Creates a job for a file that was uploaded under this ID as `.part`.
///
/// # Errors
///
/// If the caller has too many files waiting, or the job cannot be stored.
pub async fn submit(
    session: &Session,
    folder: &Folder,
    id: Uuid,
    layout: Layout,
    mode: BulkMode,
) -> Result<bulk_job::Model, Error> {
    let kind = layout.kind;
    session.require(permission(kind))?;
    let subject = session.actor.subject();
    if job_store::count_open(&session.db, subject).await? >= MOST_OPEN {
        return Err(Error::input(message!(
            "bulk-jobs-too-many",
            max = MOST_OPEN
        )));
    }
    let row = bulk_job::Model {
        id: BulkJobId::new(id),
        subject: subject.to_owned(),
        role: job_store::role(&session.actor),
        units: json!(session.actor.units()),
        kind,
        ignored: layout.ignored(),
        mode,
        state: BulkState::Waiting,
        created_at: session.clock.now(),
        finished_at: None,
        position: 0,
        rows_read: 0,
        created: 0,
        changed: 0,
        unchanged: 0,
        problems: 0,
        warnings: 0,
        sheet: None,
        message_zh: None,
        message_en: None,
    };
    std::fs::rename(folder.file(id, "part"), folder.file(id, "upload"))?;
    let added = job_store::add(&session.db, &session.writer, &row).await;
    added.inspect_err(|_| folder.discard(id))?;
    folder.news.notify_one();
    Ok(row)
}

/// A job of the caller; `None` if it belongs to another caller or was uploaded in another role or for another
/// jurisdiction, because its problems reveal what that role may know.
pub async fn find(session: &Session, id: BulkJobId) -> Result<Option<bulk_job::Model>, Error> {
    let row = job_store::by_id(&session.db, id).await?;
    Ok(row.filter(|row| {
        let actor = &session.actor;
        let same = (actor.subject(), &*job_store::role(actor));
        (&*row.subject, &*row.role) == same && row.units == json!(actor.units())
    }))
}
