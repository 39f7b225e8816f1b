//! Keys of the parents of a relation, in parts that a statement can take from the columns of a table of parents.

use std::fmt;
use std::hash::Hash;

use sea_orm::Value;
use uuid::Uuid;

use crate::value::{Date, Id};

/// A part of the key of a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An ID.
    Id(Uuid),
    /// A number, such as a code.
    Number(i64),
    /// A date.
    Day(Date),
}

impl Part {
    /// SQL type of such parts.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Id(_) => "uuid",
            Self::Number(_) => "bigint",
            Self::Day(_) => "date",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl From<Part> for Value {
    fn from(part: Part) -> Self {
        match part {
            Part::Id(id) => id.into(),
            Part::Number(number) => number.into(),
            Part::Day(day) => day.into(),
        }
    }
}

/// Key of a parent.
pub trait Parent: Clone + Eq + Hash + Send + Sync + 'static {
    /// The parts, in a fixed order.
    fn parts(&self) -> Vec<Part>;

    /// A placeholder key of the same form that no parent has; placeholder keys with different positions have different
    /// parts.
    #[must_use]
    fn placeholder(&self, place: u8) -> Self;
}

impl<T: 'static> Parent for Id<T> {
    fn parts(&self) -> Vec<Part> {
        vec![Part::Id(self.uuid())]
    }

    fn placeholder(&self, place: u8) -> Self {
        // A UUID of version 0, which is never generated.
        Self::new(Uuid::from_bytes([place; 16]))
    }
}

impl Parent for i64 {
    fn parts(&self) -> Vec<Part> {
        vec![Part::Number(*self)]
    }

    fn placeholder(&self, place: u8) -> Self {
        Self::MIN + Self::from(place)
    }
}

impl Parent for Date {
    fn parts(&self) -> Vec<Part> {
        vec![Part::Day(*self)]
    }

    fn placeholder(&self, place: u8) -> Self {
        Self::NEVER.minus(u32::from(place))
    }
}

impl<A: Parent, B: Parent> Parent for (A, B) {
    fn parts(&self) -> Vec<Part> {
        [self.0.parts(), self.1.parts()].concat()
    }

    fn placeholder(&self, place: u8) -> Self {
        (
            self.0.placeholder(2 * place),
            self.1.placeholder(2 * place + 1),
        )
    }
}
