//! Who a row is of.

use cunju_entity::resident;
use cunju_entity::value::HouseholdId;

use super::super::{Place, Taker};
use super::known::Known;
use super::said::{Answer, Entry};
use super::{Complaint, words};
use crate::problem::ProblemCode;
use crate::resident::name::folded;
use crate::resident::newcomer::newcomer;
use crate::resident::rules::{clash, is_here};
use crate::resident::who::{gone, may_be};

impl Known {
    /// The household that a row names, and the resident of it that the row is of; none if new. A valid document
    /// tells who it is, else name and birth in the household, then in the committee.
    pub(super) fn find(
        &self,
        taker: Taker<'_>,
        place: Place,
        entry: &Entry,
    ) -> Result<(HouseholdId, Option<resident::Model>), Complaint> {
        let home = self.households.get(&(place.id, entry.household.clone()));
        let home =
            home.ok_or_else(|| ("household", ProblemCode::NotFound, words::no_household()))?;
        let here = self.of(home.id);
        let document = entry.person.document.value();
        let unique = document.is_some_and(|document| document.kind.is_unique());
        let numbered = here.iter().find(|row| {
            // Two may have a passport of one number: who it is, the name tells as well.
            row.identity_index == entry.index && (unique || folded(&row.name) == entry.name)
        });
        if let Some(row) = numbered.filter(|_| entry.index.is_some()) {
            return Ok((home.id, Some((*row).clone())));
        }
        self.refuse_number(taker, place, home.id, entry)?;
        if entry.answer == Some(Answer::New) {
            return Ok((home.id, None));
        }
        let whom = (entry.name.as_str(), entry.person.birth(), entry.index);
        let fits = here
            .into_iter()
            .filter(|row| may_be(row, whom, home.id, false));
        let (other_number, plain): (Vec<&resident::Model>, Vec<&resident::Model>) =
            fits.partition(|row| entry.index.is_some() && row.identity_index.is_some());
        let ask = |words| Err(("name", ProblemCode::LikelyDuplicate, words));
        match (plain.as_slice(), other_number.as_slice()) {
            ([row], _) => Ok((home.id, Some((*row).clone()))),
            ([], []) => self
                .nobody_here(place, home.id, entry)
                .map(|()| (home.id, None)),
            ([], [row]) if entry.answer == Some(Answer::Same) => {
                Ok((home.id, Some((*row).clone())))
            }
            ([], _) => ask(words::another_number()),
            (several, _) => ask(words::several(several.len())),
        }
    }

    /// Refuses a number under which somebody else is registered or lives, or was here.
    fn refuse_number(
        &self,
        taker: Taker<'_>,
        place: Place,
        home: HouseholdId,
        entry: &Entry,
    ) -> Result<(), Complaint> {
        let unique = entry.person.document.value();
        let unique = unique.is_some_and(|document| document.kind.is_unique());
        let Some(others) = entry.index.and_then(|index| self.indexed.get(&index)) else {
            return Ok(());
        };
        let mut wanted = newcomer(taker.clock.id(), place.id, home);
        wanted.living_state = entry.person.living_state.unwrap_or(wanted.living_state);
        for other in others {
            if unique && clash(&wanted, other) {
                let visible = self.named.get(&other.committee_id);
                let visible = visible.filter(|(code, _)| taker.area.contains(*code));
                return Err(match visible {
                    _ if other.committee_id == place.id => (
                        "identity",
                        ProblemCode::AlreadyExists,
                        words::other_household(),
                    ),
                    Some(named) => ("identity", ProblemCode::AlreadyExists, words::there(named)),
                    None => ("identity", ProblemCode::TransferNeeded, words::elsewhere()),
                });
            }
            if other.committee_id != place.id {
                continue;
            }
            let is_dead = other.died_on.is_some();
            if is_dead || entry.answer != Some(Answer::New) {
                let words = match gone(other, self.last.get(&other.id)) {
                    Some(gone) => words::gone(&gone, is_dead),
                    None => words::other_household(),
                };
                let code = ProblemCode::LikelyDuplicate;
                return Err(("identity", code, words));
            }
        }
        Ok(())
    }

    /// Asks whether somebody of this name and birth who is not in the household is meant.
    fn nobody_here(&self, place: Place, home: HouseholdId, entry: &Entry) -> Result<(), Complaint> {
        let whom = (entry.name.as_str(), entry.person.birth(), entry.index);
        let fits = |row: &&resident::Model| {
            let former = self.former.contains(&(row.id, home));
            row.committee_id == place.id && may_be(row, whom, home, former)
        };
        let others = self.names.get(&entry.name).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<_> = others.iter().filter(fits).collect();
        // Who is there says more than who was.
        found.sort_by_key(|row| !is_here(row));
        let Some(row) = found.first() else {
            return Ok(());
        };
        let words = match gone(row, self.last.get(&row.id)) {
            Some(gone) => words::gone(&gone, row.died_on.is_some()),
            None => words::namesake(),
        };
        Err(("name", ProblemCode::LikelyDuplicate, words))
    }
}
