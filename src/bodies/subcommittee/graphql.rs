//! GraphQL type of subcommittees.

use async_graphql::{Context, ID, Object, SimpleObject};
use cunju_entity::subcommittee;
use cunju_entity::value::{Date, MilestoneSource, SubcommitteeId};

use super::input::{
    MilestoneRecordInput, MilestoneRevokeInput, SubcommitteeDissolveInput,
    SubcommitteeEstablishInput,
};
use super::rules::Composition;
use super::{MilestonesOf, service};
use crate::access::session::ContextExt;
use crate::bodies::appointment::{
    Appointment, AppointmentsIn, AppointmentsOfCommittee, Body, Place,
};
use crate::bodies::ending;
use crate::bodies::grid::{Grid, GridsOfSubcommittee};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::Page;
use crate::reference::catalog::SubcommitteeKind;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::reference::payload::Payload;
use crate::units::committee::{Committee, committee_of_row};

/// A subcommittee that the caller may see.
pub struct Subcommittee(subcommittee::Model);

/// Milestone that a subcommittee has reached (进展节点)
#[derive(SimpleObject)]
pub struct Milestone {
    /// Key of the milestone, such as `STAFFED`
    key: String,
    /// Date the milestone was reached
    reached_on: Date,
    /// Name in Chinese
    name_zh: String,
    /// Name in English
    name_en: String,
    /// How the milestone is reached
    source: MilestoneSource,
}

/// Whether a subcommittee satisfies the composition rules of its kind (人员配备)
#[derive(SimpleObject)]
pub struct Staffing {
    /// Whether all rules are satisfied today
    met: bool,
    /// Date since which all rules have been satisfied; null if they are not
    since: Option<Date>,
    /// Rules that are not satisfied today and how to satisfy them, in the language of the request, at most 6
    unmet: Vec<String>,
}

impl Subcommittee {
    /// Wraps a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: subcommittee::Model) -> Self {
        Self(row)
    }

    fn key(&self) -> InCommittee<SubcommitteeId> {
        (self.0.committee_id, self.0.id)
    }
}

/// Subcommittee of a committee (下属委员会)
#[Object]
impl Subcommittee {
    /// Stable, globally unique ID of the subcommittee
    pub async fn id(&self) -> ID {
        GlobalId::Subcommittee((self.0.committee_id, self.0.id)).encode()
    }

    /// Kind of the subcommittee
    fn kind(&self, ctx: &Context<'_>) -> Result<SubcommitteeKind, Error> {
        let kind = ctx.request()?.kinds.subcommittee(&self.0.kind).cloned();
        let kind = kind.ok_or_else(|| Error::internal("a kind of subcommittee is not loaded"))?;
        Ok(SubcommitteeKind(kind))
    }

    /// Committee that the subcommittee belongs to
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee_of_row(ctx.request()?, self.0.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// First day of the subcommittee
    async fn established_on(&self) -> Date {
        self.0.established_on
    }

    /// Date the subcommittee was dissolved; null while it exists
    async fn dissolved_on(&self) -> Option<Date> {
        self.0.dissolved_on
    }

    /// Number of the official document that established the subcommittee; null if not known
    async fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }

    /// Duties of the subcommittee; null if not yet recorded
    async fn duties(&self) -> Option<&str> {
        self.0.duties.as_deref()
    }

    /// Milestones that the subcommittee has reached, in the order of `milestoneKinds`
    async fn milestones(&self, ctx: &Context<'_>) -> Result<Vec<Milestone>, Error> {
        let request = ctx.request()?;
        let rows = request.load(MilestonesOf, self.key()).await?;
        let rows = rows.unwrap_or_default();
        let kinds = request.kinds.milestones.iter();
        let reached = kinds.filter_map(|kind| {
            let row = rows.iter().find(|row| row.milestone == kind.key)?;
            Some(Milestone {
                key: kind.key.clone(),
                reached_on: row.reached_on,
                name_zh: kind.name_zh.clone(),
                name_en: kind.name_en.clone(),
                source: kind.source,
            })
        });
        Ok(reached.collect())
    }

    /// Appointments in the subcommittee, longest-held first
    #[graphql(directive = Paged::apply())]
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include ended appointments")] include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Appointment>, Error> {
        let page = Page::new(first, after, last, before)?;
        let body = Body {
            committee: self.0.committee_id,
            place: Place::Subcommittee(self.0.id),
        };
        let relation = AppointmentsIn { include_former };
        let request = ctx.request()?;
        request
            .connection(ctx, relation, body, page, Appointment::new)
            .await
    }

    /// Open grids that the subcommittee is responsible for, in order of number
    #[graphql(directive = Paged::apply())]
    async fn grids(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Grid>, Error> {
        let page = Page::new(first, after, last, before)?;
        let request = ctx.request()?;
        request
            .connection(ctx, GridsOfSubcommittee, self.key(), page, Grid::new)
            .await
    }

    /// Whether the subcommittee satisfies the composition rules of its kind, and what is missing
    async fn staffing(&self, ctx: &Context<'_>) -> Result<Staffing, Error> {
        let request = ctx.request()?;
        // Its appointments ended with it, so the rules would report everything as missing.
        if let Some(day) = self.0.dissolved_on {
            let dissolved = message!("subcommittee-dissolved-on", day);
            return Ok(Staffing {
                met: false,
                since: None,
                unmet: vec![request.locale.pick(&dissolved).to_owned()],
            });
        }
        // Awaited one after the other, the second statement would wait for the response to the first.
        let (committee, appointments) = futures_util::try_join!(
            committee_of_row(request, self.0.committee_id),
            request.load(AppointmentsOfCommittee, self.0.committee_id),
        )?;
        let kind = self.kind(ctx)?.0;
        let appointments = appointments.unwrap_or_default();
        let composition = Composition::new(&kind, &self.0, committee.term_from, &appointments);
        let today = request.clock.today();
        let unmet = composition.unmet(today).into_iter();
        let unmet: Vec<String> = unmet
            .map(|unmet| request.locale.pick(&unmet.text()).to_owned())
            .collect();
        Ok(Staffing {
            met: unmet.is_empty(),
            since: composition.since(today),
            unmet,
        })
    }

    /// Revision number of the subcommittee, incremented on every change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Mutations of subcommittees.
#[derive(Default)]
pub struct SubcommitteeMutation;

#[Object]
impl SubcommitteeMutation {
    /// Establishes a subcommittee of a committee (成立下属委员会)
    async fn subcommittee_establish(
        &self,
        ctx: &Context<'_>,
        input: SubcommitteeEstablishInput,
    ) -> Result<Payload<Subcommittee>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::establish(request, input)).await;
        Payload::new(request.locale, outcome, Subcommittee)
    }

    /// Dissolves a subcommittee and ends its appointments; its milestones stay on record (撤销下属委员会)
    async fn subcommittee_dissolve(
        &self,
        ctx: &Context<'_>,
        input: SubcommitteeDissolveInput,
    ) -> Result<Payload<Subcommittee>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(ending::dissolve_subcommittee(request, input)).await;
        Payload::new(request.locale, outcome, Subcommittee)
    }

    /// Records that a subcommittee has reached a milestone (登记进展)
    async fn milestone_record(
        &self,
        ctx: &Context<'_>,
        input: MilestoneRecordInput,
    ) -> Result<Payload<Subcommittee>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::record(request, input)).await;
        Payload::new(request.locale, outcome, Subcommittee)
    }

    /// Revokes a recorded milestone (撤销进展登记)
    async fn milestone_revoke(
        &self,
        ctx: &Context<'_>,
        input: MilestoneRevokeInput,
    ) -> Result<Payload<Subcommittee>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::revoke(request, input)).await;
        Payload::new(request.locale, outcome, Subcommittee)
    }
}
