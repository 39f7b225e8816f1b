//! The personal data that the register holds of a person, field by field, for the person's own request (PIPL art. 45).

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use cunju_entity::{access_log, change_log, resident};
use serde::Serialize;
use serde_json::Value;

use super::disclosure::{AccessPurpose, entry, write_access_log};
use super::report_store as store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::vault::Field;
use crate::platform::api::directive::list_size;
use crate::platform::error::Error;
use crate::reference::global_id::GlobalId;

/// Columns of a resident that the report contains, and their names in the API.
const FIELDS: [(&str, &str); 14] = [
    ("name", "name"),
    ("sex", "sex"),
    ("birth_on", "birthOn"),
    ("died_on", "diedOn"),
    ("relation", "relation"),
    ("living_state", "livingState"),
    ("joined_on", "joinedOn"),
    ("joined_reason", "joinedReason"),
    ("household_id", "household"),
    ("identity_number", "identityNumber"),
    ("identity_kind", "identityKind"),
    ("identity_flaw", "identityFlaw"),
    ("phone", "phone"),
    ("erased_on", "erasedOn"),
];

/// Personal data that the register holds of a person
#[derive(SimpleObject)]
pub(super) struct PersonalDataReport {
    /// ID of the resident
    resident_id: ID,
    /// Time at which the report was made
    made_at: DateTime<Utc>,
    /// The data, at most 500 entries: fields of the resident, then stays, special groups and caregivers
    #[graphql(directive = list_size::apply(50, None, None))]
    data: Vec<PersonalDatum>,
    /// Access log entries of the data in the clear, newest first, at most 500
    #[graphql(directive = list_size::apply(50, None, None))]
    readings: Vec<PersonalDataAccess>,
}

/// A piece of data that the register holds of a person
#[derive(SimpleObject)]
struct PersonalDatum {
    /// Kind of data, such as `phone` or `stay`
    field: String,
    /// Value
    value: String,
    /// Change or department from which it comes; null if unknown
    source: Option<String>,
    /// Subject of the user who entered it; null if unknown
    entered_by: Option<String>,
    /// Time at which it was entered; null if unknown
    entered_at: Option<DateTime<Utc>>,
}

/// Access log entry of personal data in the clear
#[derive(SimpleObject)]
struct PersonalDataAccess {
    /// Time of the access
    at: DateTime<Utc>,
    /// Subject of the user who read the data
    actor: String,
    /// Stated purpose
    purpose: String,
    /// Fields that were read, separated by commas
    fields: String,
}

impl From<access_log::Model> for PersonalDataAccess {
    fn from(row: access_log::Model) -> Self {
        Self {
            at: row.at,
            actor: row.actor,
            purpose: row.purpose,
            fields: row.fields,
        }
    }
}

impl PersonalDatum {
    /// A piece of data whose source is a department and not a change.
    fn other(field: &str, value: String, source: Option<String>) -> Self {
        Self {
            field: field.to_owned(),
            value,
            source,
            entered_by: None,
            entered_at: None,
        }
    }
}

/// Makes the report of a resident who was read within the caller's scope, after logging it.
pub(super) async fn make(
    session: &Session,
    row: resident::Model,
    purpose: AccessPurpose,
) -> Result<PersonalDataReport, Error> {
    session.require(Permission::ReadSensitive)?;
    let key = (row.committee_id, row.id);
    write_access_log(session, vec![entry(session, purpose, key, "report")]).await?;
    let log = store::log(&session.db, &row).await?;
    let mut data = fields(session, &row, &log)?;
    if let Some(address) = store::address(&session.db, &row).await? {
        data.push(PersonalDatum::other("address", address, None));
    }
    for (stay, address) in store::stays(&session.db, &row).await? {
        let from = stay
            .joined_on
            .map(|day| day.to_string())
            .unwrap_or_default();
        let value = format!("{from}/{} {address}", stay.left_on);
        data.push(PersonalDatum::other("stay", value, None));
    }
    for (membership, caregivers) in store::memberships(&session.db, &row).await? {
        let until = membership.until_on.map(|day| day.to_string());
        let until = until.unwrap_or_default();
        let value = format!("{} {}/{until}", membership.kind, membership.from_on);
        let source = Some(membership.source_department);
        data.push(PersonalDatum::other("specialGroup", value, source));
        for caregiver in caregivers {
            let until = caregiver.until_on.map(|day| day.to_string());
            let value = format!("{}/{}", caregiver.from_on, until.unwrap_or_default());
            data.push(PersonalDatum::other("caregiver", value, None));
        }
    }
    let readings = store::readings(&session.db, &row).await?;
    Ok(PersonalDataReport {
        resident_id: GlobalId::Resident(key).encode(),
        made_at: session.clock.now(),
        data,
        readings: readings.into_iter().map(PersonalDataAccess::from).collect(),
    })
}

/// The fields of the resident's row, each with the change that it comes from.
fn fields(
    session: &Session,
    row: &resident::Model,
    log: &[change_log::Model],
) -> Result<Vec<PersonalDatum>, Error> {
    let json = json(row)?;
    let open = |field, sealed: Option<_>| {
        let opened = sealed.map(|it| session.vault.open(field, row.id.uuid(), it));
        opened.transpose()
    };
    let number = open(Field::IdentityNumber, row.identity_number.as_ref())?;
    let phone = open(Field::Phone, row.phone.as_ref())?;
    let value = |column: &str| match column {
        "identity_number" => number.clone(),
        "phone" => phone.clone(),
        _ => json.get(column).and_then(Value::as_str).map(str::to_owned),
    };
    let datum = |(column, field): (&str, &str)| {
        let value = value(column).filter(|value| !value.is_empty())?;
        // The newest change of the column: an earlier one entered a value that is no longer there.
        let source = log.iter().rev().find(|change| {
            let of = |row: &Option<Value>| row.as_ref()?.get(column).cloned();
            of(&change.before) != of(&change.after)
        });
        Some(PersonalDatum {
            field: field.to_owned(),
            value,
            source: source.map(|change| change.operation.clone()),
            entered_by: source.map(|change| change.actor.clone()),
            entered_at: source.map(|change| change.at),
        })
    };
    Ok(FIELDS.into_iter().filter_map(datum).collect())
}

fn json(row: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(row).map_err(Error::internal)
}
