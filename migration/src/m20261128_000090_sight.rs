//! Unconfirmed moves by grid workers, and the content of visits, by which repeated requests are recognized.

use sea_orm_migration::prelude::*;

use crate::column::{day, id, index, of, optional, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(unconfirmed()).await?;
        let by_committee = index("unconfirmed", ["committee_id", "household_id"]);
        manager.create_index(by_committee).await?;
        // Index of the changes of a household, from which the server determines its grid on a date.
        let mut of_household = index("change_log", ["entity_id"]);
        of_household.and_where(Expr::col("entity").eq("household"));
        manager.create_index(of_household).await?;
        // One column per statement: SQLite cannot add more at once.
        for mut column in [optional(text("content")), optional(day("visited_on"))] {
            let mut alter = Table::alter();
            manager
                .alter_table(alter.table("visit_attempt").add_column(&mut column).take())
                .await?;
        }
        Ok(())
    }
}

fn unconfirmed() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("household_id"),
        text("actor"),
        day("since"),
    ];
    table("unconfirmed", columns, ["id"])
        .foreign_key(&mut of("unconfirmed", "household_id", "household"))
        .take()
}
