//! Households in the API.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{Date, HouseholdChange};
use futures_util::future::OptionFuture;

use super::link::HouseholdLink;
use super::object::{Household, head_by_name, withheld};
use super::relation::LinksOf;
use crate::access::session::ContextExt;
use crate::bodies::grid::{Grid, GridById};
use crate::duties::visit::{Visit, VisitsOfHousehold};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::Page;
use crate::reference::global_id::GlobalId;
use crate::residents::personal::disclosure::{self, NameFields};
use crate::residents::resident::{Resident, ResidentById, ResidentsOf};
use crate::residents::sensitive_access;
use crate::units::committee::{self, Committee, FieldAccess};

/// Household (户): an address of a committee, with its head
#[Object]
impl Household {
    /// Stable, globally unique ID of the household
    pub async fn id(&self) -> ID {
        GlobalId::Household(self.key()).encode()
    }

    /// Address within the committee; null if withheld, see `fieldAccess`
    fn address(&self, ctx: &Context<'_>) -> Option<Result<&str, Error>> {
        let withheld = ctx.request().map(withheld);
        let address = Some(self.listed.address.as_str());
        withheld.map(|it| address.filter(|_| !it)).transpose()
    }

    /// Estate, village or road (小区); null if the address has none or it is withheld, see `fieldAccess`
    async fn estate(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        self.part(ctx, |row| row.estate.clone()).await.transpose()
    }

    /// Building (楼栋); null if the address has none or it is withheld, see `fieldAccess`
    async fn building(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        self.part(ctx, |row| row.building.clone()).await.transpose()
    }

    /// Unit, the staircase of a building (单元); null if the address has none or it is withheld, see `fieldAccess`
    async fn unit(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        self.part(ctx, |row| row.unit.clone()).await.transpose()
    }

    /// Room (室); null if the address has none or it is withheld, see `fieldAccess`
    async fn room(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        self.part(ctx, |row| row.room.clone()).await.transpose()
    }

    /// Name of the head (户主), masked for persons under 14. If a resident is the head, this is the resident's name; null
    /// if unknown or withheld, see `fieldAccess`
    async fn head(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        let found = async {
            let request = ctx.request()?;
            if withheld(request) {
                return Ok(None);
            }
            let Some(id) = self.listed.head_id else {
                let head = self.listed.head.as_ref();
                let head = head.map(|name| head_by_name(request, self.key(), name));
                return OptionFuture::from(head).await.transpose();
            };
            // A list has read the name in its own statement; an object that was read by its ID has not.
            let named = if self.listed.named.is_some() {
                self.listed.named.clone()
            } else {
                let key = (self.listed.committee_id, id);
                request.load(ResidentById, key).await?.map(NameFields::from)
            };
            let name = named.and_then(|named| disclosure::name(request, &named));
            Ok(name.filter(|name| !name.is_empty()))
        };
        found.await.transpose()
    }

    /// Resident who is the head (户主); null if no resident is named or if withheld, see `fieldAccess`
    async fn head_resident(&self, ctx: &Context<'_>) -> Option<Result<Resident, Error>> {
        self.member(ctx, self.listed.head_id).await.transpose()
    }

    /// Resident who represents the household (户代表); null if no resident is named or if withheld, see `fieldAccess`
    async fn representative(&self, ctx: &Context<'_>) -> Option<Result<Resident, Error>> {
        let found = async {
            let id = self.row(ctx).await?.representative_id;
            self.member(ctx, id).await
        };
        found.await.transpose()
    }

    /// Residents of the household, in order of registration; null if withheld, see `fieldAccess`
    #[graphql(directive = Paged::apply())]
    async fn residents(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include former residents of the household")]
        include_former: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Resident>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if withheld(request) {
                return Ok(None);
            }
            let relation = ResidentsOf { include_former };
            let found = request.connection(ctx, relation, self.key(), page, Resident::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// Number of residents who live there (在住), wherever they are registered; null if withheld, see `fieldAccess`
    async fn living_here(&self, ctx: &Context<'_>) -> Option<Result<i32, Error>> {
        self.headcount(ctx, |count| count.living).await.transpose()
    }

    /// Number of residents who are registered there (户籍), wherever they live; null if withheld, see `fieldAccess`
    async fn registered_here(&self, ctx: &Context<'_>) -> Option<Result<i32, Error>> {
        let count = self.headcount(ctx, |count| count.registered);
        count.await.transpose()
    }

    /// Date the household was closed (注销); null while it is open
    async fn closed_on(&self, ctx: &Context<'_>) -> Option<Result<Date, Error>> {
        let row = self.row(ctx).await;
        row.map(|row| row.closed_on).transpose()
    }

    /// Reason why the household was closed; null while it is open
    async fn closed_reason(&self, ctx: &Context<'_>) -> Option<Result<HouseholdChange, Error>> {
        let row = self.row(ctx).await;
        row.map(|row| row.closed_reason).transpose()
    }

    /// Households that this household was split from, that were merged into it, or that moved here as this household
    #[graphql(directive = Paged::apply())]
    async fn came_from(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<HouseholdLink>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = LinksOf { earlier: true };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.key(), page, HouseholdLink::earlier);
        found.await
    }

    /// Households that were split from this household, that it was merged into, or that it became in another committee
    #[graphql(directive = Paged::apply())]
    async fn became_of(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<HouseholdLink>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = LinksOf { earlier: false };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.key(), page, HouseholdLink::later);
        found.await
    }

    /// Whether the caller may see the address, the head and the residents
    #[expect(clippy::unused_self, reason = "it depends only on the caller")]
    fn field_access(&self, ctx: &Context<'_>) -> Result<FieldAccess, Error> {
        Ok(if withheld(ctx.request()?) {
            FieldAccess::Withheld
        } else {
            FieldAccess::Visible
        })
    }

    /// Grid that is responsible for the household; null if none is and the household is missed
    async fn grid(&self, ctx: &Context<'_>) -> Option<Result<Grid, Error>> {
        let found = async {
            let Some(grid) = self.listed.grid_id else {
                return Ok(None);
            };
            let key = (self.listed.committee_id, grid);
            let row = ctx.request()?.load(GridById, key).await?;
            Ok(row.map(Grid::new))
        };
        found.await.transpose()
    }

    /// Whether the household and its residents are confirmed in the grid (已确认入格): false after a grid worker added the
    /// household or one of its residents, until an official or committee worker confirms that with
    /// `householdConfirmGrid`. Until then the grid gives nobody access to telephone numbers, children and special
    /// groups
    async fn grid_confirmed(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        let waits = ctx
            .request()?
            .load(sensitive_access::NeedsConfirmation, self.key())
            .await?;
        Ok(!waits.unwrap_or_default())
    }

    /// Committee of the household
    async fn committee(&self, ctx: &Context<'_>) -> Result<Committee, Error> {
        let row = committee::committee_of_row(ctx.request()?, self.listed.committee_id).await?;
        Ok(Committee::new(row))
    }

    /// Outcomes of campaigns for the household, latest visit first; null if withheld, see `fieldAccess`
    #[graphql(directive = Paged::apply())]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Result<Connection<Visit>, Error>> {
        let found = async {
            let page = Page::new(first, after, last, before)?;
            let request = ctx.request()?;
            if withheld(request) {
                return Ok(None);
            }
            let found = request.connection(ctx, VisitsOfHousehold, self.key(), page, Visit::new);
            found.await.map(Some)
        };
        found.await.transpose()
    }

    /// Revision number of the household, incremented on every change
    async fn revision(&self) -> i32 {
        self.listed.revision
    }
}
