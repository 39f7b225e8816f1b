//! Messages to the sender of a file.

use cunju_entity::bulk_job;
use cunju_entity::value::BulkState;
use serde_json::{Value, json};

use crate::exchange::bulk::folder::{self, Folder};
use crate::exchange::bulk::problem::Problem;
use crate::exchange::bulk::run::Outcome;
use crate::platform::error::Error;
use crate::platform::message::{Text, message, text};

/// Maximum number of header problems in a message.
const MOST_TOLD: usize = 5;

/// A job as shown to its sender.
#[must_use]
pub fn shown(folder: &Folder, row: &bulk_job::Model) -> Value {
    let id = row.id.uuid();
    let mut extensions = ["xlsx", "csv"].into_iter();
    let marked = extensions.find(|it| folder.file(id, &format!("problems.{it}")).exists());
    // Until the job ends, the list is incomplete and may be empty.
    let listed = row.finished_at.is_some() && folder.file(id, folder::LIST).exists();
    let message = row.message_zh.as_ref().zip(row.message_en.as_ref());
    json!({
        "id": id,
        "kind": row.kind,
        "mode": row.mode,
        "state": row.state,
        "createdAt": row.created_at,
        "finishedAt": row.finished_at,
        "position": row.position,
        "rowsRead": row.rows_read,
        "created": row.created,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "problems": row.problems,
        "warnings": row.warnings,
        "sheet": row.sheet,
        "message": message.map(|(zh, en)| json!({ "zh": zh, "en": en })),
        "problemsFile": marked.map(|it| format!("/bulk/jobs/{id}/problems.{it}")),
        "problemsList": listed.then(|| format!("/bulk/jobs/{id}/problems.jsonl")),
    })
}

/// State, sheet and message of a job that has ended.
pub(super) fn job_result(
    outcome: Result<Outcome, Error>,
) -> (BulkState, Option<String>, Option<Text>) {
    match outcome {
        Ok(Outcome::Done(sheet)) => (BulkState::Done, sheet, None),
        Ok(Outcome::Problems(sheet)) => {
            let message = message!("bulk-job-problems");
            (BulkState::Refused, sheet, Some(message))
        }
        Ok(Outcome::Headers(problems)) => (BulkState::Refused, None, Some(headers(&problems))),
        Ok(Outcome::Refused(refusal)) => (BulkState::Refused, None, Some(refusal.0)),
        Err(error @ Error::Input { .. }) => (BulkState::Refused, None, Some(error.message())),
        Err(error @ Error::Conflict) => {
            tracing::error!(%error, "a file could not be imported");
            let message = message!("bulk-job-conflict");
            (BulkState::Failed, None, Some(message))
        }
        Err(error) => {
            tracing::error!(%error, "a file could not be imported");
            (BulkState::Failed, None, Some(error.message()))
        }
    }
}

/// The message about the headers of a file.
fn headers(problems: &[Problem]) -> Text {
    let told = problems.iter().take(MOST_TOLD);
    let (zh, en): (Vec<_>, Vec<_>) = told
        .map(|it| {
            (
                format!("{}：{}", it.cell(), it.zh),
                format!("{}: {}", it.cell(), it.en),
            )
        })
        .unzip();
    let problems = text(zh.join(" "), en.join(" "));
    message!("bulk-job-header-problems", problems)
}
