//! Dates of memberships. Pure.

use cunju_entity::special_group_kind;
use cunju_entity::value::Date;

/// Date on which a membership that was begun or reviewed on `since` is to be reviewed, according to its kind; none if
/// never.
#[must_use]
pub fn review_on(kind: &special_group_kind::Model, since: Date) -> Option<Date> {
    let months = u32::try_from(kind.review_months?).ok()?;
    Some(since.plus_months(months))
}
