//! Special groups, their members and caregivers, and the predefined kinds. These are rows, so that an authority can add its
//! own.

use sea_orm_migration::prelude::*;

use crate::column::{
    Create, by_client_id, create, day, id, index, key, of, optional, reference, revision, small,
    table, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, groups()).await?;
        manager.execute(special_group_kinds()).await
    }
}

fn groups() -> Vec<Create> {
    vec![
        (special_group_kind(), vec![]),
        (
            membership(),
            vec![
                by_client_id("membership"),
                index("membership", ["resident_id"]),
                open("membership", ["committee_id", "kind"]),
                open("membership", ["committee_id", "review_on"]),
            ],
        ),
        (
            caregiver(),
            vec![
                by_client_id("caregiver"),
                index("caregiver", ["membership_id"]),
                index("caregiver", ["person_id"]),
                // For the alert of caregivers who no longer serve, which searches all open ones of a jurisdiction.
                open("caregiver", ["committee_id"]),
            ],
        ),
    ]
}

/// Index of the open rows of each committee.
fn open<const N: usize>(table: &'static str, columns: [&'static str; N]) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index.and_where(Expr::col("until_on").is_null());
    index
}

fn special_group_kind() -> TableCreateStatement {
    let columns = [
        key("key"),
        small("position"),
        text("name_zh"),
        text("name_en"),
        text("legal_basis"),
        text("source_department"),
        optional(small("review_months")),
        small("caregivers"),
    ];
    table("special_group_kind", columns, ["key"])
}

fn membership() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("resident_id"),
        key("kind"),
        day("from_on"),
        optional(day("until_on")),
        optional(id("left_stay_id")),
        optional(day("told_until_on")),
        optional(day("review_on")),
        text("source_department"),
        revision(),
    ];
    table("membership", columns, ["committee_id", "id"])
        .foreign_key(&mut of("membership", "resident_id", "resident"))
        .foreign_key(&mut reference(
            "membership",
            ["kind"],
            "special_group_kind",
            ["key"],
        ))
        .take()
}

fn caregiver() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("membership_id"),
        id("person_id"),
        day("from_on"),
        optional(day("until_on")),
        optional(id("left_stay_id")),
        optional(day("told_until_on")),
        revision(),
    ];
    table("caregiver", columns, ["committee_id", "id"])
        .foreign_key(&mut of("caregiver", "membership_id", "membership"))
        .foreign_key(&mut of("caregiver", "person_id", "person"))
        .take()
}

/// Predefined kind: key, names, basis, department, months until review, caregivers.
type Kind = (
    &'static str,
    (&'static str, &'static str),
    &'static str,
    &'static str,
    Option<i16>,
    i16,
);

const CIVIL_AFFAIRS: &str = "民政";
const HEALTH: &str = "卫生健康";

const KINDS: [Kind; 14] = [
    (
        "AGED_80",
        ("80岁以上高龄老人", "Aged 80 or more"),
        "《老年人权益保障法》第三十三条",
        CIVIL_AFFAIRS,
        Some(12),
        1,
    ),
    (
        "LIVING_ALONE",
        ("独居老人", "Elderly people who live alone"),
        "民发〔2022〕73号",
        CIVIL_AFFAIRS,
        Some(12),
        1,
    ),
    (
        "EMPTY_NEST",
        ("空巢老人", "Elderly couples without children at home"),
        "民发〔2022〕73号",
        CIVIL_AFFAIRS,
        Some(12),
        1,
    ),
    (
        "DISABLED",
        ("残疾人", "Disabled people"),
        "《残疾人保障法》",
        "残联",
        Some(12),
        1,
    ),
    (
        "DESTITUTE",
        ("特困人员", "Destitute people"),
        "国发〔2016〕14号",
        CIVIL_AFFAIRS,
        Some(12),
        1,
    ),
    (
        "LOW_INCOME",
        ("低保对象", "Recipients of low-income support"),
        "《社会救助暂行办法》",
        CIVIL_AFFAIRS,
        Some(6),
        1,
    ),
    (
        "LEFT_BEHIND_CHILD",
        ("留守儿童", "Children left behind"),
        "国发〔2016〕13号",
        CIVIL_AFFAIRS,
        Some(6),
        1,
    ),
    (
        "CHILD_WITHOUT_CARE",
        ("困境儿童", "Children without care, orphans included"),
        "国发〔2016〕36号",
        CIVIL_AFFAIRS,
        Some(6),
        1,
    ),
    (
        "PREGNANT",
        ("孕产妇", "Pregnant women and new mothers"),
        "《母婴保健法》",
        HEALTH,
        Some(3),
        1,
    ),
    (
        "CHRONIC_DISEASE",
        ("慢性病患者", "People with chronic diseases"),
        "国家基本公共卫生服务规范",
        HEALTH,
        Some(12),
        1,
    ),
    (
        "SEVERE_MENTAL_DISORDER",
        ("严重精神障碍患者", "People with severe mental disorders"),
        "《精神卫生法》",
        HEALTH,
        Some(3),
        1,
    ),
    (
        "FRONT_LINE_FAMILY",
        (
            "一线人员的老人和儿童",
            "Old people and children of front-line workers",
        ),
        "常德市 2020-03 通知",
        CIVIL_AFFAIRS,
        Some(1),
        1,
    ),
    (
        "PATIENT_FAMILY",
        (
            "患者家庭的老人和儿童",
            "Old people and children of patients",
        ),
        "常德市 2020-03 通知",
        CIVIL_AFFAIRS,
        Some(1),
        1,
    ),
    (
        "QUARANTINED",
        ("居家隔离人员", "People in quarantine at home"),
        "四包一",
        HEALTH,
        Some(1),
        4,
    ),
];

fn special_group_kinds() -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("special_group_kind").columns([
        "key",
        "position",
        "name_zh",
        "name_en",
        "legal_basis",
        "source_department",
        "review_months",
        "caregivers",
    ]);
    for (position, (key, (zh, en), basis, department, months, caregivers)) in (1_i16..).zip(KINDS) {
        insert.values_panic([
            key.into(),
            position.into(),
            zh.into(),
            en.into(),
            basis.into(),
            department.into(),
            months.into(),
            caregivers.into(),
        ]);
    }
    insert
}
