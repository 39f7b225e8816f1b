//! The lock that every change of or below a committee takes.

use cunju_entity::committee;
use cunju_entity::value::{CommitteeCode, CommitteeId};

use super::store;
use crate::change::Work;
use crate::error::text;
use crate::problem::{Fault, Problem, ProblemCode};

/// How an input names a committee.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// By code, current or former.
    Code(CommitteeCode),
    /// By id.
    Id(CommitteeId),
}

/// The committee that a change is about, locked until the change ends: changes below one committee
/// come one after another.
///
/// # Errors
///
/// [`Fault::Refused`] at `field` if the caller may not see it or it is abolished.
pub async fn locked(work: &Work<'_>, which: Which, field: &str) -> Result<committee::Model, Fault> {
    let found = store::lock(&work.tx, work.session.actor.scope(), which).await?;
    let row = found.ok_or_else(|| Problem::not_found(field))?;
    if let Some(day) = row.valid_to {
        let closed = text(
            format!("该村（居）委会已于 {day} 撤销，不能再修改。"),
            format!("The committee was abolished on {day} and cannot be changed any more."),
        );
        return Err(Problem::at(field, ProblemCode::AlreadyClosed, closed).into());
    }
    Ok(row)
}
