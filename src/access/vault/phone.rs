//! Telephone numbers. Pure functions. The numbering plans of libphonenumber decide whether digits can be a number, in
//! China or abroad. This module interprets the rest of a table cell: several numbers, labels, Chinese words for an
//! extension, numbers without area code. For the reasons, see
//! `docs/adr/0017-validate-telephone-numbers-with-libphonenumber.md`.

mod error;
mod notes;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberType, Region};

use super::placeholder::{Placeholder, is_nothing, placeholder};
use super::raw_input::{has_lost_digits, is_digits, strip_decoration};
use crate::platform::problem::{Problem, words};
use crate::reference::nfkc::nfkc_lowercase;
use crate::reference::payload::Warning;

pub use error::PhoneError;

/// Maximum number of telephone numbers of a person.
pub const MOST: usize = 3;
/// Precedes an extension in the stored form.
const EXTENSION: char = '转';
/// Notations of an extension.
const EXTENSIONS: [&str; 8] = ["转", "分机", "extension", "ext.", "ext", "x", "#", "p"];
/// Labels before a number. Longer labels come before their prefixes.
const LABELS: [&str; 19] = [
    "联系电话",
    "联系方式",
    "移动电话",
    "家庭电话",
    "住宅电话",
    "办公电话",
    "固定电话",
    "手机号码",
    "手机号",
    "手机",
    "固话",
    "座机",
    "宅电",
    "电话号码",
    "电话",
    "telephone",
    "tel",
    "mobile",
    "phone",
];
/// Maximum number of digits of an extension.
const EXTENSION_DIGITS: usize = 6;
/// Longest text of the telephone numbers of an office or an office holder, in characters.
const MAX_CONTACT: usize = 100;
/// Country code of mainland China.
const HOME: i32 = 86;
/// Codes that people in Hong Kong, Macau and Taiwan write without `+`. No mainland number, as it is dialed within the
/// country, begins with them.
const NEAR: [&str; 3] = ["852", "853", "886"];

/// Telephone numbers of a person, in the form in which they are stored and compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones(Vec<Phone>);

/// A telephone number and its extension.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phone {
    number: String,
    extension: Option<String>,
}

impl Phones {
    /// Parses a text; none if it means that there is no number.
    pub fn parse(typed: &str) -> Result<Option<Self>, PhoneError> {
        Self::read(typed).map(|(phones, _)| phones)
    }

    /// Like [`Self::parse`], and also returns whether a note next to a number was left out: `13800138006（儿子）`,
    /// `13800138023张三`, `妈妈13800138023`.
    pub fn read(typed: &str) -> Result<(Option<Self>, bool), PhoneError> {
        if is_nothing(typed) {
            return Ok((None, false));
        }
        if has_lost_digits(&strip_decoration(typed)) {
            return Err(PhoneError::Lost);
        }
        if placeholder(typed) == Some(Placeholder::Elsewhere) {
            return Err(PhoneError::Elsewhere);
        }
        // Line breaks are replaced first: they count as hidden characters, and without them two numbers become one.
        let typed = strip_decoration(&typed.replace(['\n', '\r'], ";"));
        let (typed, noted) = notes::without(&typed);
        let mut phones: Vec<Phone> = Vec::new();
        for part in typed.split(|it| notes::SEPARATORS.contains(&it) || "或和".contains(it)) {
            // `020-85550000/1` contains two numbers; its last digit does not mean "none".
            let nothing = is_nothing(part) && !part.contains(|it: char| ('1'..='9').contains(&it));
            if part.trim().is_empty() || nothing {
                continue;
            }
            for phone in several(part)? {
                if phones.iter().all(|it| *it != phone) {
                    phones.push(phone);
                }
            }
        }
        match phones.len() {
            0 => Ok((None, noted)),
            1..=MOST => Ok((Some(Self(phones)), noted)),
            _ => Err(PhoneError::Many),
        }
    }

    /// Each number without its extension: people are found by these.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|phone| phone.number.as_str())
    }

    /// The stored text.
    #[must_use]
    pub fn text(&self) -> String {
        let texts = self.0.iter().map(|phone| match &phone.extension {
            Some(extension) => format!("{}{EXTENSION}{extension}", phone.number),
            None => phone.number.clone(),
        });
        texts.collect::<Vec<_>>().join(";")
    }
}

/// Telephone numbers of an office or an office holder as they are stored; none if the text means that there is none.
pub(crate) fn contact_phones(field: &str, typed: &str) -> Result<Option<String>, Problem> {
    let typed = words(field, typed, MAX_CONTACT)?;
    let phones = Phones::parse(&typed);
    let phones = phones.map_err(|error| Problem::invalid(field, error.words()))?;
    Ok(phones.map(|phones| phones.text()))
}

/// Warning about such telephone numbers: that there are none, or that a note is dropped.
pub(crate) fn contact_phones_warning(field: &'static str, typed: Option<&str>) -> Option<Warning> {
    match Phones::read(typed?) {
        Ok((None, _)) => Some(Warning::not_given(field)),
        Ok((Some(_), true)) => Some(Warning::behind_number(field)),
        Ok((Some(_), false)) | Err(_) => None,
    }
}

/// One number, or several numbers separated by spaces.
fn several(part: &str) -> Result<Vec<Phone>, PhoneError> {
    match one(part) {
        Ok(phone) => Ok(vec![phone]),
        Err(error) => {
            let words: Vec<&str> = part.split_whitespace().collect();
            if words.len() < 2 {
                return Err(error);
            }
            words.into_iter().map(one).collect()
        }
    }
}

fn one(part: &str) -> Result<Phone, PhoneError> {
    let folded = nfkc_lowercase(part);
    let typed = strip_decoration(&folded);
    if has_lost_digits(&typed) {
        return Err(PhoneError::Lost);
    }
    let named = LABELS.iter().find_map(|label| typed.strip_prefix(label));
    let rest = named.map_or(&*typed, |it| it.trim_start_matches([':', '.', ' ']));
    let (number, extension) = match EXTENSIONS.iter().find_map(|word| rest.split_once(word)) {
        Some((number, extension)) => (number.to_owned(), Some(extension.trim().to_owned())),
        // A complete foreign number has groups of any length.
        None if rest.contains('+') && canonical(rest.trim()).is_some() => (rest.to_owned(), None),
        None => last_group(rest),
    };
    let fits = |it: &String| is_digits(it) && it.len() <= EXTENSION_DIGITS;
    if extension.as_ref().is_some_and(|it| !fits(it)) {
        return Err(PhoneError::Form);
    }
    let number = number.trim().trim_end_matches(['-', '(']);
    // No group of a number is a single zero: a program has written the number with decimals.
    let number = number.strip_suffix(".0").unwrap_or(number);
    Ok(Phone {
        number: canonical(number).ok_or(PhoneError::Form)?,
        extension,
    })
}

/// `020-12345678-801` and `12345678-801` have an extension: a complete number precedes the last dash.
fn last_group(number: &str) -> (String, Option<String>) {
    let number: String = number
        .chars()
        .map(|sign| if is_dash(sign) { '-' } else { sign })
        .collect();
    let extension = number.rsplit_once('-').and_then(|(front, last)| {
        let (last, before) = (last.trim(), front.rsplit('-').next()?.trim());
        let digits = before.chars().filter(char::is_ascii_digit).count();
        let fits = is_digits(last) && last.len() <= EXTENSION_DIGITS && digits >= 7;
        fits.then(|| (front.to_owned(), Some(last.to_owned())))
    });
    extension.unwrap_or((number, None))
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The digits of a Chinese number as dialed within the country; other numbers with `+` and the country code.
fn canonical(number: &str) -> Option<String> {
    let is_sign = |it: char| it.is_ascii_digit() || " -+().".contains(it) || is_dash(it);
    let inside = number.trim_start_matches(['(', ' ']).rfind('+');
    if !number.chars().all(is_sign) || inside.is_some_and(|at| at > 0) {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Fast path for nearly all numbers of a register: they need no numbering plan.
    if inside.is_none() && (is_mobile(&digits) || is_local(&digits)) {
        return Some(digits);
    }
    // `(0)` is dialed only within the country; in some countries it is part of the number.
    let bracketed = number.contains("(0)");
    let without = || planned(&number.replacen("(0)", "", 1), false);
    planned(number, bracketed)
        .or_else(|| bracketed.then(without).flatten())
        .or_else(|| {
            let near = NEAR.iter().any(|code| digits.starts_with(code));
            near.then(|| planned(&format!("+{digits}"), true)).flatten()
        })
}

/// The number according to the numbering plan of its country. For foreign numbers only the length decides unless
/// `strictly`, because tables of assigned prefixes are always out of date.
fn planned(number: &str, strictly: bool) -> Option<String> {
    let read = PHONE_NUMBER_UTIL.parse(number, Some(Region::CN)).ok()?;
    let national = read.get_national_significant_number();
    if read.country_code == HOME {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        // A mobile number without its leading 1 looks like an area code without its 0.
        let is_whole = ["0", "86"]
            .iter()
            .any(|front| digits.ends_with(&format!("{front}{national}")));
        return domestic(
            &national,
            PHONE_NUMBER_UTIL.get_number_type(&read),
            is_whole,
        );
    }
    let length = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&read);
    let fits = matches!(length, Ok(NumberLengthType::IsPossible));
    let fits = fits && (!strictly || PHONE_NUMBER_UTIL.is_valid_number(&read));
    fits.then(|| format!("+{}{national}", read.country_code))
}

/// A Chinese number. Service numbers with an area code (020-95588) are shorter and do not belong to a person.
fn domestic(national: &str, kind: PhoneNumberType, is_whole: bool) -> Option<String> {
    match kind {
        _ if is_mobile(national) => Some(national.to_owned()),
        PhoneNumberType::FixedLine if is_whole && national.len() >= 10 => {
            Some(format!("0{national}"))
        }
        PhoneNumberType::TollFree | PhoneNumberType::SharedCost => (national.len() == 10
            && (national.starts_with("400") || national.starts_with("800")))
        .then(|| national.to_owned()),
        _ => None,
    }
}

/// Any number from 13 to 19: all of them are reserved for mobile telephones, and every table of assigned prefixes has
/// rejected existing numbers (google/libphonenumber issues 947, 1176, 1976, 2127).
fn is_mobile(digits: &str) -> bool {
    let second = digits.chars().nth(1);
    digits.len() == 11
        && digits.starts_with('1')
        && second.is_some_and(|second| ('3'..='9').contains(&second))
}

/// A number without area code, which libphonenumber does not support (google/libphonenumber issue 1401).
fn is_local(digits: &str) -> bool {
    (7..=8).contains(&digits.len()) && digits.starts_with(|it: char| ('2'..='9').contains(&it))
}

#[cfg(test)]
mod tests;
