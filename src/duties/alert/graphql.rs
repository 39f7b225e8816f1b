//! GraphQL types and root field of alerts.

use async_graphql::{Context, Enum, Object};
use cunju_entity::value::{CommitteeCode, Date, DivisionCode};

use super::store::{self, Row};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::Page;
use crate::residents::membership::{Caregiver, CaregiverById, Membership, MembershipById};
use crate::residents::resident::{Resident, ResidentById};
use crate::residents::sensitive_access;
use crate::units::committee::{self, Committee};

/// Subject of an alert
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum AlertKind {
    /// A resident who lives here turned 80 in the last 30 days and is not in the special group of the aged
    /// (年满80岁未纳入高龄老人)
    #[graphql(name = "REACHED_80")]
    Reached80,
    /// A resident turned 14 in the last 30 days, so their data is no longer that of a child (年满14岁)
    #[graphql(name = "TURNED_14")]
    Turned14,
    /// A membership of a special group is due for review (特殊群体复核到期)
    ReviewDue,
    /// A caregiver no longer has an appointment (责任人已离任)
    CaregiverAppointmentEnded,
}

impl AlertKind {
    const ALL: [Self; 4] = [
        Self::Reached80,
        Self::Turned14,
        Self::ReviewDue,
        Self::CaregiverAppointmentEnded,
    ];

    /// Position of the kind in the list.
    pub(super) fn number(self) -> i32 {
        match self {
            Self::Reached80 => 1,
            Self::Turned14 => 2,
            Self::ReviewDue => 3,
            Self::CaregiverAppointmentEnded => 4,
        }
    }

    /// Age that triggers the alert; 0 for kinds that do not depend on a birthday.
    pub(super) fn age(self) -> u32 {
        match self {
            Self::Reached80 => 80,
            Self::Turned14 => 14,
            Self::ReviewDue | Self::CaregiverAppointmentEnded => 0,
        }
    }
}

/// An alert on data that the caller may read.
pub struct Alert {
    kind: AlertKind,
    row: Row,
}

impl Alert {
    fn new(row: Row) -> Self {
        let mut kinds = AlertKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.number() == row.kind);
        Self {
            kind: kind.unwrap_or(AlertKind::Reached80),
            row,
        }
    }
}

/// Something in the register that needs attention (提醒). Alerts are computed from the register, and disappear when the
/// cause is resolved
#[Object]
impl Alert {
    /// Subject of the alert
    async fn kind(&self) -> AlertKind {
        self.kind
    }

    /// Date since which the alert applies: the birthday, the date of the review, or the first day without an
    /// appointment
    async fn since(&self) -> Date {
        self.row.on_day.plus_months(self.kind.age() * 12)
    }

    /// Resident
    async fn resident(&self, ctx: &Context<'_>) -> Result<Resident, Error> {
        let key = (self.row.committee_id, self.row.resident_id);
        let row = ctx.request()?.load(ResidentById, key).await?;
        row.map(Resident::new).ok_or(Error::Conflict)
    }

    /// Membership of the special group; null if the alert is about a birthday
    async fn membership(&self, ctx: &Context<'_>) -> Option<Result<Membership, Error>> {
        let found = async {
            let Some(id) = self.row.membership_id else {
                return Ok(None);
            };
            let key = (self.row.committee_id, id);
            let row = ctx.request()?.load(MembershipById, key).await?;
            Ok(row.map(Membership::new))
        };
        found.await.transpose()
    }

    /// Caregiver; null if the alert is not about a caregiver
    async fn caregiver(&self, ctx: &Context<'_>) -> Option<Result<Caregiver, Error>> {
        let found = async {
            let Some(id) = self.row.caregiver_id else {
                return Ok(None);
            };
            let key = (self.row.committee_id, id);
            let row = ctx.request()?.load(CaregiverById, key).await?;
            Ok(row.map(Caregiver::new))
        };
        found.await.transpose()
    }

    /// Committee of the resident
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::committee_of_row(ctx.request()?, self.row.committee_id).await?;
        Ok(Committee::new(row))
    }
}

/// Queries for alerts.
#[derive(Default)]
pub struct AlertQuery;

#[Object]
impl AlertQuery {
    /// Alerts in the caller's jurisdiction, by kind, longest waiting first. Requires the role `OFFICIAL`,
    /// `COMMITTEE_WORKER` or `GRID_WORKER`; grid workers see alerts for the households in their grids
    #[graphql(directive = cost::apply(100), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each parameter is an argument of the field"
    )]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Code of the division; the default is the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Code of the committee; cannot be combined with `in`")]
        committee_code: Option<CommitteeCode>,
        #[graphql(desc = "Kinds of alerts; the default is all")] kinds: Option<Vec<AlertKind>>,
        #[graphql(desc = "Date; the default is today")] day: Option<Date>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Alert>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        if !sensitive_access::may_read_any(&request.actor) {
            return Err(Error::Forbidden(message!("alert-role-not-permitted")));
        }
        let range = committee::code_range(request, within, committee_code).await?;
        let mut kinds = kinds.unwrap_or_else(|| AlertKind::ALL.to_vec());
        kinds.sort_unstable();
        // A kind that is requested twice would list its alerts twice, because the parts are combined by UNION ALL.
        kinds.dedup();
        if kinds.is_empty() {
            return Err(Error::input(message!("alert-kinds-empty")));
        }
        let day = day.unwrap_or_else(|| request.clock.today());
        let found = store::list(request, range, &kinds, day);
        request.root_connection(ctx, found, page, Alert::new).await
    }
}
