//! Days of memberships, pure.

use cunju_entity::special_group_kind;
use cunju_entity::value::Date;

/// Day on which a membership is to be reviewed that was begun or reviewed on a day, by its kind; none
/// if it never is.
#[must_use]
pub fn review_on(kind: &special_group_kind::Model, since: Date) -> Option<Date> {
    let months = u32::try_from(kind.review_months?).ok()?;
    Some(since.plus_months(months))
}
