//! Contact of a committee, and whether the caller may see it.

use async_graphql::{Enum, SimpleObject};
use cunju_entity::committee;

use crate::access::auth::Permission;
use crate::access::session::Session;

/// Whether the caller may see a field
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FieldAccess {
    /// The caller may see the field; null means that the register has no value (可见)
    Visible,
    /// The caller's role may not see the field (无权查看)
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

/// Contact of a committee
#[derive(SimpleObject)]
pub struct Contact {
    /// Name of the contact; null if not known or withheld, see `fieldAccess`
    person: Option<String>,
    /// Telephone number of the contact; null if not known or withheld, see `fieldAccess`
    phone: Option<String>,
    /// Whether the caller may see the name and the telephone number
    field_access: FieldAccess,
}

impl Contact {
    /// The contact of a committee, with what the caller may not see left out.
    pub(super) fn of(row: &committee::Model, session: &Session) -> Self {
        let shown = session.actor.may(Permission::ReadPersons);
        Self {
            person: row.contact_person.clone().filter(|_| shown),
            phone: row.contact_phone.clone().filter(|_| shown),
            field_access: FieldAccess::of(shown),
        }
    }
}
