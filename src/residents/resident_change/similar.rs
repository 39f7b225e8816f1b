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

/// Refuses a resident if the committee has or had one with this name and date of birth, and reports who died or left.
/// With `validateOnly`, does not reveal children whom a grid worker may not know.
pub(super) async fn refuse_similar(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
    tells: bool,
) -> Result<(), ChangeError> {
    refuse_matches(work, row, tells, |_, _| true).await
}

/// Refuses a change of name or birth that makes a resident equal to another one of the committee.
pub(super) async fn refuse_becoming_equal(
    work: &UnitOfWork<'_>,
    before: &resident::Model,
    row: &resident::Model,
    tells: bool,
) -> Result<(), ChangeError> {
    let renamed = folded(&before.name) != folded(&row.name);
    if !renamed && before.birth_on == row.birth_on {
        return Ok(());
    }
    let becomes_equal = |other: &resident::Model, likeness: Likeness| {
        let was_equal = !renamed && before.birth_on == other.birth_on;
        likeness == Likeness::Both && !was_equal
    };
    // A response that depended on a new birth date alone would reveal that of a hidden child to a caller who tries dates.
    refuse_matches(work, row, tells && renamed, becomes_equal).await
}

async fn refuse_matches(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
    tells: bool,
    counts: impl Fn(&resident::Model, Likeness) -> bool,
) -> Result<(), ChangeError> {
    let (candidates, former) = find_candidates(work, row).await?;
    let was = |it: &resident::Model| former.contains(&it.id);
    let hidden = hidden(work, &candidates).await?;
    let seen = candidates.iter().filter(|it| !hidden.contains(&it.id));
    let mut found = matching::find_matches(row, seen, was);
    found.retain(|(it, likeness)| counts(it, *likeness));
    if let Some(clearest) = found.iter().map(|(_, likeness)| *likeness).min() {
        let found: Vec<_> = found.into_iter().map(|(it, _)| it).collect();
        return Err(alike(work, "name", (&found, clearest)).await?.into());
    }
    // With `validateOnly`, a grid worker could try names without a trace, so hidden children are not reported.
    if tells && is_hidden_child(work, row, was, &counts).await? {
        return Err(duplicate_errors::hidden_match_error("name").into());
    }
    Ok(())
}

/// Whether the row may be a child whose date of birth the caller may not know. All children of the committee are compared,
/// with their own birth and sex: a response that depended on the input would reveal the date to a caller who tries dates.
async fn is_hidden_child(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
    was: impl Fn(&resident::Model) -> bool + Copy,
    counts: &impl Fn(&resident::Model, Likeness) -> bool,
) -> Result<bool, Error> {
    if sensitive_access::may_read_everyone(&work.session.actor) {
        return Ok(false);
    }
    let since = identity::before_children(work.clock().today());
    let mut children = people::children_of_committee(&work.tx, row.committee_id, since).await?;
    children.retain(|child| {
        let guess = resident::Model {
            birth_on: child.birth_on,
            sex: child.sex,
            ..row.clone()
        };
        let mut found = matching::find_matches(&guess, [child], was).into_iter();
        found.any(|(it, likeness)| counts(it, likeness))
    });
    Ok(!hidden(work, &children).await?.is_empty())
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

/// The residents among whom a person is searched by name, and those of them who left the household and belong to none
/// now.
async fn find_candidates(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
) -> Result<(Vec<resident::Model>, HashSet<ResidentId>), Error> {
    let Some(household) = row.household_id else {
        return Ok(Default::default());
    };
    let of = (&[row.committee_id][..], &[household][..]);
    let births: Vec<_> = row.birth_on.into_iter().collect();
    let former = people::former(&work.tx, of.1).await?;
    let found = people::find_candidates(&work.tx, of, &births).await?;
    Ok((found, former.into_iter().map(|(id, _)| id).collect()))
}
