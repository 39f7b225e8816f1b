//! Facts: what a change touches. The change announces them, so that followers can update the data derived from them.

use cunju_entity::value::{Code, CodeRange, CommitteeId, Date, HouseholdId, VisitOutcome};
use cunju_entity::{campaign, committee, mandate};

/// What a change touches.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Households of a committee, with their residents, memberships, caregivers and visits. Must be announced before
    /// they are written; may include a household that does not exist yet.
    Households(committee::Model, Vec<HouseholdId>),
    /// Grids and three-person groups of a committee, with their appointments. Must be announced before they are
    /// written.
    Posts(committee::Model),
    /// The term of a committee, or appointments in it and in its subcommittees, as of a date.
    Staff(committee::Model, Date),
    /// Something that determines the obligations of a committee has been as it is now since a date. An obligation that
    /// was met before that date and is lost now stays met in past figures. A correction applies since [`Date::START`].
    Duties(committee::Model, Date),
    /// A committee is new in the register.
    Entered(committee::Model),
    /// A household was closed.
    Closed {
        /// The committee.
        committee: CommitteeId,
        /// The household.
        household: HouseholdId,
        /// The date.
        on: Date,
        /// The household of the committee that it was merged into, for which counts what was recorded for this one.
        into: Option<HouseholdId>,
    },
    /// The last visit to a household in a campaign, in the committee with this code, has a new outcome or date.
    Visit {
        /// The campaign.
        campaign: campaign::Model,
        /// Code of the committee.
        committee: Code,
        /// The last visit before, if there was one.
        before: Option<(VisitOutcome, Date)>,
        /// The last visit now.
        after: (VisitOutcome, Date),
    },
    /// A mandate is new and applies in this range of codes.
    Mandate(mandate::Model, CodeRange),
    /// A campaign for this range of codes is new, or its last day was changed.
    Campaign(campaign::Model, CodeRange),
    /// All counters in these ranges of codes may have changed: committees were added or removed.
    Counts(Vec<CodeRange>),
}

/// What writing a row touches, so that the change must announce it as a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touches {
    /// [`Fact::Households`] with this one.
    Household(HouseholdId),
    /// [`Fact::Households`], whichever.
    Households,
    /// [`Fact::Posts`].
    Posts,
    /// [`Fact::Visit`], or [`Fact::Households`].
    Visit,
    /// [`Fact::Mandate`].
    Mandate,
    /// [`Fact::Campaign`].
    Campaign,
    /// [`Fact::Staff`].
    Staff,
    /// [`Fact::Duties`].
    Duties,
}

impl Touches {
    /// Whether counters are updated by differences, so that followers must see the rows before they are written. The
    /// other facts may be known only at the end of a change.
    pub(super) fn must_precede_write(self) -> bool {
        matches!(self, Self::Household(_) | Self::Households | Self::Posts)
    }
}

impl Fact {
    /// Whether this fact covers such a touch.
    pub(super) fn covers(&self, touches: Touches) -> bool {
        match (self, touches) {
            (Self::Households(_, ids), Touches::Household(id)) => ids.contains(&id),
            (Self::Households(..), Touches::Households | Touches::Visit)
            | (Self::Posts(_), Touches::Posts)
            | (Self::Visit { .. }, Touches::Visit)
            | (Self::Campaign(..), Touches::Campaign)
            | (Self::Mandate(..), Touches::Mandate)
            | (Self::Staff(..), Touches::Staff | Touches::Duties)
            | (Self::Duties(..) | Self::Entered(_), Touches::Duties) => true,
            // Counters are counted again from all rows; staffing, obligations and mandates have no such count.
            (Self::Counts(_), _) => {
                !matches!(touches, Touches::Staff | Touches::Duties | Touches::Mandate)
            }
            _ => false,
        }
    }
}
