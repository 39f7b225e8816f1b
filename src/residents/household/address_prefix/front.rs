//! The part of an address after the prefix names. Pure.

use super::names::Names;
use super::road;
use crate::residents::household::spelling::normal;
use crate::residents::name::simplified;

/// What continues a name into that of a road or a market: 五山镇前路, 广州市场.
const GOES_ON: [&str; 12] = [
    "路", "街", "道", "巷", "弄", "场", "府", "大道", "大街", "前路", "前街", "中路",
];
/// What continues the short name of a division into that of another place: 天河村.
const PLACES: [char; 8] = ['村', '庄', '镇', '乡', '社', '坊', '里', '屯'];
/// Separators that people write between the names.
const BETWEEN: [char; 10] = [',', '.', '、', '/', '-', '·', ':', ';', '>', ' '];
/// Names of the country, which may precede those of its divisions.
const COUNTRY: [&str; 2] = ["中华人民共和国", "中国"];
/// Placeholders that some lists have between a prefecture and its counties.
const PLACEHOLDERS: [&str; 2] = ["市辖区", "市辖县"];
/// Labels of a postal code.
const POSTAL: [&str; 2] = ["邮政编码", "邮编"];
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];

/// Whether a text starts with the full name of one of these levels and continues after it.
pub(super) fn is_named(levels: &[Names], text: &str) -> bool {
    let mut names = levels.iter().flat_map(|it| &it.whole);
    names.any(|name| strip_name(text, name).is_some_and(is_complete_address))
}

/// The shortest remainder of a text after prefix names of these levels; none if the text does not start with a full
/// name. The last name is skipped only if `ends`, called with the levels below it, accepts the remainder as a complete
/// address.
pub(super) fn shortest<'a>(
    levels: &[Names],
    text: &'a str,
    ends: &impl Fn(&[Names], &str) -> bool,
) -> Option<&'a str> {
    let (first, others) = levels.split_first()?;
    let whole = first.whole.iter().filter_map(|name| {
        let rest = strip_name(text, name)?;
        let is_end = || is_complete_address(rest) && ends(others, rest);
        shortest(others, rest, ends).or_else(|| is_end().then_some(rest))
    });
    let short = first.short.iter().filter_map(|name| {
        let rest = strip_name(text, name)?;
        // 广东天河区政府 becomes 天河区政府: a full name must follow a short one.
        let is_end = || is_named(others, rest) && ends(others, rest);
        shortest(others, rest, ends).or_else(|| is_end().then_some(rest))
    });
    whole
        .chain(short)
        .chain(shortest(others, text, ends))
        .min_by_key(|rest| rest.len())
}

/// Whether the remainder is an address by itself.
pub(super) fn is_complete_address(rest: &str) -> bool {
    !rest.is_empty() && !GOES_ON.iter().any(|word| rest.starts_with(word))
}

/// The remainder of a text after a name, in simplified or traditional characters.
pub(super) fn strip_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut signs = text.chars();
    for wanted in name.chars() {
        if simplified(signs.next()?) != wanted {
            return None;
        }
    }
    Some(signs.as_str().trim_start_matches(BETWEEN))
}

/// The remainder of a text after everything that may be a prefix name, in any order and any number, and the separators
/// around them. This may skip too much, so homes that differ only in it need confirmation.
pub(super) fn strip_all_names<'a>(chains: &[Vec<Names>], text: &'a str) -> &'a str {
    let mut rest = text;
    while let Some(shorter) =
        step(chains, rest).filter(|it| it.len() < rest.len() && is_complete_address(it))
    {
        rest = shorter;
    }
    rest
}

/// Whether a text starts like a prefix that is not the name of a unit: the country, a placeholder, a postal code or a
/// bracket.
pub(super) fn starts_with_other_prefix(text: &str) -> bool {
    let names = COUNTRY.iter().chain(&PLACEHOLDERS).chain(&POSTAL);
    let mut signs = names.filter_map(|name| name.chars().next());
    text.chars().next().map(simplified).is_some_and(|first| {
        first.is_ascii_digit()
            || BRACKETS.iter().any(|(opening, _)| *opening == first)
            || signs.any(|sign| sign == first)
    })
}

fn step<'a>(chains: &[Vec<Names>], text: &'a str) -> Option<&'a str> {
    let names = || chains.iter().flatten();
    let in_order = chains.iter();
    let in_order = in_order.filter_map(|chain| shortest(chain, text, &|_, _| true));
    if let Some(rest) = in_order.min_by_key(|rest| rest.len()) {
        return Some(rest);
    }
    let mut country = COUNTRY.iter().filter_map(|name| strip_name(text, name));
    let is_division = |rest: &&str| {
        names().any(|it| {
            it.whole
                .iter()
                .chain(&it.short)
                .any(|name| strip_name(rest, name).is_some())
        })
    };
    // 五山街1号 is in a street of that name.
    let goes_on = |rest: &&str| {
        let mut alike = names().flat_map(|it| &it.alike);
        road::is_road(rest)
            || chains.iter().any(|chain| is_named(chain, rest))
            || alike.any(|name| strip_name(rest, name).is_some_and(is_complete_address))
    };
    let mut placeholders = PLACEHOLDERS
        .iter()
        .filter_map(|name| strip_name(text, name));
    let mut alike = names()
        .flat_map(|it| &it.alike)
        .filter_map(|name| strip_name(text, name));
    // 广州示例路1号, without the kind of the city. 天河1号 may be the number of a place called 天河, and 天河村 its name.
    let mut short = names()
        .flat_map(|it| &it.short)
        .filter_map(|name| strip_name(text, name));
    let is_place = |rest: &&str| {
        let is_name = !rest.starts_with(PLACES) && rest.chars().nth(1).is_some();
        is_name && is_complete_address(rest) && !road::numbered(&normal(rest))
    };
    postal(text)
        .or_else(|| country.find(is_division))
        .or_else(|| placeholders.next())
        .or_else(|| bracketed(chains, text))
        .or_else(|| alike.find(goes_on))
        .or_else(|| short.find(is_place))
}

/// The remainder after a postal code: six digits in front of a word.
fn postal(text: &str) -> Option<&str> {
    let mut labels = POSTAL.into_iter();
    let text = labels
        .find_map(|label| strip_name(text, label))
        .unwrap_or(text);
    let end = text.find(|sign: char| !sign.is_ascii_digit())?;
    let (digits, rest) = text.split_at(end);
    let rest = rest.trim_start_matches(BETWEEN);
    let is_code = digits.len() == 6 && !road::numbered(&format!("{digits}{rest}"));
    (is_code && rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// The remainder after names in brackets.
fn bracketed<'a>(chains: &[Vec<Names>], text: &'a str) -> Option<&'a str> {
    let (inner, rest) = BRACKETS
        .iter()
        .find_map(|(opening, closing)| text.strip_prefix(*opening)?.split_once(*closing))?;
    let mut inner = inner;
    while !inner.is_empty() {
        let mut names = chains.iter().flatten();
        inner = names.find_map(|it| it.all().find_map(|name| strip_name(inner, name)))?;
    }
    Some(rest.trim_start_matches(BETWEEN))
}
