//! Obligations in the API.

use async_graphql::{Context, ID, Object, SimpleObject};
use cunju_entity::value::{Date, ObligationState, UnitKind};
use cunju_entity::{exemption, extension, obligation};

use super::edge::ExemptionOf;
use super::input::{ExemptInput, ExtendInput};
use super::{rules, service};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::duties::mandate::{Mandate, MandateById};
use crate::platform::api::directive::cost;
use crate::platform::error::Error;
use crate::platform::payload::Payload;
use crate::reference::division::Division;
use crate::reference::global_id::{Below, GlobalId};
use crate::units::committee::{Committee, CommitteeById, FieldAccess};

/// What a committee owes by a mandate.
pub struct Obligation {
    row: obligation::Model,
    /// How the figure that it stands behind looks at it; none for today.
    seen: Option<(Date, bool)>,
}

impl Obligation {
    /// The obligation as it is today.
    #[must_use]
    pub fn new(row: obligation::Model) -> Self {
        Self { row, seen: None }
    }

    /// The obligation as a figure of a day counts it, by the due day that the mandate had said if
    /// `original`.
    #[must_use]
    pub fn on(row: obligation::Model, day: Date, original: bool) -> Self {
        Self {
            row,
            seen: Some((day, original)),
        }
    }

    fn key(&self) -> Below<cunju_entity::value::MandateId> {
        (self.row.committee_id, self.row.mandate_id)
    }

    /// Day and due day by which it is looked at; none if it is not owed any more.
    async fn look(&self, request: &Request) -> Result<Option<(Date, Date)>, Error> {
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
        let owed = open && self.row.left_on == Date::NEVER;
        Ok(owed.then(|| (request.clock.today(), self.row.due_on)))
    }
}

/// What one committee owes by one mandate (任务落实情况)
#[Object]
impl Obligation {
    /// Id of the obligation, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Obligation(self.key()).encode()
    }

    /// Committee that owes it; null if it left the caller's area since
    async fn committee(&self, ctx: &Context<'_>) -> Option<Result<Committee, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = request.load(CommitteeById, self.row.committee_id).await?;
            Ok(row.map(Committee::new))
        };
        found.await.transpose()
    }

    /// Mandate by which it is owed; null if it no longer binds in the caller's area
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

    /// State of the obligation, behind a figure that of its day; null if it is not owed any more
    /// because the mandate is closed or the committee left
    async fn state(&self, ctx: &Context<'_>) -> Option<Result<ObligationState, Error>> {
        let found = async {
            let look = self.look(ctx.request()?).await?;
            Ok(look.and_then(|(day, due_on)| rules::state(&self.row, due_on, day)))
        };
        found.await.transpose()
    }

    /// Last day on time as the mandate said
    async fn original_due_on(&self) -> Date {
        self.row.original_due_on
    }

    /// Last day on time, with extensions
    async fn due_on(&self) -> Date {
        self.row.due_on
    }

    /// Days past the due day, until it was met; 0 if it is not overdue, or not owed any more
    async fn days_overdue(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        let look = self.look(ctx.request()?).await?;
        let owed = look.filter(|_| !self.row.exempt);
        let days = owed.map_or(0, |(day, due_on)| {
            day.min(self.row.met_on).days_since(due_on)
        });
        Ok(i32::try_from(days.max(0)).unwrap_or(i32::MAX))
    }

    /// Day it was met; null if it is not
    async fn met_on(&self) -> Option<Date> {
        Some(self.row.met_on).filter(|day| *day != Date::NEVER)
    }

    /// First day it is owed; null if from before the register's records
    async fn entered_on(&self) -> Option<Date> {
        Some(self.row.owed_from).filter(|day| *day != Date::START)
    }

    /// First day it is no longer owed, because the committee left; null if it is owed
    async fn left_on(&self) -> Option<Date> {
        Some(self.row.left_on).filter(|day| *day != Date::NEVER)
    }

    /// Exemption from it; null if there is none
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

    /// Revision of the obligation, counted up by one per change
    async fn revision(&self) -> i32 {
        self.row.revision
    }
}

/// Exemption of a small village by law (依法免设), the duties given to a named member
#[derive(SimpleObject)]
pub(super) struct Exemption {
    /// Legal ground
    legal_ground: String,
    /// Person who holds the duty; null if withheld, see `fieldAccess`
    duty_holder: Option<String>,
    /// Whether the caller may see the person
    field_access: FieldAccess,
    /// Body that approved it
    approver: String,
    /// Number of the document; null if there is none
    document_number: Option<String>,
    /// Day it was granted
    granted_on: Date,
}

impl Exemption {
    fn new(row: exemption::Model, read: bool) -> Self {
        Self {
            legal_ground: row.legal_ground,
            duty_holder: Some(row.duty_holder).filter(|_| read),
            field_access: FieldAccess::of(read),
            approver: row.approver,
            document_number: row.document_number,
            granted_on: row.granted_on,
        }
    }
}

/// A later due day that was granted.
pub struct Extension(pub extension::Model);

/// Later due day (延期) for a committee, or for all under a division that had not met it
#[Object]
impl Extension {
    /// Division it was granted to; null if to a committee, or if outside the caller's area
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

    /// Committee it was granted to; null if to a division, or if outside the caller's area
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

    /// New last day on time
    async fn due_on(&self) -> Date {
        self.0.due_on
    }

    /// Reason
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Body that approved it
    async fn approver(&self) -> &str {
        &self.0.approver
    }

    /// Number of the document; null if there is none
    async fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }

    /// Day it was granted
    async fn granted_on(&self) -> Date {
        self.0.granted_on
    }

    /// How many committees got more time
    async fn obligations(&self) -> i32 {
        self.0.obligations
    }
}

/// Mutations of obligations.
#[derive(Default)]
pub struct ObligationMutation;

#[Object]
impl ObligationMutation {
    /// Grant a later due day to a committee, or to all under a division that have not met it; the
    /// due day of the mandate stays readable. For an office that answers for all of the mandate
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

    /// Exempt a committee by law: it counts as neither covered nor missing
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
