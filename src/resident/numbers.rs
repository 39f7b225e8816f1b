//! Identity numbers and telephones of residents: sealed, checked, and each identity number for one
//! registered and one living resident of the whole register.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::resident;
use cunju_entity::value::ResidentId;

use super::{rules, store};
use crate::auth::Permission;
use crate::change::{ChangeOptions, Work};
use crate::error::{Error, text};
use crate::node::GlobalId;
use crate::problem::{Fault, Problem, ProblemCode, words};
use crate::request::Session;
use crate::sight;
use crate::vault::{self, Field, Vault, identity};

/// Longest number, in characters.
const MAX_NUMBER: usize = 32;

/// Puts what an input says of the numbers into a resident. A flaw of the identity number, compared to
/// birth and sex of the row, is kept with it and refuses nothing.
pub(super) fn put(
    vault: &Vault,
    row: &mut resident::Model,
    (identity_number, phone): (&MaybeUndefined<String>, &MaybeUndefined<String>),
) -> Result<(), Fault> {
    let id = row.id.uuid();
    match identity_number {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => (row.identity_number, row.identity_index) = (None, None),
        MaybeUndefined::Value(number) => {
            let number = normal("identityNumber", Field::IdentityNumber, number)?;
            row.identity_index = Some(vault.index(Field::IdentityNumber, &number));
            row.identity_number = Some(vault.seal(Field::IdentityNumber, id, &number)?);
        }
    }
    match phone {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => (row.phone, row.phone_index) = (None, None),
        MaybeUndefined::Value(phone) => {
            let phone = normal("phone", Field::Phone, phone)?;
            row.phone_index = Some(vault.index(Field::Phone, &phone));
            row.phone = Some(vault.seal(Field::Phone, id, &phone)?);
        }
    }
    let sealed = row.identity_number.as_ref();
    let number = sealed.map(|it| vault.open(Field::IdentityNumber, id, it));
    let number = number.transpose()?;
    row.identity_flaw = number
        .as_ref()
        .and_then(|it| identity::check(it, row.birth_on, row.sex));
    // A child must be known as one.
    if row.birth_on.is_none() && row.identity_flaw.is_none() {
        row.birth_on = number.and_then(|it| identity::birth(&it));
    }
    Ok(())
}

/// A number as it is kept and compared.
fn normal(name: &str, field: Field, number: &str) -> Result<String, Problem> {
    let normal = field.normal(&words(name, number, MAX_NUMBER)?);
    if normal.is_empty() {
        let none = text(
            format!("{name} 中没有数字。请填写号码；未知请填 null。"),
            format!("{name} has no digits. Give the number, or null if it is not known."),
        );
        return Err(Problem::invalid(name, none));
    }
    Ok(normal)
}

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
    let Some(index) = row.identity_index.filter(|_| rules::is_here(row)) else {
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

/// Residents of the committee, of a household or not, who have this number, at most 10, unless that is accepted or
/// not to be told.
///
/// # Errors
///
/// [`Fault::Refused`] if there are any and the caller is a grid worker, who accepts nothing and gets one answer.
pub(super) async fn alike(
    work: &Work<'_>,
    row: &resident::Model,
    (tells, accepted): (bool, bool),
) -> Result<Vec<ResidentId>, Fault> {
    let one_answer = !sight::all(&work.session.actor);
    let asked = tells && (one_answer || !accepted);
    let Some(index) = row.identity_index.filter(|_| asked) else {
        return Ok(Vec::new());
    };
    let found = store::numbered_alike(&work.tx, row.committee_id, index).await?;
    if one_answer && !found.is_empty() {
        return Err(known("identityNumber").into());
    }
    Ok(found)
}
