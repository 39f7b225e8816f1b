//! GraphQL types and root field of the population.

use async_graphql::{Context, Object, SimpleObject};
use cunju_entity::value::{DivisionCode, LivingState, Measure};
use sea_orm::{ActiveEnum, Iterable};

use super::figures::{Figures, PopulationCounts};
use crate::access::session::{ContextExt, Request};
use crate::platform::api::directive::{cost, list_size};
use crate::platform::error::Error;
use crate::reference::catalog::SpecialGroupKind;
use crate::reference::division::Division;

/// Number of persons
#[derive(SimpleObject)]
struct PopulationFigure {
    /// Number of persons; null if suppressed
    count: Option<i32>,
    /// Whether the number is withheld from the caller, because it is less than 5 or such a number could be computed
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

/// Residents in one living state (人户分离)
#[derive(SimpleObject)]
struct LivingStateFigure {
    /// Living state
    living_state: LivingState,
    #[graphql(flatten)]
    figure: PopulationFigure,
}

/// Members of one special group (特殊群体)
#[derive(SimpleObject)]
struct SpecialGroupFigure {
    /// Kind of the special group
    kind: SpecialGroupKind,
    #[graphql(flatten)]
    figure: PopulationFigure,
}

/// Population of one division (人口)
#[derive(SimpleObject)]
struct DivisionPopulation {
    /// Division
    division: Option<Division>,
    /// Residents in all living states; null if the number for one of them is suppressed
    residents: Option<i32>,
    /// Residents by living state, including states without residents
    #[graphql(directive = list_size::apply(3, None, None))]
    living_states: Vec<LivingStateFigure>,
    /// Members of special groups by kind, including kinds without members. A resident may be in several groups
    #[graphql(directive = list_size::apply(15, None, None))]
    special_groups: Vec<SpecialGroupFigure>,
}

/// Current population of a division and its children (人口)
#[derive(SimpleObject)]
pub(super) struct Population {
    #[graphql(flatten)]
    own: DivisionPopulation,
    /// Population of the division's children, by code, at most 100; empty for a town. Committees directly under the
    /// division are only counted in the division itself
    #[graphql(directive = list_size::apply(40, None, None))]
    by_division: Vec<DivisionPopulation>,
}

/// Queries for the population.
#[derive(Default)]
pub struct PopulationQuery;

#[Object]
impl PopulationQuery {
    /// Number of residents and of members of special groups in a division; null if the division is outside the
    /// caller's jurisdiction. Officials and committee workers get exact numbers. For other roles, numbers under 5 are
    /// suppressed, unless the register has no residents there, and so are numbers from which they could be computed,
    /// also by combining responses
    #[graphql(directive = cost::apply(200))]
    async fn population(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "in", desc = "Code of the division; `0` is the country")]
        within: DivisionCode,
    ) -> Option<Result<Population, Error>> {
        let found = async {
            let request = ctx.request()?;
            let counted = PopulationCounts::of(request, within).await?;
            Ok(counted.and_then(|counted| population(request, &counted)))
        };
        found.await.transpose()
    }
}

fn population(request: &Request, counted: &PopulationCounts<'_>) -> Option<Population> {
    let states: Vec<(LivingState, Figures)> = LivingState::iter()
        .map(|state| (state, counted.figures(Measure::Residents, state.to_value())))
        .collect();
    let groups: Vec<_> = request
        .kinds
        .special_groups
        .iter()
        .map(|kind| (kind, counted.figures(Measure::Caregiver, kind.key.clone())))
        .collect();
    let at = |figures: &Figures, n: usize| figures.get(n).copied().flatten();
    let divisions = counted.divisions().into_iter().enumerate();
    let mut all = divisions.map(|(n, node)| {
        // The sum of options is null if one is: with a total, a single suppressed state could be computed.
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
