//! What webhooks send, and how far they have got: enums that a column, a rule and the API share.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::ChangeKind;

/// Object of the register that an event is about
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObjectType {
    /// A division: what was done to the register as a whole, such as an import (行政区划)
    Division,
    /// A committee and its former codes (村（居）委会)
    Committee,
    /// A subcommittee and its milestones (下属委员会)
    Subcommittee,
    /// A person who serves (人员)
    Person,
    /// A seat (席位)
    Seat,
    /// A grid and the subcommittees that answer for it (网格)
    Grid,
    /// A household and what it came from (住户)
    Household,
    /// A three-person group (三人小组)
    ThreePersonGroup,
    /// A resident and their stays in households (居民)
    Resident,
    /// That a resident belongs to a special group, and who cares for them (特殊群体成员)
    Membership,
    /// A mandate and its extensions (任务)
    Mandate,
    /// What a committee owes by a mandate, and exemptions from it (应完成事项)
    Obligation,
    /// A round of visits (走访 / 排查)
    Round,
    /// Outcome of a round for a household (走访结果)
    Visit,
}

/// Which events a webhook sends: those whose object and kind are listed; an empty list is all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct EventFilter {
    /// Objects.
    pub types: Vec<ObjectType>,
    /// What was done to them.
    pub kinds: Vec<ChangeKind>,
}

impl EventFilter {
    /// Whether an event of this object and kind is sent.
    #[must_use]
    pub fn takes(&self, object: ObjectType, kind: ChangeKind) -> bool {
        let of_type = self.types.is_empty() || self.types.contains(&object);
        of_type && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// How far a delivery has got
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    /// It is sent, sent again, or waits for an earlier one of its unit (待送达)
    #[sea_orm(string_value = "PENDING")]
    Pending,
    /// The receiver took it (已送达)
    #[sea_orm(string_value = "DELIVERED")]
    Delivered,
    /// It was given up; it can be replayed (已放弃)
    #[sea_orm(string_value = "FAILED")]
    Failed,
}

/// What was wrong with an attempt to deliver
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryError {
    /// The address is not public, or not https: the server sends nothing there (目标地址不允许)
    #[sea_orm(string_value = "TARGET_REFUSED")]
    TargetRefused,
    /// The name of the host has no address (域名无法解析)
    #[sea_orm(string_value = "NAME_NOT_RESOLVED")]
    NameNotResolved,
    /// There was no connection, no valid certificate, or no whole answer (连接失败)
    #[sea_orm(string_value = "CONNECTION_FAILED")]
    ConnectionFailed,
    /// There was no answer within 10 seconds (超时)
    #[sea_orm(string_value = "TIMED_OUT")]
    TimedOut,
    /// The status was not 200 to 299; a redirection is not followed (状态码不是 2xx)
    #[sea_orm(string_value = "STATUS")]
    Status,
    /// The webhook was disabled before it was delivered (推送已停用)
    #[sea_orm(string_value = "DISABLED")]
    Disabled,
    /// The server stopped before it knew the outcome of the test (测试中断)
    #[sea_orm(string_value = "INTERRUPTED")]
    Interrupted,
}
