//! What an identity number (公民身份号码, GB 11643) contains. Pure functions. A birth date or sex that differs from the
//! register causes a warning and does not prevent registration.

use chrono::NaiveDate;
use cunju_entity::value::{Date, IdentityFlaw, Sex};

use super::document::Malformed;

/// Age in months from which the law no longer gives a person's data the special protection of minors (PIPL art. 28 and
/// 31).
const PROTECTED: u32 = 14 * 12;

/// The first contradiction between a number, in its normal form, and what is known about the person.
#[must_use]
pub fn check(number: &str, born: Option<Date>, sex: Option<Sex>) -> Option<IdentityFlaw> {
    let Some(digits) = digits(number) else {
        return Some(IdentityFlaw::Form);
    };
    // ISO 7064, MOD 11-2, over all 18 characters.
    if digits.iter().fold(0, |sum, digit| (sum * 2 + digit) % 11) != 1 {
        return Some(IdentityFlaw::Checksum);
    }
    let told = birth(number);
    if told.is_none() || born.is_some_and(|born| told != Some(born)) {
        return Some(IdentityFlaw::BirthDate);
    }
    let male = digits.get(16).is_some_and(|digit| digit % 2 == 1);
    let other = sex.is_some_and(|sex| (sex == Sex::Male) != male);
    other.then_some(IdentityFlaw::Sex)
}

/// Whether a number has 18 digits and a valid date of birth.
pub(super) fn well_formed(number: &str) -> Result<(), Malformed> {
    match check(number, None, None) {
        Some(IdentityFlaw::Form) => Err(Malformed::Form),
        Some(IdentityFlaw::Checksum) => Err(Malformed::Checksum),
        Some(IdentityFlaw::BirthDate | IdentityFlaw::Sex) => Err(Malformed::Birth),
        None => Ok(()),
    }
}

/// The number of 18 digits for one of 15 digits: with the full year and the check digit.
pub(super) fn of_18(number: &str) -> String {
    let (area, rest) = number.split_at_checked(6).unwrap_or((number, ""));
    checked(&format!("{area}19{rest}"))
}

/// 17 digits with their check digit.
#[must_use]
pub fn checked(long: &str) -> String {
    let digits = long.chars().filter_map(|sign| sign.to_digit(10));
    // ISO 7064, MOD 11-2: with the check digit, the remainder is 1.
    let sum = digits.fold(0, |sum, digit| (sum + digit) * 2 % 11);
    match (12 - sum) % 11 {
        10 => format!("{long}X"),
        check => format!("{long}{check}"),
    }
}

/// First birth year of a person with a number: numbers have been issued since 1984.
const FIRST_YEAR: &str = "1850";

/// The date of birth in a number; none if the date does not exist or is before the first possible year.
#[must_use]
pub fn birth(number: &str) -> Option<Date> {
    let day = number.get(6..14)?;
    let read = NaiveDate::parse_from_str(day, "%Y%m%d");
    read.ok().filter(|_| day >= FIRST_YEAR).map(Date::from)
}

/// 17 digits and a check digit, which may be X for 10; none if the number has another format.
fn digits(number: &str) -> Option<Vec<u32>> {
    let digit = |(n, sign): (usize, char)| match sign {
        'X' if n == 17 => Some(10),
        _ => sign.to_digit(10),
    };
    let digits: Vec<u32> = number
        .chars()
        .enumerate()
        .map(digit)
        .collect::<Option<_>>()?;
    (digits.len() == 18).then_some(digits)
}

/// Whether a person is under 14 on this date: by law, a year of age is complete on the day after the birthday. A person
/// with an unknown date of birth counts as an adult.
#[must_use]
pub fn is_under_14(born: Option<Date>, today: Date) -> bool {
    born.is_some_and(|born| today <= born.plus_months(PROTECTED))
}

/// A day on or before every birth of those who are under 14 on this day.
#[must_use]
pub fn before_children(today: Date) -> Date {
    today.minus_months(PROTECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> Date {
        day.parse().unwrap()
    }

    #[test]
    fn valid_number_has_no_flaw() {
        // The example in the standard.
        assert_eq!(check("11010519491231002X", None, None), None);
        let known = (Some(day("1949-12-31")), Some(Sex::Female));
        assert_eq!(check("11010519491231002X", known.0, known.1), None);
        assert_eq!(
            check(
                "440524188001010014",
                Some(day("1880-01-01")),
                Some(Sex::Male)
            ),
            None
        );
    }

    #[test]
    fn first_flaw_is_reported() {
        use IdentityFlaw::{BirthDate, Checksum, Form};
        let flaw = |number| check(number, None, None);
        for number in [
            "",
            "X",
            "1101051949123100",
            "11010519491231002x",
            "1101051949123100２X",
            "1101051949123X0021",
        ] {
            assert_eq!(flaw(number), Some(Form), "{number}");
        }
        assert_eq!(flaw("110105194912310021"), Some(Checksum));
        assert_eq!(flaw("110105194902310026"), Some(BirthDate), "31 February");
        let number = "11010519491231002X";
        assert_eq!(
            check(number, Some(day("1949-12-30")), None),
            Some(BirthDate)
        );
        assert_eq!(
            check(number, None, Some(Sex::Male)),
            Some(IdentityFlaw::Sex)
        );
    }

    #[test]
    fn child_is_protected_through_the_fourteenth_birthday() {
        let under = |born, today: &str| is_under_14(Some(day(born)), day(today));
        assert!(under("2012-11-20", "2026-11-20"));
        assert!(!under("2012-11-20", "2026-11-21"));
        assert!(under("2012-02-29", "2026-02-28"));
        assert!(!under("2012-02-29", "2026-03-01"));
        assert!(!is_under_14(None, day("2026-11-20")));
    }
}
