//! Identity documents: which kind a number is of, and whether it is well formed. Only one that is identifies
//! anybody. Pure.

use chrono::NaiveDate;
use cunju_entity::value::{Date, IdentityFlaw, IdentityKind, Sex};

use super::identity;
use super::typed::{bare, has_lost_digits, is_digits, is_nothing};
use crate::error::{Text, text};

/// A number that is well formed for its kind, in the one form in which it is kept and compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityDocument {
    /// What it is.
    pub kind: IdentityKind,
    /// Its number.
    pub number: String,
}

/// Why a number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A spreadsheet has put it into scientific form.
    Lost,
    /// The check digit does not fit.
    Checksum,
    /// The day of birth in it is none.
    Birth,
    /// It has the form of no document, or not of the one that was named.
    Form,
}

/// Codes of the provinces, as identity numbers begin.
const PROVINCES: [&str; 31] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
];
/// Kinds that a number is tried as when nobody says which it is of.
const TOLD: [IdentityKind; 6] = [
    IdentityKind::PermanentResidence,
    IdentityKind::ResidentNumber,
    IdentityKind::HongKongMacauPermit,
    IdentityKind::TaiwanPermit,
    IdentityKind::Passport,
    IdentityKind::BirthCertificate,
];
/// Lengths of the number of a document that Cunju does not know, in characters.
const OTHER: std::ops::RangeInclusive<usize> = 4..=32;

impl IdentityDocument {
    /// What was typed, of the kind that was said or that its form tells; none if it says that there is no
    /// number.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if it is the number of no document.
    pub fn parse(typed: &str, kind: Option<IdentityKind>) -> Result<Option<Self>, Malformed> {
        if is_nothing(typed) {
            return Ok(None);
        }
        if has_lost_digits(typed) {
            return Err(Malformed::Lost);
        }
        let signs = bare(typed);
        let signs = signs
            .chars()
            .filter(|it| !it.is_whitespace() && !is_dash(*it));
        let number: String = signs.map(|sign| sign.to_ascii_uppercase()).collect();
        let found = match kind {
            // States number their passports as they like; only one that nobody named must look like one.
            Some(IdentityKind::Passport) => {
                let fits = (5..=12).contains(&number.len())
                    && number.bytes().all(|it| it.is_ascii_alphanumeric())
                    && number.bytes().any(|it| it.is_ascii_digit());
                let kind = IdentityKind::Passport;
                fits.then_some(Self { kind, number }).ok_or(Malformed::Form)
            }
            Some(kind) => formed(kind, &number).map(|number| Self { kind, number }),
            None => Self::told(&number),
        };
        found.map(Some)
    }

    /// What its number tells of the person that the register has otherwise.
    #[must_use]
    pub fn flaw(&self, born: Option<Date>, sex: Option<Sex>) -> Option<IdentityFlaw> {
        self.birth()?;
        identity::check(&self.number, born, sex)
    }

    /// The day of birth that its number tells; none if it tells none.
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

impl Malformed {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Lost => text(
                "号码已被表格软件改为科学计数法，末尾数字已丢失。请将该列设为文本格式，重新填写完整号码。",
                "A spreadsheet has put the number into scientific form and its last digits are lost. Format the column \
                 as text and enter the whole number.",
            ),
            Self::Checksum => text(
                "身份证号的校验码不符。请核对号码；未知请留空。",
                "The check digit of the identity number does not fit. Check the number; leave it empty if it is not \
                 known.",
            ),
            Self::Birth => text(
                "身份证号中的出生日期无效。请核对号码；未知请留空。",
                "The day of birth in the identity number is none. Check the number; leave it empty if it is not known.",
            ),
            Self::Form => text(
                "不是有效的证件号码。请填写 18 位（或旧 15 位）身份证号，或通行证、外国人永久居留身份证、护照、出生医学证明的号码；未知请留空。",
                "This is not the number of an identity document. Give the identity number of 18 (formerly 15) digits, \
                 or that of a permit, a permanent residence, a passport or a birth certificate; leave it empty if it \
                 is not known.",
            ),
        }
    }
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The number in the one form of its kind.
fn formed(kind: IdentityKind, number: &str) -> Result<String, Malformed> {
    let fits = |fits: bool| fits.then(|| number.to_owned()).ok_or(Malformed::Form);
    let (letters, rest) =
        number.split_at(number.bytes().take_while(u8::is_ascii_uppercase).count());
    match kind {
        IdentityKind::ResidentNumber => resident(number),
        IdentityKind::HongKongMacauPermit => {
            // The two digits after the number count the permits that a person had.
            let whole = is_digits(rest) && matches!(rest.len(), 8 | 10);
            let person = number
                .get(..9)
                .filter(|_| whole && matches!(letters, "H" | "M"));
            person.map(str::to_owned).ok_or(Malformed::Form)
        }
        IdentityKind::TaiwanPermit => {
            // Eight digits that are a day are more likely one.
            let year = number
                .get(..4)
                .is_some_and(|it| ("1900".."2100").contains(&it));
            let day = year && NaiveDate::parse_from_str(number, "%Y%m%d").is_ok();
            fits(is_digits(number) && number.len() == 8 && !day)
        }
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

/// E and a letter that is not I or O, then seven digits.
fn chinese_passport(number: &str) -> bool {
    let mut signs = number.chars();
    let series = signs.next() == Some('E')
        && signs
            .next()
            .is_some_and(|it| it.is_ascii_uppercase() && !matches!(it, 'I' | 'O'));
    let rest = signs.as_str();
    series && rest.len() == 7 && is_digits(rest)
}

/// An identity number of 18 digits (GB 11643), or of 15, which were given out until 1999.
fn resident(number: &str) -> Result<String, Malformed> {
    let number = match (number.len(), is_digits(number)) {
        (15, true) => identity::of_18(number),
        _ => number.to_owned(),
    };
    identity::well_formed(&number)?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> Option<(IdentityKind, String)> {
        let document = IdentityDocument::parse(typed, None).ok()??;
        Some((document.kind, document.number))
    }

    #[test]
    fn one_number_has_one_form() {
        for typed in [
            "99010619800531018x",
            "９９０１０６１９８００５３１０１８Ｘ",
            "990106 19800531 018X",
            "990106-19800531-018x",
            "=\"99010619800531018X\"",
            "'99010619800531018X",
            "99010619800531018X\t",
        ] {
            let number = (
                IdentityKind::ResidentNumber,
                "99010619800531018X".to_owned(),
            );
            assert_eq!(parsed(typed), Some(number), "{typed}");
        }
        assert_eq!(parsed("990106800531001").unwrap().1, "990106198005310016");
        assert_eq!(
            parsed("990106199001010029.0").unwrap().1,
            "990106199001010029"
        );
    }

    #[test]
    fn the_form_tells_the_kind() {
        use IdentityKind::{
            BirthCertificate, HongKongMacauPermit, Passport, PermanentResidence, TaiwanPermit,
        };
        for (typed, kind) in [
            ("H1234567801", HongKongMacauPermit),
            ("m12345678", HongKongMacauPermit),
            ("01234567", TaiwanPermit),
            ("CAN110080010101", PermanentResidence),
            ("E12345678", Passport),
            ("EA1234567", Passport),
            ("O440123456", BirthCertificate),
        ] {
            assert_eq!(parsed(typed).map(|it| it.0), Some(kind), "{typed}");
        }
        assert_eq!(parsed("H1234567801").unwrap().1, "H12345678");
    }

    #[test]
    fn what_is_not_well_formed_identifies_nobody() {
        use Malformed::{Birth, Checksum, Form, Lost};
        for (typed, why) in [
            ("4.40106E+17", Lost),
            ("990106198005310017", Checksum),
            ("990106198002310013", Birth),
            ("19800531", Form),
            ("99010619800531", Form),
            ("张三", Form),
            ("13800000000", Form),
            ("同上", Form),
        ] {
            let found = IdentityDocument::parse(typed, None);
            assert!(
                found == Err(why) || (why == Birth && found == Err(Checksum)),
                "{typed} {found:?}"
            );
        }
        for nothing in ["无", "0", "/", "不详", "-", "000000000000000000"] {
            assert_eq!(
                IdentityDocument::parse(nothing, None),
                Ok(None),
                "{nothing}"
            );
        }
        let other = IdentityDocument::parse("军字第12345号", Some(IdentityKind::Other));
        assert!(other.unwrap().is_some());
    }
}
