//! Catalogs: kinds of subcommittees, milestones and special groups. They are small tables that an office may extend,
//! and are held in memory.

mod graphql;
mod store;

use crate::platform::error::Error;
use crate::platform::message::{Text, message};
use cunju_entity::value::MilestoneSource;
use cunju_entity::{milestone_kind, special_group_kind, subcommittee_kind};

pub use graphql::{KindQuery, MilestoneKind, SpecialGroupKind, SubcommitteeKind};
pub use store::load;

/// All catalogs, each in its order.
#[derive(Debug, Default)]
pub struct Catalogs {
    /// Kinds of subcommittees.
    pub subcommittees: Vec<subcommittee_kind::Model>,
    /// Kinds of milestones.
    pub milestones: Vec<milestone_kind::Model>,
    /// Kinds of special groups.
    pub special_groups: Vec<special_group_kind::Model>,
}

impl Catalogs {
    /// The kind of subcommittee with this key.
    #[must_use]
    pub fn subcommittee(&self, key: &str) -> Option<&subcommittee_kind::Model> {
        self.subcommittees.iter().find(|kind| kind.key == key)
    }

    /// The kind of milestone with this key.
    #[must_use]
    pub fn milestone(&self, key: &str) -> Option<&milestone_kind::Model> {
        self.milestones.iter().find(|kind| kind.key == key)
    }

    /// The kind of special group with this key.
    #[must_use]
    pub fn special_group(&self, key: &str) -> Option<&special_group_kind::Model> {
        self.special_groups.iter().find(|kind| kind.key == key)
    }

    /// Requires that a filter is the key of a kind of special group.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if there is no such kind.
    pub fn check_special_group(&self, key: Option<&str>) -> Result<(), Error> {
        if key.is_none_or(|key| self.special_group(key).is_some()) {
            return Ok(());
        }
        Err(Error::input(self.no_special_group()))
    }

    /// States that there is no kind of special group with a key, and which there are.
    #[must_use]
    pub fn no_special_group(&self) -> Text {
        let keys: Vec<_> = self.special_groups.iter().map(|kind| &*kind.key).collect();
        let keys = keys.join(", ");
        message!("catalog-special-group-unknown", keys)
    }

    /// Requires that a filter is the key of a kind of subcommittee.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if there is no such kind.
    pub fn check(&self, key: Option<&str>) -> Result<(), Error> {
        if key.is_none_or(|key| self.subcommittee(key).is_some()) {
            return Ok(());
        }
        let keys = self.subcommittee_keys();
        Err(Error::input(message!(
            "catalog-subcommittee-kind-unknown",
            keys
        )))
    }

    /// Keys of the kinds of subcommittees, for messages.
    #[must_use]
    pub fn subcommittee_keys(&self) -> String {
        let keys: Vec<_> = self.subcommittees.iter().map(|kind| &*kind.key).collect();
        keys.join(", ")
    }

    /// Keys of the kinds of milestones, for messages.
    #[must_use]
    pub fn milestone_keys(&self) -> String {
        let keys: Vec<_> = self.milestones.iter().map(|kind| &*kind.key).collect();
        keys.join(", ")
    }

    /// Keys of the kinds of milestones that users record, for messages.
    #[must_use]
    pub fn recorded_milestone_keys(&self) -> String {
        let recorded = self.milestones.iter();
        let recorded = recorded.filter(|kind| matches!(kind.source, MilestoneSource::Recorded));
        let keys: Vec<_> = recorded.map(|kind| &*kind.key).collect();
        keys.join(", ")
    }
}
