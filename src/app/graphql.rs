//! The schema: its roots, and the queries about the server and the caller.

use async_graphql::{Context, MergedObject, Object, Schema, SchemaBuilder, SimpleObject};
use chrono::{DateTime, SubsecRound, Utc};
use cunju_entity::value::{CommitteeCode, DivisionCode, GridCode};

use crate::access::auth::Role;
use crate::access::session::{ContextExt, Request};
use crate::app::node::NodeQuery;
use crate::bodies::appointment::AppointmentMutation;
use crate::bodies::election::ElectionMutation;
use crate::bodies::ending::EndingMutation;
use crate::bodies::grid::{GridMutation, GridQuery};
use crate::bodies::subcommittee::SubcommitteeMutation;
use crate::bodies::three_person_group::ThreePersonGroupMutation;
use crate::bodies::vacancy::VacancyQuery;
use crate::duties::alert::AlertQuery;
use crate::duties::campaign::{CampaignMutation, CampaignQuery};
use crate::duties::coverage::CoverageQuery;
use crate::duties::mandate::{MandateMutation, MandateQuery};
use crate::duties::measure::MeasureQuery;
use crate::duties::obligation::ObligationMutation;
use crate::duties::population::PopulationQuery;
use crate::duties::visit::{VisitMutation, VisitQuery};
use crate::exchange::bulk::BulkQuery;
use crate::exchange::feed::{FeedQuery, FeedSubscription};
use crate::exchange::webhook::{WebhookMutation, WebhookQuery};
use crate::lineage::committee_change::CommitteeMutation;
use crate::platform::api::{Charge, Scalars, sdl_options};
use crate::platform::error::Error;
use crate::reference::catalog::KindQuery;
use crate::reference::division::{Division, DivisionQuery};
use crate::residents::household_change::{HouseholdMutation, UnconfirmedMutation};
use crate::residents::membership::{MembershipMutation, MembershipQuery};
use crate::residents::personal::PersonalDataQuery;
use crate::residents::resident_change::{ResidentEraseMutation, ResidentMutation};
use crate::residents::sensitive_access::UnconfirmedQuery;
use crate::units::committee::{Committee, CommitteeById, CommitteeQuery};

/// Query root of the API
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct QueryRoot(
    PlatformQuery,
    NodeQuery,
    DivisionQuery,
    CommitteeQuery,
    KindQuery,
    MandateQuery,
    CoverageQuery,
    GridQuery,
    MeasureQuery,
    PersonalDataQuery,
    VacancyQuery,
    MembershipQuery,
    AlertQuery,
    WebhookQuery,
    FeedQuery,
    CampaignQuery,
    VisitQuery,
    PopulationQuery,
    BulkQuery,
    UnconfirmedQuery,
);

/// Mutation root of the API
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct MutationRoot(
    CommitteeMutation,
    ElectionMutation,
    EndingMutation,
    GridMutation,
    HouseholdMutation,
    MandateMutation,
    MembershipMutation,
    ObligationMutation,
    ResidentEraseMutation,
    ResidentMutation,
    AppointmentMutation,
    SubcommitteeMutation,
    ThreePersonGroupMutation,
    WebhookMutation,
    CampaignMutation,
    VisitMutation,
    UnconfirmedMutation,
);

/// Caller of the request and their jurisdiction
#[derive(SimpleObject)]
struct Viewer {
    /// Subject of the token
    subject: String,
    /// Role of the caller
    role: Role,
    /// Divisions in the caller's jurisdiction, at most 50
    divisions: Vec<Division>,
    /// Committees listed individually in the caller's jurisdiction, at most 50
    committees: Vec<Committee>,
}

/// Cost of the request and rate limit of the caller
#[derive(SimpleObject)]
struct RateLimit {
    /// Cost of this request, computed before it ran
    cost: i32,
    /// Highest cost that one request can have
    max_cost: i32,
    /// Cost that the caller can use per minute; null if not limited
    limit: Option<i32>,
    /// Remaining cost; null if not limited
    remaining: Option<i32>,
    /// Time at which the full limit is available again if no more requests are sent; null if not limited
    reset_at: Option<DateTime<Utc>>,
}

impl RateLimit {
    fn new(charge: &Charge) -> Self {
        // `Int` of GraphQL has 32 bits.
        let number = |cost: u64| i32::try_from(cost).unwrap_or(i32::MAX);
        let balance = charge.balance;
        Self {
            cost: number(charge.cost),
            max_cost: number(charge.most),
            limit: balance.map(|it| number(it.limit)),
            remaining: balance.map(|it| number(it.remaining)),
            reset_at: balance.map(|it| (charge.at + it.full_in).trunc_subsecs(0)),
        }
    }
}

#[derive(Default)]
struct PlatformQuery;

#[Object]
impl PlatformQuery {
    /// Version of the server; available without a token
    async fn health(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// Cost of this request and rate limit of the caller; available without a token
    async fn rate_limit(&self, ctx: &Context<'_>) -> Option<RateLimit> {
        let charge = ctx.data_opt::<Charge>()?;
        Some(RateLimit::new(charge))
    }

    /// Caller of the request
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer, Error> {
        let request: &Request = ctx.request()?;
        let mut viewer = Viewer {
            subject: request.actor.subject().to_owned(),
            role: request.actor.role(),
            divisions: Vec::new(),
            committees: Vec::new(),
        };
        for unit in request.actor.units() {
            let division = cunju_entity::value::DivisionId::new(*unit);
            if let Some(division) = Division::visible(request, division) {
                viewer.divisions.push(division);
            }
        }
        let ids = request
            .actor
            .units()
            .iter()
            .map(|unit| cunju_entity::value::CommitteeId::new(*unit));
        let rows = ids.map(|id| request.load(CommitteeById, id));
        // The divisions are in memory: a caller without committees costs no statement.
        let rows = if viewer.divisions.len() == request.actor.units().len() {
            Vec::new()
        } else {
            futures_util::future::try_join_all(rows).await?
        };
        viewer
            .committees
            .extend(rows.into_iter().flatten().map(Committee::new));
        Ok(viewer)
    }
}

/// Builder of the schema; the caller adds its data and finishes it.
#[must_use]
pub fn schema() -> SchemaBuilder<QueryRoot, MutationRoot, FeedSubscription> {
    let mutations = MutationRoot::default();
    Schema::build(QueryRoot::default(), mutations, FeedSubscription)
        .register_output_type::<crate::app::node::Node>()
}

/// The custom scalars of its inputs.
#[must_use]
pub fn scalars() -> Scalars {
    Scalars::default()
        .with::<CommitteeCode>()
        .with::<DivisionCode>()
        .with::<GridCode>()
}

/// The schema in the schema definition language.
#[must_use]
pub fn sdl() -> String {
    schema().finish().sdl_with_options(sdl_options())
}
