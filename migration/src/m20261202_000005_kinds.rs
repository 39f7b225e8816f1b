//! Predefined kinds of subcommittees and milestones. They are rows, so that an authority can add its own.

use chrono::NaiveDate;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.execute(country()).await?;
        manager.execute(subcommittee_kinds()).await?;
        manager.execute(milestone_kinds()).await
    }
}

/// The country: the only division that no published list contains, because it has no code.
fn country() -> InsertStatement {
    let id = sea_orm_migration::sea_orm::prelude::Uuid::from_u128(
        0x0000_0000_0000_7000_8000_0000_0000_0001,
    );
    let values = [
        id.into(),
        0_i64.into(),
        0_i16.into(),
        "中国".into(),
        true.into(),
    ];
    let mut insert = Query::insert();
    insert
        .into_table("division")
        .columns(["id", "code", "level", "name", "recognized"])
        .values_panic(values);
    insert
}

/// Legal basis of the committees that the organic laws list.
const ORGANIC_LAWS: &str = "《村民委员会组织法》第七条、《城市居民委员会组织法》第十三条";
/// Basis of public health committees. Composition as in Fujian and Anqing: three to seven members.
const HEALTH_NOTICE: &str = "民发〔2021〕112号";

/// A predefined kind of subcommittee.
struct Kind {
    key: &'static str,
    name: (&'static str, &'static str),
    legal_basis: &'static str,
    in_force_from: (i32, u32, u32),
    /// Lowest and highest number of members, and lowest number of medics.
    members: (i16, i16, i16),
    director_in_committee: bool,
}

const KINDS: [Kind; 6] = [
    Kind {
        key: "PUBLIC_HEALTH",
        name: ("公共卫生委员会", "Public health committee"),
        legal_basis: HEALTH_NOTICE,
        in_force_from: (2010, 10, 28),
        members: (3, 7, 1),
        director_in_committee: true,
    },
    Kind {
        key: "MEDIATION",
        name: ("人民调解委员会", "People's mediation committee"),
        legal_basis: "《人民调解法》第八条",
        in_force_from: (1990, 1, 1),
        // Three to nine members, by article 8 of 人民调解法.
        members: (3, 9, 0),
        director_in_committee: false,
    },
    Kind {
        key: "PUBLIC_SECURITY",
        name: ("治安保卫委员会", "Public security committee"),
        legal_basis: ORGANIC_LAWS,
        in_force_from: (1990, 1, 1),
        members: (3, 7, 0),
        director_in_committee: true,
    },
    Kind {
        key: "ELDERLY_WOMEN_CHILDREN",
        name: (
            "老年人和妇女儿童工作委员会",
            "Committee for the elderly, women and children",
        ),
        legal_basis: ORGANIC_LAWS,
        // The revision of the organic laws that added it took effect on this day.
        in_force_from: (2026, 1, 1),
        members: (3, 7, 0),
        director_in_committee: true,
    },
    Kind {
        key: "ENVIRONMENT_PROPERTY",
        name: (
            "环境和物业管理委员会",
            "Environment and property management committee",
        ),
        legal_basis: ORGANIC_LAWS,
        in_force_from: (2017, 6, 12),
        members: (3, 7, 0),
        director_in_committee: true,
    },
    Kind {
        key: "CIVIL_AFFAIRS",
        name: ("民政事务委员会", "Civil affairs committee"),
        legal_basis: ORGANIC_LAWS,
        in_force_from: (1990, 1, 1),
        members: (3, 7, 0),
        director_in_committee: true,
    },
];

fn subcommittee_kinds() -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("subcommittee_kind").columns([
        "key",
        "position",
        "name_zh",
        "name_en",
        "legal_basis",
        "in_force_from",
        "min_members",
        "max_members",
        "director_in_committee",
        "min_medical",
        "same_term",
    ]);
    for (position, kind) in (1_i16..).zip(KINDS) {
        let (year, month, day) = kind.in_force_from;
        let (min, max, medical) = kind.members;
        insert.values_panic([
            kind.key.into(),
            position.into(),
            kind.name.0.into(),
            kind.name.1.into(),
            kind.legal_basis.into(),
            NaiveDate::from_ymd_opt(year, month, day).into(),
            min.into(),
            max.into(),
            kind.director_in_committee.into(),
            medical.into(),
            true.into(),
        ]);
    }
    insert
}

fn milestone_kinds() -> InsertStatement {
    let kinds = [
        ("SET_UP", "机构组建", "Set up", "ESTABLISHED"),
        ("STAFFED", "人员配备", "Staffed", "DERIVED"),
        ("RULES_POSTED", "制度上墙", "Rules posted", "RECORDED"),
        ("PLAQUE_HUNG", "挂牌", "Plaque hung", "RECORDED"),
    ];
    let mut insert = Query::insert();
    insert
        .into_table("milestone_kind")
        .columns(["key", "position", "name_zh", "name_en", "source"]);
    for (position, (key, zh, en, source)) in (1_i16..).zip(kinds) {
        insert.values_panic([
            key.into(),
            position.into(),
            zh.into(),
            en.into(),
            source.into(),
        ]);
    }
    insert
}
