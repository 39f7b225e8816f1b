//! The unit that restricts a list.

use cunju_entity::value::{CodeRange, CommitteeCode, DivisionCode};

use super::CommitteeByCode;
use crate::access::session::Request;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::relation::First;

/// Codes of the division or committee that restricts a list; `None` if neither is given. A unit that does not exist
/// restricts the list to nothing. [`Error::Input`] if both are given.
pub async fn code_range(
    request: &Request,
    division: Option<DivisionCode>,
    committee: Option<CommitteeCode>,
) -> Result<Option<CodeRange>, Error> {
    Ok(match (division, committee) {
        (None, None) => None,
        (Some(code), None) => Some(request.divisions.range_at(code)),
        (None, Some(code)) => {
            let found = request.load(First(CommitteeByCode), code.0).await?;
            // No error: a committee outside the jurisdiction must look like one that does not exist.
            Some(found.map_or(CodeRange::NONE, |row| CodeRange::committee(row.code)))
        }
        (Some(_), Some(_)) => {
            return Err(Error::input(message!("committee-in-and-code")));
        }
    })
}
