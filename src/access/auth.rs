//! The caller: an actor is a role in a set of subtrees. Only [`token`] can create one.

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
    /// Civil affairs official of a division (民政干部): reads and changes everything in the division
    Official,
    /// Worker of a committee (村（居）委会工作人员): maintains its bodies, grids and households
    CommitteeWorker,
    /// Grid worker (网格员): maintains households
    GridWorker,
    /// Observer (观察员): reads statistics and names of units, no personal data
    Observer,
}

/// Permission of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read names and telephone numbers of persons who serve, and addresses of households.
    ReadPersons,
    /// Read sensitive data of anyone for a stated purpose: identity numbers, telephone numbers, names of children. Find
    /// residents by number. Read special groups.
    ReadSensitive,
    /// Read telephone numbers and names of children for a stated purpose, and special groups, for households in grids
    /// where the caller serves.
    ReadServed,
    /// Erase the personal data of residents.
    ErasePersons,
    /// Issue, supersede and withdraw mandates; grant extensions and exemptions of obligations.
    KeepMandates,
    /// Create, change and abolish committees.
    KeepCommittees,
    /// Establish and dissolve subcommittees, record milestones, make appointments.
    KeepBodies,
    /// Create and change grids.
    KeepGrids,
    /// Register and change households.
    KeepHouseholds,
    /// Open, change and close visit campaigns.
    KeepCampaigns,
    /// Record visits.
    RecordVisits,
    /// Begin, review and end memberships of special groups; name caregivers.
    KeepSpecialGroups,
    /// Create, change, test and delete webhooks; read them and their deliveries.
    KeepWebhooks,
}

/// The units that a caller may see, as ranges of codes that were looked up for this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(Vec<CodeRange>);

impl Scope {
    /// The ranges, one per unit.
    #[must_use]
    pub fn ranges(&self) -> &[CodeRange] {
        &self.0
    }

    /// Whether a code is in the scope.
    #[must_use]
    pub fn contains(&self, code: Code) -> bool {
        self.0.iter().any(|range| range.contains(code))
    }

    /// Whether a whole range is in the scope.
    #[must_use]
    pub fn covers(&self, range: CodeRange) -> bool {
        self.0.iter().any(|own| own.covers(range))
    }

    /// Condition for rows whose code, in this column, is in the scope.
    #[must_use]
    pub fn condition(&self, column: Column) -> Condition {
        let ranges = self.0.iter().map(|range| within(column, *range));
        // A constant, not a bound value: the planner removes it. With a bound value in addition to the ranges, it would
        // not use an index for them.
        let none = Condition::any().add(Expr::Constant(false.into()));
        ranges.fold(none, Condition::add)
    }
}

/// Condition for rows whose code, in this column, is in the range.
#[must_use]
pub fn within(column: Column, range: CodeRange) -> Condition {
    let code = Expr::col(column);
    Condition::all()
        .add(code.clone().gte(range.low))
        .add(code.lt(range.high))
}

/// The caller.
#[derive(Clone, Debug)]
pub struct Actor {
    subject: String,
    role: Role,
    units: Vec<Uuid>,
    scope: Scope,
    accepted_until: DateTime<Utc>,
}

impl Actor {
    /// Subject of the token: a name for logs that says nothing about the person.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// IDs of the units in the token.
    #[must_use]
    pub fn units(&self) -> &[Uuid] {
        &self.units
    }

    /// What the caller may see.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Time until which the token is accepted: its expiry plus a tolerance for clock skew.
    #[must_use]
    pub fn accepted_until(&self) -> DateTime<Utc> {
        self.accepted_until
    }

    /// Whether the role has this permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        use Permission::{
            ErasePersons, KeepBodies, KeepCampaigns, KeepGrids, KeepHouseholds, KeepSpecialGroups,
            ReadPersons, ReadSensitive, ReadServed, RecordVisits,
        };
        match self.role {
            Role::Official => true,
            // A list of what is allowed, so that a new permission is denied to this role until somebody adds it.
            Role::CommitteeWorker => matches!(
                permission,
                ReadPersons
                    | ReadSensitive
                    | ErasePersons
                    | KeepBodies
                    | KeepGrids
                    | KeepHouseholds
                    | KeepCampaigns
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
