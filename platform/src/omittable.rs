//! Input fields that may be omitted but not null.

use std::borrow::Cow;
use std::ops::Deref;

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Value};

/// Value of a field of an update that keeps the current value if it is omitted. GraphQL has no such type: a field that
/// may be omitted may also be null. Null is refused, since a caller who sends it wants to remove a value that the
/// object must have; `Option` would keep the value and report success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Omittable<T>(pub Option<T>);

impl<T> Deref for Omittable<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.0
    }
}

impl<T: InputType> InputType for Omittable<T> {
    type RawValueType = T::RawValueType;

    fn type_name() -> Cow<'static, str> {
        Option::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Option::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Option::<T>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None => Ok(Self(None)),
            Some(Value::Null) => Err(InputValueError::custom(
                "The value cannot be null. Omit the field to keep the current value / \
                 不能为 null。如不修改，请省略该字段",
            )),
            Some(value) => {
                let value = T::parse(Some(value)).map_err(InputValueError::propagate)?;
                Ok(Self(Some(value)))
            }
        }
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }

    fn as_raw_value(&self) -> Option<&T::RawValueType> {
        self.0.as_ref().and_then(InputType::as_raw_value)
    }
}
