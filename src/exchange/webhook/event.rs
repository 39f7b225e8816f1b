//! The body of an event: IDs, codes and the name of the unit, without personal data.

use async_graphql::ID;
use chrono::{DateTime, SecondsFormat, Utc};
use cunju_entity::change_log;
use cunju_entity::value::{
    ChangeKind, Code, CodeRange, CommitteeId, DeliveryId, DivisionId, ObjectType, WebhookId,
};
use serde::Serialize;

use crate::access::session::change::REGISTER;
use crate::exchange::feed::{self, Position};
use crate::platform::error::Error;
use crate::reference::global_id::GlobalId;

/// A division or committee as it appears in an event.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Global ID.
    pub(super) id: ID,
    /// Current code.
    pub(super) code: String,
    /// Name.
    pub(super) name: String,
    /// Range of its current codes.
    pub(super) range: CodeRange,
}

/// The part of a log row that is sent to receivers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    /// Type of the object.
    pub(super) object: ObjectType,
    /// ID of the object.
    pub(super) id: GlobalId,
    /// Kind of the change.
    pub(super) kind: ChangeKind,
}

impl Change {
    /// The change of a log row; `None` if it is not sent. A row of a part of an object, such as a milestone, is an
    /// update of the object.
    pub(super) fn of(row: &change_log::Model, for_division: bool) -> Option<Self> {
        let (id, is_whole) = if row.entity == REGISTER {
            (GlobalId::Division(DivisionId::new(row.unit_id)), false)
        } else {
            feed::object(row, for_division)?
        };
        let kind = if is_whole {
            row.kind
        } else {
            ChangeKind::Update
        };
        let object = match id {
            GlobalId::Division(_) => ObjectType::Division,
            GlobalId::Committee(_) => ObjectType::Committee,
            GlobalId::Subcommittee(_) => ObjectType::Subcommittee,
            GlobalId::Person(_) => ObjectType::Person,
            GlobalId::Appointment(_) => ObjectType::Appointment,
            GlobalId::Grid(_) => ObjectType::Grid,
            GlobalId::Household(_) => ObjectType::Household,
            GlobalId::ThreePersonGroup(_) => ObjectType::ThreePersonGroup,
            GlobalId::Resident(_) => ObjectType::Resident,
            GlobalId::Membership(_) | GlobalId::Caregiver(_) => ObjectType::Membership,
            GlobalId::Mandate(_) => ObjectType::Mandate,
            GlobalId::Obligation(_) => ObjectType::Obligation,
            GlobalId::Campaign(_) => ObjectType::Campaign,
            GlobalId::Visit(_) => ObjectType::Visit,
            // An event about a delivery would cause the next delivery.
            GlobalId::Webhook(_) | GlobalId::Delivery(_) => return None,
        };
        Some(Self { object, id, kind })
    }
}

/// Body of an event; its fields are described in `docs/webhooks.md`.
#[derive(Serialize)]
struct Body<'a> {
    id: ID,
    r#type: &'static str,
    at: String,
    webhook: ID,
    operation: &'a str,
    kind: Option<ChangeKind>,
    object: Option<ObjectName>,
    unit: UnitName<'a>,
    position: Option<LogPosition>,
    cursor: Option<&'a str>,
}

#[derive(Serialize)]
struct ObjectName {
    r#type: &'static str,
    id: ID,
}

#[derive(Serialize)]
struct UnitName<'a> {
    id: &'a ID,
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct LogPosition {
    transaction: i64,
    sequence: i64,
}

/// IDs of the webhook and the delivery of an event.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventIds {
    /// The webhook.
    pub(super) webhook: WebhookId,
    /// The delivery.
    pub(super) delivery: DeliveryId,
}

/// The event of a log row; `cursor` is its position for `changes`.
pub(super) fn changed(
    to: EventIds,
    row: &change_log::Model,
    change: Change,
    unit: &Unit,
    cursor: &str,
) -> Result<String, Error> {
    let Position {
        transaction,
        sequence,
    } = Position::after_row(row);
    let body = Body {
        r#type: "change",
        kind: Some(change.kind),
        object: Some(ObjectName {
            r#type: change.id.type_name(),
            id: change.id.encode(),
        }),
        position: Some(LogPosition {
            transaction,
            sequence,
        }),
        cursor: Some(cursor),
        ..empty(to, row.at, &row.operation, unit)
    };
    serde_json::to_string(&body).map_err(Error::internal)
}

/// The test event.
pub(super) fn test(to: EventIds, at: DateTime<Utc>, unit: &Unit) -> Result<String, Error> {
    let body = empty(to, at, "webhook.test", unit);
    serde_json::to_string(&body).map_err(Error::internal)
}

fn empty<'a>(to: EventIds, at: DateTime<Utc>, operation: &'a str, unit: &'a Unit) -> Body<'a> {
    Body {
        id: GlobalId::Delivery(to.delivery).encode(),
        r#type: "test",
        at: at.to_rfc3339_opts(SecondsFormat::Millis, true),
        webhook: GlobalId::Webhook(to.webhook).encode(),
        operation,
        kind: None,
        object: None,
        unit: UnitName {
            id: &unit.id,
            code: &unit.code,
            name: &unit.name,
        },
        position: None,
        cursor: None,
    }
}

impl Unit {
    /// A division.
    pub(super) fn division(node: &crate::reference::division::Node) -> Self {
        Self {
            id: GlobalId::Division(DivisionId::new(node.row.id.uuid())).encode(),
            code: node.code().to_string(),
            name: node.row.name.clone(),
            range: node.range(),
        }
    }

    /// A committee.
    pub(super) fn committee((id, code, name): (CommitteeId, Code, String)) -> Self {
        Self {
            id: GlobalId::Committee(id).encode(),
            code: cunju_entity::value::CommitteeCode(code).to_string(),
            name,
            range: CodeRange::committee(code),
        }
    }
}
