//! What people write before and after an address that is not part of it: a label, a postal code, and the name of a person
//! who lives there. Pure.

use unicode_normalization::UnicodeNormalization;

use super::PEOPLE;
use crate::reference::search::address_key::is_word;

/// Labels before an address, at the end of which they are recognized.
const LABELS: [&str; 10] = [
    "地址",
    "住址",
    "住所",
    "居住地",
    "住所地",
    "坐落",
    "门牌",
    "现住",
    "住",
    "address",
];
/// Longest label, in characters.
const MAX_LABEL: usize = 8;
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
/// Labels of a remark after an address.
const REMARKS: [&str; 6] = ["备注：", "备注:", "注：", "注:", "说明：", "说明:"];

/// The address without label, postal code and name.
pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim();
    let text = after_label(text).unwrap_or(text);
    let text = after_number(text).unwrap_or(text);
    let text = before_note(text).unwrap_or(text);
    let text = before_postal_code(text).unwrap_or(text);
    let text = before_person(text).unwrap_or(text);
    before_landline(text).unwrap_or(text)
}

/// The address after a label: 地址：, 户籍地址:, 详细地址 or a number in a list: 1、.
fn after_label(text: &str) -> Option<&str> {
    let colon = text.split_once([':', '：', '=']);
    let (label, rest) = colon.or_else(|| {
        text.split_once(' ')
            .filter(|(label, _)| label.ends_with("址"))
    })?;
    let is_label = LABELS.iter().any(|it| label.trim_end().ends_with(it))
        && label.chars().count() <= MAX_LABEL
        && !label.contains(|sign: char| sign.is_ascii_digit());
    Some(rest.trim_start()).filter(|rest| is_label && !rest.is_empty())
}

/// The address after a number in a list: 1、示例路1号, (2)示例路2号.
fn after_number(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let rest = inner.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let is_number = (1..=3).contains(&(inner.len() - rest.len()));
    let rest = if inner.len() < text.len() {
        rest.strip_prefix([')', '）'])
    } else {
        rest.strip_prefix('、')
    }?;
    let is_address = rest.starts_with(is_word) && rest.contains(|sign: char| sign.is_ascii_digit());
    (is_number && is_address).then_some(rest)
}

/// The address before a note on its state or a remark: 示例路1号 空置, 示例路1号 备注：出租.
fn before_note(text: &str) -> Option<&str> {
    let remark = REMARKS
        .iter()
        .find_map(|word| Some(text.rsplit_once(word)?.0));
    let note = || {
        let mut notes = super::NOTES
            .iter()
            .filter(|note| note.chars().nth(1).is_some());
        notes.find_map(|note| text.strip_suffix(note))
    };
    let front = remark.or_else(note)?;
    let is_end = front.ends_with(is_address_end);
    let front = front.trim_end_matches(BETWEEN);
    (is_end && !front.is_empty()).then_some(front)
}

/// The address before a landline number with its area code.
fn before_landline(text: &str) -> Option<&str> {
    let front = text.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '-');
    let number = text.get(front.len()..)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_landline = number.starts_with('0') && (10..=12).contains(&digits);
    let apart = front.ends_with(|sign: char| BETWEEN.contains(&sign) || is_word(sign));
    let front = front.trim_end_matches(BETWEEN);
    (is_landline && apart && !front.is_empty()).then_some(front)
}

fn is_address_end(sign: char) -> bool {
    sign.is_ascii_digit() || ADDRESS_ENDS.contains(sign) || BETWEEN.contains(&sign)
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
    let apart = front.ends_with(|sign: char| {
        sign.is_whitespace() || is_word(sign) || matches!(sign, ',' | '，' | ';' | '；')
    });
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
        let is_end =
            front.ends_with(is_address_end) && super::is_named(name.trim_start_matches(BETWEEN));
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
            ("现住：示例路1号", "示例路1号"),
            ("房屋坐落：示例路1号", "示例路1号"),
            ("身份证地址：示例路1号", "示例路1号"),
            ("详细地址 示例路1号", "示例路1号"),
            ("1、示例路1号", "示例路1号"),
            ("(2)示例路1号", "示例路1号"),
            ("1、2号", "1、2号"),
            ("示例路1号 空置", "示例路1号"),
            ("示例路1号-空房", "示例路1号"),
            ("示例路1号101室出租", "示例路1号101室"),
            ("示例路1号 备注：出租", "示例路1号"),
            ("示例路1号，510630", "示例路1号"),
            ("示例路1号 020-87654321", "示例路1号"),
            ("示例路1号02087654321", "示例路1号"),
            ("示例路1号-02", "示例路1号-02"),
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
