//! Figures as the API shows them.

use async_graphql::{
    InputValueError, InputValueResult, Number, Scalar, ScalarType, SimpleObject, Value,
};

use super::rules;

/// Part of a whole, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratio(f64);

/// Part of a whole, from 0 to 1, with at most four decimals (比率)
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
    /// Whole is 1 only if nothing is missing: rounded down, so that 99.999 % is not 1.
    fn of(part: i64, whole: i64) -> Option<Self> {
        let parts = part.checked_mul(10_000)?.checked_div(whole)?;
        Some(Self(f64::from(i32::try_from(parts).ok()?) / 10_000.0))
    }
}

/// How many are in each of the five states, of which each is in exactly one
#[derive(SimpleObject)]
pub(crate) struct CoverageFigures {
    /// All: of a mandate the committees that it binds, exempt ones included; virtual ones are not bound
    total: i32,
    /// Met by the due day (按期完成)
    met_on_time: i32,
    /// Met after the due day (逾期完成)
    met_late: i32,
    /// Not met, and not yet due (未到期)
    pending: i32,
    /// Not met, and past the due day (逾期未完成)
    overdue: i32,
    /// Exempt by law (依法免设); of a round the households that have moved away or are vacant
    exempt: i32,
    /// Those that have met it: on time and late
    numerator: i32,
    /// Those that owe it: all but the exempt ones
    denominator: i32,
    /// Coverage: numerator by denominator, rounded down; null if nothing is owed
    ratio: Option<Ratio>,
}

impl From<&rules::Figures> for CoverageFigures {
    fn from(figures: &rules::Figures) -> Self {
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
