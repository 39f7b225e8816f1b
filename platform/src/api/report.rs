//! The report of costs in a response.

use async_graphql::{Name, Value};
use chrono::SecondsFormat;

use super::budget::Balance;
use super::{Api, Caller, PreparedRequest};

impl Api {
    /// `extensions.cost`.
    pub(super) fn reported(
        &self,
        ready: &PreparedRequest,
        actual: Option<u64>,
        balance: Option<Balance>,
        caller: &Caller,
    ) -> Value {
        let reset =
            balance.map(|it| (caller.at + it.full_in).to_rfc3339_opts(SecondsFormat::Secs, true));
        let fields = [
            ("requested", Value::from(ready.cost.requested)),
            ("actual", actual.into_value()),
            ("max", Value::from(self.most())),
            ("limit", balance.map(|it| it.limit).into_value()),
            ("remaining", balance.map(|it| it.remaining).into_value()),
            ("resetAt", reset.into_value()),
        ];
        let fields = fields.map(|(name, value)| (Name::new(name), value));
        Value::Object(fields.into_iter().collect())
    }
}

/// Converts a missing value to null.
trait IntoValue {
    fn into_value(self) -> Value;
}

impl<T: Into<Value>> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, Into::into)
    }
}
