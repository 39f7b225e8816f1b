//! Levels of divisions, and the ranges of codes below them.
//!
//! The units below a unit have the codes of one half-open range, whose width follows from the *level* and never from
//! trailing zeros: Chongqing is `50`, not `5`.

use async_graphql::Enum;
use cunju_platform::list::{Parent, Part};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Code as a number of 12 digits (15 for a grid), padded with zeros on the right.
pub type Code = i64;

/// Level of a division. Committees are below towns.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Level {
    /// The country (全国)
    #[sea_orm(num_value = 0)]
    Country,
    /// Province, autonomous region or municipality (省、自治区、直辖市)
    #[sea_orm(num_value = 1)]
    Province,
    /// Prefecture-level city, prefecture or league (地级市、地区、自治州、盟)
    #[sea_orm(num_value = 2)]
    Prefecture,
    /// County, district or county-level city (县、区、县级市、旗)
    #[sea_orm(num_value = 3)]
    County,
    /// Town, township or street (乡、镇、街道)
    #[sea_orm(num_value = 4)]
    Town,
}

impl Level {
    /// Number of digits of a code that identify a unit of this level.
    #[must_use]
    pub fn digits(self) -> u32 {
        match self {
            Self::Country => 0,
            Self::Province => 2,
            Self::Prefecture => 4,
            Self::County => 6,
            Self::Town => 9,
        }
    }

    /// Number of 12-digit codes that a unit of this level contains.
    #[must_use]
    pub fn width(self) -> Code {
        10_i64.pow(12 - self.digits())
    }
}

/// Half-open range of 12-digit codes: `low <= code < high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeRange {
    /// First code in the range.
    pub low: Code,
    /// First code after the range.
    pub high: Code,
}

impl CodeRange {
    /// Every code.
    pub const ALL: Self = Self {
        low: 0,
        high: Code::MAX,
    };

    /// No code.
    pub const NONE: Self = Self { low: 0, high: 0 };

    /// Codes under the division of this level and code.
    #[must_use]
    pub fn of(level: Level, code: Code) -> Self {
        let width = level.width();
        let low = code - code.rem_euclid(width);
        Self {
            low,
            high: low + width,
        }
    }

    /// The range of one committee.
    #[must_use]
    pub fn committee(code: Code) -> Self {
        Self {
            low: code,
            high: code + 1,
        }
    }

    /// Whether the code is in the range.
    #[must_use]
    pub fn contains(self, code: Code) -> bool {
        self.low <= code && code < self.high
    }

    /// Whether all of `other` is in the range.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    /// The codes that both ranges contain.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let low = self.low.max(other.low);
        Self {
            low,
            // Not below `low`: ranges that do not overlap would have a negative width, and widths choose the counters.
            high: self.high.min(other.high).max(low),
        }
    }

    /// Whether the two ranges share a code.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.low < other.high && other.low < self.high
    }
}

impl Parent for CodeRange {
    fn parts(&self) -> Vec<Part> {
        vec![Part::Number(self.low), Part::Number(self.high)]
    }

    fn placeholder(&self, place: u8) -> Self {
        // Two numbers per range, so that no end of one placeholder equals an end of another.
        let low = Code::MIN + 2 * Code::from(place);
        Self { low, high: low + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_follows_the_level_and_not_the_zeros() {
        let chongqing = CodeRange::of(Level::Province, 500_000_000_000);
        assert!(chongqing.contains(500_101_001_001));
        assert!(
            !chongqing.contains(510_104_017_001),
            "Sichuan is not in Chongqing"
        );
        let country = CodeRange::of(Level::Country, 0);
        assert!(country.covers(chongqing));
        assert!(country.contains(659_012_508_501));
    }
}
