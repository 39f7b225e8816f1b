//! Enums of webhooks and deliveries, shared by columns, rules and the API.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult, prelude::StringLen};
use serde::{Deserialize, Serialize};

use super::ChangeKind;

/// Type of object that an event is about
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObjectType {
    /// A division; also for changes to the register as a whole, such as an import (行政区划)
    Division,
    /// A committee and its former codes (村（居）委会)
    Committee,
    /// A subcommittee and its milestones (下属委员会)
    Subcommittee,
    /// A person who serves in a committee or one of its bodies (人员)
    Person,
    /// An appointment (任职)
    Appointment,
    /// A grid and the subcommittees that are responsible for it (网格)
    Grid,
    /// A household and the households it came from (住户)
    Household,
    /// A three-person group (三人小组)
    ThreePersonGroup,
    /// A resident and their stays in households (居民)
    Resident,
    /// A membership of a resident in a special group, and its caregivers (特殊群体成员)
    Membership,
    /// A mandate and its extensions (任务)
    Mandate,
    /// An obligation of a committee under a mandate, and exemptions from it (应完成事项)
    Obligation,
    /// A visit campaign (走访 / 排查)
    Campaign,
    /// Outcome of a visit campaign for a household (走访结果)
    Visit,
}

/// Which events a webhook sends: those whose object type and kind are listed. An empty list includes all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct EventFilter {
    /// Object types.
    pub types: Vec<ObjectType>,
    /// Kinds of change.
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

/// State of a delivery
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
    /// The delivery is being sent, will be retried, or waits for an earlier one of its unit (待送达)
    #[sea_orm(string_value = "PENDING")]
    Pending,
    /// The receiver accepted the delivery (已送达)
    #[sea_orm(string_value = "DELIVERED")]
    Delivered,
    /// The server gave up; the delivery can be replayed (已放弃)
    #[sea_orm(string_value = "FAILED")]
    Failed,
}

/// Error of a delivery attempt
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
    /// The address is not public or does not use https; the server does not send to it (目标地址不允许)
    #[sea_orm(string_value = "TARGET_REFUSED")]
    TargetRefused,
    /// The host name could not be resolved (域名无法解析)
    #[sea_orm(string_value = "NAME_NOT_RESOLVED")]
    NameNotResolved,
    /// The connection failed, the certificate was not valid, or the response was incomplete (连接失败)
    #[sea_orm(string_value = "CONNECTION_FAILED")]
    ConnectionFailed,
    /// The receiver did not respond within 10 seconds (超时)
    #[sea_orm(string_value = "TIMED_OUT")]
    TimedOut,
    /// The status was not 200 to 299; redirects are not followed (状态码不是 2xx)
    #[sea_orm(string_value = "STATUS")]
    Status,
    /// The webhook was disabled before the event was delivered (推送已停用)
    #[sea_orm(string_value = "DISABLED")]
    Disabled,
    /// The server stopped before the outcome of the test was known (测试中断)
    #[sea_orm(string_value = "INTERRUPTED")]
    Interrupted,
}
