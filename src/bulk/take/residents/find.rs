//! Who a row is of.

use std::collections::{BTreeMap, HashMap, HashSet};

use cunju_entity::resident;
use cunju_entity::value::{HouseholdId, ResidentId};

use super::super::{Place, Taker, again};
use super::known::Known;
use super::plans::Plans;
use super::said::{Answer, Entry};
use super::words;
use crate::problem::{Door, Problem, ProblemCode};
use crate::resident::told;
use crate::resident::who::{Obstacle, by_name, by_number, claims, may_be};

/// Gives who of the residents of its household a row is of.
type Fit = fn(&Entry, &[&resident::Model]) -> Option<ResidentId>;

/// The residents of their households that the rows of a batch are of, by position of the row. Each resident is given to the
/// row that fits best, so that a table that is sent again finds whom it has made.
pub(super) fn assign(
    known: &Known,
    placed: &[(usize, Entry, Place)],
) -> HashMap<usize, resident::Model> {
    let mut assigned = Assigned::default();
    assigned.by(known, placed, number);
    assigned.namesakes(known, placed);
    assigned.by(known, placed, exact);
    assigned.by(known, placed, loose);
    assigned.rows
}

#[derive(Default)]
struct Assigned {
    rows: HashMap<usize, resident::Model>,
    taken: HashSet<ResidentId>,
}

impl Assigned {
    /// Gives each row that has none the resident who fits.
    fn by(&mut self, known: &Known, placed: &[(usize, Entry, Place)], fits: Fit) {
        for (at, entry, place) in placed {
            let home = known.home(*place, entry).ok();
            let Some(home) = home.filter(|_| !self.rows.contains_key(at)) else {
                continue;
            };
            let free = self.free(known, home);
            if let Some(id) = fits(entry, &free) {
                self.give(*at, free.into_iter().find(|row| row.id == id));
            }
        }
    }

    /// Gives rows of a household that nothing tells apart, such as two of one name of which one says that it is a new
    /// person, as many residents whom nothing tells apart either.
    fn namesakes(&mut self, known: &Known, placed: &[(usize, Entry, Place)]) {
        let mut alike: BTreeMap<_, Vec<(usize, &Entry)>> = BTreeMap::new();
        for (at, entry, place) in placed {
            let home = known.home(*place, entry).ok();
            let apart = entry.index.is_some() || self.rows.contains_key(at);
            if let Some(home) = home.filter(|_| !apart) {
                let key = (home, entry.name.as_str(), entry.person.birth());
                alike.entry(key).or_default().push((*at, entry));
            }
        }
        alike.retain(|_, rows| rows.len() > 1);
        for ((home, ..), rows) in alike {
            let Some((_, first)) = rows.first().copied() else {
                continue;
            };
            let mut there = self.free(known, home);
            there.retain(|row| loosely(first, row));
            there.sort_by_key(|row| row.id);
            let nobody_apart = there
                .iter()
                .all(|it| it.identity_index.is_none() && is_exact(first, it));
            if nobody_apart && (2..=rows.len()).contains(&there.len()) {
                for ((at, _), row) in rows.into_iter().zip(there) {
                    self.give(at, Some(row));
                }
            }
        }
    }

    fn free<'a>(&self, known: &'a Known, home: HouseholdId) -> Vec<&'a resident::Model> {
        let of = known.of(home).iter();
        of.filter(|row| !self.taken.contains(&row.id)).collect()
    }

    fn give(&mut self, at: usize, row: Option<&resident::Model>) {
        if let Some(row) = row {
            self.taken.insert(row.id);
            self.rows.insert(at, row.clone());
        }
    }
}

/// What a row is compared with.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) taker: Taker<'a>,
    pub(super) known: &'a Known,
    pub(super) plans: &'a Plans,
}

impl Sought<'_> {
    /// Asks who is meant by a row that is of nobody in its household, or refuses its number.
    pub(super) fn refuse(
        self,
        (place, home): (Place, HouseholdId),
        entry: &Entry,
        assigned: Option<&resident::Model>,
    ) -> Result<(), Problem> {
        if assigned.is_some_and(|row| entry.has_number_of(row)) {
            return Ok(());
        }
        let person = entry.alone(place.id, home);
        let is_new = entry.answer == Some(Answer::New);
        self.refuse_number(&person, is_new)?;
        if is_new || assigned.is_some() {
            return Ok(());
        }
        let fits = |row: &&resident::Model| loosely(entry, row);
        if let Some(row) = self.plans.of(home).iter().find(fits) {
            return self.refuse_again(&[row], "name", ProblemCode::LikelyDuplicate);
        }
        let here = self.known.of(home).iter();
        let here = here.filter(|row| !self.plans.has(row.id) && fits(row));
        let here: Vec<_> = here.collect();
        self.refuse_again(&here, "name", ProblemCode::LikelyDuplicate)?;
        match here.as_slice() {
            [] => self.refuse_name(&person),
            [_] => Err(words::another_number(&here)),
            several => Err(words::several(several)),
        }
    }

    /// Names those who are alike.
    fn alike(self, field: &str, found: &[&resident::Model]) -> Problem {
        let of = (&self.known.last, &self.known.homes);
        told::alike(field, found, of, Door::File)
    }

    /// Refuses a row of somebody whom another row is of.
    fn refuse_again(
        self,
        found: &[&resident::Model],
        field: &str,
        code: ProblemCode,
    ) -> Result<(), Problem> {
        let row = found.iter().find_map(|it| self.plans.rows.get(&it.id));
        row.map_or(Ok(()), |row| Err(again(field, code, *row)))
    }

    /// Refuses a number under which somebody else is registered or lives, or was here.
    fn refuse_number(self, person: &resident::Model, is_new: bool) -> Result<(), Problem> {
        let index = person.identity_index.into_iter();
        let others = index.flat_map(|index| self.plans.numbered(self.known, index));
        let field = "identityNumber";
        match by_number(person, others, is_new) {
            None => Ok(()),
            Some(Obstacle::Taken(other)) => self.refuse_taken(person, other, field),
            Some(Obstacle::SameNumber(found)) => {
                self.refuse_again(&found, field, ProblemCode::LikelyDuplicate)?;
                Err(self.alike(field, &found))
            }
        }
    }

    /// Refuses a change of a resident that gives them a number, or a role under theirs, that another has.
    pub(super) fn refuse_claim(
        self,
        before: &resident::Model,
        after: &resident::Model,
    ) -> Result<(), Problem> {
        let Some(index) = after.identity_index.filter(|_| claims(before, after)) else {
            return Ok(());
        };
        let others = self.plans.numbered(self.known, index);
        let Some(Obstacle::Taken(other)) = by_number(after, others, true) else {
            return Ok(());
        };
        let same = before.identity_index == after.identity_index;
        let field = if same {
            "livingState"
        } else {
            "identityNumber"
        };
        self.refuse_taken(after, other, field)
    }

    /// Another resident has the number of a person, as far as the sender may know of them.
    fn refuse_taken(
        self,
        person: &resident::Model,
        other: &resident::Model,
        field: &str,
    ) -> Result<(), Problem> {
        self.refuse_again(&[other], field, ProblemCode::AlreadyExists)?;
        let at = self.known.named.get(&other.committee_id);
        let sees = other.committee_id == person.committee_id
            || at.is_some_and(|(code, _)| self.taker.area.contains(*code));
        Err(told::taken(field, sees.then_some(other), at, Door::File))
    }

    /// Asks whether somebody of this name and birth who is not in the household is meant.
    fn refuse_name(self, person: &resident::Model) -> Result<(), Problem> {
        let name = crate::resident::name::folded(&person.name);
        let others = self.plans.named(self.known, &name);
        let home = person.household_id;
        let was = |row: &resident::Model| {
            home.is_some_and(|home| self.known.former.contains(&(row.id, home)))
        };
        let found = by_name(person, others, was);
        if found.is_empty() {
            return Ok(());
        }
        self.refuse_again(&found, "name", ProblemCode::LikelyDuplicate)?;
        Err(self.alike("name", &found))
    }
}

/// The resident who has the number of the row.
fn number(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let row = of.iter().find(|row| entry.has_number_of(row));
    row.map(|row| row.id)
}

/// The resident who has name and birth of the row, and its number if it has one, if nobody else may be meant; "new person"
/// in the row is no other when the table is sent again.
fn exact(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let is_new = entry.answer == Some(Answer::New);
    let fits = of.iter().filter(|row| loosely(entry, row));
    let mut fits = fits.filter(|row| !is_new || is_exact(entry, row));
    let row = fits.next()?;
    let alone = fits.next().is_none();
    (alone && is_exact(entry, row)).then_some(row.id)
}

/// Whether birth and number are those of the row, if it has a number.
fn is_exact(entry: &Entry, row: &resident::Model) -> bool {
    row.birth_on == entry.person.birth()
        && (entry.index.is_none() || entry.index == row.identity_index)
}

/// The only resident who may be meant, if no number tells another person.
fn loose(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    if entry.answer == Some(Answer::New) {
        return None;
    }
    let fits = of.iter().filter(|row| loosely(entry, row));
    let (other_number, plain): (Vec<&resident::Model>, Vec<&resident::Model>) =
        fits.partition(|row| entry.index.is_some() && row.identity_index.is_some());
    match (plain.as_slice(), other_number.as_slice()) {
        ([row], _) => Some(row.id),
        ([], [row]) if entry.answer == Some(Answer::Same) => Some(row.id),
        _ => None,
    }
}

/// Whether a resident of the household of a row may be meant by it.
fn loosely(entry: &Entry, row: &resident::Model) -> bool {
    let whom = (entry.name.as_str(), entry.person.birth(), entry.index);
    let home = row.household_id;
    home.is_some_and(|home| may_be(row, whom, home, false))
}
