//! Whether two addresses are spelled alike and may be one home. Pure.

pub(super) mod numerals;

use unicode_normalization::UnicodeNormalization;

use crate::reference::search::{counted, digit};
use crate::residents::resident::name::simplified;

/// Words between the numbers of an address, and their replacements. A longer word comes before those that it contains.
const WORDS: [(&str, &str); 6] = [
    ("首层", "1层"),
    ("单元", "/"),
    ("梯", "/"),
    ("号楼", "/"),
    ("村民小组", "组"),
    ("小组", "组"),
];

/// Signs between two numbers of an address.
const SEPARATORS: &str = "号栋幢座楼室房#-~/ ";

/// Common form of all addresses that are spelled alike, computed from a key. It ignores width, traditional characters,
/// Chinese numerals, punctuation, and what separates two numbers.
pub(crate) fn spelling(key: &str) -> String {
    let mut signs = floors(&normal(key));
    for note in VAGUE {
        if signs.contains(note) {
            signs = signs.replace(note, "");
        }
    }
    for (word, sign) in WORDS {
        if signs.contains(word) {
            signs = signs.replace(word, sign);
        }
    }
    let mut spelling = String::with_capacity(signs.len());
    let mut rest = signs.chars().peekable();
    while let Some(sign) = rest.next() {
        match sign {
            // #1 is 1号.
            _ if SEPARATORS.contains(sign) && !spelling.ends_with(is_counted) => {}
            _ if SEPARATORS.contains(sign) => spelling.push('/'),
            // 129号之1 is 129-1号.
            '之' if spelling.ends_with('/') && rest.peek().is_some_and(char::is_ascii_digit) => {}
            '之' if spelling.ends_with(is_counted)
                && rest.peek().is_some_and(char::is_ascii_digit) =>
            {
                spelling.push('/');
            }
            // 01 is 1, and 0101 is 101.
            '0' if !spelling.ends_with(|it: char| it.is_ascii_digit())
                && rest.peek().is_some_and(char::is_ascii_digit) => {}
            // 第3组 is 3组.
            '第' if rest.peek().is_some_and(char::is_ascii_digit) => {}
            _ if sign.is_alphanumeric() => spelling.push(sign),
            _ => {}
        }
    }
    spelling.trim_matches('/').to_owned()
}

/// Whether a sign belongs to a number or counts as one.
fn is_counted(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
}

/// The text in simplified characters, with numerals as digits.
pub(super) fn normal(text: &str) -> String {
    let mut signs = String::with_capacity(text.len());
    let plain = numerals::plain(text);
    let mut rest = plain.chars().peekable();
    while let Some(sign) = rest.next() {
        match sign {
            // 两百 is 200.
            '两' | '兩' if matches!(rest.peek(), Some('百' | '千')) => signs.push('2'),
            // Tens with a character of their own.
            '廿' => signs.push_str("2十"),
            '卅' => signs.push_str("3十"),
            '○' | '◯' => signs.push('0'),
            _ if sign.is_ascii() => signs.push(sign),
            _ => signs.push(digit(sign).unwrap_or_else(|| simplified(sign))),
        }
    }
    if signs.contains(['十', '百', '千']) {
        signs = counted(&signs);
    }
    signs
}

/// Writes floors below the ground in one form: 负1层, 地下1层, -1层 and b1层 become b1/.
fn floors(signs: &str) -> String {
    let mut out = String::with_capacity(signs.len());
    let mut rest = signs;
    while let Some(sign) = rest.chars().next() {
        if let Some((number, behind)) = floor(out.chars().next_back(), rest) {
            out.extend(["b", number, "/"]);
            rest = behind;
            continue;
        }
        out.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The number of the floor below the ground that a text starts with, and the remainder.
fn floor(before: Option<char>, text: &str) -> Option<(&str, &str)> {
    let mut marks = ["地下", "负", "-", "b"].into_iter();
    let (mark, inner) = marks.find_map(|mark| Some((mark, text.strip_prefix(mark)?)))?;
    let end = inner.find(|sign: char| !sign.is_ascii_digit());
    let (number, behind) = inner.split_at(end.unwrap_or(inner.len()));
    if !(1..=2).contains(&number.len()) {
        return None;
    }
    let mut words = ["层", "楼", "f"].into_iter();
    let after = words.find_map(|word| behind.strip_prefix(word));
    // 3-1层 is floor 1 of building 3, and B1 without a word may be a building.
    let is_plain = mark.is_ascii();
    if is_plain && (after.is_none() || before.is_some_and(|sign| sign.is_ascii_alphanumeric())) {
        return None;
    }
    Some((number, after.unwrap_or(behind)))
}

/// Words after the number of a building, a unit and a room.
const NUMBERED: [&[&str]; 3] = [&["号楼", "栋", "幢", "座"], &["单元", "梯"], &["室", "房"]];
/// Characters after which a number at the end of an address is that of a room.
const BEFORE_ROOM: &str = "栋幢座元梯层号";
/// Notes in brackets that leave open whether the home is another one.
const VAGUE: [&str; 10] = [
    "(原)", "(旧)", "(新)", "(老)", "(现)", "[原]", "[旧]", "[新]", "[老]", "[现]",
];

/// Place of the room among the parts that have a number.
const ROOM: usize = 2;

/// An address whose numbers are compared with those of its parts.
pub(super) struct NumberedAddress(String);

impl NumberedAddress {
    pub(super) fn of(address: &str) -> Self {
        let address: String = address.nfkc().flat_map(char::to_lowercase).collect();
        Self(normal(&address))
    }

    /// The number of the building (0), unit (1) or room (2) that the address names with its word, if any.
    fn named(&self, part: usize) -> Option<&str> {
        let words = NUMBERED.get(part).copied().unwrap_or_default();
        let fronts = words.iter().flat_map(|word| {
            let found = self.0.match_indices(word);
            found.filter_map(|(at, _)| self.0.get(..at))
        });
        let numbers = fronts.map(|front| {
            let start = front.rfind(|sign: char| !sign.is_ascii_alphanumeric());
            let start = start.and_then(|at| Some(at + front.get(at..)?.chars().next()?.len_utf8()));
            front.get(start.unwrap_or_default()..).unwrap_or_default()
        });
        let mut numbers = numbers.filter(|number| !number.is_empty());
        let Some(number) = numbers.next() else {
            return (part == ROOM).then(|| self.last()).flatten();
        };
        numbers
            .next()
            .is_none()
            .then(|| number.trim_start_matches('0'))
    }

    /// The number at the end, if it is that of a room without its word: 3栋501.
    fn last(&self) -> Option<&str> {
        let front = self.0.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let number = self.0.get(front.len()..)?.trim_start_matches('0');
        let is_room = front
            .trim_end()
            .ends_with(|sign| BEFORE_ROOM.contains(sign));
        (is_room && !number.is_empty()).then_some(number)
    }

    /// Whether the address names another building (0), unit (1) or room (2) than `part`.
    pub(super) fn contradicts(&self, at: usize, part: &str) -> bool {
        let Some(own) = self.named(at) else {
            return false;
        };
        let part = part.trim();
        let alone = NUMBERED.get(at).and_then(|words| words.first());
        let with_word = || Self::of(&format!("{part}{}", alone.unwrap_or(&"")));
        let differs = |it: &Self| {
            it.named(at)
                .map(|number| !number.is_empty() && number != own)
        };
        let differs = differs(&Self::of(part)).or_else(|| differs(&with_word()));
        differs.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::search::address_key::key;

    fn spelled(address: &str) -> String {
        spelling(&key(address))
    }

    #[test]
    fn spelling_does_not_change_the_address_but_a_number_does() {
        for (one, other) in [
            ("岳洲苑3栋2单元501室", "岳洲苑３幢 2-501"),
            ("岳洲路1号", "岳洲路 一 號"),
            ("岳洲路1号A座", "岳洲路1#a"),
            ("岳洲园1号", "岳洲園1号"),
            ("岳洲里3栋", "岳洲裡3棟"),
            ("东后街台湾路1号", "東後街臺灣路1號"),
            ("岳洲村十二号", "岳洲村12号"),
            ("岳洲村廿一号", "岳洲村21号"),
            ("岳洲村一百零二号", "岳洲村102号"),
            ("岳洲村二〇一室", "岳洲村201"),
            ("岳洲村第3村民小组8号", "岳洲村3组8号"),
            ("岳洲村三组8号", "岳洲村第三小组8号"),
            ("岳洲路1号。", "岳洲路1号"),
            ("岳洲路1号\u{fe0f}", "岳洲路1号"),
            ("岳洲路⑤号", "岳洲路5号"),
            ("岳洲路Ⅲ号", "岳洲路iii号"),
            ("岳洲苑3–2–501", "岳洲苑3-2-501"),
            ("岳洲路壹佰零捌号", "岳洲路108号"),
            ("岳洲路貳拾叁號", "岳洲路二十三号"),
            ("岳洲路两百号", "岳洲路200号"),
            ("岳洲路129号之一", "岳洲路129-1号"),
            ("岳洲苑01栋02单元0101", "岳洲苑1号楼2单元101室"),
            ("岳洲苑#1", "岳洲苑1栋"),
            ("岳洲苑3栋首层", "岳洲苑3栋1层"),
            ("岳洲苑叁栋伍室", "岳洲苑3栋5"),
            ("岳洲苑3栋负一层", "岳洲苑3栋地下一层"),
            ("岳洲苑3栋负1楼", "岳洲苑3栋B1层"),
            ("岳洲苑3栋-1层", "岳洲苑3栋B1"),
            ("岳洲苑3栋地下二層5", "岳洲苑3栋-2F 5"),
        ] {
            assert_eq!(spelled(one), spelled(other), "{one} {other}");
        }
        for (one, other) in [
            ("岳洲路12号", "岳洲路1-2号"),
            ("岳洲路1 2号", "岳洲路12号"),
            ("岳洲路1号", "岳洲路2号"),
            ("岳洲苑3栋501", "岳洲苑3栋502"),
            ("岳洲村十二号", "岳洲村10-2号"),
            ("岳洲村3组", "岳洲村3队"),
            ("岳洲苑3栋1层", "岳洲苑3栋负1层"),
            ("岳洲苑3-1层", "岳洲苑3-b1层"),
            ("岳洲苑3栋负一层", "岳洲苑3栋负二层"),
            ("新大陆1号", "新大6 1号"),
            ("岳洲苑3栋100", "岳洲苑3栋1"),
            ("岳洲苑3栋101", "岳洲苑3栋1001"),
        ] {
            assert_ne!(spelled(one), spelled(other), "{one} {other}");
        }
    }

    #[test]
    fn address_with_another_number_contradicts_the_part() {
        for (address, at, part, contradicted) in [
            ("岳洲苑3栋2单元501室", 0, "3", false),
            ("岳洲苑3栋2单元501室", 0, "5栋", true),
            ("岳洲苑３號樓501室", 0, "三幢", false),
            ("岳洲苑3栋2单元501室", 1, "二单元", false),
            ("岳洲苑3栋2单元501室", 1, "1", true),
            ("岳洲苑3栋2单元501室", 2, "0501", false),
            ("岳洲苑3栋2单元501室", 2, "502", true),
            ("岳洲苑3栋2单元501", 2, "502", true),
            ("岳洲苑3栋2单元501", 2, "501", false),
            ("岳洲苑3栋102", 2, "101室", true),
            ("岳洲苑3栋 0102", 2, "102", false),
            ("岳洲路12号301", 2, "302", true),
            ("岳洲村3组8", 2, "9", false),
            ("岳洲苑3栋2梯501", 1, "1", true),
            ("岳洲苑3栋2梯501", 1, "2单元", false),
            ("岳洲路193号8层1室", 0, "岳洲大厦", false),
            ("岳洲路A座1室", 0, "b座", true),
            ("岳洲苑1栋2栋之间", 0, "3", false),
            ("新大陆3栋501", 0, "3", false),
            ("岳洲苑叁栋501", 0, "3", false),
        ] {
            assert_eq!(
                NumberedAddress::of(address).contradicts(at, part),
                contradicted,
                "{address} {part}"
            );
        }
    }
}
