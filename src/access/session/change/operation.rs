//! Kinds of change: what they are called, who may make them, how far they reach.

use crate::access::auth::Permission;

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One committee and what is below it: many run at once.
    Committee,
    /// Many committees: runs alone, so that no committee changes between reading and writing.
    Register,
}

/// A kind of change.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Name in the change log, such as `subcommittee.establish`.
    pub(super) name: &'static str,
    /// What the caller must be allowed to do.
    pub(super) permission: Permission,
    /// How far it reaches.
    pub(super) reach: Reach,
}

impl Operation {
    /// A change of one committee and what is below it.
    #[must_use]
    pub const fn below(name: &'static str, permission: Permission) -> Self {
        Self {
            name,
            permission,
            reach: Reach::Committee,
        }
    }

    /// A change of many committees.
    #[must_use]
    pub const fn wide(name: &'static str, permission: Permission) -> Self {
        Self {
            name,
            permission,
            reach: Reach::Register,
        }
    }
}
