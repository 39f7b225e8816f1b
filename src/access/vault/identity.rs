//! What an identity number tells of itself (公民身份号码, GB 11643): pure. That it tells another birth or sex
//! than the register has is a warning and keeps nobody out of the register.

use chrono::NaiveDate;
use cunju_entity::value::{Date, IdentityFlaw, Sex};

use super::document::Malformed;

/// Age from which the law protects a person's data no more than any other's (PIPL art. 28 and 31), in
/// months.
const PROTECTED: u32 = 14 * 12;

/// What is wrong with a number, as it is normal for its field, compared to what is known of the person.
#[must_use]
pub fn check(number: &str, born: Option<Date>, sex: Option<Sex>) -> Option<IdentityFlaw> {
    let Some(digits) = digits(number) else {
        return Some(IdentityFlaw::Form);
    };
    // ISO 7064, MOD 11-2, over all 18 signs.
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

/// Whether a number is one of 18 digits that tells a day of birth.
pub(super) fn well_formed(number: &str) -> Result<(), Malformed> {
    match check(number, None, None) {
        Some(IdentityFlaw::Form) => Err(Malformed::Form),
        Some(IdentityFlaw::Checksum) => Err(Malformed::Checksum),
        Some(IdentityFlaw::BirthDate | IdentityFlaw::Sex) => Err(Malformed::Birth),
        None => Ok(()),
    }
}

/// The number of 18 digits that stands for one of 15: the year in full, and the check digit.
pub(super) fn of_18(number: &str) -> String {
    let (area, rest) = number.split_at_checked(6).unwrap_or((number, ""));
    checked(&format!("{area}19{rest}"))
}

/// 17 digits with their check digit.
#[must_use]
pub fn checked(long: &str) -> String {
    let digits = long.chars().filter_map(|sign| sign.to_digit(10));
    // ISO 7064, MOD 11-2: with its check digit the whole leaves 1.
    let sum = digits.fold(0, |sum, digit| (sum + digit) * 2 % 11);
    match (12 - sum) % 11 {
        10 => format!("{long}X"),
        check => format!("{long}{check}"),
    }
}

/// First year in which somebody was born who has a number: they were given out from 1984 on.
const FIRST_YEAR: &str = "1850";

/// The day of birth that a number tells; none if there is no such day, or nobody of then has a number.
#[must_use]
pub fn birth(number: &str) -> Option<Date> {
    let day = number.get(6..14)?;
    let read = NaiveDate::parse_from_str(day, "%Y%m%d");
    read.ok().filter(|_| day >= FIRST_YEAR).map(Date::from)
}

/// 17 digits and a check digit, which may be X for 10; none if the number has another form.
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

/// Whether a person is under 14 on this day: a year of age is full on the day after the birthday. Who was
/// born is not known on which day counts as grown up.
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
    fn a_good_number_has_no_flaw() {
        // The example of the standard.
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
    fn the_first_flaw_is_told() {
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
    fn a_child_is_protected_through_its_fourteenth_birthday() {
        let under = |born, today: &str| is_under_14(Some(day(born)), day(today));
        assert!(under("2012-11-20", "2026-11-20"));
        assert!(!under("2012-11-20", "2026-11-21"));
        assert!(under("2012-02-29", "2026-02-28"));
        assert!(!under("2012-02-29", "2026-03-01"));
        assert!(!is_under_14(None, day("2026-11-20")));
    }
}
