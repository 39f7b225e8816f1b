//! Enums of people and households, shared by columns, rules and the API.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Where a resident is registered and lives (人户分离)
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LivingState {
    /// Registered here and living here (户在人在)
    #[sea_orm(string_value = "REGISTERED_LIVING_HERE")]
    RegisteredLivingHere,
    /// Registered here, living elsewhere (户在人不在)
    #[sea_orm(string_value = "REGISTERED_LIVING_ELSEWHERE")]
    RegisteredLivingElsewhere,
    /// Living here, registered elsewhere (人在户不在)
    #[sea_orm(string_value = "LIVING_HERE_REGISTERED_ELSEWHERE")]
    LivingHereRegisteredElsewhere,
}

impl LivingState {
    /// Whether the person lives here.
    #[must_use]
    pub fn lives_here(self) -> bool {
        // The SQL that counts the persons of a grid again (`duties/measure/rebuild.rs`) has the same rule.
        self != Self::RegisteredLivingElsewhere
    }

    /// Whether the person is registered here.
    #[must_use]
    pub fn is_registered(self) -> bool {
        self != Self::LivingHereRegisteredElsewhere
    }
}

/// Relation of a resident to the head of the household
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kinship {
    /// The head (户主)
    #[sea_orm(string_value = "HEAD")]
    Head,
    /// Spouse (配偶)
    #[sea_orm(string_value = "SPOUSE")]
    Spouse,
    /// Son or daughter (子女)
    #[sea_orm(string_value = "CHILD")]
    Child,
    /// Son-in-law or daughter-in-law (女婿、儿媳)
    #[sea_orm(string_value = "CHILD_IN_LAW")]
    ChildInLaw,
    /// Grandchild (孙子女)
    #[sea_orm(string_value = "GRANDCHILD")]
    Grandchild,
    /// Parent (父母)
    #[sea_orm(string_value = "PARENT")]
    Parent,
    /// Grandparent (祖父母)
    #[sea_orm(string_value = "GRANDPARENT")]
    Grandparent,
    /// Brother or sister (兄弟姐妹)
    #[sea_orm(string_value = "SIBLING")]
    Sibling,
    /// Another relative (其他亲属)
    #[sea_orm(string_value = "OTHER_RELATIVE")]
    OtherRelative,
    /// Not related (非亲属)
    #[sea_orm(string_value = "NOT_RELATED")]
    NotRelated,
}

/// Sex of a resident
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sex {
    /// Male (男)
    #[sea_orm(string_value = "MALE")]
    Male,
    /// Female (女)
    #[sea_orm(string_value = "FEMALE")]
    Female,
}

/// Why a resident joined or left a household
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StayReason {
    /// Entered into the register (登记)
    #[sea_orm(string_value = "REGISTERED")]
    Registered,
    /// Born (出生)
    #[sea_orm(string_value = "BIRTH")]
    Birth,
    /// Marriage (婚姻)
    #[sea_orm(string_value = "MARRIAGE")]
    Marriage,
    /// Moved to another home (迁移)
    #[sea_orm(string_value = "MOVED")]
    Moved,
    /// The household was split (分户)
    #[sea_orm(string_value = "HOUSEHOLD_SPLIT")]
    HouseholdSplit,
    /// Households were merged (并户)
    #[sea_orm(string_value = "HOUSEHOLD_MERGED")]
    HouseholdMerged,
    /// Work or study (务工、就学)
    #[sea_orm(string_value = "WORK")]
    Work,
    /// Died (死亡)
    #[sea_orm(string_value = "DEATH")]
    Death,
    /// An error was corrected (更正)
    #[sea_orm(string_value = "CORRECTION")]
    Correction,
    /// Another reason (其他)
    #[sea_orm(string_value = "OTHER")]
    Other,
}

/// Why a household was created or closed
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HouseholdChange {
    /// The household was split (分户)
    #[sea_orm(string_value = "SPLIT")]
    Split,
    /// The household was merged into another (并户)
    #[sea_orm(string_value = "MERGED")]
    Merged,
    /// The household moved to another committee (迁出)
    #[sea_orm(string_value = "MOVED")]
    Moved,
    /// The home was demolished (拆迁)
    #[sea_orm(string_value = "DEMOLISHED")]
    Demolished,
    /// An error was corrected (更正)
    #[sea_orm(string_value = "CORRECTION")]
    Correction,
    /// Another reason (其他)
    #[sea_orm(string_value = "OTHER")]
    Other,
}
