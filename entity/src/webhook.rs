//! A webhook: where the events of a unit are sent.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{EventFilter, WebhookId};

/// A webhook: where the events of a unit are sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    /// Division or committee whose events, including those of units below it, are sent.
    pub unit_id: Uuid,
    /// Address of the receiver.
    #[sea_orm(column_type = "Text")]
    pub url: String,
    /// Which events are sent.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: EventFilter,
    /// Purpose of the webhook; null if not given.
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    /// Whether events are sent.
    pub enabled: bool,
    /// Number of the secret that signs, from 1. The secret itself is derived and stored nowhere.
    // A table of secrets would let the reader of a backup send events in the name of every webhook (ADR 0007).
    pub generation: i32,
    /// Time of the last change of the secret; null if it was never changed.
    pub rotated_at: Option<DateTimeUtc>,
    /// Transaction of the change log position up to which deliveries exist.
    pub transaction: i64,
    /// Row of that transaction.
    pub sequence: i64,
    /// Time at which the webhook was created.
    pub created_at: DateTimeUtc,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
