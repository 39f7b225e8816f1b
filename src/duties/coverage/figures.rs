//! Coverage figures as shown in the API.

use async_graphql::{
    InputValueError, InputValueResult, Number, Scalar, ScalarType, SimpleObject, Value,
};

use super::rules;

/// Ratio of a part to the whole, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratio(f64);

/// Ratio of a part to the whole, from 0 to 1, with at most four decimal places (比率)
#[Scalar(name = "Ratio")]
impl ScalarType for Ratio {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => match number.as_f64() {
                Some(ratio) if (0.0..=1.0).contains(&ratio) => Ok(Self(ratio)),
                _ => Err("a ratio is a number from 0 to 1".into()),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Number::from_f64(self.0).map_or(Value::Null, Value::Number)
    }
}

impl Ratio {
    /// Rounds down, so that the ratio is 1 only if nothing is missing and 99.999 % is not shown as 1.
    fn of(part: i64, whole: i64) -> Option<Self> {
        let parts = part.checked_mul(10_000)?.checked_div(whole)?;
        Some(Self(f64::from(i32::try_from(parts).ok()?) / 10_000.0))
    }
}

/// Numbers of obligations or other items in the five states. Each item is in exactly one state
#[derive(SimpleObject)]
pub(crate) struct CoverageFigures {
    /// Total. For a mandate: all committees that are bound, including exempt ones; virtual committees are not bound
    total: i32,
    /// Met by the due date (按期完成)
    met_on_time: i32,
    /// Met after the due date (逾期完成)
    met_late: i32,
    /// Not met, and not yet due (未到期)
    pending: i32,
    /// Not met, and past the due date (逾期未完成)
    overdue: i32,
    /// Exempt by law (依法免设). For a visit campaign: households that have moved away or are vacant
    exempt: i32,
    /// Number that is met, on time or late
    numerator: i32,
    /// Number that has to be met: all except exempt ones
    denominator: i32,
    /// Coverage: numerator divided by denominator, rounded down; null if the denominator is 0
    ratio: Option<Ratio>,
}

impl From<&rules::Figures> for CoverageFigures {
    fn from(figures: &rules::Figures) -> Self {
        // `Int` of GraphQL has 32 bits, and async-graphql sends an `i64` beyond them without an error.
        let number = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            total: number(figures.total()),
            met_on_time: number(figures.met_on_time),
            met_late: number(figures.met_late),
            pending: number(figures.pending),
            overdue: number(figures.overdue),
            exempt: number(figures.exempt),
            numerator: number(figures.numerator()),
            denominator: number(figures.denominator()),
            ratio: Ratio::of(figures.numerator(), figures.denominator()),
        }
    }
}
