//! Who asks, and for what: an actor is a role in a subtree. Only [`token`] can make one.

pub mod key;
pub mod token;

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use cunju_entity::value::{Code, CodeRange};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::platform::list::Column;

/// Role of a caller
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Civil affairs official of a division: reads and changes everything below it (民政干部)
    Official,
    /// Worker of a committee: keeps its bodies, grids and households (村（居）委会工作人员)
    CommitteeWorker,
    /// Grid worker: keeps households (网格员)
    GridWorker,
    /// Reads figures and names of units, no personal data (观察员)
    Observer,
}

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read names and telephone numbers of those who serve, and addresses of households.
    ReadPersons,
    /// Read what is sensitive of anyone, for a stated purpose: identity numbers, telephone numbers,
    /// names of children; find residents by number. Read special groups.
    ReadSensitive,
    /// Read telephone numbers and names of children of households in grids where the caller serves, for a
    /// stated purpose, and the special groups there.
    ReadServed,
    /// Erase the personal data of residents.
    ErasePersons,
    /// Issue, supersede and withdraw mandates; extend and exempt obligations.
    KeepMandates,
    /// Create, change and abolish committees.
    KeepCommittees,
    /// Establish and dissolve subcommittees, record milestones, appoint to seats.
    KeepBodies,
    /// Create and change grids.
    KeepGrids,
    /// Register and change households.
    KeepHouseholds,
    /// Open, change and close rounds of visits.
    KeepRounds,
    /// Record visits.
    RecordVisits,
    /// Put residents into special groups, review and end that, name carers.
    KeepSpecialGroups,
    /// Create, change, test and delete webhooks; read them and their deliveries.
    KeepWebhooks,
}

/// The units that a caller may see, as ranges of codes looked up for this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(Vec<CodeRange>);

impl Scope {
    /// The ranges, one per unit.
    #[must_use]
    pub fn ranges(&self) -> &[CodeRange] {
        &self.0
    }

    /// Whether a code lies inside.
    #[must_use]
    pub fn contains(&self, code: Code) -> bool {
        self.0.iter().any(|range| range.contains(code))
    }

    /// Whether all of a range lies inside.
    #[must_use]
    pub fn covers(&self, range: CodeRange) -> bool {
        self.0.iter().any(|own| own.covers(range))
    }

    /// Rows whose code, in this column, lies inside.
    #[must_use]
    pub fn condition(&self, column: Column) -> Condition {
        let ranges = self.0.iter().map(|range| within(column, *range));
        // A constant, which the planner takes away: beside a bound one it would use no index for the ranges.
        let none = Condition::any().add(Expr::Constant(false.into()));
        ranges.fold(none, Condition::add)
    }
}

/// Rows whose code, in this column, lies in the range.
#[must_use]
pub fn within(column: Column, range: CodeRange) -> Condition {
    let code = Expr::col(column);
    Condition::all()
        .add(code.clone().gte(range.low))
        .add(code.lt(range.high))
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Actor {
    subject: String,
    role: Role,
    units: Vec<Uuid>,
    scope: Scope,
    accepted_until: DateTime<Utc>,
}

impl Actor {
    /// Subject of the token, a name for logs that says nothing of the person.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Ids of the units that the token names.
    #[must_use]
    pub fn units(&self) -> &[Uuid] {
        &self.units
    }

    /// What the caller may see.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// When the token is no longer accepted: its end, and what is forgiven to clocks that differ.
    #[must_use]
    pub fn accepted_until(&self) -> DateTime<Utc> {
        self.accepted_until
    }

    /// Whether the role allows this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        use Permission::{
            ErasePersons, KeepBodies, KeepGrids, KeepHouseholds, KeepRounds, KeepSpecialGroups,
            ReadPersons, ReadSensitive, ReadServed, RecordVisits,
        };
        match self.role {
            Role::Official => true,
            Role::CommitteeWorker => matches!(
                permission,
                ReadPersons
                    | ReadSensitive
                    | ErasePersons
                    | KeepBodies
                    | KeepGrids
                    | KeepHouseholds
                    | KeepRounds
                    | KeepSpecialGroups
                    | RecordVisits
            ),
            Role::GridWorker => matches!(
                permission,
                ReadPersons | ReadServed | KeepHouseholds | RecordVisits
            ),
            Role::Observer => false,
        }
    }
}
