//! Which changes a caller may see: those in the caller's jurisdiction at the time of delivery.

use std::collections::HashSet;

use async_graphql::ID;
use cunju_entity::value::{Code, CodeRange, DivisionId};
use uuid::Uuid;

use super::entry::{Batch, Entry, Subject};
use super::graphql::ChangeEventKind;
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::reference::global_id::GlobalId;
use crate::residents::sensitive_access;

/// The part of the caller's jurisdiction that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// A division.
    Division(CodeRange),
    /// A committee, whatever its code.
    Committee(Uuid),
}

impl Within {
    /// The unit given as `in`, if it is in the caller's jurisdiction.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is not, or a database error.
    pub(super) async fn named(session: &Session, id: &ID) -> Result<Self, Error> {
        let found = match GlobalId::decode(id)? {
            GlobalId::Division(id) => session
                .divisions
                .get(id)
                // Completely inside: a caller of a town must not follow the county that contains it.
                .filter(|node| session.actor.scope().covers(node.range()))
                .map(|node| Self::Division(node.range())),
            GlobalId::Committee(id) => {
                let seen = session.can_see(&session.db, id.uuid()).await?;
                seen.then_some(Self::Committee(id.uuid()))
            }
            other => return Err(other.wrong_type("Division | Committee")),
        };
        found.ok_or_else(outside)
    }
}

/// The unit given as `in` is not in the caller's jurisdiction.
pub(super) fn outside() -> Error {
    // One error for an unknown unit and for one outside: it must not tell which units exist.
    Error::input(message!("feed-unit-unknown"))
}

/// How an entry is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// As a change.
    Change(ChangeEventKind),
    /// As the instruction to read everything again.
    Resync,
}

/// The caller's current jurisdiction, or the part of it that is followed.
pub(super) struct Jurisdiction {
    /// Committees that are assigned to the caller by ID.
    committees: Vec<Uuid>,
    /// Divisions that are assigned to the caller.
    divisions: Vec<CodeRange>,
    /// Codes of all of these units.
    all: Vec<CodeRange>,
    /// Whether the caller may read data of persons.
    persons: bool,
    /// Visible memberships and visits among the rows that were looked up; `None` if all are visible.
    known: Option<HashSet<Uuid>>,
    within: Option<Within>,
    /// Codes of the part that is followed.
    inside: Option<CodeRange>,
}

impl Jurisdiction {
    /// The current jurisdiction of a caller.
    pub(super) async fn new(session: &Session, within: Option<Within>) -> Result<Self, Error> {
        let units = session.actor.units().iter().copied();
        let (mut committees, mut divisions) = (Vec::new(), Vec::new());
        for unit in units {
            match session.divisions.get(DivisionId::new(unit)) {
                Some(node) => divisions.push(node.range()),
                None => committees.push(unit),
            }
        }
        let inside = match within {
            Some(Within::Committee(id)) => {
                let code = store::committee_codes(&session.db, vec![id])
                    .await?
                    .remove(&id);
                code.map(CodeRange::committee)
            }
            Some(Within::Division(range)) => Some(range),
            None => None,
        };
        Ok(Self {
            committees,
            divisions,
            all: session.actor.scope().ranges().to_vec(),
            persons: session.actor.may(Permission::ReadPersons),
            // Empty, so that nothing is reported that has not been looked up.
            known: (!sensitive_access::may_read_everyone(&session.actor)).then(HashSet::new),
            within,
            inside,
        })
    }

    /// Looks up which memberships and visits in the rows the caller may see, before they are reported.
    pub(super) async fn load_visible(
        &mut self,
        session: &Session,
        batch: &Batch,
    ) -> Result<(), Error> {
        if self.known.is_none() {
            return Ok(());
        }
        let (mut members, mut visits) = (Vec::new(), Vec::new());
        for entry in &batch.entries {
            match entry.id() {
                Some(GlobalId::Membership((_, id))) => members.push(id.uuid()),
                Some(GlobalId::Visit((_, id))) => visits.push(id.uuid()),
                _ => {}
            }
        }
        let mut known = HashSet::new();
        if self.persons && !members.is_empty() {
            known.extend(sensitive_access::members_visible_to(session, &members).await?);
        }
        if self.persons && !visits.is_empty() {
            known.extend(sensitive_access::visits_visible_to(session, &visits).await?);
        }
        self.known = Some(known);
        Ok(())
    }

    /// Whether the caller may see an object that holds personal data.
    fn knows(&self, id: GlobalId) -> bool {
        let listed = |id: Uuid| self.known.as_ref().is_none_or(|known| known.contains(&id));
        match id {
            GlobalId::Resident(_) => self.persons,
            GlobalId::Membership((_, id)) => self.persons && listed(id.uuid()),
            GlobalId::Visit((_, id)) => self.persons && listed(id.uuid()),
            // A caregiver is reported as the membership.
            GlobalId::Caregiver(_) => self.persons && self.known.is_none(),
            _ => true,
        }
    }

    /// Whether committees are assigned by ID, whatever their codes.
    pub(super) fn moves(&self) -> bool {
        !self.committees.is_empty()
    }

    /// Whether a move of this committee changes the jurisdiction.
    pub(super) fn depends_on(&self, committee: Uuid) -> bool {
        self.within == Some(Within::Committee(committee)) || self.committees.contains(&committee)
    }

    /// Whether a committee is inside if it has this code.
    pub(super) fn holds(&self, committee: Uuid, code: Code) -> bool {
        let own = self.committees.contains(&committee)
            || self.divisions.iter().any(|range| range.contains(code));
        own && match self.within {
            Some(Within::Division(range)) => range.contains(code),
            Some(Within::Committee(id)) => id == committee,
            None => true,
        }
    }

    /// Whether a change for these codes applies inside.
    pub(super) fn touches(&self, range: CodeRange) -> bool {
        // Overlap, not containment: a mandate of a province also concerns the caller of one of its counties.
        self.all.iter().any(|own| own.overlaps(range))
            && (self.within.is_none() || self.inside.is_some_and(|inside| inside.overlaps(range)))
    }

    /// How an entry is visible, if it is.
    pub(super) fn sees(&self, entry: &Entry) -> Option<Visibility> {
        use ChangeEventKind::{Delete, Entered, Left, Upsert};
        if entry.id().is_some_and(|id| !self.knows(id)) {
            return None;
        }
        let kind = match entry.subject {
            Subject::BulkChange { range } => {
                return self.touches(range).then_some(Visibility::Resync);
            }
            Subject::For { deleted, range, .. } => {
                let kind = if deleted { Delete } else { Upsert };
                self.touches(range).then_some(kind)
            }
            Subject::Below {
                deleted,
                code,
                moved,
                ..
            } => {
                let holds = |code| self.holds(entry.unit, code);
                match moved.map(|(before, after)| (holds(before), holds(after))) {
                    // Sent although the committee is outside now; otherwise the client would keep its copy forever.
                    Some((true, false)) => Some(Left),
                    // By its current code: a later change may have moved the committee out again.
                    Some((false, true)) if holds(code) => Some(Entered),
                    Some((false, _)) => None,
                    _ if !holds(code) => None,
                    _ if deleted => Some(Delete),
                    _ => Some(Upsert),
                }
            }
        };
        kind.map(Visibility::Change)
    }
}
