//! Finds the resident of a row.

use std::collections::{BTreeMap, HashMap, HashSet};

use cunju_entity::resident;
use cunju_entity::value::{HouseholdId, ResidentId};

use super::super::{BatchContext, Place, duplicate_row};
use super::entry::{Answer, Entry};
use super::plans::Plans;
use super::registered::RegisteredData;
use super::row_matching::{answered, exact, is_exact, loose, loosely, number};
use super::row_problems;
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::residents::name::spellings;
use crate::residents::resident::duplicate_errors;
use crate::residents::resident::matching::{
    Claim, Likeness, Obstacle, claim_of_change, find_matches, find_obstacle,
};

/// Selects the resident of a row among the residents of its household.
type Fit = fn(&Entry, &[&resident::Model]) -> Option<ResidentId>;

/// The residents of the rows of a batch, by position of the row, if they live in the household of the row. Each
/// resident is assigned to the best row, so that a table that is uploaded again matches the residents that it created.
pub(super) fn assign(
    known: &RegisteredData,
    placed: &[(usize, Entry, Place)],
) -> HashMap<usize, resident::Model> {
    let mut assigned = Assigned::default();
    // From the strongest evidence to the weakest: a name must not take the resident whose number another row has.
    assigned.by(known, placed, number);
    assigned.namesakes(known, placed);
    assigned.by(known, placed, exact);
    assigned.by(known, placed, loose);
    assigned.by(known, placed, answered);
    assigned.rows
}

#[derive(Default)]
struct Assigned {
    rows: HashMap<usize, resident::Model>,
    taken: HashSet<ResidentId>,
}

impl Assigned {
    /// Assigns the matching resident to each row that has none.
    fn by(&mut self, known: &RegisteredData, placed: &[(usize, Entry, Place)], fits: Fit) {
        for (at, entry, place) in placed {
            let home = known.home(*place, entry);
            let Some(home) = home.filter(|_| !self.rows.contains_key(at)) else {
                continue;
            };
            let free = self.free(known, home);
            if let Some(id) = fits(entry, &free) {
                self.give(*at, free.into_iter().find(|row| row.id == id));
            }
        }
    }

    /// Assigns indistinguishable rows of a household, such as two with one name of which one says that it is a new
    /// person, to the same number of indistinguishable residents.
    fn namesakes(&mut self, known: &RegisteredData, placed: &[(usize, Entry, Place)]) {
        let mut alike: BTreeMap<_, Vec<(usize, &Entry)>> = BTreeMap::new();
        for (at, entry, place) in placed {
            let home = known.home(*place, entry);
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
            // In the order of registration, so that a table that is sent again gives each row the same resident.
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

    fn free<'a>(&self, known: &'a RegisteredData, home: HouseholdId) -> Vec<&'a resident::Model> {
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

/// The data that a row is compared with.
#[derive(Clone, Copy)]
pub(super) struct RowContext<'a> {
    pub(super) batch_context: BatchContext<'a>,
    pub(super) known: &'a RegisteredData,
    pub(super) plans: &'a Plans,
}

impl RowContext<'_> {
    /// Refuses the identity number of a row, or a row that matches no resident of its household until it says which
    /// person is meant.
    pub(super) fn refuse(
        self,
        (place, home): (Place, HouseholdId),
        entry: &Entry,
        assigned: Option<&resident::Model>,
    ) -> Result<(), Problem> {
        if assigned.is_some_and(|row| entry.has_number_of(row)) {
            return Ok(());
        }
        let person = resident::Model {
            // The earlier record of a person who was transferred has the same number and is not a conflict.
            previous_id: assigned.and_then(|row| row.previous_id),
            ..entry.alone(place.id, home)
        };
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
            [] => {
                self.refuse_name(&person, entry)?;
                let is_same = entry.answer == Some(Answer::Same);
                is_same.then(row_problems::nobody).map_or(Ok(()), Err)
            }
            [_] => Err(row_problems::another_number(&here)),
            several => Err(row_problems::several(several)),
        }
    }

    /// The problem that lists similar residents.
    fn alike(self, field: &str, found: (&[&resident::Model], Likeness)) -> Problem {
        let of = (&self.known.last, &self.known.homes);
        duplicate_errors::similar_residents_error(field, found, of, Channel::File)
    }

    /// Refuses a row whose resident already has another row.
    fn refuse_again(
        self,
        found: &[&resident::Model],
        field: &str,
        code: ProblemCode,
    ) -> Result<(), Problem> {
        let row = found.iter().find_map(|it| self.plans.rows.get(&it.id));
        row.map_or(Ok(()), |row| Err(duplicate_row(field, code, *row)))
    }

    /// Refuses a number under which another person is or was registered, or lives here.
    fn refuse_number(self, person: &resident::Model, is_new: bool) -> Result<(), Problem> {
        let index = person.identity_index.into_iter();
        let others = index.flat_map(|index| self.plans.numbered(self.known, index));
        let field = "identityNumber";
        let claim = if is_new { Claim::Number } else { Claim::Person };
        self.refuse_number_conflict(person, find_obstacle(person, others, claim), field)
    }

    /// Refuses a change of a resident that sets a number, or a role for it, that another resident has.
    pub(super) fn refuse_claim(
        self,
        before: &resident::Model,
        after: &resident::Model,
    ) -> Result<(), Problem> {
        let Some((index, claim)) = after.identity_index.zip(claim_of_change(before, after)) else {
            return Ok(());
        };
        let others = self.plans.numbered(self.known, index);
        self.refuse_number_conflict(after, find_obstacle(after, others, claim), claim.field())
    }

    /// Other residents have or had the number; the message contains only what the sender may see.
    fn refuse_number_conflict(
        self,
        person: &resident::Model,
        obstacle: Option<Obstacle<'_>>,
        field: &str,
    ) -> Result<(), Problem> {
        let at = |other: &resident::Model| {
            let elsewhere = other.committee_id != person.committee_id;
            let named = self.known.named.get(&other.committee_id);
            named.filter(|_| elsewhere)
        };
        // Numbers are unique in the country: without this, a table of numbers would find out where their owners live.
        let may_see = |other: &&resident::Model| {
            other.committee_id == person.committee_id
                || at(other).is_some_and(|(code, _)| self.batch_context.area.contains(*code))
        };
        match obstacle {
            None => Ok(()),
            Some(Obstacle::Taken(other)) => {
                self.refuse_again(&[other], field, ProblemCode::AlreadyExists)?;
                let seen = Some(other).filter(may_see);
                Err(duplicate_errors::number_taken_error(
                    field,
                    seen,
                    at(other),
                    Channel::File,
                ))
            }
            Some(Obstacle::Gone(found)) => {
                let seen: Vec<_> = found.iter().copied().filter(may_see).collect();
                let of = (&*found, &*seen);
                Err(duplicate_errors::departed_holder_error(
                    field,
                    of,
                    &self.known.last,
                    Channel::File,
                ))
            }
            Some(Obstacle::SameNumber(found)) => {
                self.refuse_again(&found, field, ProblemCode::LikelyDuplicate)?;
                Err(self.alike(field, (&found, Likeness::Number)))
            }
        }
    }

    /// Refuses a row that partly matches a resident of the household, or matches a resident outside of it, until it
    /// says which person is meant.
    fn refuse_name(self, person: &resident::Model, entry: &Entry) -> Result<(), Problem> {
        let Some(home) = person.household_id else {
            return Ok(());
        };
        let spelled = spellings(&entry.name);
        let named = spelled.iter();
        let named = named.flat_map(|name| self.plans.named(self.known, name));
        let born = self.plans.born(self.known, home, person.birth_on);
        let was = |row: &resident::Model| self.known.former.contains(&(row.id, home));
        let found = find_matches(person, named.chain(born), was);
        let Some(clearest) = found.iter().map(|(_, likeness)| *likeness).min() else {
            return Ok(());
        };
        let found: Vec<_> = found.into_iter().map(|(row, _)| row).collect();
        let mut here = found.clone();
        here.retain(|row| row.household_id == Some(home));
        let row = here.iter().find_map(|it| self.plans.rows.get(&it.id));
        match (row, here.as_slice()) {
            (Some(row), _) => Err(row_problems::like_row(*row, clearest)),
            (None, []) => {
                self.refuse_again(&found, "name", ProblemCode::LikelyDuplicate)?;
                Err(self.alike("name", (&found, clearest)))
            }
            (None, [_, _, ..]) if entry.answer == Some(Answer::Same) => {
                Err(row_problems::several(&here))
            }
            (None, _) => Err(row_problems::doubted(&here, clearest)),
        }
    }
}
