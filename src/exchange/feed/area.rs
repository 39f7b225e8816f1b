//! What of the log a caller may see: what lies in the caller's area at the time of delivery.

use std::collections::HashSet;

use async_graphql::ID;
use cunju_entity::value::{Code, CodeRange, DivisionId};
use uuid::Uuid;

use super::entry::{Batch, Entry, Subject};
use super::graphql::ChangeEventKind;
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::error::{Error, text};
use crate::reference::global_id::GlobalId;
use crate::residents::sight;

/// The part of the caller's area that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// A division.
    Division(CodeRange),
    /// A committee, wherever it stands.
    Committee(Uuid),
}

impl Within {
    /// The unit that `in` names, if it is the caller's.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is not, an error of the database.
    pub(super) async fn named(session: &Session, id: &ID) -> Result<Self, Error> {
        let found = match GlobalId::decode(id)? {
            GlobalId::Division(id) => session
                .divisions
                .get(id)
                .filter(|node| session.actor.scope().covers(node.range()))
                .map(|node| Self::Division(node.range())),
            GlobalId::Committee(id) => {
                let seen = session.sees(&session.db, id.uuid()).await?;
                seen.then_some(Self::Committee(id.uuid()))
            }
            other => return Err(other.wrong_type("Division | Committee")),
        };
        found.ok_or_else(outside)
    }
}

/// The unit of `in` is not in the caller's area.
pub(super) fn outside() -> Error {
    Error::input(text(
        "in 所指的单位不存在，或不在您的管辖范围内。请使用您辖区内的区划或村（居）委会的 id，或不填。",
        "in names no unit of your area. Use the id of a division or committee in it, or leave it out.",
    ))
}

/// What may be seen of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A change.
    Change(ChangeEventKind),
    /// That everything is to be read anew.
    Resync,
}

/// The caller's area as it is now, or the part of it that is followed.
pub(super) struct Area {
    /// Committees that are the caller's by id.
    committees: Vec<Uuid>,
    /// Divisions that are the caller's.
    divisions: Vec<CodeRange>,
    /// Codes of all of them.
    all: Vec<CodeRange>,
    /// Whether the caller may read of persons.
    persons: bool,
    /// Memberships and visits that the caller may know of, of the rows that were looked at; none if of all.
    known: Option<HashSet<Uuid>>,
    within: Option<Within>,
    /// Codes of what is followed.
    inside: Option<CodeRange>,
}

impl Area {
    /// The area of a caller now.
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
                let code = store::places(&session.db, vec![id]).await?.remove(&id);
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
            known: (!sight::all(&session.actor)).then(HashSet::new),
            within,
            inside,
        })
    }

    /// Looks up which memberships and visits of rows the caller may know of, before they are told.
    pub(super) async fn learn(&mut self, session: &Session, batch: &Batch) -> Result<(), Error> {
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
            known.extend(sight::members_among(session, &members).await?);
        }
        if self.persons && !visits.is_empty() {
            known.extend(sight::visits_among(session, &visits).await?);
        }
        self.known = Some(known);
        Ok(())
    }

    /// Whether the caller may know of an object of persons.
    fn knows(&self, id: GlobalId) -> bool {
        let listed = |id: Uuid| self.known.as_ref().is_none_or(|known| known.contains(&id));
        match id {
            GlobalId::Resident(_) => self.persons,
            GlobalId::Membership((_, id)) => self.persons && listed(id.uuid()),
            GlobalId::Visit((_, id)) => self.persons && listed(id.uuid()),
            // A carer is told as the membership.
            GlobalId::Carer(_) => self.persons && self.known.is_none(),
            _ => true,
        }
    }

    /// Whether committees are part of it by id, wherever they stand.
    pub(super) fn moves(&self) -> bool {
        !self.committees.is_empty()
    }

    /// Whether a move of this committee changes the area.
    pub(super) fn turns_on(&self, committee: Uuid) -> bool {
        self.within == Some(Within::Committee(committee)) || self.committees.contains(&committee)
    }

    /// Whether a committee is inside, standing at a code.
    pub(super) fn holds(&self, committee: Uuid, code: Code) -> bool {
        let own = self.committees.contains(&committee)
            || self.divisions.iter().any(|range| range.contains(code));
        own && match self.within {
            Some(Within::Division(range)) => range.contains(code),
            Some(Within::Committee(id)) => id == committee,
            None => true,
        }
    }

    /// Whether what holds for these codes holds inside.
    pub(super) fn touches(&self, range: CodeRange) -> bool {
        self.all.iter().any(|own| own.overlaps(range))
            && (self.within.is_none() || self.inside.is_some_and(|inside| inside.overlaps(range)))
    }

    /// What may be seen of an entry.
    pub(super) fn sees(&self, entry: &Entry) -> Option<Seen> {
        use ChangeEventKind::{Delete, Entered, Left, Upsert};
        if entry.id().is_some_and(|id| !self.knows(id)) {
            return None;
        }
        let kind = match entry.subject {
            Subject::Much { range } => return self.touches(range).then_some(Seen::Resync),
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
                    Some((true, false)) => Some(Left),
                    Some((false, true)) if holds(code) => Some(Entered),
                    Some((false, _)) => None,
                    _ if !holds(code) => None,
                    _ if deleted => Some(Delete),
                    _ => Some(Upsert),
                }
            }
        };
        kind.map(Seen::Change)
    }
}
