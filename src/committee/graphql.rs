//! Committees in the API.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use cunju_entity::committee;
use cunju_entity::value::{CommitteeCode, CommitteeKind, Date, DivisionCode};

use super::CommitteeById;
use super::store::{self, Filter, Order};
use crate::auth::Permission;
use crate::connection::Connection;
use crate::division::{Division, DivisionLabel, Node};
use crate::edge::cost;
use crate::error::{Error, text};
use crate::node::GlobalId;
use crate::page::Page;
use crate::request::ContextExt;
use crate::search;

/// A committee that the caller may see.
pub struct Committee(committee::Model);

/// Order of committees
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum CommitteeOrder {
    /// By code, so that neighbours stand together (按代码)
    #[default]
    Code,
    /// By name, in the order of the characters' numbers (按名称)
    Name,
}

/// Why a field is or is not shown
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FieldAccess {
    /// The caller may see it: null means that the register does not know it (可见)
    Visible,
    /// The caller's role may not see it (无权查看)
    Withheld,
}

/// Whom to ask in a committee
#[derive(SimpleObject)]
pub struct Contact {
    /// Name of the person; null if not known or withheld, see `fieldAccess`
    person: Option<String>,
    /// Telephone number of the person; null if not known or withheld, see `fieldAccess`
    phone: Option<String>,
    /// Whether the caller may see the person and the number
    field_access: FieldAccess,
}

impl Committee {
    /// The object of a row that was read by the caller's scope.
    #[must_use]
    pub fn new(row: committee::Model) -> Self {
        Self(row)
    }
}

/// Villagers' committee (村民委员会) or residents' committee (居民委员会)
#[Object]
impl Committee {
    /// Id of the committee, the same for ever
    pub async fn id(&self) -> ID {
        GlobalId::Committee(self.0.id).encode()
    }

    /// Code of the committee today
    async fn code(&self) -> CommitteeCode {
        CommitteeCode(self.0.code)
    }

    /// Kind of the committee
    async fn kind(&self) -> CommitteeKind {
        self.0.kind
    }

    /// Name of the committee, without those of its divisions
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Name of the committee after those of its divisions, such as 广东省广州市天河区五山街道岳洲社区居委会
    fn full_name(&self, ctx: &Context<'_>) -> Result<String, Error> {
        let division = ctx.request()?.divisions.full_name(self.0.division_id);
        Ok(format!("{division}{}", self.0.name))
    }

    /// Divisions above the committee, the highest first, at most 4
    fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<DivisionLabel>, Error> {
        let divisions = &ctx.request()?.divisions;
        let above = divisions.ancestors(self.0.division_id).into_iter();
        Ok(above
            .chain(divisions.get(self.0.division_id))
            .map(DivisionLabel::from)
            .collect())
    }

    /// Division that the committee belongs to, mostly a town; null if it lies outside the caller's area
    fn division(&self, ctx: &Context<'_>) -> Result<Option<Division>, Error> {
        Ok(Division::visible(ctx.request()?, self.0.division_id))
    }

    /// Urban-rural class of the committee by the statistics office (城乡分类代码), 111 to 220; null if not published
    async fn urban_rural_class(&self) -> Option<i32> {
        self.0.urban_rural_class.map(i32::from)
    }

    /// Whether the committee stands in for a place without any, and owes nothing
    #[graphql(name = "virtual")]
    async fn is_virtual(&self) -> bool {
        self.0.is_virtual
    }

    /// Whether civil affairs recognises the committee; those of development zones and farms are not
    async fn recognised(&self) -> bool {
        self.0.recognised
    }

    /// Contact of the committee
    fn contact(&self, ctx: &Context<'_>) -> Result<Contact, Error> {
        if !ctx.request()?.actor.may(Permission::ReadContacts) {
            let field_access = FieldAccess::Withheld;
            return Ok(Contact {
                person: None,
                phone: None,
                field_access,
            });
        }
        Ok(Contact {
            person: self.0.contact_person.clone(),
            phone: self.0.contact_phone.clone(),
            field_access: FieldAccess::Visible,
        })
    }

    /// First day of the committee; null if before the register's records
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from
    }

    /// First day on which the committee is no more; null if it exists
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to
    }

    /// Revision of the committee, counted up by one per change
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Queries for committees.
#[derive(Default)]
pub struct CommitteeQuery;

#[Object]
impl CommitteeQuery {
    /// Committee of this code or id; null if there is none in the caller's area
    async fn committee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the committee")] code: Option<CommitteeCode>,
        #[graphql(desc = "Id of the committee")] id: Option<ID>,
    ) -> Result<Option<Committee>, Error> {
        let request = ctx.request()?;
        let row = match (code, id) {
            (Some(code), None) => {
                store::by_code(&request.db, request.actor.scope(), code.0).await?
            }
            (None, Some(id)) => match GlobalId::decode(&id)? {
                GlobalId::Committee(id) => request.load(CommitteeById, id).await?,
                other @ GlobalId::Division(_) => return Err(other.wrong_type("Committee")),
            },
            _ => {
                return Err(Error::input(text(
                    "请提供 code 或 id，二者只能有一个。",
                    "Give either code or id.",
                )));
            }
        };
        Ok(row.map(Committee))
    }

    /// Committees of the caller's area
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn committees(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division that holds them; by default the caller's area"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Kind of the committees; by default both")] kind: Option<CommitteeKind>,
        #[graphql(
            desc = "Part of the name, or the beginning of its pinyin or initials: 五山, wushan, ws"
        )]
        search: Option<String>,
        #[graphql(default, desc = "Order of the committees")] order_by: CommitteeOrder,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Committee>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let range = within.map(|code| request.divisions.at(code).map(Node::range));
        let order = match order_by {
            CommitteeOrder::Code => Order::Code,
            CommitteeOrder::Name => Order::Name,
        };
        // A division that does not exist holds nothing: an empty range.
        let range = range.map(|range| range.unwrap_or(NOWHERE));
        let search = search.and_then(|search| search::Query::parse(&search));
        let found = store::list(
            request.actor.scope(),
            Filter {
                range,
                kind,
                search,
                order,
            },
        );
        request.root_connection(ctx, found, page, Committee).await
    }
}

const NOWHERE: cunju_entity::value::CodeRange = cunju_entity::value::CodeRange { low: 0, high: 0 };
