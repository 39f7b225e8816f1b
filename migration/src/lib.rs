//! Migrations of Cunju's database, oldest first, for both `SQLite` and `PostgreSQL`.
//!
//! A released migration is never edited. There are no down migrations. Those of version 0.1, which was never released, were
//! replaced by this set.

use sea_orm_migration::prelude::*;

mod column;
mod m20261202_000001_units;
mod m20261202_000002_bodies;
mod m20261202_000003_mandates;
mod m20261202_000004_platform;
mod m20261202_000005_kinds;
mod m20261202_000006_webhooks;
mod m20261202_000007_documents;
mod m20261202_000008_people;
mod m20261202_000009_bulk;
mod m20261202_000010_campaigns;
mod m20261202_000011_special_groups;
mod m20261202_000012_memory_version;

/// The migrations of this version.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261202_000001_units::Migration),
            Box::new(m20261202_000002_bodies::Migration),
            Box::new(m20261202_000003_mandates::Migration),
            Box::new(m20261202_000004_platform::Migration),
            Box::new(m20261202_000005_kinds::Migration),
            Box::new(m20261202_000006_webhooks::Migration),
            Box::new(m20261202_000007_documents::Migration),
            Box::new(m20261202_000008_people::Migration),
            Box::new(m20261202_000009_bulk::Migration),
            Box::new(m20261202_000010_campaigns::Migration),
            Box::new(m20261202_000011_special_groups::Migration),
            Box::new(m20261202_000012_memory_version::Migration),
        ]
    }
}
