//! Operations: kinds of change with a name, a required permission and a lock scope.

use crate::access::auth::Permission;

/// Lock scope of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockScope {
    /// One committee and the rows below it: many such changes run concurrently.
    Committee,
    /// Many committees: runs alone, so that no committee changes between reading and writing.
    Register,
}

/// A kind of change.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Name in the change log, such as `subcommittee.establish`.
    pub(super) name: &'static str,
    /// Permission that the caller needs.
    pub(super) permission: Permission,
    /// Lock scope.
    pub(super) lock_scope: LockScope,
}

impl Operation {
    /// A change of one committee and the rows below it.
    #[must_use]
    pub const fn in_committee(name: &'static str, permission: Permission) -> Self {
        Self {
            name,
            permission,
            lock_scope: LockScope::Committee,
        }
    }

    /// A change of many committees.
    #[must_use]
    pub const fn register_wide(name: &'static str, permission: Permission) -> Self {
        Self {
            name,
            permission,
            lock_scope: LockScope::Register,
        }
    }
}
