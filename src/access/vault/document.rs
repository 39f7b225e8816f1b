//! Identity documents: the kind of a number, and whether it is well-formed. Only a well-formed number identifies a
//! person. Pure functions.

mod label;
mod malformed;

use chrono::NaiveDate;
use cunju_entity::value::{Date, IdentityFlaw, IdentityKind, Sex};

use super::identity;
use super::placeholder::{Placeholder, is_nothing, placeholder};
use super::raw_input::{has_lost_digits, is_digits, strip_decoration};

use label::Note;
pub use malformed::Malformed;

/// A number that is well-formed for its kind, in the form in which it is stored and compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityDocument {
    /// Kind of the document.
    pub kind: IdentityKind,
    /// Its number.
    pub number: String,
}

/// Codes of the provinces, with which identity numbers begin.
const PROVINCES: [&str; 31] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
];
/// Kinds that are tried for a number whose kind is not given.
const TOLD: [IdentityKind; 6] = [
    // Before identity numbers: the new form of this number is an identity number that begins with 9.
    IdentityKind::PermanentResidence,
    IdentityKind::ResidentNumber,
    IdentityKind::HongKongMacauPermit,
    IdentityKind::TaiwanPermit,
    IdentityKind::Passport,
    IdentityKind::BirthCertificate,
];
/// Lengths of the number of a document of an unknown kind, in characters.
const OTHER: std::ops::RangeInclusive<usize> = 4..=32;

impl IdentityDocument {
    /// Parses a number of the given kind, or of the kind that its format indicates; none if the text means that there
    /// is no number.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if it is not the number of an identity document.
    pub fn parse(typed: &str, kind: Option<IdentityKind>) -> Result<Option<Self>, Malformed> {
        if is_nothing(typed) {
            return Ok(None);
        }
        let signs = strip_decoration(typed);
        if has_lost_digits(&signs) {
            return Err(Malformed::Lost);
        }
        if placeholder(&signs) == Some(Placeholder::Elsewhere) {
            return Err(Malformed::Elsewhere);
        }
        let (noted, signs) = label::split_note(&signs);
        let (said, signs) = label::behind(signs);
        let said = said.or(noted.kind());
        let kind = kind.or(said);
        let signs = signs
            .chars()
            .filter(|it| !it.is_whitespace() && !is_dash(*it));
        let number: String = signs.map(capital).collect();
        let found = match kind {
            // States choose the format of their passport numbers; the format is checked only if the kind was not given.
            Some(IdentityKind::Passport) => {
                let fits = (5..=12).contains(&number.len())
                    && number.bytes().all(|it| it.is_ascii_alphanumeric())
                    && number.bytes().any(|it| it.is_ascii_digit());
                let kind = IdentityKind::Passport;
                fits.then(|| Self::new(kind, &number))
                    .ok_or(Malformed::Form)
            }
            Some(kind) => formed(kind, &number).map(|number| Self { kind, number }),
            None => Self::told(&number),
        };
        match found {
            Ok(_) if noted == Note::Other => Err(Malformed::Noted),
            Err(Malformed::Form) if kind.is_some() && Self::told(&number).is_ok() => {
                Err(Malformed::Kind)
            }
            found => found.map(Some),
        }
    }

    fn new(kind: IdentityKind, number: &str) -> Self {
        let number = number.to_owned();
        Self { kind, number }
    }

    /// Refuses a text under which nobody can have been registered, whatever its kind.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if it is not the number of an identity document.
    pub fn refuse_none(typed: &str) -> Result<(), Malformed> {
        match Self::parse(typed, None) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Malformed::Form),
            // The kinds of other documents are known only to whoever registers them.
            Err(Malformed::Form | Malformed::Kind) => {
                Self::parse(typed, Some(IdentityKind::Other)).map(drop)
            }
            Err(other) => Err(other),
        }
    }

    /// Contradictions between the number and the person's data in the register.
    #[must_use]
    pub fn flaw(&self, born: Option<Date>, sex: Option<Sex>) -> Option<IdentityFlaw> {
        self.birth()?;
        identity::check(&self.number, born, sex)
    }

    /// The date of birth in the number; none if the number contains none.
    #[must_use]
    pub fn birth(&self) -> Option<Date> {
        let tells = matches!(
            self.kind,
            IdentityKind::ResidentNumber | IdentityKind::PermanentResidence
        );
        identity::birth(&self.number).filter(|_| tells && self.number.len() == 18)
    }

    fn told(number: &str) -> Result<Self, Malformed> {
        let mut reason = Malformed::Form;
        for kind in TOLD {
            match formed(kind, number) {
                Ok(number) => return Ok(Self { kind, number }),
                Err(Malformed::Form) => {}
                Err(other) => reason = other,
            }
        }
        Err(reason)
    }
}

/// A letter in upper case. Characters that look like the X at the end of an identity number become an X.
fn capital(sign: char) -> char {
    match sign {
        '×' | 'Х' | 'х' | 'Χ' | 'χ' => 'X',
        other => other.to_ascii_uppercase(),
    }
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The number in the standard form of its kind.
fn formed(kind: IdentityKind, number: &str) -> Result<String, Malformed> {
    let fits = |fits: bool| fits.then(|| number.to_owned()).ok_or(Malformed::Form);
    let (letters, rest) =
        number.split_at(number.bytes().take_while(u8::is_ascii_uppercase).count());
    match kind {
        IdentityKind::ResidentNumber => resident(number),
        IdentityKind::HongKongMacauPermit => {
            // The two digits after the number count the permits that a person has had; older cards have them in
            // brackets. Brackets within the eight digits belong to an identity card, which is not a permit.
            let (person, count) = rest.split_at_checked(8).ok_or(Malformed::Form)?;
            let count = unbracketed(count);
            let counted = count.is_empty() || count.len() == 2 && is_digits(&count);
            let whole = matches!(letters, "H" | "M") && is_digits(person) && counted;
            whole
                .then(|| format!("{letters}{person}"))
                .ok_or(Malformed::Form)
        }
        IdentityKind::TaiwanPermit => taiwan(number).ok_or(Malformed::Form),
        IdentityKind::PermanentResidence => {
            let new = number.starts_with('9')
                && number
                    .get(1..3)
                    .is_some_and(|code| PROVINCES.contains(&code));
            if new && number.len() == 18 {
                return resident(number);
            }
            fits(letters.len() == 3 && rest.len() == 12 && is_digits(rest))
        }
        IdentityKind::Passport => fits(
            (1..=2).contains(&letters.len())
                && (6..=8).contains(&rest.len())
                && is_digits(rest)
                && !(matches!(letters, "H" | "M") && rest.len() == 8)
                || chinese_passport(number),
        ),
        IdentityKind::BirthCertificate => {
            fits(letters.len() == 1 && rest.len() == 9 && is_digits(rest))
        }
        IdentityKind::Other => {
            let length = number.chars().count();
            fits(OTHER.contains(&length) && number.chars().any(|it| it.is_ascii_digit()))
        }
    }
}

fn unbracketed(text: &str) -> String {
    text.chars().filter(|it| !matches!(it, '(' | ')')).collect()
}

/// The eight digits of a person. Until 2015, two digits that counted the permits and a letter followed:
/// `1234567801(B)`.
fn taiwan(number: &str) -> Option<String> {
    let (person, count) = number.split_at_checked(8)?;
    let count = unbracketed(count);
    let digits = count.trim_end_matches(|it: char| it.is_ascii_uppercase());
    let counted = digits.len() == 2 && is_digits(digits) && count.len() == 3;
    if !is_digits(person) || !(count.is_empty() || counted) {
        return None;
    }
    // Eight digits that form a date are more likely a date.
    let year = ("1900".."2100").contains(&person.get(..4)?);
    let day = year && NaiveDate::parse_from_str(person, "%Y%m%d").is_ok();
    (counted || !day).then(|| person.to_owned())
}

/// E, then a letter other than I and O, then seven digits.
fn chinese_passport(number: &str) -> bool {
    let mut signs = number.chars();
    let series = signs.next() == Some('E')
        && signs
            .next()
            .is_some_and(|it| it.is_ascii_uppercase() && !matches!(it, 'I' | 'O'));
    let rest = signs.as_str();
    series && rest.len() == 7 && is_digits(rest)
}

/// An identity number of 18 digits (GB 11643), or of 15 digits, which were issued until 1999.
fn resident(number: &str) -> Result<String, Malformed> {
    let number = match (number.len(), is_digits(number)) {
        (15, true) => identity::of_18(number),
        _ => number.to_owned(),
    };
    identity::well_formed(&number)?;
    Ok(number)
}

#[cfg(test)]
mod tests;
