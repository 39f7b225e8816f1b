//! Migrations of Cunju's database, oldest first, for both `SQLite` and `PostgreSQL`.
//!
//! A released migration is never edited. There are no down migrations.

use sea_orm_migration::prelude::*;

mod column;
mod m20261122_000001_units;
mod m20261122_000002_bodies;
mod m20261122_000003_mandates;
mod m20261122_000004_platform;
mod m20261122_000005_kinds;
mod m20261122_000006_webhooks;
mod m20261122_000007_documents;
mod m20261122_000008_people;
mod m20261122_000009_bulk;
mod m20261122_000010_campaigns;
mod m20261122_000011_special_groups;
mod m20261128_000010_address_keys;
mod m20261128_000011_documents;
mod m20261128_000030_bulk_files;
mod m20261128_000050_memory_version;
mod m20261128_000090_sight;
mod m20261129_000010_leaving;

/// The migrations of this version.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_units::Migration),
            Box::new(m20261122_000002_bodies::Migration),
            Box::new(m20261122_000003_mandates::Migration),
            Box::new(m20261122_000004_platform::Migration),
            Box::new(m20261122_000005_kinds::Migration),
            Box::new(m20261122_000006_webhooks::Migration),
            Box::new(m20261122_000007_documents::Migration),
            Box::new(m20261122_000008_people::Migration),
            Box::new(m20261122_000009_bulk::Migration),
            Box::new(m20261122_000010_campaigns::Migration),
            Box::new(m20261122_000011_special_groups::Migration),
            Box::new(m20261128_000010_address_keys::Migration),
            Box::new(m20261128_000011_documents::Migration),
            Box::new(m20261128_000030_bulk_files::Migration),
            Box::new(m20261128_000050_memory_version::Migration),
            Box::new(m20261128_000090_sight::Migration),
            Box::new(m20261129_000010_leaving::Migration),
        ]
    }
}
