//! Catalogs in the API.

use async_graphql::{Context, Object};
use cunju_entity::value::{Date, MilestoneSource};
use cunju_entity::{milestone_kind, special_group_kind, subcommittee_kind};

use crate::access::session::ContextExt;
use crate::platform::error::Error;

/// A kind of subcommittee.
pub struct SubcommitteeKind(pub subcommittee_kind::Model);

/// Kind of subcommittee (下属委员会类型) and the rules for its composition
#[Object]
impl SubcommitteeKind {
    /// Key of the kind, such as `PUBLIC_HEALTH`
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Chinese name
    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    /// English name
    async fn name_en(&self) -> &str {
        &self.0.name_en
    }

    /// Law or notice that the kind is based on
    async fn legal_basis(&self) -> &str {
        &self.0.legal_basis
    }

    /// First date on which a subcommittee of the kind can be established
    async fn in_force_from(&self) -> Date {
        self.0.in_force_from
    }

    /// Minimum number of members with an appointment
    async fn min_members(&self) -> i32 {
        self.0.min_members.into()
    }

    /// Maximum number of members with an appointment
    async fn max_members(&self) -> i32 {
        self.0.max_members.into()
    }

    /// Minimum number of members with a medical background (乡村医生、卫生服务站人员)
    async fn min_medical(&self) -> i32 {
        self.0.min_medical.into()
    }

    /// Whether the director must also have an appointment in the parent committee
    async fn director_in_committee(&self) -> bool {
        self.0.director_in_committee
    }

    /// Whether appointments end with the term of the committee
    async fn same_term(&self) -> bool {
        self.0.same_term
    }
}

/// A kind of milestone.
pub struct MilestoneKind(milestone_kind::Model);

/// Kind of milestone of a subcommittee (进展节点)
#[Object]
impl MilestoneKind {
    /// Key of the kind, such as `STAFFED`
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Chinese name
    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    /// English name
    async fn name_en(&self) -> &str {
        &self.0.name_en
    }

    /// How the milestone is reached
    async fn source(&self) -> MilestoneSource {
        self.0.source
    }
}

/// A kind of special group.
pub struct SpecialGroupKind(pub special_group_kind::Model);

/// Kind of special group (特殊群体), each of whose members has named caregivers
#[Object]
impl SpecialGroupKind {
    /// Key of the kind, such as `LIVING_ALONE`
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Chinese name
    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    /// English name
    async fn name_en(&self) -> &str {
        &self.0.name_en
    }

    /// Law or document that the kind is based on
    async fn legal_basis(&self) -> &str {
        &self.0.legal_basis
    }

    /// Department that maintains the list
    async fn source_department(&self) -> &str {
        &self.0.source_department
    }

    /// Months until a membership is due for review; null if no review is required
    async fn review_months(&self) -> Option<i32> {
        self.0.review_months.map(i32::from)
    }

    /// Number of named caregivers that a member needs: 1 (一对一) or 4 (四包一)
    async fn caregivers(&self) -> i32 {
        self.0.caregivers.into()
    }
}

/// Queries for the catalogs.
#[derive(Default)]
pub struct KindQuery;

#[Object]
impl KindQuery {
    #[expect(clippy::unused_self, reason = "a root field has no state")]
    /// All kinds of subcommittees in catalog order, fewer than 100
    fn subcommittee_kinds(&self, ctx: &Context<'_>) -> Result<Vec<SubcommitteeKind>, Error> {
        let kinds = &ctx.request()?.kinds.subcommittees;
        Ok(kinds.iter().cloned().map(SubcommitteeKind).collect())
    }

    #[expect(clippy::unused_self, reason = "a root field has no state")]
    /// All kinds of milestones in the order in which they are reached, fewer than 100
    fn milestone_kinds(&self, ctx: &Context<'_>) -> Result<Vec<MilestoneKind>, Error> {
        let kinds = &ctx.request()?.kinds.milestones;
        Ok(kinds.iter().cloned().map(MilestoneKind).collect())
    }

    #[expect(clippy::unused_self, reason = "a root field has no state")]
    /// All kinds of special groups in catalog order, fewer than 100
    fn special_group_kinds(&self, ctx: &Context<'_>) -> Result<Vec<SpecialGroupKind>, Error> {
        let kinds = &ctx.request()?.kinds.special_groups;
        Ok(kinds.iter().cloned().map(SpecialGroupKind).collect())
    }
}
