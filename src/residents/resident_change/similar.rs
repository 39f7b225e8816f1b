//! Refuses a change after which a committee may have the same person twice, by name and birth.

use std::collections::{HashMap, HashSet};

use cunju_entity::resident;
use cunju_entity::value::ResidentId;

use crate::access::session::change::UnitOfWork;
use crate::access::vault::identity;
use crate::platform::error::Error;
use crate::platform::problem::{ChangeError, Channel, Problem};
use crate::residents::name::folded;
use crate::residents::resident::matching::{self, Likeness};
use crate::residents::resident::{self as people, duplicate_errors};
use crate::residents::sensitive_access;
use crate::residents::stay::last_stays;

/// A new resident, or a changed one, that is compared with the residents of the committee.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// The resident before the change; none for a new one.
    pub(super) before: Option<&'a resident::Model>,
    /// The resident after it.
    pub(super) row: &'a resident::Model,
}

impl Comparison<'_> {
    /// Refuses a resident if the committee has or had one with this name and date of birth, and reports who died or left;
    /// of a change, only what makes the resident equal to another one. Does not compare with children whom the caller may
    /// not know.
    pub(super) async fn refuse_known(self, work: &UnitOfWork<'_>) -> Result<(), ChangeError> {
        if !self.is_renamed()
            && self
                .before
                .is_some_and(|it| it.birth_on == self.row.birth_on)
        {
            return Ok(());
        }
        let (candidates, former) = find_candidates(work, self.row).await?;
        let was = |it: &resident::Model| former.contains(&it.id);
        let hidden = hidden(work, &candidates).await?;
        let seen = candidates.iter().filter(|it| !hidden.contains(&it.id));
        let mut found = matching::find_matches(self.row, seen, was);
        found.retain(|(it, likeness)| self.counts(it, *likeness));
        let Some(clearest) = found.iter().map(|(_, likeness)| *likeness).min() else {
            return Ok(());
        };
        let found: Vec<_> = found.into_iter().map(|(it, _)| it).collect();
        Err(alike(work, "name", (&found, clearest)).await?.into())
    }

    /// Refuses a resident who may be a child whom the caller may not know. Not called with `validateOnly`, which would let
    /// a grid worker try names without a trace; and after all other refusals, one of which would leave no trace of a wrong
    /// guess either.
    pub(super) async fn refuse_hidden(self, work: &UnitOfWork<'_>) -> Result<(), ChangeError> {
        // A response that depended on a new birth date alone would reveal that of a hidden child to a caller who tries
        // dates.
        if self.is_renamed() && self.is_hidden_child(work).await? {
            return Err(duplicate_errors::hidden_match_error("name").into());
        }
        Ok(())
    }

    fn is_renamed(self) -> bool {
        self.before
            .is_none_or(|before| folded(&before.name) != folded(&self.row.name))
    }

    /// Whether a match counts.
    fn counts(self, other: &resident::Model, likeness: Likeness) -> bool {
        let Some(before) = self.before else {
            return true;
        };
        let was_equal = !self.is_renamed() && before.birth_on == other.birth_on;
        likeness == Likeness::Both && !was_equal
    }

    /// Whether the resident may be a child whose date of birth the caller may not know. All children of the committee are
    /// compared, with their own birth and sex: a response that depended on the input would reveal the date to a caller who
    /// tries dates.
    async fn is_hidden_child(self, work: &UnitOfWork<'_>) -> Result<bool, Error> {
        if sensitive_access::may_read_everyone(&work.session.actor) {
            return Ok(false);
        }
        let former = find_former(work, self.row).await?;
        let was = |it: &resident::Model| former.contains(&it.id);
        let since = identity::before_children(work.clock().today());
        let committee = self.row.committee_id;
        let mut children = people::children_of_committee(&work.tx, committee, since).await?;
        children.retain(|child| {
            let guess = resident::Model {
                birth_on: child.birth_on,
                sex: child.sex,
                ..self.row.clone()
            };
            let mut found = matching::find_matches(&guess, [child], was).into_iter();
            found.any(|(it, likeness)| self.counts(it, likeness))
        });
        Ok(!hidden(work, &children).await?.is_empty())
    }
}

/// Residents whose birth the caller may not know: a reported match would reveal it to a caller who tries dates.
async fn hidden(
    work: &UnitOfWork<'_>,
    among: &[resident::Model],
) -> Result<HashSet<ResidentId>, Error> {
    let today = work.clock().today();
    let children = among.iter();
    let children = children.filter(|it| identity::is_under_14(it.birth_on, today));
    let children: Vec<_> = children.map(|it| it.id).collect();
    if sensitive_access::may_read_everyone(&work.session.actor) || children.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<_> = children.iter().map(|id| id.uuid()).collect();
    let known = sensitive_access::residents_visible_to(work.session, &work.tx, &ids).await?;
    let hidden = children
        .into_iter()
        .filter(|id| !known.contains(&id.uuid()));
    Ok(hidden.collect())
}

/// The user error that lists similar residents, with the date on which each died or left.
pub(super) async fn alike(
    work: &UnitOfWork<'_>,
    field: &str,
    found: (&[&resident::Model], Likeness),
) -> Result<Problem, Error> {
    let ids: Vec<_> = found.0.iter().map(|it| it.id).collect();
    let last = last_stays(&work.tx, &ids).await?;
    let nowhere = HashMap::new();
    Ok(duplicate_errors::similar_residents_error(
        field,
        found,
        (&last, &nowhere),
        Channel::Api,
    ))
}

/// The residents among whom a person is searched by name, and those of them who once belonged to the household.
async fn find_candidates(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
) -> Result<(Vec<resident::Model>, HashSet<ResidentId>), Error> {
    let Some(household) = row.household_id else {
        return Ok(Default::default());
    };
    let of = (&[row.committee_id][..], &[household][..]);
    let births: Vec<_> = row.birth_on.into_iter().collect();
    let found = people::find_candidates(&work.tx, of, &births).await?;
    Ok((found, find_former(work, row).await?))
}

/// The residents who once belonged to the household.
async fn find_former(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
) -> Result<HashSet<ResidentId>, Error> {
    let of: Vec<_> = row.household_id.into_iter().collect();
    let former = people::former(&work.tx, &of).await?;
    Ok(former.into_iter().map(|(id, _)| id).collect())
}
