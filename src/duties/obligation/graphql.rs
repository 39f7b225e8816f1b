//! GraphQL types and mutations of obligations.

use async_graphql::{Context, ID, Object, SimpleObject};
use cunju_entity::value::{Date, ObligationState, UnitKind};
use cunju_entity::{exemption, extension, obligation};

use super::input::{ExemptInput, ExtendInput};
use super::relation::ExemptionOf;
use super::{rules, service};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::duties::mandate::{Mandate, MandateById};
use crate::platform::api::directive::cost;
use crate::platform::error::Error;
use crate::reference::division::Division;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::reference::payload::Payload;
use crate::units::committee::{Committee, CommitteeById, FieldAccess};

/// An obligation of a committee under a mandate.
pub struct Obligation {
    row: obligation::Model,
    /// Date of the figure that lists the obligation, and whether the figure uses original due dates; `None` for
    /// today.
    seen: Option<(Date, bool)>,
}

impl Obligation {
    /// The obligation in its state of today.
    #[must_use]
    pub fn new(row: obligation::Model) -> Self {
        Self { row, seen: None }
    }

    /// The obligation as a figure of a date counts it, by the original due date if `original`.
    #[must_use]
    pub fn on(row: obligation::Model, day: Date, original: bool) -> Self {
        Self {
            row,
            seen: Some((day, original)),
        }
    }

    fn key(&self) -> InCommittee<cunju_entity::value::MandateId> {
        (self.row.committee_id, self.row.mandate_id)
    }

    /// Date at which the state is computed, and the due date; `None` if the obligation no longer applies.
    async fn date_and_due_date(&self, request: &Request) -> Result<Option<(Date, Date)>, Error> {
        if let Some((day, original)) = self.seen {
            let due_on = if original {
                self.row.original_due_on
            } else {
                self.row.due_on
            };
            return Ok(Some((day, due_on)));
        }
        let mandate = request.load(MandateById, self.row.mandate_id).await?;
        let open = mandate.is_some_and(|mandate| mandate.closed_on.is_none());
        let owed = open && self.row.valid_to == Date::NEVER;
        Ok(owed.then(|| (request.clock.today(), self.row.due_on)))
    }
}

/// What one committee owes under one mandate (任务落实情况)
#[Object]
impl Obligation {
    /// Stable, globally unique ID of the obligation
    pub async fn id(&self) -> ID {
        GlobalId::Obligation(self.key()).encode()
    }

    /// Committee that owes it; null if the committee has left the caller's jurisdiction
    async fn committee(&self, ctx: &Context<'_>) -> Option<Result<Committee, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = request.load(CommitteeById, self.row.committee_id).await?;
            Ok(row.map(Committee::new))
        };
        found.await.transpose()
    }

    /// Mandate that requires it; null if it is no longer binding in the caller's jurisdiction
    async fn mandate(&self, ctx: &Context<'_>) -> Option<Result<Mandate, Error>> {
        let found = async {
            let row = ctx
                .request()?
                .load(MandateById, self.row.mandate_id)
                .await?;
            Ok(row.map(Mandate::new))
        };
        found.await.transpose()
    }

    /// State of the obligation today; in the list behind a figure, on the date of the figure. Null if it no longer
    /// applies, because the mandate is closed or the committee has left its scope
    async fn state(&self, ctx: &Context<'_>) -> Option<Result<ObligationState, Error>> {
        let found = async {
            let look = self.date_and_due_date(ctx.request()?).await?;
            Ok(look.and_then(|(day, due_on)| rules::state(&self.row, due_on, day)))
        };
        found.await.transpose()
    }

    /// Original due date of the mandate: the last day to meet it on time
    async fn original_due_on(&self) -> Date {
        self.row.original_due_on
    }

    /// Due date, including extensions
    async fn due_on(&self) -> Date {
        self.row.due_on
    }

    /// Days from the due date until it was met, or until today; 0 if it is not overdue or no longer applies
    async fn days_overdue(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        let look = self.date_and_due_date(ctx.request()?).await?;
        let owed = look.filter(|_| !self.row.exempt);
        let days = owed.map_or(0, |(day, due_on)| {
            day.min(self.row.met_on).days_since(due_on)
        });
        Ok(i32::try_from(days.max(0)).unwrap_or(i32::MAX))
    }

    /// Date the obligation was met; null if it is not met
    async fn met_on(&self) -> Option<Date> {
        Some(self.row.met_on).filter(|day| *day != Date::NEVER)
    }

    /// First day on which it applies; null if it predates the register
    async fn valid_from(&self) -> Option<Date> {
        // `valid_from` of the row is the beginning of an interval, which changes with every extension (ADR 0005).
        Some(self.row.owed_from).filter(|day| *day != Date::START)
    }

    /// Date from which it no longer applies, because the committee left the scope; null while it applies
    async fn valid_to(&self) -> Option<Date> {
        Some(self.row.valid_to).filter(|day| *day != Date::NEVER)
    }

    /// Exemption; null if there is none
    async fn exemption(&self, ctx: &Context<'_>) -> Option<Result<Exemption, Error>> {
        let found = async {
            if !self.row.exempt {
                return Ok(None);
            }
            let request = ctx.request()?;
            let row = request.load(ExemptionOf, self.key()).await?;
            let read = request.actor.may(Permission::ReadPersons);
            Ok(row.map(|row| Exemption::new(row, read)))
        };
        found.await.transpose()
    }

    /// Revision number, incremented on every change
    async fn revision(&self) -> i32 {
        self.row.revision
    }
}

/// Exemption of a small village by law (依法免设), with the duties assigned to a named member
#[derive(SimpleObject)]
pub(super) struct Exemption {
    /// Legal basis
    legal_ground: String,
    /// Person responsible for the duty; null if withheld, see `fieldAccess`
    duty_holder: Option<String>,
    /// Whether the caller may see the person
    field_access: FieldAccess,
    /// Authority that approved it
    approver: String,
    /// Document number; null if there is none
    document_number: Option<String>,
    /// Date it was granted
    granted_on: Date,
}

impl Exemption {
    fn new(row: exemption::Model, read: bool) -> Self {
        Self {
            legal_ground: row.legal_ground,
            // The only personal datum of an exemption: the law requires a named member.
            duty_holder: Some(row.duty_holder).filter(|_| read),
            field_access: FieldAccess::of(read),
            approver: row.approver,
            document_number: row.document_number,
            granted_on: row.granted_on,
        }
    }
}

/// An extension of the due date.
pub struct Extension(pub extension::Model);

/// Extension of the due date (延期) for a committee, or for all committees of a division that had not met the mandate
#[Object]
impl Extension {
    /// Division that received it; null if a committee did, or if the division is outside the caller's jurisdiction
    fn division(&self, ctx: &Context<'_>) -> Option<Result<Division, Error>> {
        let found = || {
            let of_division = self.0.unit_kind == UnitKind::Division;
            let id = cunju_entity::value::DivisionId::new(self.0.unit_id);
            let request = ctx.request()?;
            Ok(of_division
                .then(|| Division::visible(request, id))
                .flatten())
        };
        found().transpose()
    }

    /// Committee that received it; null if a division did, or if the committee is outside the caller's jurisdiction
    async fn committee(&self, ctx: &Context<'_>) -> Option<Result<Committee, Error>> {
        let found = async {
            if self.0.unit_kind != UnitKind::Committee {
                return Ok(None);
            }
            let id = cunju_entity::value::CommitteeId::new(self.0.unit_id);
            let row = ctx.request()?.load(CommitteeById, id).await?;
            Ok(row.map(Committee::new))
        };
        found.await.transpose()
    }

    /// New due date
    async fn due_on(&self) -> Date {
        self.0.due_on
    }

    /// Reason
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Authority that approved it
    async fn approver(&self) -> &str {
        &self.0.approver
    }

    /// Document number; null if there is none
    async fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }

    /// Date it was granted
    async fn granted_on(&self) -> Date {
        self.0.granted_on
    }

    /// Number of committees whose due date was extended
    async fn obligations(&self) -> i32 {
        self.0.obligations
    }
}

/// Mutations of obligations.
#[derive(Default)]
pub struct ObligationMutation;

#[Object]
impl ObligationMutation {
    /// Extends the due date for a committee, or for all committees of a division that have not met the mandate. The
    /// original due date remains readable. Requires the role `OFFICIAL`, and responsibility for the whole scope of the
    /// mandate
    #[graphql(directive = cost::apply(500))]
    async fn obligation_extend(
        &self,
        ctx: &Context<'_>,
        input: ExtendInput,
    ) -> Result<Payload<Extension>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::extend(request, input)).await;
        Payload::new(request.locale, done, Extension)
    }

    /// Exempts a committee by law; it then counts as neither covered nor missing. Requires the role `OFFICIAL`
    async fn obligation_exempt(
        &self,
        ctx: &Context<'_>,
        input: ExemptInput,
    ) -> Result<Payload<Obligation>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::exempt(request, input)).await;
        Payload::new(request.locale, done, Obligation::new)
    }
}
