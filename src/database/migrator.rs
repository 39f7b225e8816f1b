//! All migrations of this binary.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::search::refresh;

/// Those of the tables, then those that need to know how this binary makes what it keeps in them.
pub(super) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = cunju_migration::Migrator::migrations();
        all.extend(refresh::migrations());
        all
    }
}
