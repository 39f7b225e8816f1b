//! Identity numbers and telephones of residents: sealed, checked, and each identity number for one
//! registered and one living resident of the whole register.

use cunju_entity::resident;
use cunju_entity::value::{HouseholdId, IdentityKind, ResidentId};

use super::name::folded;
use super::{rules, store, who, who_store};
use crate::auth::Permission;
use crate::change::Work;
use crate::error::{Error, text};
use crate::node::GlobalId;
use crate::problem::{Fault, Problem, ProblemCode};
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
    vault::admit(work.session)?;
    let unit = other.committee_id.uuid();
    if work.session.sees(&work.tx, unit).await? {
        let there = text(
            "该身份证号已登记（见 alike）。如为同一人，请用 residentMove 或 residentTransfer 迁移，或修改其居住状态；\
             如号码有误，请更正。",
            "A resident has this identity number, see `alike`. If it is the same person, use residentMove \
             or residentTransfer, or change their living state; if the number is wrong, correct it.",
        );
        let id = GlobalId::Resident((other.committee_id, other.id)).encode();
        let may = work.session.actor.may(Permission::ReadSensitive);
        return Err(Problem {
            alike: may.then_some(id).into_iter().collect(),
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
/// died or left is named as such.
pub(super) async fn refuse_alike(work: &Work<'_>, row: &resident::Model) -> Result<(), Fault> {
    let numbered = match row.identity_index {
        Some(index) => store::numbered_alike(&work.tx, row.committee_id, index).await?,
        None => Vec::new(),
    };
    let (field, mut found) = match row.household_id {
        _ if !numbered.is_empty() => ("identityNumber", numbered),
        Some(household) => ("name", named_alike(work, row, household).await?),
        None => return Ok(()),
    };
    if found.is_empty() {
        return Ok(());
    }
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
    let ids = found.iter();
    let ids = ids.map(|it| GlobalId::Resident((row.committee_id, it.id)).encode());
    Err(Problem::likely_duplicate(field, words, ids.collect()).into())
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
