//! Ends of memberships and of caregivers that were set when a resident left, and the dates they would have otherwise.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::column::{day, id, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["membership", "caregiver"] {
            // One column per statement: SQLite cannot add more at once.
            for mut column in [optional(id("left_stay_id")), optional(day("told_until_on"))] {
                let mut alter = Table::alter();
                manager
                    .alter_table(alter.table(table).add_column(&mut column).take())
                    .await?;
            }
        }
        // What ended on the date a resident left is treated as ended by it.
        let db = manager.get_connection();
        db.execute_unprepared(MEMBERSHIPS).await?;
        db.execute_unprepared(CAREGIVERS).await?;
        Ok(())
    }
}

const MEMBERSHIPS: &str = "\
    UPDATE membership SET left_stay_id = \
      (SELECT stay.id FROM stay JOIN resident ON resident.id = stay.resident_id \
        WHERE stay.resident_id = membership.resident_id AND stay.left_on = membership.until_on \
          AND resident.household_id IS NULL ORDER BY stay.id DESC LIMIT 1) \
      WHERE until_on IS NOT NULL";
const CAREGIVERS: &str = "\
    UPDATE caregiver SET left_stay_id = \
      (SELECT membership.left_stay_id FROM membership \
        WHERE membership.id = caregiver.membership_id AND membership.until_on = caregiver.until_on) \
      WHERE until_on IS NOT NULL";
