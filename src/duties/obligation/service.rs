//! Mutations of obligations.

use cunju_entity::value::{CodeRange, Date, UnitKind};
use cunju_entity::{exemption, extension, mandate, obligation};
use uuid::Uuid;

use super::input::{ExemptInput, ExtendInput};
use super::{reconcile, rules, store};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Logged, Operation, Touches, UnitOfWork};
use crate::duties::{counter, mandate as mandates};
use crate::platform::message::message;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, refuse_any, refuse_stale, words,
};
use crate::reference::dates::check_past_date;
use crate::units::committee as committees;
use crate::units::committee::CommitteeRef;

const EXTEND: Operation = Operation::register_wide("obligation.extend", Permission::KeepMandates);
const EXEMPT: Operation = Operation::in_committee("obligation.exempt", Permission::KeepMandates);

impl Logged for obligation::Model {
    const ENTITY: &'static str = "obligation";

    fn key(&self) -> String {
        format!("{}/{}", self.mandate_id, self.committee_id)
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

impl Logged for exemption::Model {
    const ENTITY: &'static str = "exemption";

    fn key(&self) -> String {
        format!("{}/{}", self.mandate_id, self.committee_id)
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

impl Logged for extension::Model {
    const ENTITY: &'static str = "extension";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.unit_id
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// The mandate whose obligations are changed: visible and open and, if required, within the caller's jurisdiction.
async fn open_mandate(
    work: &UnitOfWork<'_>,
    id: &async_graphql::ID,
    own: bool,
) -> Result<mandate::Model, ChangeError> {
    let mandate = mandates::locked(work, id, "mandateId").await?;
    if own {
        mandates::require_own(work.session, &mandate)?;
    }
    mandates::refuse_closed(&mandate, "mandateId")?;
    Ok(mandate)
}

/// Extends the due date of one committee, or of all open obligations in a division.
pub(super) async fn extend(
    session: &Session,
    input: ExtendInput,
) -> Result<Option<extension::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, EXTEND, &input, &input.options).await?;
    let mandate = open_mandate(&work, &input.mandate_id, true).await?;
    let (unit_id, unit_kind, range) =
        committees::unit(&work, input.division, input.committee_code).await?;
    let today = work.clock().today();
    let granted_on = input.granted_on.unwrap_or(today);
    let reason = words("reason", &input.reason, 500);
    let approver = words("approver", &input.approver, 200);
    let document = input.document_number.as_deref();
    let document = document
        .map(|it| words("documentNumber", it, 100))
        .transpose();
    let mut problems = Vec::new();
    problems.extend(check_past_date("grantedOn", granted_on, today).err());
    if input.due_on <= mandate.due_on {
        let early = message!("obligation-extension-not-later", due_on = mandate.due_on);
        problems.push(Problem::invalid("dueOn", early));
    }
    problems.extend(reason.as_ref().err().cloned());
    problems.extend(approver.as_ref().err().cloned());
    problems.extend(document.as_ref().err().cloned());
    refuse_any(problems)?;
    let moved = store::extend(&work.tx, mandate.id, range, input.due_on, granted_on).await?;
    if moved == 0 {
        return Err(none_extended(&work, &mandate, (unit_kind, range))
            .await?
            .into());
    }
    // Counted again instead of by differences: one statement has changed all obligations of the range (ADR 0003).
    counter::rebuild_counters(&work.tx, mandate.id, range).await?;
    let row = extension::Model {
        id: work.clock().uuid(),
        mandate_id: mandate.id,
        unit_id,
        unit_kind,
        unit_code: range.low,
        due_on: input.due_on,
        reason: reason?,
        approver: approver?,
        document_number: document?,
        granted_on,
        obligations: i32::try_from(moved).unwrap_or(i32::MAX),
    };
    work.insert(&row).await?;
    work.finish(row).await
}

/// Why no obligation of a unit under a mandate was extended.
async fn none_extended(
    work: &UnitOfWork<'_>,
    mandate: &mandate::Model,
    (unit_kind, range): (UnitKind, CodeRange),
) -> Result<Problem, ChangeError> {
    if store::binds_any(&work.tx, mandate.id, range).await? {
        let none = message!("obligation-none-to-extend");
        return Ok(Problem::invalid("dueOn", none));
    }
    Ok(match unit_kind {
        UnitKind::Committee => unbound("committeeCode"),
        UnitKind::Division => {
            let none = message!("obligation-none-in-division");
            Problem::at("division", ProblemCode::NotFound, none)
        }
    })
}

/// User error: the mandate does not bind a committee that the caller may see.
fn unbound(field: &str) -> Problem {
    let message = message!("obligation-committee-not-bound");
    Problem::at(field, ProblemCode::NotFound, message)
}

/// The exemption that an input grants from an obligation.
fn exemption(
    input: &ExemptInput,
    from: &obligation::Model,
    granted_on: Date,
) -> Result<exemption::Model, Problem> {
    let document = input.document_number.as_deref();
    let document = document.map(|it| words("documentNumber", it, 100));
    Ok(exemption::Model {
        mandate_id: from.mandate_id,
        committee_id: from.committee_id,
        legal_ground: words("legalGround", &input.legal_ground, 500)?,
        duty_holder: words("dutyHolder", &input.duty_holder, 100)?,
        approver: words("approver", &input.approver, 200)?,
        document_number: document.transpose()?,
        granted_on,
    })
}

/// Exempts a committee by law; a named member takes the duties.
pub(super) async fn exempt(
    session: &Session,
    input: ExemptInput,
) -> Result<Option<obligation::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, EXEMPT, &input, &input.options).await?;
    let committee = committees::lock_committee(
        &work,
        CommitteeRef::Code(input.committee_code),
        "committeeCode",
    )
    .await?;
    // Not the issuer alone: an exemption needs an official whose jurisdiction has the committee.
    let mandate = open_mandate(&work, &input.mandate_id, false).await?;
    let today = work.clock().today();
    let granted_on = input.granted_on.unwrap_or(today);
    let mut owed = store::all_of_committee(&work.tx, committee.id)
        .await?
        .into_iter();
    let before = owed.find(|row| row.mandate_id == mandate.id && row.valid_to == Date::NEVER);
    let before = before.ok_or_else(|| unbound("committeeCode"))?;
    refuse_stale(input.expected_revision, before.revision)?;
    if before.exempt {
        let twice = message!("obligation-already-exempt");
        return Err(Problem::at("committeeCode", ProblemCode::AlreadyExists, twice).into());
    }
    check_past_date("grantedOn", granted_on, today)?;
    if before.met_on <= granted_on {
        let met = message!("obligation-already-met", met_on = before.met_on);
        return Err(Problem::invalid("committeeCode", met).into());
    }
    let exemption = exemption(&input, &before, granted_on)?;
    let mut after = obligation::Model {
        exempt: true,
        revision: before.revision + 1,
        ..before.clone()
    };
    let ended = rules::split(&mut after, &before, granted_on);
    let mut deltas = counter::Deltas::default();
    reconcile::write(
        &mut work,
        &mut deltas,
        Some(&before),
        ended.as_ref(),
        &after,
    )
    .await?;
    counter::apply(&work.tx, &deltas).await?;
    work.insert(&exemption).await?;
    work.finish(after).await
}
