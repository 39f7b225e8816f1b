//! Kinds of identity documents, further telephone numbers, and at most one registered and one living resident per
//! number.

use sea_orm_migration::prelude::*;

use crate::column::{id, index, key, optional, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const RESIDENT: &str = "resident";
/// Kinds whose numbers belong to one person in the country.
const UNIQUE: [&str; 5] = [
    "RESIDENT_NUMBER",
    "HONG_KONG_MACAU_PERMIT",
    "TAIWAN_PERMIT",
    "PERMANENT_RESIDENCE",
    "BIRTH_CERTIFICATE",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            key("identity_kind"),
            id("phone_index_2"),
            id("phone_index_3"),
        ];
        for column in columns {
            let mut column = optional(column);
            let add = Table::alter()
                .table(RESIDENT)
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(add).await?;
        }
        for column in ["phone_index_2", "phone_index_3"] {
            let mut known = index(RESIDENT, [column]);
            known.and_where(Expr::col(column).is_not_null());
            manager.create_index(known).await?;
        }
        // Earlier numbers have no kind until `keys reseal --indexes` has converted them, so neither index contains
        // them.
        for (name, but) in [
            ("ux_resident_registered", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("ux_resident_living", "REGISTERED_LIVING_ELSEWHERE"),
        ] {
            let mut one = unique(RESIDENT, ["identity_index"]);
            one.name(name)
                .and_where(Expr::col("identity_kind").is_in(UNIQUE))
                .and_where(Expr::col("living_state").ne(but))
                .and_where(Expr::col("household_id").is_not_null())
                .and_where(Expr::col("died_on").is_null())
                .and_where(Expr::col("erased_on").is_null());
            manager.create_index(one).await?;
        }
        Ok(())
    }
}
