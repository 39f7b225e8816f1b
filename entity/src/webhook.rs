//! Where events of a unit are sent.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{EventFilter, WebhookId};

/// Where events of a unit are sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    /// Division or committee: what happens in it or below it is sent.
    pub unit_id: Uuid,
    /// Address of the receiver.
    #[sea_orm(column_type = "Text")]
    pub url: String,
    /// Which events are sent.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: EventFilter,
    /// What it is for; none if not said.
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    /// Whether events are sent.
    pub enabled: bool,
    /// Which secret signs, from 1: the secret itself is derived and stored nowhere.
    pub generation: i32,
    /// Instant of the last change of the secret; none if it was never changed.
    pub rotated_at: Option<DateTimeUtc>,
    /// Transaction of the place in the log up to which there are deliveries.
    pub transaction: i64,
    /// Row of that transaction.
    pub sequence: i64,
    /// Instant at which it was made.
    pub created_at: DateTimeUtc,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
