//! Changes to persons who serve.

use async_graphql::MaybeUndefined;
use cunju_entity::person;

use super::super::input::PersonUpdateInput;
use super::super::store;
use super::person_name;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Operation, UnitOfWork};
use crate::access::vault::contact_phones;
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, note, refuse_any, refuse_stale, words,
};
use crate::reference::global_id::GlobalId;
use crate::units::committee::{CommitteeRef, lock_committee};

const UPDATE: Operation = Operation::in_committee("person.update", Permission::KeepBodies);
const MAX_ACCOUNT: usize = 100;

/// Changes a person's name, telephone number and account.
pub(in crate::bodies::appointment) async fn update(
    session: &Session,
    input: PersonUpdateInput,
) -> Result<Option<person::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let id = match resolve_reference(&work, &input.id, ClientIdType::Person, "id").await? {
        GlobalId::Person(id) => id,
        other => return Err(other.wrong_type("Person").into()),
    };
    // Before the read, so that `expectedRevision` is compared with the row that is changed.
    lock_committee(&work, CommitteeRef::Id(id.0), "id").await?;
    let found = store::find_person(&work.tx, id).await?;
    let before = found.ok_or_else(|| Problem::not_found("id"))?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut problems = Vec::new();
    let mut row = before.clone();
    if let Some(name) = &*input.name {
        let name = note(&mut problems, person_name("name", name));
        row.name = name.unwrap_or(row.name);
    }
    match &input.phone {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.phone = None,
        MaybeUndefined::Value(typed) => {
            row.phone = note(&mut problems, contact_phones("phone", typed)).flatten();
        }
    }
    match &input.account {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.account = None,
        MaybeUndefined::Value(account) => {
            row.account = note(&mut problems, words("account", account, MAX_ACCOUNT));
        }
    }
    problems.extend(taken(&work, &row).await?);
    refuse_any(problems)?;
    work.revise(&before, &mut row).await?;
    work.finish(row).await
}

/// The user error if another person of the committee has the account.
async fn taken(work: &UnitOfWork<'_>, row: &person::Model) -> Result<Option<Problem>, ChangeError> {
    let Some(account) = &row.account else {
        return Ok(None);
    };
    // The index on accounts is not unique, since one account may serve in several committees. The lock of the committee
    // prevents a second change from taking the account meanwhile.
    let other = store::with_account(&work.tx, row.committee_id, account).await?;
    Ok(other.filter(|other| other.id != row.id).map(|_| {
        let message = message!("appointment-account-taken");
        Problem::at("account", ProblemCode::AlreadyExists, message)
    }))
}
