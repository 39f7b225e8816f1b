//! Whom to ask in a committee, and whether the caller may see it.

use async_graphql::{Enum, SimpleObject};
use cunju_entity::committee;

use crate::access::auth::Permission;
use crate::access::session::Session;

/// Why a field is or is not shown
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FieldAccess {
    /// The caller may see it: null means that the register does not know it (可见)
    Visible,
    /// The caller's role may not see it (无权查看)
    Withheld,
}

impl FieldAccess {
    /// Whether the caller may see the field.
    #[must_use]
    pub fn of(visible: bool) -> Self {
        if visible {
            Self::Visible
        } else {
            Self::Withheld
        }
    }
}

/// Whom to ask in a committee
#[derive(SimpleObject)]
pub struct Contact {
    /// Name of the person; null if not known or withheld, see `fieldAccess`
    person: Option<String>,
    /// Telephone number of the person; null if not known or withheld, see `fieldAccess`
    phone: Option<String>,
    /// Whether the caller may see the person and the number
    field_access: FieldAccess,
}

impl Contact {
    /// The contact of a committee, as far as the caller may see it.
    pub(super) fn of(row: &committee::Model, session: &Session) -> Self {
        let shown = session.actor.may(Permission::ReadPersons);
        Self {
            person: row.contact_person.clone().filter(|_| shown),
            phone: row.contact_phone.clone().filter(|_| shown),
            field_access: FieldAccess::of(shown),
        }
    }
}
