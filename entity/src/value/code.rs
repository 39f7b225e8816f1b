//! Codes of places: where a unit is today, not its identity.
//!
//! A code has 12 digits: province 2, prefecture 2, county 2, town 3, village 3; a grid adds 3.

use std::fmt;
use std::str::FromStr;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use super::level::{Code, Level};

/// The text is not a code of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {en} / {text:?} 不是有效代码，{zh}")]
pub struct InvalidCode {
    text: String,
    en: &'static str,
    zh: &'static str,
}

/// What a code looks like, in English and Chinese.
type Expected = (&'static str, &'static str);

impl InvalidCode {
    fn new(text: &str, (en, zh): Expected) -> Self {
        Self {
            // " / " separates the languages of the message.
            text: text
                .chars()
                .take(20)
                .collect::<String>()
                .replace(" / ", "/"),
            en,
            zh,
        }
    }
}

/// Removes the `.0` that spreadsheets and programs append to a code that they store as a number.
fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((code, zeros)) if !zeros.is_empty() && zeros.bytes().all(|zero| zero == b'0') => code,
        _ => text,
    }
}

fn digits(text: &str, lengths: &[usize], expected: Expected) -> Result<Code, InvalidCode> {
    // Checked before parsing, because `parse` accepts a leading `+`. The length is in bytes: full-width digits have
    // three.
    let known = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = known.then(|| text.parse().ok()).flatten();
    value.ok_or_else(|| InvalidCode::new(text, expected))
}

fn scalar<T: FromStr<Err = InvalidCode> + InputType>(value: Value) -> InputValueResult<T> {
    match value {
        Value::String(text) => Ok(text.parse::<T>()?),
        other => Err(InputValueError::expected_type(other)),
    }
}

/// Code of a division: 2, 4, 6 or 9 digits, or 12 padded with zeros; `0` is the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DivisionCode {
    value: Code,
    digits: usize,
}

impl DivisionCode {
    /// The short code of a unit of this level.
    #[must_use]
    pub fn of(level: Level, value: Code) -> Self {
        Self {
            value,
            digits: usize::try_from(level.digits()).unwrap_or(12).max(1),
        }
    }

    /// The code padded to 12 digits.
    #[must_use]
    pub fn value(self) -> Code {
        self.value
    }
}

impl FromStr for DivisionCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        const EXPECTED: Expected = (
            "division code: write 2, 4, 6, 9 or 12 digits such as 44 or 440106, or 0 for the country",
            "区划代码应为 2、4、6、9 或 12 位数字，如 44 或 440106，全国为 0",
        );
        let text = whole(text);
        if text == "0" {
            return Ok(Self {
                value: 0,
                digits: 1,
            });
        }
        let number = digits(text, &[2, 4, 6, 9, 12], EXPECTED)?;
        // Only `0` is the country. An empty code that a program padded must not select all of it.
        if number == 0 {
            return Err(InvalidCode::new(text, EXPECTED));
        }
        // The digits that were sent determine the level. Trailing zeros do not: Chongqing is 50.
        let missing = u32::try_from(12 - text.len()).unwrap_or(0);
        Ok(Self {
            value: number * 10_i64.pow(missing),
            digits: text.len(),
        })
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = format!("{:012}", self.value);
        f.write_str(full.get(..self.digits).unwrap_or(&full))
    }
}

/// Code of a division: 2 (province), 4 (prefecture), 6 (county) or 9 (town) digits, or 12 digits padded with zeros; `0`
/// is the country (行政区划代码)
#[Scalar(name = "DivisionCode")]
impl ScalarType for DivisionCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        scalar(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// Code of a committee: 12 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommitteeCode(pub Code);

impl FromStr for CommitteeCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        const EXPECTED: Expected = (
            "committee code: write 12 digits such as 440106001001",
            "村（居）委会代码应为 12 位数字，如 440106001001",
        );
        digits(whole(text), &[12], EXPECTED).map(Self)
    }
}

impl fmt::Display for CommitteeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

/// Code of a committee, 12 digits (村（居）委会代码)
#[Scalar(name = "CommitteeCode")]
impl ScalarType for CommitteeCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        scalar(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// Code of a grid: the 12 digits of the committee code and 3 more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GridCode(pub Code);

impl GridCode {
    /// Code of the grid with this number (1 to 999) in a committee.
    #[must_use]
    pub fn of(committee: Code, number: i16) -> Self {
        Self(committee * 1000 + i64::from(number))
    }

    /// Code of the committee, and the number of the grid in it.
    #[must_use]
    pub fn parts(self) -> (Code, i16) {
        let number = i16::try_from(self.0 % 1000).unwrap_or_default();
        (self.0 / 1000, number)
    }
}

impl FromStr for GridCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        const EXPECTED: Expected = (
            "grid code: write 15 digits, the 12 digits of the committee code and 3 more",
            "网格代码应为 15 位数字",
        );
        digits(whole(text), &[15], EXPECTED).map(Self)
    }
}

impl fmt::Display for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.0)
    }
}

/// Code of a grid, 15 digits: the 12 digits of the committee code and 3 more (网格代码)
#[Scalar(name = "GridCode")]
impl ScalarType for GridCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        scalar(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_codes_name_the_same_division() {
        for text in ["44", "440000000000"] {
            assert_eq!(
                text.parse::<DivisionCode>().unwrap().value(),
                440_000_000_000
            );
        }
        assert_eq!(
            DivisionCode::of(Level::County, 440_106_000_000).to_string(),
            "440106"
        );
        assert_eq!(DivisionCode::of(Level::Country, 0).to_string(), "0");
    }

    #[test]
    fn a_code_that_a_program_took_for_a_number_is_the_same() {
        let committee = CommitteeCode(440_106_001_001);
        assert_eq!(
            "440106001001.0".parse::<CommitteeCode>().unwrap(),
            committee
        );
        assert_eq!("44.00".parse::<DivisionCode>().unwrap().to_string(), "44");
        let grid = GridCode::of(committee.0, 1);
        assert_eq!("440106001001001.0".parse::<GridCode>().unwrap(), grid);
        for text in ["440106001001.", "440106001001.5", ".0"] {
            assert!(text.parse::<CommitteeCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in [
            "",
            "4",
            "44010",
            "4401060010011",
            "44o1",
            "-4",
            "00",
            "４４",
        ] {
            assert!(text.parse::<DivisionCode>().is_err(), "{text:?}");
        }
        assert!("44010600100".parse::<CommitteeCode>().is_err());
        assert!("440106001001".parse::<GridCode>().is_err());
    }
}
