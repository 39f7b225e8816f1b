//! What a change touches, said by the change itself, so that what follows from it follows by itself.

use cunju_entity::value::{Code, CodeRange, Date, HouseholdId, VisitOutcome};
use cunju_entity::{committee, mandate, round};

/// What a change touches.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Households of a committee, with their residents, memberships, carers and visits. To be told before they are
    /// written; one that does not exist yet may be among them.
    Households(committee::Model, Vec<HouseholdId>),
    /// Grids and three-person groups of a committee, with their seats. To be told before they are written.
    Posts(committee::Model),
    /// The term of a committee, or seats in it and in its subcommittees, as they are from a day on.
    Staff(committee::Model, Date),
    /// What a committee owes follows from something that is as it is now since a day: what was met before and is
    /// lost then stays met in past figures. A correction is so since [`Date::START`].
    Duties(committee::Model, Date),
    /// A committee is new in the register.
    Entered(committee::Model),
    /// The last visit to a household of a round, in a committee of this code, has another outcome or day than before.
    Visit {
        /// The round.
        round: round::Model,
        /// Code of the committee.
        committee: Code,
        /// The last visit before, if there was one.
        before: Option<(VisitOutcome, Date)>,
        /// The last visit now.
        after: (VisitOutcome, Date),
    },
    /// A mandate is new and binds in this range of codes.
    Mandate(mandate::Model, CodeRange),
    /// A round over this range of codes is new, or was closed.
    Round(round::Model, CodeRange),
    /// Everything that is counted in these ranges of codes may be another: committees came or went.
    Counts(Vec<CodeRange>),
}

/// What follows from a row, for a change to have told when it writes the row.
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
    /// [`Fact::Round`].
    Round,
    /// [`Fact::Staff`].
    Staff,
    /// [`Fact::Duties`].
    Duties,
}

impl Touches {
    /// Whether it is counted by differences: what is touched must have been looked at before it is written. Of the rest
    /// a change may know only at its end what to tell.
    pub(super) fn is_looked_at_before(self) -> bool {
        matches!(self, Self::Household(_) | Self::Households | Self::Posts)
    }
}

impl Fact {
    /// Whether a change that told this told of rows that touch such.
    pub(super) fn tells(&self, touches: Touches) -> bool {
        match (self, touches) {
            (Self::Households(_, ids), Touches::Household(id)) => ids.contains(&id),
            (Self::Households(..), Touches::Households | Touches::Visit)
            | (Self::Posts(_), Touches::Posts)
            | (Self::Visit { .. }, Touches::Visit)
            | (Self::Round(..), Touches::Round)
            | (Self::Mandate(..), Touches::Mandate)
            | (Self::Staff(..), Touches::Staff | Touches::Duties)
            | (Self::Duties(..) | Self::Entered(_), Touches::Duties) => true,
            (Self::Counts(_), _) => {
                !matches!(touches, Touches::Staff | Touches::Duties | Touches::Mandate)
            }
            _ => false,
        }
    }
}
