//! The codes that a query names.

use cunju_entity::value::{CodeRange, CommitteeCode, DivisionCode};

use super::store;
use crate::division::Node;
use crate::error::{Error, text};
use crate::request::Request;

/// What does not exist holds nothing: an empty range.
pub(super) const NOWHERE: CodeRange = CodeRange { low: 0, high: 0 };

/// The codes that a query names by `in` or by `committeeCode`; none for all of the caller's area.
///
/// # Errors
///
/// [`Error::Input`] if both are given, or an error of the database.
pub async fn place(
    request: &Request,
    within: Option<DivisionCode>,
    committee: Option<CommitteeCode>,
) -> Result<Option<CodeRange>, Error> {
    match (within, committee) {
        (None, None) => Ok(None),
        (Some(code), None) => {
            let node = request.divisions.at(code);
            Ok(Some(node.map_or(NOWHERE, Node::range)))
        }
        (None, Some(CommitteeCode(code))) => {
            let row = store::by_code(&request.db, request.actor.scope(), code).await?;
            Ok(Some(
                row.map_or(NOWHERE, |row| CodeRange::committee(row.code)),
            ))
        }
        (Some(_), Some(_)) => Err(Error::input(text(
            "in 与 committeeCode 不能同时使用。",
            "Give either in or committeeCode.",
        ))),
    }
}
