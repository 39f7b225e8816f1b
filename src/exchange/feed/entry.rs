//! Rows of the log as changes of objects of the API.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cunju_entity::value::{ChangeKind, Code, CodeRange, CommitteeId, DivisionId, Id};
use cunju_entity::{
    appointment, campaign, caregiver, change_log, code_alias, committee, election, exemption,
    extension, grid, household, household_link, mandate, membership, obligation, person, resident,
    stay, subcommittee, subcommittee_grid, subcommittee_milestone, three_person_group, unconfirmed,
    visit,
};
use serde_json::Value;
use uuid::Uuid;

use super::store::{self, Position};
use crate::access::session::change::{Logged, REGISTER};
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::division::Tree;
use crate::reference::global_id::GlobalId;

/// A change of an object.
#[derive(Debug)]
pub(super) struct Entry {
    /// Position in the log.
    pub(super) position: Position,
    /// Time of the change.
    pub(super) at: DateTime<Utc>,
    /// Operation that made the change.
    pub(super) operation: String,
    /// The division or committee of the object.
    pub(super) unit: Uuid,
    /// The changed object.
    pub(super) subject: Subject,
}

/// The changed object and its location.
#[derive(Debug)]
pub(super) enum Subject {
    /// A committee, or an object below one.
    Below {
        id: GlobalId,
        deleted: bool,
        /// Current code of the committee.
        code: Code,
        /// The code before and after the change, if the change moved the committee.
        moved: Option<(Code, Code)>,
    },
    /// An object of a division.
    For {
        id: GlobalId,
        deleted: bool,
        range: CodeRange,
    },
    /// So many changes in a division that they are not reported individually.
    BulkChange { range: CodeRange },
}

impl Entry {
    /// The object; `None` for many changes at once.
    pub(super) fn id(&self) -> Option<GlobalId> {
        match self.subject {
            Subject::Below { id, .. } | Subject::For { id, .. } => Some(id),
            Subject::BulkChange { .. } => None,
        }
    }

    /// The unit of the object.
    pub(super) fn unit_id(&self) -> GlobalId {
        match self.subject {
            Subject::Below { .. } => GlobalId::Committee(CommitteeId::new(self.unit)),
            Subject::For { .. } | Subject::BulkChange { .. } => {
                GlobalId::Division(DivisionId::new(self.unit))
            }
        }
    }
}

/// Consecutive rows of the log, as changes.
pub(super) struct Batch {
    /// Position before the first row.
    pub(super) from: Position,
    /// Position after the last row.
    pub(super) to: Position,
    /// The changes; rows that do not belong to an object are left out.
    pub(super) entries: Vec<Arc<Entry>>,
    /// Time at which the codes of the committees were looked up.
    pub(super) read: tokio::time::Instant,
}

impl Batch {
    /// The changes of these rows, which follow `from`.
    pub(super) async fn of(
        db: &Db,
        tree: &Tree,
        from: Position,
        rows: Vec<change_log::Model>,
    ) -> Result<Self, Error> {
        let to = rows.last().map_or(from, Position::after_row);
        let mut units: Vec<Uuid> = rows.iter().map(|row| row.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        units.retain(|unit| tree.get(DivisionId::new(*unit)).is_none());
        // Before the query, so that the codes are never older than this time says.
        let read = tokio::time::Instant::now();
        let places = store::committee_codes(db, units).await?;
        let entries = rows.into_iter();
        let entries = entries.filter_map(|row| entry(row, tree, &places).map(Arc::new));
        Ok(Self {
            from,
            to,
            entries: entries.collect(),
            read,
        })
    }

    /// Whether the batch moves one of these committees.
    pub(super) fn moves(&self, committees: impl Fn(Uuid) -> bool) -> bool {
        self.entries.iter().any(|entry| {
            let moved = matches!(entry.subject, Subject::Below { moved: Some(_), .. });
            moved && committees(entry.unit)
        })
    }
}

/// Whether so much was changed that divisions may have been added.
pub(super) fn has_bulk_change(rows: &[change_log::Model]) -> bool {
    rows.iter().any(|row| row.entity == REGISTER)
}

fn entry(row: change_log::Model, tree: &Tree, places: &HashMap<Uuid, Code>) -> Option<Entry> {
    let range = tree.get(DivisionId::new(row.unit_id));
    let range = range.map(crate::reference::division::Node::range);
    let subject = if row.entity == REGISTER {
        Subject::BulkChange { range: range? }
    } else {
        let (id, whole) = object(&row, range.is_some())?;
        let deleted = whole && row.kind == ChangeKind::Delete;
        match range {
            Some(range) => Subject::For { id, deleted, range },
            None => Subject::Below {
                id,
                deleted,
                code: *places.get(&row.unit_id)?,
                moved: moved(&row),
            },
        }
    };
    Some(Entry {
        position: Position::after_row(&row),
        at: row.at,
        operation: row.operation,
        unit: row.unit_id,
        subject,
    })
}

/// The object of a row, and whether the row is the object itself or only a part of it; `None` for a row that is not
/// reported.
pub(crate) fn object(row: &change_log::Model, for_division: bool) -> Option<(GlobalId, bool)> {
    let committee = CommitteeId::new(row.unit_id);
    // The key of a part begins with the ID of its object, as in `subcommittee/milestone`.
    let key = row.entity_id.split('/').next()?;
    let key = Uuid::try_parse(key).ok();
    let below = |make: fn(CommitteeId, Uuid) -> GlobalId| Some(make(committee, key?));
    let subcommittee = |committee, id| GlobalId::Subcommittee((committee, Id::new(id)));
    let obligation = |committee, id| GlobalId::Obligation((committee, Id::new(id)));
    Some(match row.entity.as_str() {
        <committee::Model as Logged>::ENTITY => (GlobalId::Committee(committee), true),
        // They have no ID in the API: a client reads them with the committee.
        <code_alias::Model as Logged>::ENTITY | <election::Model as Logged>::ENTITY => {
            (GlobalId::Committee(committee), false)
        }
        <subcommittee::Model as Logged>::ENTITY => (below(subcommittee)?, true),
        <subcommittee_milestone::Model as Logged>::ENTITY
        | <subcommittee_grid::Model as Logged>::ENTITY => (below(subcommittee)?, false),
        <appointment::Model as Logged>::ENTITY => (
            below(|of, id| GlobalId::Appointment((of, Id::new(id))))?,
            true,
        ),
        <person::Model as Logged>::ENTITY => {
            (below(|of, id| GlobalId::Person((of, Id::new(id))))?, true)
        }
        <obligation::Model as Logged>::ENTITY => (below(obligation)?, true),
        <exemption::Model as Logged>::ENTITY => (below(obligation)?, false),
        <extension::Model as Logged>::ENTITY => {
            let row: extension::Model = serde_json::from_value(row.after.clone()?).ok()?;
            let id = if for_division {
                GlobalId::Mandate(row.mandate_id)
            } else {
                GlobalId::Obligation((committee, row.mandate_id))
            };
            (id, false)
        }
        <mandate::Model as Logged>::ENTITY => (GlobalId::Mandate(Id::new(key?)), true),
        <campaign::Model as Logged>::ENTITY => (GlobalId::Campaign(Id::new(key?)), true),
        _ => return of_people(row, committee, key?),
    })
}

/// The object of a row of a grid, a household or its residents.
fn of_people(
    row: &change_log::Model,
    committee: CommitteeId,
    key: Uuid,
) -> Option<(GlobalId, bool)> {
    Some(match row.entity.as_str() {
        <grid::Model as Logged>::ENTITY => (GlobalId::Grid((committee, Id::new(key))), true),
        <household::Model as Logged>::ENTITY => {
            (GlobalId::Household((committee, Id::new(key))), true)
        }
        <resident::Model as Logged>::ENTITY => {
            (GlobalId::Resident((committee, Id::new(key))), true)
        }
        <three_person_group::Model as Logged>::ENTITY => {
            (GlobalId::ThreePersonGroup((committee, Id::new(key))), true)
        }
        <household_link::Model as Logged>::ENTITY => {
            (GlobalId::Household((committee, Id::new(key))), false)
        }
        <unconfirmed::Model as Logged>::ENTITY => {
            let row = row.after.clone().or_else(|| row.before.clone())?;
            let row: unconfirmed::Model = serde_json::from_value(row).ok()?;
            (GlobalId::Household((committee, row.household_id)), false)
        }
        <stay::Model as Logged>::ENTITY => {
            let row: stay::Model = serde_json::from_value(row.after.clone()?).ok()?;
            (GlobalId::Resident((committee, row.resident_id)), false)
        }
        <membership::Model as Logged>::ENTITY => {
            (GlobalId::Membership((committee, Id::new(key))), true)
        }
        <caregiver::Model as Logged>::ENTITY => {
            let row: caregiver::Model = serde_json::from_value(row.after.clone()?).ok()?;
            (GlobalId::Membership((committee, row.membership_id)), false)
        }
        <visit::Model as Logged>::ENTITY => (GlobalId::Visit((committee, Id::new(key))), true),
        // A new table of the log reaches no client until it is listed here.
        _ => return None,
    })
}

/// The codes of a committee before and after the change, if they differ.
pub(crate) fn moved(row: &change_log::Model) -> Option<(Code, Code)> {
    if row.entity != <committee::Model as Logged>::ENTITY {
        return None;
    }
    let code = |row: &Option<Value>| row.as_ref()?.get("code")?.as_i64();
    let codes = (code(&row.before)?, code(&row.after)?);
    (codes.0 != codes.1).then_some(codes)
}
