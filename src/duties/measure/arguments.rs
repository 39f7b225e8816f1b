//! Arguments of a query for coverage, and the check of permissions for them.

use async_graphql::{Enum, ID};
use cunju_entity::value::{
    CampaignPopulation, CodeRange, CommitteeCode, DivisionCode, DivisionId, Measure,
};

use super::counted_store::Subject;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_argument};
use crate::access::session::Request;
use crate::duties::campaign::CampaignById;
use crate::duties::counter::TOWN;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::relation::First;
use crate::reference::division::Node;
use crate::reference::global_id::GlobalId;
use crate::units::committee::{CommitteeByCode, CommitteeById};

/// Subject of a coverage that does not follow from mandates
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum CoverageMeasure {
    /// Households that belong to a grid (入格户)
    HouseholdGrid,
    /// Grids with a grid worker or grid leader (配备网格员的网格)
    GridWorker,
    /// Three-person groups in which all three roles are filled (配齐的三人小组)
    ThreePersonGroup,
    /// Members of a special group with the required number of caregivers (一对一、四包一)
    Caregiver,
    /// Households visited in a visit campaign (走访到户)
    Campaign,
}

/// Place whose items are counted.
pub(super) struct Place {
    pub(super) range: CodeRange,
    /// The division; `None` if the place is a committee.
    pub(super) division: Option<DivisionId>,
}

impl Place {
    /// Whether the place is a town or a committee, whose parts are committees.
    pub(super) fn is_of_committees(&self) -> bool {
        self.range.high - self.range.low <= TOWN
    }
}

/// The division or committee, if the caller may see it.
pub(super) async fn place(
    request: &Request,
    division: Option<DivisionCode>,
    committee: Option<CommitteeCode>,
) -> Result<Option<Place>, Error> {
    match (division, committee) {
        (Some(code), None) => Ok(request.division(code).map(|node| Place {
            range: node.range(),
            division: Some(node.row.id),
        })),
        (None, Some(code)) => {
            let row = request.load(First(CommitteeByCode), code.0).await?;
            Ok(row.map(|row| Place {
                range: CodeRange::committee(row.code),
                division: None,
            }))
        }
        _ => Err(Error::input(message!("measure-in-and-committee-code"))),
    }
}

/// The campaign of an ID with its range; `None` if the caller may not see it.
async fn campaign(request: &Request, id: &ID) -> Result<Option<Subject>, Error> {
    let id = match resolve_argument(request, id, ClientIdType::Campaign).await? {
        Some(GlobalId::Campaign(id)) => id,
        Some(other) => return Err(other.wrong_type("Campaign")),
        None => return Ok(None),
    };
    // By the relation, which checks the jurisdiction: read by its ID alone, a campaign elsewhere would be revealed.
    let Some(row) = request.load(CampaignById, id).await? else {
        return Ok(None);
    };
    let range = if let Some(id) = row.committee_id {
        let committee = request.load(CommitteeById, id).await?;
        committee.map(|it| CodeRange::committee(it.code))
    } else {
        let division = row.scope_division_id;
        let division = division.and_then(|id| request.divisions.get(id));
        division.map(Node::range)
    };
    let Some(range) = range else {
        return Ok(None);
    };
    // In a small place, the number of households of such a campaign tells which of them it includes.
    match row.population {
        CampaignPopulation::All => {}
        CampaignPopulation::LivingState => request.require(Permission::ReadPersons)?,
        CampaignPopulation::SpecialGroup => request.require(Permission::ReadSensitive)?,
    }
    Ok(Some(Subject::Campaign(Box::new(row), range)))
}

/// Subject to be counted; `None` if it is a campaign that the caller may not see.
pub(super) async fn subject(
    request: &Request,
    of: CoverageMeasure,
    special_group: Option<String>,
    campaign_id: Option<ID>,
) -> Result<Option<Subject>, Error> {
    Ok(Some(match (of, special_group, campaign_id) {
        (CoverageMeasure::HouseholdGrid, None, None) => Subject::Plain(Measure::HouseholdGrid),
        (CoverageMeasure::GridWorker, None, None) => Subject::Plain(Measure::GridWorker),
        (CoverageMeasure::ThreePersonGroup, None, None) => {
            Subject::Plain(Measure::ThreePersonGroup)
        }
        (CoverageMeasure::Caregiver, Some(kind), None) => {
            request.require(Permission::ReadSensitive)?;
            // An unknown key would count 0 of 0, which reads like a group without members.
            request.kinds.check_special_group(Some(&kind))?;
            Subject::Members(kind)
        }
        (CoverageMeasure::Campaign, None, Some(id)) => return campaign(request, &id).await,
        _ => {
            return Err(Error::input(message!("measure-argument-unfit")));
        }
    }))
}
