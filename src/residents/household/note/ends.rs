//! What people write before and after an address that is not part of it: a label, a postal code, and the name of a person
//! who lives there. Pure.

use unicode_normalization::UnicodeNormalization;

use super::PEOPLE;
use crate::reference::search::address_key::is_word;

/// Labels before an address.
const LABELS: [&str; 5] = ["地址", "住址", "住所", "居住地", "address"];
/// Words before such a label.
const KINDS: [&str; 10] = [
    "户籍", "户口", "家庭", "居住", "现居", "现", "详细", "通讯", "联系", "常住",
];
/// Labels of a postal code.
const POSTAL: [&str; 4] = ["邮政编码", "邮编", "postcode", "zip"];
/// Signs between an address and what follows it.
const BETWEEN: [char; 12] = [
    ',', '，', '、', '.', '。', ';', '；', ':', '：', '/', '-', ' ',
];
/// Last characters of an address before the name of a person: 示例路1号户主张三.
const ADDRESS_ENDS: &str = "号號室房栋棟幢座楼樓层層户戶村组組队";
/// Longest Chinese name of a person, in characters, unless it has a middle dot.
const MAX_NAME: usize = 4;

/// The address without label, postal code and name.
pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim();
    let text = after_label(text).unwrap_or(text);
    let text = before_postal_code(text).unwrap_or(text);
    before_person(text).unwrap_or(text)
}

/// The address after a label: 地址：, 户籍地址:. Only a complete label counts: 现代路 and 地址局宿舍 keep their names.
fn after_label(text: &str) -> Option<&str> {
    let inner = KINDS.iter().find_map(|kind| text.strip_prefix(kind));
    let mut labels = LABELS.into_iter();
    let rest = labels.find_map(|label| inner.unwrap_or(text).strip_prefix(label))?;
    let rest = rest.trim_start().strip_prefix([':', '：', '='])?;
    Some(rest.trim_start()).filter(|rest| !rest.is_empty())
}

/// The address before a postal code. Without a label, the code must follow a word or a blank, since no number of a
/// building or room has six digits.
fn before_postal_code(text: &str) -> Option<&str> {
    let front = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    if text.len() - front.len() != 6 {
        return None;
    }
    let (front, labeled) = POSTAL
        .iter()
        .find_map(|label| front.trim_end_matches(BETWEEN).strip_suffix(label))
        .map_or((front, false), |front| (front, true));
    let apart = front.ends_with(|sign: char| sign.is_whitespace() || is_word(sign));
    let front = front.trim_end_matches(BETWEEN);
    (!front.is_empty() && (labeled || apart)).then_some(front)
}

/// Whether a note is a postal code: 邮编510630.
pub(super) fn is_postal_code(note: &str) -> bool {
    let note: String = note.nfkc().filter(|sign| !sign.is_whitespace()).collect();
    let labeled = POSTAL.iter().find_map(|label| note.strip_prefix(label));
    let code = labeled.unwrap_or(&note).trim_start_matches(':');
    code.len() == 6 && code.bytes().all(|sign| sign.is_ascii_digit())
}

/// The address before the name or telephone number of a person who lives there: 示例路1号户主张三.
fn before_person(text: &str) -> Option<&str> {
    let mut words = PEOPLE.iter();
    words.find_map(|word| {
        let (front, name) = text.rsplit_once(word)?;
        let ends = |sign: char| {
            sign.is_ascii_digit() || ADDRESS_ENDS.contains(sign) || BETWEEN.contains(&sign)
        };
        let is_end = front.ends_with(ends) && super::is_named(name.trim_start_matches(BETWEEN));
        let front = front.trim_end_matches(BETWEEN);
        (is_end && is_person(name) && !front.is_empty()).then_some(front)
    })
}

/// Whether a text is the name or the telephone number of a person, as far as its form tells.
fn is_person(text: &str) -> bool {
    let name = text.trim_start_matches(BETWEEN).trim_end();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    if digits > 0 {
        return digits >= super::PHONE;
    }
    let length = name.chars().count();
    length >= 2 && (length <= MAX_NAME || name.contains('·'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_postal_code_and_person_are_not_part_of_the_address() {
        for (text, address) in [
            ("地址：示例路1号", "示例路1号"),
            ("户籍地址: 示例路1号", "示例路1号"),
            ("现住址：示例路1号", "示例路1号"),
            ("家庭住址:示例路1号", "示例路1号"),
            ("地址局宿舍1号", "地址局宿舍1号"),
            ("现代路1号", "现代路1号"),
            ("地址：", "地址："),
            ("示例路1号101房 510630", "示例路1号101房"),
            ("示例路1号 510630", "示例路1号"),
            ("示例路1号101 510630", "示例路1号101"),
            ("示例路1号101邮编510630", "示例路1号101"),
            ("示例路1号，邮政编码：510630", "示例路1号"),
            ("示例路1号-510630", "示例路1号-510630"),
            ("510630", "510630"),
            ("示例路1号户主张三", "示例路1号"),
            ("示例路1号 户主：张三", "示例路1号"),
            ("示例路1号101租客买买提·示例例子", "示例路1号101"),
            ("示例路1号电话020-87654321", "示例路1号"),
            ("示例路1号业主委员会", "示例路1号业主委员会"),
            ("示例路1号房东楼", "示例路1号房东楼"),
            ("业主之家1号", "业主之家1号"),
            ("示例路1号租户服务中心", "示例路1号租户服务中心"),
        ] {
            assert_eq!(trimmed(text), address, "{text}");
        }
    }
}
