//! The household object of the API: the columns that were read, and lazy loading of the rest.

use std::borrow::Cow;

use async_graphql::Context;
use cunju_entity::household;
use cunju_entity::value::{HouseholdId, ResidentId};

use super::relation::{ChildrenOf, Headcount, HeadcountOf, HouseholdById, HouseholdListItem};
use crate::access::auth::Permission;
use crate::access::session::{ContextExt, Request};
use crate::access::vault::mask;
use crate::platform::error::Error;
use crate::reference::global_id::InCommittee;
use crate::residents::name::folded;
use crate::residents::resident::{Resident, ResidentById};

/// A household that the caller may see.
pub struct Household {
    pub(super) listed: HouseholdListItem,
    /// The whole row, if it was read.
    row: Option<Box<household::Model>>,
}

impl Household {
    /// Creates the object from a row that was read within the caller's scope.
    #[must_use]
    pub fn new(row: household::Model) -> Self {
        let listed = HouseholdListItem {
            committee_id: row.committee_id,
            id: row.id,
            grid_id: row.grid_id,
            address: row.address.clone(),
            head: row.head.clone(),
            head_id: row.head_id,
            revision: row.revision,
            named: None,
        };
        Self {
            listed,
            row: Some(Box::new(row)),
        }
    }

    /// Creates the object from a list row that was read within the caller's scope.
    #[must_use]
    pub fn listed(listed: HouseholdListItem) -> Self {
        Self { listed, row: None }
    }

    pub(super) fn key(&self) -> InCommittee<HouseholdId> {
        (self.listed.committee_id, self.listed.id)
    }

    /// The whole row.
    pub(super) async fn row(&self, ctx: &Context<'_>) -> Result<Cow<'_, household::Model>, Error> {
        if let Some(row) = &self.row {
            return Ok(Cow::Borrowed(row.as_ref()));
        }
        // Read after the list: a change in between may have moved the committee out of the scope.
        let row = ctx.request()?.load(HouseholdById, self.key()).await?;
        row.map(Cow::Owned).ok_or(Error::Conflict)
    }

    /// A part of the address.
    pub(super) async fn part(
        &self,
        ctx: &Context<'_>,
        part: impl FnOnce(&household::Model) -> Option<String>,
    ) -> Result<Option<String>, Error> {
        if withheld(ctx.request()?) {
            return Ok(None);
        }
        Ok(part(&*self.row(ctx).await?))
    }

    pub(super) async fn member(
        &self,
        ctx: &Context<'_>,
        id: Option<ResidentId>,
    ) -> Result<Option<Resident>, Error> {
        let request = ctx.request()?;
        let Some(id) = id.filter(|_| !withheld(request)) else {
            return Ok(None);
        };
        let row = request
            .load(ResidentById, (self.listed.committee_id, id))
            .await?;
        Ok(row.map(Resident::new))
    }

    pub(super) async fn headcount(
        &self,
        ctx: &Context<'_>,
        pick: impl FnOnce(Headcount) -> i64,
    ) -> Result<Option<i32>, Error> {
        let request = ctx.request()?;
        if withheld(request) {
            return Ok(None);
        }
        let count = request.load(HeadcountOf, self.key()).await?;
        let count = pick(count.unwrap_or_default());
        Ok(Some(i32::try_from(count).unwrap_or(i32::MAX)))
    }
}

/// The name of a head who is not a resident. If the text contains the name of a current or former child of the
/// household, it is masked like the name of the child.
pub(crate) async fn head_by_name(
    request: &Request,
    household: InCommittee<HouseholdId>,
    name: &str,
) -> Result<String, Error> {
    let children = request.load(ChildrenOf, household).await?;
    let name_of_head = folded(name);
    // Text around a name must not reveal it either: 小宝, 小宝家, 小宝、其母.
    let names =
        |child: &String| name_of_head.contains(child.as_str()) || is_part(&name_of_head, child);
    Ok(if children.unwrap_or_default().iter().any(names) {
        mask::name(name)
    } else {
        name.to_owned()
    })
}

/// Whether a name is that of a child without the surname.
fn is_part(name: &str, child: &str) -> bool {
    name.chars().nth(1).is_some() && child.ends_with(name)
}

pub(super) fn withheld(request: &Request) -> bool {
    !request.actor.may(Permission::ReadPersons)
}
