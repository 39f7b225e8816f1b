//! The place that the arguments of a list name.

use cunju_entity::value::{CodeRange, CommitteeCode, DivisionCode};

use super::CommitteeByCode;
use crate::access::session::Request;
use crate::platform::edge::First;
use crate::platform::error::{Error, text};

/// Codes of the division or of the committee that restricts a list; none if neither does. A unit
/// that does not exist holds nothing.
///
/// # Errors
///
/// [`Error::Input`] if both are named, an error of the database.
pub async fn place(
    request: &Request,
    division: Option<DivisionCode>,
    committee: Option<CommitteeCode>,
) -> Result<Option<CodeRange>, Error> {
    Ok(match (division, committee) {
        (None, None) => None,
        (Some(code), None) => Some(request.divisions.range_at(code)),
        (None, Some(code)) => {
            let found = request.load(First(CommitteeByCode), code.0).await?;
            Some(found.map_or(CodeRange::NONE, |row| CodeRange::committee(row.code)))
        }
        (Some(_), Some(_)) => {
            return Err(Error::input(text(
                "in 与 committeeCode 不能同时使用。",
                "Use in or committeeCode, not both.",
            )));
        }
    })
}
