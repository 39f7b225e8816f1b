//! Creates memberships, for the API and for file imports.

use cunju_entity::value::{Date, MembershipId};
use cunju_entity::{membership, resident, special_group_kind};

use super::rules;

/// A new membership of a resident in a group. Review date and department default to those of the kind.
pub(crate) fn new_membership(
    id: MembershipId,
    resident: &resident::Model,
    kind: &special_group_kind::Model,
    from_on: Date,
) -> membership::Model {
    membership::Model {
        id,
        committee_id: resident.committee_id,
        resident_id: resident.id,
        kind: kind.key.clone(),
        from_on,
        until_on: None,
        left_stay_id: None,
        told_until_on: None,
        review_on: rules::review_on(kind, from_on),
        source_department: kind.source_department.clone(),
        revision: 1,
    }
}
