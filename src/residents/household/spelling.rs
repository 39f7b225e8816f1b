//! Whether two addresses are spelled alike and may be one home. Pure.

mod floor;
pub(super) mod numbered;
pub(super) mod numerals;
mod typing;

use crate::reference::search::{counted, digit};
use crate::residents::name::{is_full_name, simplified};

/// Words between the numbers of an address, and their replacements. A longer word comes before those that it contains.
const WORDS: [(&str, &str); 13] = [
    ("首层", "1层"),
    ("经济合作社", "组"),
    ("经济社", "组"),
    ("生产队", "组"),
    ("横巷", "横"),
    ("直巷", "直"),
    ("小队", "组"),
    ("单元", "/"),
    ("梯", "/"),
    ("号楼", "/"),
    ("小区", ""),
    ("村民小组", "组"),
    ("小组", "组"),
];

/// Signs between two numbers of an address.
const SEPARATORS: [char; 17] = [
    '号', '栋', '幢', '座', '楼', '层', '室', '房', '#', '-', '~', '/', ' ', '.', '·', ',', '、',
];
/// The same, if they follow a number: 东门 keeps its name.
const AFTER_NUMBER: [char; 2] = ['门', '户'];

/// Common form of all addresses that are spelled alike, computed from a key. It ignores width, traditional characters,
/// Chinese numerals, punctuation, and what separates two numbers.
pub(crate) fn spelling(key: &str) -> String {
    let typed = normal(&typing::without_former(without_resident(key)));
    let typed = typing::plain(&typed);
    let mut signs = floor::without_repeated(&floor::below_ground(&typed)).into_owned();
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
            _ if SEPARATORS.contains(&sign) && !spelling.ends_with(is_counted) => {}
            _ if SEPARATORS.contains(&sign) => spelling.push('/'),
            _ if AFTER_NUMBER.contains(&sign) && ends_in_digit(&spelling) => spelling.push('/'),
            // 2f and 2/f are floor 2.
            'f' if is_floor(&spelling, rest.peek()) => {
                spelling.truncate(spelling.trim_end_matches('/').len());
                spelling.push('/');
            }
            // 129号之1 and 129号附1号 are 129-1号.
            '之' | '附'
                if spelling.ends_with('/') && rest.peek().is_some_and(char::is_ascii_digit) => {}
            '之' | '附'
                if spelling.ends_with(is_counted)
                    && rest.peek().is_some_and(char::is_ascii_digit) =>
            {
                spelling.push('/');
            }
            // 01 is 1, and 0101 is 101.
            '0' if !spelling.ends_with(|it: char| it.is_ascii_digit())
                && rest.peek().is_some_and(char::is_ascii_digit) => {}
            // The groups of a village are called 组, 队 or 社.
            '队' | '社' if ends_in_digit(&spelling) => spelling.push('组'),
            // 第3组 is 3组.
            '第' if rest.peek().is_some_and(char::is_ascii_digit) => {}
            _ if sign.is_alphanumeric() => spelling.push(sign),
            _ => {}
        }
    }
    spelling.trim_matches('/').to_owned()
}

/// What 两 may count.
const COUNTED_BY_TWO: &str = "百千单單号號栋棟幢座层層楼樓";

/// The text without the name of a person after the last number. It may be part of an address, such as 1号张家, so homes
/// that differ only in it need confirmation.
fn without_resident(text: &str) -> &str {
    let end = text.trim_end_matches([')', ']']);
    let front = end.trim_end_matches(|sign: char| sign.is_alphabetic() && !sign.is_ascii());
    let words = end.get(front.len()..).unwrap_or_default();
    let name = words.trim_start_matches(|sign| "号栋幢座楼室房户".contains(sign));
    let full_name = name.trim_end_matches(['家', '收']);
    if front.contains(|sign: char| sign.is_ascii_digit()) && is_full_name(full_name) {
        let front = end.get(..end.len() - name.len()).unwrap_or(end);
        front.trim_end_matches(|sign: char| !sign.is_alphanumeric())
    } else {
        text
    }
}

/// Whether an `f` after a number, or after a number and a slash, means a floor.
fn is_floor(before: &str, next: Option<&char>) -> bool {
    ends_in_digit(before.trim_end_matches('/')) && next.is_none_or(|it| !it.is_ascii_alphabetic())
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|sign: char| sign.is_ascii_digit())
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
            // 两百 is 200, and 两单元 is 2单元.
            '两' | '兩' if rest.peek().is_some_and(|it| COUNTED_BY_TWO.contains(*it)) => {
                signs.push('2');
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::search::address_key::key;
    fn spelled(address: &str) -> String {
        spelling(&key(address))
    }

    #[test]
    fn one_address_has_one_spelling() {
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
            ("岳洲苑1.1.101", "岳洲苑1-1-101"),
            ("岳洲苑1、1、101", "岳洲苑1栋1单元101"),
            ("岳洲苑Ⅰ期3栋", "岳洲苑一期3栋"),
            ("岳洲苑ⅳ期3栋", "岳洲苑4期3栋"),
            ("岳洲苑III区3栋", "岳洲苑三区3栋"),
            ("岳洲村10组8号", "岳洲村十队8号"),
            ("岳洲村10组8号", "岳洲村第10生产队8号"),
            ("岳洲村10组8号", "岳洲村10社8号"),
            ("岳洲路12号附1号", "岳洲路12号之1"),
            ("岳洲路12号附1", "岳洲路12-1号"),
            ("岳洲村1横5号", "岳洲村一横巷5号"),
            ("岳洲苑1栋1O1", "岳洲苑1栋101"),
            ("岳洲苑1栋l01", "岳洲苑1栋101"),
            ("岳洲路1I2号", "岳洲路112号"),
            ("岳洲路12号（原5号）", "岳洲路12号"),
            ("岳洲路12号(原供销社)", "岳洲路12号"),
            ("岳洲路12号【旧】", "岳洲路12号"),
            ("岳洲路12号（曾用门牌5号）", "岳洲路12号"),
        ] {
            assert_eq!(spelled(one), spelled(other), "{one} {other}");
        }
    }

    #[test]
    fn another_number_is_another_spelling() {
        for (one, other) in [
            ("岳洲路12号", "岳洲路1-2号"),
            ("岳洲路1 2号", "岳洲路12号"),
            ("岳洲路1号", "岳洲路2号"),
            ("岳洲苑3栋501", "岳洲苑3栋502"),
            ("岳洲村十二号", "岳洲村10-2号"),
            ("岳洲苑3栋1层", "岳洲苑3栋负1层"),
            ("岳洲苑3-1层", "岳洲苑3-b1层"),
            ("岳洲苑3栋负一层", "岳洲苑3栋负二层"),
            ("新大陆1号", "新大6 1号"),
            ("岳洲苑3栋100", "岳洲苑3栋1"),
            ("岳洲苑3栋101", "岳洲苑3栋1001"),
            ("岳洲苑3栋501", "岳洲苑501"),
            ("东门1号", "东1号"),
            ("岳洲路1号东侧", "岳洲路1号西侧"),
            ("岳洲路1号前座", "岳洲路1号"),
            ("岳洲苑O座101", "岳洲苑0座101"),
            ("岳洲苑L座101", "岳洲苑1座101"),
            ("岳洲苑iv座101", "岳洲苑4座101"),
            ("岳洲路12号(新楼)", "岳洲路12号(旧楼)"),
            ("岳洲苑1期101", "岳洲苑11期101"),
            ("岳洲供销社", "岳洲供销组"),
            ("岳洲1.5号", "岳洲15号"),
            ("岳洲路1号张家祠堂", "岳洲路1号"),
        ] {
            assert_ne!(spelled(one), spelled(other), "{one} {other}");
        }
    }
}
