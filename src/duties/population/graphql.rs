//! Population in the API.

use async_graphql::{Context, Object, SimpleObject};
use cunju_entity::value::{DivisionCode, LivingState, Measure};
use sea_orm::{ActiveEnum, Iterable};

use super::figures::{Counted, Figures};
use crate::access::session::{ContextExt, Request};
use crate::platform::api::directive::{cost, list_size};
use crate::platform::error::Error;
use crate::reference::division::Division;
use crate::reference::kind::SpecialGroupKind;

/// How many there are
#[derive(SimpleObject)]
struct PopulationFigure {
    /// Number of persons; null if it is not given, see `suppressed`
    count: Option<i32>,
    /// Whether the number is not given to the caller: it is under 5, or such a one could be computed
    /// from it (小数值不予显示)
    suppressed: bool,
}

impl From<Option<i64>> for PopulationFigure {
    fn from(figure: Option<i64>) -> Self {
        Self {
            count: figure.map(|figure| i32::try_from(figure).unwrap_or(i32::MAX)),
            suppressed: figure.is_none(),
        }
    }
}

/// Residents of one living state (人户分离)
#[derive(SimpleObject)]
struct LivingStateFigure {
    /// Where they are registered and where they live
    living_state: LivingState,
    #[graphql(flatten)]
    figure: PopulationFigure,
}

/// Members of one special group (特殊群体)
#[derive(SimpleObject)]
struct SpecialGroupFigure {
    /// Kind of special group
    kind: SpecialGroupKind,
    #[graphql(flatten)]
    figure: PopulationFigure,
}

/// Population of one division (人口)
#[derive(SimpleObject)]
struct DivisionPopulation {
    /// The division
    division: Option<Division>,
    /// Residents of all living states; null if the number of one of them is not given
    residents: Option<i32>,
    /// Residents by living state, all states
    #[graphql(directive = list_size::apply(3, None, None))]
    living_states: Vec<LivingStateFigure>,
    /// Members of special groups by kind, all kinds; a resident may be in several
    #[graphql(directive = list_size::apply(15, None, None))]
    special_groups: Vec<SpecialGroupFigure>,
}

/// Population of a division and of those under it (人口), as the register is now
#[derive(SimpleObject)]
pub(super) struct Population {
    #[graphql(flatten)]
    own: DivisionPopulation,
    /// Population of the divisions directly under the division, in order of code; those of committees
    /// that hang from none of them are counted in the division only. At most 100; none for a town
    #[graphql(directive = list_size::apply(40, None, None))]
    by_division: Vec<DivisionPopulation>,
}

/// Queries for the population.
#[derive(Default)]
pub struct PopulationQuery;

#[Object]
impl PopulationQuery {
    /// Residents and members of special groups of a division in numbers, for every role; null if the
    /// division is not in the caller's area. Officials and committee workers get exact numbers. Others
    /// get none under 5, unless the register has no resident there, and none from which such a one could be computed, in this answer or with those
    /// for other divisions
    #[graphql(directive = cost::apply(200))]
    async fn population(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Code of the division; `0` is the country")]
        within: DivisionCode,
    ) -> Option<Result<Population, Error>> {
        let found = async {
            let request = ctx.request()?;
            let counted = Counted::of(request, within).await?;
            Ok(counted.and_then(|counted| population(request, &counted)))
        };
        found.await.transpose()
    }
}

fn population(request: &Request, counted: &Counted<'_>) -> Option<Population> {
    let states: Vec<(LivingState, Figures)> = LivingState::iter()
        .map(|state| (state, counted.figures(Measure::Residents, state.to_value())))
        .collect();
    let groups: Vec<_> = request
        .kinds
        .special_groups
        .iter()
        .map(|kind| (kind, counted.figures(Measure::Carer, kind.key.clone())))
        .collect();
    let at = |figures: &Figures, n: usize| figures.get(n).copied().flatten();
    let divisions = counted.divisions().into_iter().enumerate();
    let mut all = divisions.map(|(n, node)| {
        let all: Option<i64> = states.iter().map(|(_, figures)| at(figures, n)).sum();
        let states = states
            .iter()
            .map(|(living_state, figures)| LivingStateFigure {
                living_state: *living_state,
                figure: at(figures, n).into(),
            });
        let groups = groups.iter().map(|(kind, figures)| SpecialGroupFigure {
            kind: SpecialGroupKind((*kind).clone()),
            figure: at(figures, n).into(),
        });
        DivisionPopulation {
            division: Division::visible(request, node.row.id),
            residents: PopulationFigure::from(all).count,
            living_states: states.collect(),
            special_groups: groups.collect(),
        }
    });
    Some(Population {
        own: all.next()?,
        by_division: all.collect(),
    })
}
