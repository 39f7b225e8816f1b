//! The values of a unit that a template offers for selection.

use cunju_entity::value::{CodeRange, CommitteeCode, DivisionCode, GridCode};

use super::store;
use super::template::TemplateOptions;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::message::message;

/// The committees, grids and groups of a unit in the caller's jurisdiction.
///
/// # Errors
///
/// If not exactly one unit is given, or the unit is not in the caller's jurisdiction.
pub async fn load(
    session: &Session,
    committee: Option<CommitteeCode>,
    division: Option<DivisionCode>,
) -> Result<TemplateOptions, Error> {
    let scope = session.actor.scope();
    let range = match (committee, division) {
        (Some(CommitteeCode(code)), None) if scope.contains(code) => CodeRange::committee(code),
        (None, Some(code)) => session.division(code).ok_or_else(none)?.range(),
        _ => return Err(none()),
    };
    let db = &session.db;
    let committees = store::selectable_committees(db, scope, range).await?;
    let ids: Vec<_> = committees.iter().map(|row| row.id).collect();
    let code = |id| {
        committees
            .iter()
            .find(|row| row.id == id)
            .map(|row| row.code)
    };
    let grids = store::grids(db, &ids).await?.into_iter();
    let open = grids.filter(|grid| grid.closed_on.is_none());
    let grids = open.filter_map(|grid| {
        let code = GridCode::of(code(grid.committee_id)?, grid.number);
        Some((code.to_string(), grid.name))
    });
    Ok(TemplateOptions {
        grids: grids.collect(),
        committees: committees
            .iter()
            .map(|row| (CommitteeCode(row.code).to_string(), row.name.clone()))
            .collect(),
        groups: store::groups(db)
            .await?
            .into_iter()
            .map(|group| group.name_zh)
            .collect(),
    })
}

fn none() -> Error {
    Error::input(message!("bulk-template-unit-missing"))
}
