//! Telephone numbers: pure. A register of a committee knows numbers of China, and few of elsewhere, which are
//! kept as `+` and digits. The ports of libphonenumber to Rust bring a compiler of protocol buffers or tables of
//! the whole world, which cost more to build than this costs to read.

use unicode_normalization::UnicodeNormalization;

use super::typed::{bare, has_lost_digits, is_digits, is_nothing};
use crate::error::{Text, text};

/// Most telephones of a person.
pub const MOST: usize = 3;
/// Stands in front of an extension, as it is kept.
const EXTENSION: char = '转';
/// Ways to write an extension.
const EXTENSIONS: [&str; 8] = ["转", "分机", "extension", "ext.", "ext", "x", "#", "p"];
/// What stands in front of a number and says what it is.
const LABELS: &str = "联系电话 手机号码 手机号 手机 固定电话 固话 座机 电话 tel";

/// Telephones of a person, in the form in which they are kept and compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones(Vec<Phone>);

/// A telephone number, and its extension.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phone {
    number: String,
    extension: Option<String>,
}

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPhone {
    /// A spreadsheet has put it into scientific form.
    Lost,
    /// It cannot be a number.
    Form,
    /// There are too many.
    Many,
}

impl Phones {
    /// What was typed; none if it says that there is no number.
    ///
    /// # Errors
    ///
    /// [`NoPhone`].
    pub fn parse(typed: &str) -> Result<Option<Self>, NoPhone> {
        if is_nothing(typed) {
            return Ok(None);
        }
        if has_lost_digits(typed) {
            return Err(NoPhone::Lost);
        }
        let typed = bare(&typed.replace(['\n', '\r'], ";"));
        let mut phones: Vec<Phone> = Vec::new();
        for part in typed.split([';', ',', '、', '/', '|', '\\', '或', '和']) {
            if part.trim().is_empty() || is_nothing(part) {
                continue;
            }
            for phone in several(part)? {
                if phones.iter().all(|it| *it != phone) {
                    phones.push(phone);
                }
            }
        }
        match phones.len() {
            0 => Ok(None),
            1..=MOST => Ok(Some(Self(phones))),
            _ => Err(NoPhone::Many),
        }
    }

    /// Each number without its extension: by these the person is found.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|phone| phone.number.as_str())
    }

    /// The text in which they are kept.
    #[must_use]
    pub fn text(&self) -> String {
        let texts = self.0.iter().map(|phone| match &phone.extension {
            Some(extension) => format!("{}{EXTENSION}{extension}", phone.number),
            None => phone.number.clone(),
        });
        texts.collect::<Vec<_>>().join(";")
    }
}

impl NoPhone {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Lost => text(
                "号码已被表格软件改为科学计数法，数字已丢失。请将该列设为文本格式，重新填写完整号码。",
                "A spreadsheet has put the number into scientific form and digits are lost. Format the column as text \
                 and enter the whole number.",
            ),
            Self::Form => text(
                "不是有效的电话号码。请填写 11 位手机号，或带区号的固定电话（分机号用“转”隔开）；多个号码用分号隔开；未知请留空。",
                "This is not a telephone number. Give a mobile number of 11 digits, or a landline with its area code \
                 (an extension after 转); put ; between several; leave it empty if it is not known.",
            ),
            Self::Many => text(
                format!("最多填写 {MOST} 个电话号码。"),
                format!("Give at most {MOST} telephone numbers."),
            ),
        }
    }
}

/// One number, or several with blanks between them.
fn several(part: &str) -> Result<Vec<Phone>, NoPhone> {
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

fn one(part: &str) -> Result<Phone, NoPhone> {
    let folded: String = part.nfkc().flat_map(char::to_lowercase).collect();
    let mut rest = bare(&folded);
    if has_lost_digits(&rest) {
        return Err(NoPhone::Lost);
    }
    if let Some(named) = LABELS.split(' ').find_map(|label| rest.strip_prefix(label)) {
        rest = named.trim_start_matches([':', '.', ' ']).to_owned();
    }
    let (number, extension) = match EXTENSIONS.iter().find_map(|word| rest.split_once(word)) {
        Some((number, extension)) => (number.to_owned(), Some(extension.trim().to_owned())),
        None => third_group(&rest),
    };
    let fits = |it: &String| is_digits(it) && it.len() <= 6;
    if extension.as_ref().is_some_and(|it| !fits(it)) {
        return Err(NoPhone::Form);
    }
    let number = number.trim().trim_end_matches(['-', '(', '（']);
    Ok(Phone {
        number: canonical(number).ok_or(NoPhone::Form)?,
        extension,
    })
}

/// `020-12345678-801` has an extension.
fn third_group(number: &str) -> (String, Option<String>) {
    let groups: Vec<&str> = number.split('-').map(str::trim).collect();
    match groups.as_slice() {
        [area, local, extension]
            if area.starts_with('0') && (7..=8).contains(&local.len()) && extension.len() <= 6 =>
        {
            (format!("{area}-{local}"), Some((*extension).to_owned()))
        }
        _ => (number.to_owned(), None),
    }
}

/// The digits of a number of China as they are dialled there, of another with `+` and the country.
fn canonical(number: &str) -> Option<String> {
    let is_sign = |it: char| {
        it.is_ascii_digit() || " -+().".contains(it) || ('\u{2010}'..='\u{2015}').contains(&it)
    };
    let inside = number.trim_start_matches(['(', ' ']).rfind('+');
    if !number.chars().all(is_sign) || inside.is_some_and(|at| at > 0) {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = number.contains('+') || digits.starts_with("00");
    let plain = digits.trim_start_matches("00");
    let home = plain
        .strip_prefix("86")
        .filter(|_| abroad || plain.len() >= 12);
    if let Some(home) = home {
        // Dialled from abroad, an area code has no 0 in front.
        let local = home.strip_prefix('0').unwrap_or(home);
        return domestic(local)
            .filter(|it| is_mobile(it))
            .or_else(|| domestic(&format!("0{local}")));
    }
    if abroad {
        let fits = (7..=15).contains(&plain.len()) && !plain.starts_with('0');
        return fits.then(|| format!("+{plain}"));
    }
    domestic(&digits)
}

fn domestic(digits: &str) -> Option<String> {
    let bare = digits.strip_prefix('0').filter(|it| is_mobile(it));
    if let Some(mobile) = bare {
        return Some(mobile.to_owned());
    }
    let area = digits.strip_prefix('0').is_some_and(|rest| {
        rest.starts_with(|it: char| ('1'..='9').contains(&it)) && (9..=11).contains(&rest.len())
    });
    let local =
        (7..=8).contains(&digits.len()) && digits.starts_with(|it: char| ('2'..='9').contains(&it));
    let service = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    (is_mobile(digits) || area || local || service).then(|| digits.to_owned())
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits
            .chars()
            .nth(1)
            .is_some_and(|second| ('3'..='9').contains(&second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> String {
        let phones = Phones::parse(typed).map_err(|_| typed.to_owned()).unwrap();
        phones.map(|phones| phones.text()).unwrap_or_default()
    }

    #[test]
    fn one_number_has_one_form() {
        for typed in [
            "13800000001",
            "138 0000 0001",
            "+86 138-0000-0001",
            "１３８０００００００１",
            "8613800000001",
            "008613800000001",
            "013800000001",
            "=\"13800000001\"",
            "'13800000001",
            "13800000001.0",
            "手机：13800000001",
            "(+86)13800000001",
            "138.0000.0001",
        ] {
            assert_eq!(parsed(typed), "13800000001", "{typed}");
        }
        for (typed, form) in [
            ("020-00001234转801", "02000001234转801"),
            ("020-00001234-801", "02000001234转801"),
            ("（020）00001234 ext. 801", "02000001234转801"),
            ("+86 20 0000 1234", "02000001234"),
            ("+852 9123 4567", "+85291234567"),
            ("87654321", "87654321"),
            ("400-000-1234", "4000001234"),
        ] {
            assert_eq!(parsed(typed), form, "{typed}");
        }
    }

    #[test]
    fn several_are_told_apart() {
        for typed in [
            "13800000001;13800000002",
            "13800000001/13800000002",
            "13800000001、13800000002",
            "13800000001 13800000002",
            "13800000001，13800000002",
            "13800000001\n13800000002",
            "138 0000 0001; 138 0000 0002",
            "13800000001；无；13800000002",
        ] {
            assert_eq!(parsed(typed), "13800000001;13800000002", "{typed}");
        }
        let four = "13800000001;13800000002;13800000003;13800000004";
        assert_eq!(Phones::parse(four), Err(NoPhone::Many));
    }

    #[test]
    fn what_cannot_be_a_number_is_refused() {
        for typed in [
            "电话",
            "12345",
            "990106198005310016",
            "138000000",
            "张三13800000001",
            "23800000001",
        ] {
            assert!(Phones::parse(typed).is_err(), "{typed}");
        }
        assert_eq!(Phones::parse("1.38E+10"), Err(NoPhone::Lost));
        for nothing in ["无", "0", "1", "-", "", "11111111111"] {
            assert_eq!(Phones::parse(nothing), Ok(None), "{nothing}");
        }
    }
}
