//! Identity numbers and telephones of residents: sealed, checked, and each identity number for one
//! registered and one living resident of the whole register.

use std::collections::{HashMap, HashSet};

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::resident;
use cunju_entity::value::{IdentityKind, ResidentId};
use futures_util::future::OptionFuture;

use super::told;
use super::who::{self, Likeness, Obstacle};
use super::{rules, store, who_store};
use crate::access::auth::Permission;
use crate::access::client_id::{Made, named};
use crate::access::session::Session;
use crate::access::session::change::{ChangeOptions, Work};
use crate::access::vault::{Field, Vault, identity};
use crate::platform::error::{Error, text};
use crate::platform::problem::{Door, Fault, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;
use crate::residents::{personal, sight};

/// Seals the numbers of a resident anew who gets another id, since a value opens under its own alone.
pub(super) fn rename(
    vault: &Vault,
    row: &mut resident::Model,
    id: ResidentId,
) -> Result<(), Error> {
    for (field, sealed) in [
        (Field::IdentityNumber, &mut row.identity_number),
        (Field::Phone, &mut row.phone),
    ] {
        if let Some(value) = sealed {
            let opened = vault.open(field, row.id.uuid(), value)?;
            *value = vault.seal(field, id.uuid(), &opened)?;
        }
    }
    row.id = id;
    Ok(())
}

/// Counts and writes down that a change compares another number than the resident's own with the register,
/// before anything is looked up; `own` names the resident, if the register has them.
///
/// # Errors
///
/// `RATE_LIMITED`; the caller's role may not register residents.
pub(super) async fn check(
    session: &Session,
    own: Option<&ID>,
    number: &MaybeUndefined<String>,
) -> Result<(), Error> {
    session.require(Permission::KeepHouseholds)?;
    let MaybeUndefined::Value(number) = number else {
        return Ok(());
    };
    let own = OptionFuture::from(own.map(|own| named(session, own, Made::Resident))).await;
    // The change itself tells of an id that is none.
    if let Some(Ok(Some(GlobalId::Resident(key)))) = own {
        let index = session.vault.index(Field::IdentityNumber, number);
        let rows = store::by_ids(&session.db, session.actor.scope(), &[key]).await?;
        let mut rows = rows.iter();
        if rows.any(|row| row.id == key.1 && row.identity_index == Some(index)) {
            return Ok(());
        }
    }
    personal::checked::check(session).await
}

/// Whether a change tells whether a number is registered. To a grid worker nothing does that only checks:
/// what they register is there to be seen.
pub(super) fn tells(session: &Session, options: &ChangeOptions) -> bool {
    sight::all(&session.actor) || !options.validate_only
}

/// The one answer to a grid worker for every number that is registered, wherever and of whom that is.
pub(super) fn known(field: &str) -> Problem {
    let known = text(
        "该身份证号不能由网格员登记。请核对号码；如无误，请由村（居）委会工作人员办理。",
        "A grid worker cannot register this identity number. Check it; if it is right, ask a worker of the committee \
         to register it.",
    );
    Problem::at(field, ProblemCode::AlreadyExists, known)
}

/// Refuses at `field` a resident under whose identity number another one is registered or lives
/// already, wherever that is. Until the change ends nobody else takes the number.
pub(super) async fn refuse_taken(
    work: &Work<'_>,
    row: &resident::Model,
    field: &str,
) -> Result<(), Fault> {
    let unique = row.identity_kind.is_none_or(IdentityKind::is_unique);
    let Some(index) = row.identity_index.filter(|_| unique && rules::is_here(row)) else {
        return Ok(());
    };
    store::reserve(&work.tx, index).await?;
    let others = store::numbered(&work.tx, index).await?;
    let Some(Obstacle::Taken(other)) = who::by_number(row, &others, true) else {
        return Ok(());
    };
    if !sight::all(&work.session.actor) {
        return Err(known(field).into());
    }
    let sees = work
        .session
        .sees(&work.tx, other.committee_id.uuid())
        .await?;
    Err(told::taken(field, sees.then_some(other), None, Door::Api).into())
}

/// Asks that the committee has no resident of this identity number, nor of this name and birth, nor had one: who
/// died or left is named as such. A grid worker, who accepts nothing of a number, gets one answer, and is not told by a
/// change that only checks of children whom they may not know.
pub(super) async fn refuse_alike(
    work: &Work<'_>,
    row: &resident::Model,
    (tells, accepted): (bool, bool),
) -> Result<(), Fault> {
    let one_answer = !sight::all(&work.session.actor);
    let numbered = match row.identity_index.filter(|_| tells) {
        Some(index) => store::numbered_alike(&work.tx, row.committee_id, index).await?,
        None => Vec::new(),
    };
    let obstacle = who::by_number(row, &numbered, accepted && !one_answer);
    if one_answer && obstacle.is_some() {
        return Err(known("identityNumber").into());
    }
    if let Some(Obstacle::SameNumber(found)) = obstacle {
        let found = (&*found, Likeness::Both);
        return Err(alike(work, "identityNumber", found).await?.into());
    }
    if accepted {
        return Ok(());
    }
    let candidates = namesakes(work, row).await?;
    let was = |it: &resident::Model| candidates.1.contains(&it.id);
    let mut found = who::by_name(row, &candidates.0, was);
    let hidden = hidden(work, &found).await?;
    found.retain(|(it, _)| !hidden.contains(&it.id));
    if let Some(clearest) = found.iter().map(|(_, likeness)| *likeness).min() {
        let found: Vec<_> = found.into_iter().map(|(it, _)| it).collect();
        return Err(alike(work, "name", (&found, clearest)).await?.into());
    }
    if tells && !hidden.is_empty() {
        return Err(told::alike_elsewhere("name").into());
    }
    Ok(())
}

/// Those whose birth the caller may not know: that one is alike would tell it to who tries days.
async fn hidden(
    work: &Work<'_>,
    found: &[(&resident::Model, Likeness)],
) -> Result<HashSet<ResidentId>, Error> {
    let today = work.clock().today();
    let found = found.iter().map(|(it, _)| *it);
    let children = found.filter(|it| identity::is_under_14(it.birth_on, today));
    let children: Vec<_> = children.map(|it| it.id).collect();
    if sight::all(&work.session.actor) || children.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<_> = children.iter().map(|id| id.uuid()).collect();
    let known = sight::residents_among(work.session, &work.tx, &ids).await?;
    let hidden = children
        .into_iter()
        .filter(|id| !known.contains(&id.uuid()));
    Ok(hidden.collect())
}

/// Names those who are alike, and what became of one who died or left.
async fn alike(
    work: &Work<'_>,
    field: &str,
    found: (&[&resident::Model], Likeness),
) -> Result<Problem, Error> {
    let ids: Vec<_> = found.0.iter().map(|it| it.id).collect();
    let last = who_store::last_stays(&work.tx, &ids).await?;
    let nowhere = HashMap::new();
    Ok(told::alike(field, found, (&last, &nowhere), Door::Api))
}

/// Those among whom a person is looked for by name, and who of them was of the household and is of none.
async fn namesakes(
    work: &Work<'_>,
    row: &resident::Model,
) -> Result<(Vec<resident::Model>, HashSet<ResidentId>), Error> {
    let Some(household) = row.household_id else {
        return Ok(Default::default());
    };
    let of = (&[row.committee_id][..], &[household][..]);
    let births: Vec<_> = row.birth_on.into_iter().collect();
    let former = who_store::former(&work.tx, of.1).await?;
    let found = who_store::namesakes(&work.tx, of, &births).await?;
    Ok((found, former.into_iter().map(|(id, _)| id).collect()))
}
