//! Items that are not covered, as listed behind a figure.

use async_graphql::Union;
use cunju_entity::value::{CodeRange, Measure};
use sea_orm::FromQueryResult;

use super::counted_store::{Subject, open_part};
use super::missing_store as store;
use crate::access::session::Request;
use crate::bodies::grid::Grid;
use crate::bodies::three_person_group::ThreePersonGroup;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::list::{self, List};
use crate::platform::page::Page;
use crate::residents::household::Household;
use crate::residents::membership::Membership;

/// Item that is not covered
#[derive(Union)]
pub enum Uncovered {
    /// Household without a grid, or not yet reached in a campaign.
    Household(Household),
    /// Grid without a grid worker or grid leader.
    Grid(Grid),
    /// Three-person group with a missing role.
    ThreePersonGroup(ThreePersonGroup),
    /// Member of a special group with too few caregivers.
    Membership(Membership),
}

/// A page of the items in a range that are not covered, with their total number.
pub(super) async fn missing(
    request: &Request,
    subject: &Subject,
    range: CodeRange,
    page: &Page,
    total: i64,
) -> Result<Connection<Uncovered>, Error> {
    let scope = request.actor.scope();
    // Without this, the list searches all households of the country up to the first that is missing.
    let range = open_part(&request.db, subject, subject.included(range)).await?;
    match subject {
        Subject::Plain(Measure::GridWorker) => {
            let list = store::without_worker(scope, range);
            read(request, list, page, total, |row| {
                Uncovered::Grid(Grid::new(row))
            })
            .await
        }
        Subject::Plain(Measure::ThreePersonGroup) => {
            let list = store::incomplete(scope, range);
            let wrap = |row| Uncovered::ThreePersonGroup(ThreePersonGroup::new(row));
            read(request, list, page, total, wrap).await
        }
        Subject::Members(kind) => {
            let list = store::without_caregiver(scope, kind, range);
            let wrap = |row| Uncovered::Membership(Membership::new(row));
            read(request, list, page, total, wrap).await
        }
        Subject::Campaign(campaign, _) => {
            let list = store::to_visit(scope, campaign, range);
            read(request, list, page, total, household).await
        }
        Subject::Plain(_) => {
            read(
                request,
                store::without_grid(scope, range),
                page,
                total,
                household,
            )
            .await
        }
    }
}

fn household(row: cunju_entity::household::Model) -> Uncovered {
    Uncovered::Household(Household::new(row))
}

async fn read<M: FromQueryResult>(
    request: &Request,
    list: List,
    page: &Page,
    total: i64,
    wrap: impl Fn(M) -> Uncovered,
) -> Result<Connection<Uncovered>, Error> {
    let rows = list::page(&request.db, list, page).await?;
    Ok(Connection::new(rows.of(Some(total)), wrap))
}
