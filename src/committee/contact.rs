//! Whom to ask in a committee, and whether a caller may see that.

use async_graphql::{Enum, SimpleObject};

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
    pub(super) person: Option<String>,
    /// Telephone number of the person; null if not known or withheld, see `fieldAccess`
    pub(super) phone: Option<String>,
    /// Whether the caller may see the person and the number
    pub(super) field_access: FieldAccess,
}
