//! Characters that look like digits, Roman numerals, and notes on a former address. Pure.

use std::borrow::Cow;

/// Beginnings of notes in brackets on a former or a present name of the same home.
const FORMER: [&str; 5] = ["原", "曾", "现", "即", "今"];
/// Notes in brackets that leave open whether the home is another one. 旧楼 and 新楼 are two.
const VAGUE: [&str; 3] = ["旧", "新", "老"];
/// Brackets of the comparison key of an address, which has none of full width.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
/// What Roman numerals number. A single letter before another word may be the letter: I座 follows H座.
const NUMBERED: [char; 3] = ['期', '区', '段'];
/// Fewest characters of a number in which letters are digits. L1 and I2 are more likely buildings.
const LONG: usize = 3;

/// The text without notes in brackets on a former or present name of the home: (原5号), (旧).
pub(super) fn without_former(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    for (opening, closing) in BRACKETS {
        let Some((front, behind)) = out.split_once(opening) else {
            continue;
        };
        let (note, rest) = behind.split_once(closing).unwrap_or((behind, ""));
        if VAGUE.contains(&note) || FORMER.iter().any(|word| note.starts_with(word)) {
            out = Cow::Owned(format!("{front}{rest}"));
        }
    }
    out
}

/// The text with digits in place of letters that look like them, and of Roman numerals.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['o', 'l', 'i', 'v', 'x']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric());
        let (run, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if run.is_empty() {
            out.push(sign);
            rest = rest.get(sign.len_utf8()..).unwrap_or_default();
            continue;
        }
        match roman(run).filter(|_| behind.starts_with(NUMBERED)) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.push_str(&number(run)),
        }
        rest = behind;
    }
    Cow::Owned(out)
}

/// A long run of digits in which an `o` is a 0, and an `l` or `i` is a 1; any other run as it is.
fn number(run: &str) -> Cow<'_, str> {
    let is_number = run
        .chars()
        .all(|sign| sign.is_ascii_digit() || "oli".contains(sign));
    let has_digit = run.contains(|sign: char| sign.is_ascii_digit());
    let is_long = run.len() >= LONG;
    if !is_number || !has_digit || !is_long {
        return Cow::Borrowed(run);
    }
    Cow::Owned(run.replace('o', "0").replace(['l', 'i'], "1"))
}

/// The value of a Roman numeral up to 39.
fn roman(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut last = 0;
    for sign in text.chars().rev() {
        let one = match sign {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            _ => return None,
        };
        value = if one < last { value - one } else { value + one };
        last = last.max(one);
    }
    (value > 0 && value < 40).then_some(value)
}
