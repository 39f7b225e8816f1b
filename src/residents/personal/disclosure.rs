//! Access to personal data in the clear: for a stated purpose, by callers with the right to it, and logged before the
//! data are shown.

use std::collections::HashMap;

use async_graphql::Enum;
use cunju_entity::value::{Date, ResidentId};
use cunju_entity::{access_log, resident};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::store::{self, Row};
use crate::access::auth::Permission;
use crate::access::session::change::begin_task;
use crate::access::session::{Request, Session};
use crate::access::vault::{Field, identity, mask};
use crate::platform::error::Error;
use crate::platform::relation::Relation;
use crate::reference::global_id::InCommittee;
use crate::residents::sensitive_access;

/// Purpose for which personal data are read in the clear; it is stored in the access log
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum AccessPurpose {
    /// Visits and care (走访照料)
    CareVisit,
    /// An emergency (应急处置)
    Emergency,
    /// Verification of registered data (信息核验)
    Verification,
    /// Relief and support (救助帮扶)
    Relief,
    /// Request of the person concerned (本人申请)
    SubjectRequest,
}

impl AccessPurpose {
    /// The purpose as it is stored, which is its name in the API.
    pub(crate) fn key(self) -> String {
        async_graphql::resolver_utils::enum_value(self).to_string()
    }
}

/// Data of a resident that are shown in the clear only for a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtectedField {
    /// The name of a person under 14.
    Name,
    /// The date of birth of a person under 14.
    Birth,
    /// An encrypted field of any person.
    Sealed(Field),
}

impl ProtectedField {
    /// Its column.
    fn column(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Birth => "birth_on",
            Self::Sealed(field) => field.column(),
        }
    }
}

/// A field of a resident as the caller may see it: in the clear if that is allowed and any required purpose is given
/// and logged, and otherwise masked. None if it is unknown or erased, or if the caller may not see personal data.
///
/// # Errors
///
/// [`Error::Unavailable`] if the access cannot be logged, in which case nothing is shown; a database error.
pub async fn disclose(
    request: &Request,
    row: &resident::Model,
    field: ProtectedField,
    purpose: Option<AccessPurpose>,
) -> Result<Option<String>, Error> {
    if !request.actor.may(Permission::ReadPersons) || row.erased_on.is_some() {
        return Ok(None);
    }
    let child = identity::is_under_14(row.birth_on, request.clock.today());
    match field {
        ProtectedField::Name if !child => return Ok(Some(row.name.clone())),
        ProtectedField::Birth if !child => return Ok(row.birth_on.map(|day| day.to_string())),
        _ => {}
    }
    if let Some(purpose) = purpose {
        let key = (row.committee_id, row.id);
        let clear = request.load(Clear { field, purpose }, key).await?;
        // A purpose without the right to the value is no error: the mask is shown, and nothing is logged.
        if clear.is_some() {
            return Ok(clear);
        }
    }
    masked(request, row, field)
}

/// The data that determine how the name of a resident is shown.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NameFields {
    /// The name.
    pub name: String,
    /// Date of birth.
    pub birth_on: Option<Date>,
    /// Date the personal data were erased.
    pub erased_on: Option<Date>,
}

impl From<resident::Model> for NameFields {
    fn from(row: resident::Model) -> Self {
        Self {
            name: row.name,
            birth_on: row.birth_on,
            erased_on: row.erased_on,
        }
    }
}

/// The name of a resident as the caller may see it without a purpose.
#[must_use]
pub fn name(session: &Session, named: &NameFields) -> Option<String> {
    if !session.actor.may(Permission::ReadPersons) || named.erased_on.is_some() {
        return None;
    }
    let child = identity::is_under_14(named.birth_on, session.clock.today());
    Some(if child {
        mask::name(&named.name)
    } else {
        named.name.clone()
    })
}

fn masked(
    session: &Session,
    row: &resident::Model,
    field: ProtectedField,
) -> Result<Option<String>, Error> {
    let (field, sealed, mask): (_, _, fn(&str) -> String) = match field {
        ProtectedField::Name => return Ok(Some(mask::name(&row.name))),
        ProtectedField::Birth => return Ok(None),
        ProtectedField::Sealed(Field::Phone) => (Field::Phone, &row.phone, mask::phone),
        ProtectedField::Sealed(field @ Field::IdentityNumber) => {
            (field, &row.identity_number, mask::identity_number)
        }
    };
    let opened = sealed.as_ref();
    let opened = opened.map(|it| session.vault.open(field, row.id.uuid(), it));
    Ok(opened.transpose()?.map(|value| mask(&value)))
}

/// From a resident to a field in the clear; absent if the field is unknown or the caller may not see it. All accesses
/// of a request are logged in one statement, before any data are shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clear {
    /// The field.
    pub field: ProtectedField,
    /// Purpose of the access.
    pub purpose: AccessPurpose,
}

impl Relation<Session> for Clear {
    type Key = InCommittee<ResidentId>;
    type Value = String;

    async fn batch(
        &self,
        session: &Session,
        keys: &[InCommittee<ResidentId>],
    ) -> Result<HashMap<InCommittee<ResidentId>, String>, Error> {
        // Identity numbers are only for callers who may read the sensitive data of everyone.
        let number = self.field == ProtectedField::Sealed(Field::IdentityNumber);
        if number && !sensitive_access::may_read_everyone(&session.actor) {
            return Ok(HashMap::new());
        }
        let rows = store::personal(session, keys).await?;
        // Nothing is disclosed of a field without a value, so the log must not say that it was read.
        let rows: Vec<Row> = rows.into_iter().filter(|row| self.knows(row)).collect();
        let fields = self.field.column();
        let readings = rows
            .iter()
            .map(|row| entry(session, self.purpose, (row.committee_id, row.id), fields));
        write_access_log(session, readings.collect()).await?;
        let opened = rows.into_iter().map(|row| {
            let key = (row.committee_id, row.id);
            Ok((key, self.value(session, row)?))
        });
        opened.collect()
    }
}

impl Clear {
    /// Whether the register has this field of the resident.
    fn knows(&self, row: &Row) -> bool {
        match self.field {
            ProtectedField::Name => !row.name.is_empty(),
            ProtectedField::Birth => row.birth_on.is_some(),
            ProtectedField::Sealed(field) => row.sealed(field).is_some(),
        }
    }

    fn value(&self, session: &Session, row: Row) -> Result<String, Error> {
        match self.field {
            ProtectedField::Name => Ok(row.name),
            ProtectedField::Birth => row
                .birth_on
                .map(|day| day.to_string())
                .ok_or(Error::Conflict),
            ProtectedField::Sealed(field) => {
                let sealed = row.sealed(field).ok_or(Error::Conflict)?;
                Ok(session.vault.open(field, row.id.uuid(), sealed)?)
            }
        }
    }
}

/// An access log entry for the caller's access to fields of a resident.
pub(super) fn entry(
    session: &Session,
    purpose: AccessPurpose,
    (committee, resident): InCommittee<ResidentId>,
    fields: &str,
) -> access_log::Model {
    access_log::Model {
        unit_id: committee.uuid(),
        entity_id: resident.to_string(),
        rows: 1,
        ..blank(session, purpose, fields)
    }
}

/// An access log entry without a resident.
pub(super) fn blank(session: &Session, purpose: AccessPurpose, fields: &str) -> access_log::Model {
    access_log::Model {
        id: session.clock.id(),
        at: session.clock.now(),
        actor: session.actor.subject().to_owned(),
        request_id: session.id.clone(),
        purpose: purpose.key(),
        entity: "resident".to_owned(),
        unit_id: Uuid::nil(),
        entity_id: String::new(),
        fields: fields.to_owned(),
        rows: 0,
    }
}

/// Commits access log entries, before the data are shown.
///
/// # Errors
///
/// [`Error::Unavailable`] if they cannot be written.
pub(super) async fn write_access_log(
    session: &Session,
    readings: Vec<access_log::Model>,
) -> Result<(), Error> {
    if readings.is_empty() {
        return Ok(());
    }
    let written = async {
        // Its own transaction: the entry is committed before the value is sent, and stays if the request fails later.
        let (tx, _turn) = begin_task(&session.db, &session.writer).await?;
        store::insert_log_entries(&tx, readings).await?;
        tx.commit().await
    };
    written.await.map_err(|error| {
        // `Debug` of a database error may contain the values of the row, and so would the log.
        tracing::error!(
            request.id = session.id,
            %error,
            "accesses to personal data cannot be logged, so no data are shown"
        );
        Error::Unavailable
    })
}
