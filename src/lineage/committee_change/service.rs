//! Changes of committees.

mod used_code;

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{CodeRange, CommitteeCode, Date, DivisionId, Level, UnitKind};
use cunju_entity::{code_alias, committee};

use super::input::{AbolishInput, CreateInput, UpdateInput};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::access::vault::contact_phones;
use crate::bodies::ending;
use crate::duties::counter::TOWN;
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, optional_words, refuse_any, refuse_stale, words,
};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::GlobalId;
use crate::reference::search;
use crate::units::committee::{CommitteeRef, keep_alias, lock_committee, move_extensions};
use used_code::refuse_used_code;

// The shared lock is enough: a change of many committees takes it exclusively, so a mandate that is issued at the
// same moment is seen either before or after the new committee (ADR 0004).
const CREATE: Operation = Operation::in_committee("committee.create", Permission::KeepCommittees);
const UPDATE: Operation = Operation::in_committee("committee.update", Permission::KeepCommittees);
/// Changing a code rebuilds the counters of towns, so no other change may run in them meanwhile.
const RECODE: Operation = Operation::register_wide("committee.update", Permission::KeepCommittees);
// Its town is counted again in SQL too (ADR 0010), while no other change may run there.
const ABOLISH: Operation =
    Operation::register_wide("committee.abolish", Permission::KeepCommittees);

/// Longest name of a committee or of its contact person, in characters.
const MAX_NAME: usize = 100;

/// Whether the village part of a code is that of a virtual unit (498, 598), and of a recognized one (below 400).
fn village_part(code: CommitteeCode) -> (bool, bool) {
    let part = code.0 % TOWN;
    (matches!(part, 498 | 598), part < 400)
}

/// The town that a code lies in, if the caller is responsible for all of it.
fn town(session: &Session, code: CommitteeCode) -> Result<DivisionId, Problem> {
    let holding = session.divisions.containing(CodeRange::committee(code.0));
    let scope = session.actor.scope();
    // A division outside the scope gets the same error as none, so that the error does not reveal it.
    let town = holding.last().filter(|node| scope.covers(node.range()));
    let town = town.ok_or_else(|| {
        let outside = message!("committee-town-unknown", code);
        Problem::at("code", ProblemCode::NotFound, outside)
    })?;
    // Village parts of the statistics code end at 599; part 000 is the code of the town itself.
    if !(1..600).contains(&(code.0 % TOWN)) {
        let part = message!("committee-code-out-of-range", code);
        return Err(Problem::invalid("code", part));
    }
    if town.row.level == Level::Town {
        return Ok(town.row.id);
    }
    let none = message!("committee-town-not-below", town = town.row.name, code);
    Err(Problem::invalid("code", none))
}

/// Adds a committee to the register, with its obligations from its first day.
pub(super) async fn create(
    session: &Session,
    input: CreateInput,
) -> Result<Option<committee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CREATE, &input, &input.options).await?;
    let name = words("name", &input.name, MAX_NAME);
    let division = town(session, input.code);
    let person = optional_words("contactPerson", input.contact_person.as_deref(), MAX_NAME);
    let phone = input.contact_phone.as_deref();
    let phone = phone.map_or(Ok(None), |typed| contact_phones("contactPhone", typed));
    let mut problems = Vec::new();
    problems.extend(name.as_ref().err().cloned());
    problems.extend(division.as_ref().err().cloned());
    problems.extend(person.as_ref().err().cloned());
    problems.extend(phone.as_ref().err().cloned());
    let today = work.clock().today();
    problems.extend(check_past_date("validFrom", input.valid_from, today).err());
    let term_from = input.term_from;
    problems.extend(term_from.and_then(|day| check_past_date("termFrom", day, today).err()));
    problems.extend(class(input.urban_rural_class).err());
    refuse_any(problems)?;
    refuse_used_code(&work, input.code, None).await?;
    let name = name?;
    let (is_virtual, recognized) = village_part(input.code);
    let row = committee::Model {
        id: work.clock().id(),
        code: input.code.0,
        kind: input.kind,
        search: search::text(&name),
        name,
        division_id: division?,
        urban_rural_class: class(input.urban_rural_class)?,
        is_virtual,
        recognized,
        contact_person: person?,
        contact_phone: phone?,
        term_from: input.term_from,
        valid_from: Some(input.valid_from),
        valid_to: None,
        revision: 1,
    };
    work.insert(&row).await?;
    work.announce(Fact::Entered(row.clone())).await?;
    work.finish(row).await
}

/// Checks an urban-rural class of the statistics office: 111, 112, 121 to 123, 210, 220.
fn class(value: Option<i32>) -> Result<Option<i16>, Problem> {
    let Some(value) = value else {
        return Ok(None);
    };
    match i16::try_from(value) {
        Ok(class @ (111 | 112 | 121..=123 | 210 | 220)) => Ok(Some(class)),
        _ => Err(Problem::invalid(
            "urbanRuralClass",
            message!("committee-urban-rural-class-invalid"),
        )),
    }
}

/// Changes a committee. A new code moves it and its obligations; the old code still finds it.
pub(super) async fn update(
    session: &Session,
    input: UpdateInput,
) -> Result<Option<committee::Model>, ChangeError> {
    // The lock is taken before the row is read, so the current code also takes the exclusive one.
    let operation = if input.code.is_some() { RECODE } else { UPDATE };
    let mut work = UnitOfWork::begin(session, operation, &input, &input.options).await?;
    let before = locked_by_id(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut after = before.clone();
    if let Some(name) = &*input.name {
        after.name = words("name", name, MAX_NAME)?;
        after.search = search::text(&after.name);
    }
    if let Some(kind) = *input.kind {
        after.kind = kind;
    }
    match &input.contact_person {
        MaybeUndefined::Undefined => (),
        MaybeUndefined::Null => after.contact_person = None,
        MaybeUndefined::Value(person) => {
            after.contact_person = Some(words("contactPerson", person, MAX_NAME)?);
        }
    }
    match &input.contact_phone {
        MaybeUndefined::Undefined => (),
        MaybeUndefined::Null => after.contact_phone = None,
        MaybeUndefined::Value(typed) => {
            after.contact_phone = contact_phones("contactPhone", typed)?;
        }
    }
    match input.urban_rural_class {
        MaybeUndefined::Undefined => (),
        MaybeUndefined::Null => after.urban_rural_class = None,
        MaybeUndefined::Value(value) => after.urban_rural_class = class(Some(value))?,
    }
    if let Some(day) = *input.term_from {
        check_past_date("termFrom", day, work.clock().today())?;
        after.term_from = Some(day);
    }
    if let Some(code) = input.code.filter(|code| code.0 != before.code) {
        recode(&mut work, &before, &mut after, code).await?;
    }
    // Nothing is written: another revision would make the copy of every other client stale.
    if after == before {
        return work.finish(after).await;
    }
    after.revision += 1;
    if after.code != before.code {
        // All households of the committee change their town at once, so both towns are counted again in SQL and not by
        // differences (ADR 0010).
        let ranges = [before.code, after.code].map(CodeRange::committee);
        work.announce(Fact::Counts(ranges.to_vec())).await?;
    }
    work.update(&before, &after).await?;
    // Another name, kind or code is a correction and changes past figures too. A new term ends what was met only from
    // its first day, so that a published figure stays (ADR 0005).
    let fact = if after.term_from == before.term_from {
        Fact::Duties(after.clone(), Date::START)
    } else {
        Fact::Staff(after.clone(), after.term_from.unwrap_or(Date::START))
    };
    work.announce(fact).await?;
    work.finish(after).await
}

/// Gives a committee another code and stores the previous one as an alias.
async fn recode(
    work: &mut UnitOfWork<'_>,
    before: &committee::Model,
    after: &mut committee::Model,
    code: CommitteeCode,
) -> Result<(), ChangeError> {
    after.division_id = town(work.session, code)?;
    refuse_used_code(work, code, Some(before.id)).await?;
    after.code = code.0;
    (after.is_virtual, after.recognized) = village_part(code);
    // Extensions are looked up by the range of the code, so under the old code they would apply to nothing.
    move_extensions(&work.tx, before.id, code.0).await?;
    let alias = code_alias::Model {
        code: before.code,
        unit_id: before.id.uuid(),
        unit_kind: UnitKind::Committee,
        valid_from: before.valid_from,
        valid_to: Some(work.clock().today()),
    };
    keep_alias(&work.tx, &alias).await?;
    work.added(&alias)?;
    Ok(())
}

/// Abolishes a committee with its bodies, grids and appointments. It stays readable, and its obligations end.
pub(super) async fn abolish(
    session: &Session,
    input: AbolishInput,
) -> Result<Option<committee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ABOLISH, &input, &input.options).await?;
    let before = locked_by_id(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    check_past_date("validTo", input.valid_to, work.clock().today())?;
    if let Some(from) = before.valid_from.filter(|from| input.valid_to < *from) {
        let early = message!("committee-abolished-before-start", from);
        return Err(Problem::at("validTo", ProblemCode::BeforeExistence, early).into());
    }
    let after = committee::Model {
        valid_to: Some(input.valid_to),
        revision: before.revision + 1,
        ..before.clone()
    };
    let counts = Fact::Counts(vec![CodeRange::committee(after.code)]);
    work.announce(counts).await?;
    work.update(&before, &after).await?;
    let day = input.valid_to;
    ending::dissolve_subcommittees(&mut work, &after, day, "validTo").await?;
    ending::dissolve_groups(&mut work, &after, day, "validTo").await?;
    ending::close_grids(&mut work, &after, day, "validTo").await?;
    work.announce(Fact::Staff(after.clone(), day)).await?;
    work.finish(after).await
}

async fn locked_by_id(work: &UnitOfWork<'_>, id: &ID) -> Result<committee::Model, ChangeError> {
    match GlobalId::decode(id)? {
        GlobalId::Committee(id) => lock_committee(work, CommitteeRef::Id(id), "id").await,
        other => Err(other.wrong_type("Committee").into()),
    }
}
