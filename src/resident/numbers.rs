//! Identity numbers and telephones of residents: sealed, checked, and each identity number for one
//! registered and one living resident of the whole register.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::resident;
use cunju_entity::value::{CommitteeId, HouseholdId, IdentityKind, ResidentId};

use super::name::folded;
use super::{rules, store, who, who_store};
use crate::auth::Permission;
use crate::change::{ChangeOptions, Work};
use crate::error::{Error, text};
use crate::node::GlobalId;
use crate::problem::{Fault, Problem, ProblemCode};
use crate::request::Session;
use crate::sight;
use crate::vault::{self, Field, Vault};

/// Most residents that are named as alike.
const MAX_ALIKE: usize = 10;

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
    if let Some(Ok(GlobalId::Resident(key))) = own.map(GlobalId::decode) {
        let index = session.vault.index(Field::IdentityNumber, number);
        let rows = store::by_ids(&session.db, session.actor.scope(), &[key]).await?;
        let mut rows = rows.iter();
        if rows.any(|row| row.id == key.1 && row.identity_index == Some(index)) {
            return Ok(());
        }
    }
    vault::checked::check(session).await
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
    let clash = |other: &&resident::Model| other.id != row.id && rules::clash(row, other);
    let Some(other) = others.iter().find(clash) else {
        return Ok(());
    };
    if !sight::all(&work.session.actor) {
        return Err(known(field).into());
    }
    let unit = other.committee_id.uuid();
    if work.session.sees(&work.tx, unit).await? {
        let there = text(
            "该身份证号已登记（见 alike）。如为同一人，请用 residentMove 或 residentTransfer 迁移，或修改其居住状态；\
             如号码有误，请更正。",
            "A resident has this identity number, see `alike`. If it is the same person, use residentMove \
             or residentTransfer, or change their living state; if the number is wrong, correct it.",
        );
        let id = GlobalId::Resident((other.committee_id, other.id)).encode();
        return Err(Problem {
            alike: vec![id],
            ..Problem::at(field, ProblemCode::AlreadyExists, there)
        }
        .into());
    }
    let elsewhere = text(
        "该身份证号已在您的管辖范围以外登记。请核对号码；如无误，请联系上级民政部门办理转入。",
        "This identity number is registered outside your area. Check it; if it is right, ask the civil \
         affairs office above you to transfer the person.",
    );
    Err(Problem::at(field, ProblemCode::TransferNeeded, elsewhere).into())
}

/// Whether a change of a row may give it a number or a role that it did not have.
pub(super) fn claims(before: &resident::Model, after: &resident::Model) -> bool {
    before.identity_index != after.identity_index
        || before.living_state != after.living_state
        || !rules::is_here(before)
}

/// Asks that the committee has no resident of this identity number, nor of this name and birth, nor had one: who
/// died or left is named as such. A grid worker, who accepts nothing of a number, gets one answer.
pub(super) async fn refuse_alike(
    work: &Work<'_>,
    row: &resident::Model,
    (tells, accepted): (bool, bool),
) -> Result<(), Fault> {
    let one_answer = !sight::all(&work.session.actor);
    let asked = tells && (one_answer || !accepted);
    let numbered = match row.identity_index.filter(|_| asked) {
        Some(index) => store::numbered_alike(&work.tx, row.committee_id, index).await?,
        None => Vec::new(),
    };
    if one_answer && !numbered.is_empty() {
        return Err(known("identityNumber").into());
    }
    if accepted {
        return Ok(());
    }
    let (field, found) = match row.household_id {
        _ if !numbered.is_empty() => ("identityNumber", numbered),
        Some(household) => ("name", named_alike(work, row, household).await?),
        None => return Ok(()),
    };
    if found.is_empty() {
        return Ok(());
    }
    Err(alike(work, row.committee_id, field, found).await?.into())
}

/// Names those who are alike, and what became of one who died or left.
async fn alike(
    work: &Work<'_>,
    committee: CommitteeId,
    field: &str,
    mut found: Vec<resident::Model>,
) -> Result<Problem, Error> {
    found.truncate(MAX_ALIKE);
    let mut words = text(
        "已有证件号码相同，或姓名和出生日期相同的居民（见 alike）。如确为另一人，请设 acceptDuplicate: true \
         后重新提交；如为同一人，请使用 residentUpdate 或 residentMove。",
        "There is a resident of this identity number, or of this name and birth, see `alike`. If this \
         is another person, repeat with acceptDuplicate: true; if it is the same, use residentUpdate or residentMove.",
    );
    let ids: Vec<_> = found.iter().map(|it| it.id).collect();
    let last = who_store::last_stays(&work.tx, &ids).await?;
    for other in &found {
        if let Some(gone) = who::gone(other, last.get(&other.id)) {
            words = text(
                format!("{}其中一人{}。", words.zh, gone.zh),
                format!("{} One of them {}.", words.en, gone.en),
            );
        }
    }
    let ids = ids
        .into_iter()
        .map(|id| GlobalId::Resident((committee, id)).encode());
    Ok(Problem::likely_duplicate(field, words, ids.collect()))
}

async fn named_alike(
    work: &Work<'_>,
    row: &resident::Model,
    household: HouseholdId,
) -> Result<Vec<resident::Model>, Error> {
    let committee = row.committee_id;
    let name = folded(&row.name);
    let of = (&[committee][..], &[household][..]);
    let births: Vec<_> = row.birth_on.into_iter().collect();
    let former = who_store::former(&work.tx, of.1).await?;
    let mut found = who_store::namesakes(&work.tx, of, &births).await?;
    let was = |it: &resident::Model| former.iter().any(|(id, _)| *id == it.id);
    found.retain(|it| {
        it.id != row.id
            && who::may_be(
                it,
                (&name, row.birth_on, row.identity_index),
                household,
                was(it),
            )
    });
    Ok(found)
}
