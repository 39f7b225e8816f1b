//! What people write before and after an address that is not part of it: a label, a postal code, and the name of a person
//! who lives there. Pure.

use super::PEOPLE;
use crate::reference::nfkc::nfkc;
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
/// Last characters of the notes that may follow an address without brackets.
// Must contain the last character of each longer entry of `NOTES`: it saves comparing every address with all 55.
const NOTE_ENDS: &str = "上中人住修出口售嫁实屋工建户房拆挂核注用离租置联迁";
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
    let is_address = rest.starts_with(is_word)
        && !rest.starts_with(['栋', '幢', '座', '号', '单', '楼', '室', '层'])
        && rest.contains(|sign: char| sign.is_ascii_digit());
    (is_number && is_address).then_some(rest)
}

/// The address before a note on its state or a remark: 示例路1号 空置, 示例路1号 备注：出租.
fn before_note(text: &str) -> Option<&str> {
    let has_colon = text.contains([':', '：']);
    let mut remarks = REMARKS.iter().filter(|_| has_colon);
    let remark = remarks.find_map(|word| text.rsplit_once(word));
    let remark = remark.filter(|(_, remark)| !super::is_placed(remark));
    let may_end = text.ends_with(|sign| NOTE_ENDS.contains(sign));
    let notes = super::NOTES.iter().filter(|_| may_end);
    // Without brackets, 租 or 空 alone may be the end of a name.
    let notes = notes.filter(|note| note.chars().nth(1).is_some());
    let notes = notes.filter_map(|note| text.strip_suffix(note));
    let mut fronts = remark.map(|(front, _)| front).into_iter().chain(notes);
    let front = fronts.find(|front| front.ends_with(is_address_end))?;
    Some(front.trim_end_matches(BETWEEN)).filter(|front| !front.is_empty())
}

/// The address before a landline number with its area code.
fn before_landline(text: &str) -> Option<&str> {
    let front = text.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '-');
    let number = text.get(front.len()..)?;
    // 01-02-03-0401 is a phase, a building, a unit and a room.
    let (area, number) = number
        .split_once('-')
        .unwrap_or_else(|| number.split_at(number.len().saturating_sub(8)));
    let is_landline = area.starts_with('0')
        && (3..=4).contains(&area.len())
        && (7..=8).contains(&number.len())
        && !number.contains('-');
    let apart = front.ends_with(|sign: char| BETWEEN.contains(&sign) || is_word(sign));
    let front = front.trim_end_matches(BETWEEN);
    (is_landline && apart && !front.is_empty()).then_some(front)
}

fn is_address_end(sign: char) -> bool {
    sign.is_ascii_digit() || ADDRESS_ENDS.contains(sign) || BETWEEN.contains(&sign)
}

/// The address before a postal code. Without a label, the code must follow a blank or a comma: 3栋010501 is a room.
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
        sign.is_whitespace() || "室房户".contains(sign) || matches!(sign, ',' | '，' | ';' | '；')
    });
    let front = front.trim_end_matches(BETWEEN);
    (!front.is_empty() && (labeled || apart)).then_some(front)
}

/// Whether a note is a postal code: 邮编510630.
pub(super) fn is_postal_code(note: &str) -> bool {
    let note = nfkc(note).replace(char::is_whitespace, "");
    let labeled = POSTAL.iter().find_map(|label| note.strip_prefix(label));
    let code = labeled.unwrap_or(&note).trim_start_matches(':');
    code.len() == 6 && code.bytes().all(|sign| sign.is_ascii_digit())
}

/// The address before the name or telephone number of a person who lives there: 示例路1号户主张三.
fn before_person(text: &str) -> Option<&str> {
    // Most addresses have none of these characters, which is found faster than each of the words.
    if !text.contains(starts_word) {
        return None;
    }
    let mut words = PEOPLE.iter();
    words.find_map(|word| {
        let (front, name) = text.rsplit_once(word)?;
        // 5号房东南角 is the corner of a house.
        let is_corner =
            word.ends_with('东') && name.starts_with(['南', '北', '侧', '边', '面', '头']);
        let is_end = front.ends_with(is_address_end)
            && !is_corner
            && super::is_named(name.trim_start_matches(BETWEEN));
        let front = front.trim_end_matches(BETWEEN);
        (is_end && is_person(name) && !front.is_empty()).then_some(front)
    })
}

/// Whether one of the words before a person starts with a character.
fn starts_word(sign: char) -> bool {
    // Must contain the first character of each entry of `PEOPLE`.
    matches!(
        sign,
        '租' | '出' | '承' | '房' | '屋' | '户' | '业' | '联' | '电' | '手'
    )
}

/// Whether a text is the name or the telephone number of a person, as far as its form tells.
pub(super) fn is_person(text: &str) -> bool {
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
    fn every_word_starts_with_a_known_character() {
        let mut first = PEOPLE.iter().filter_map(|word| word.chars().next());
        assert!(first.all(starts_word));
        let notes = super::super::NOTES.iter();
        let mut last = notes.filter_map(|note| note.chars().next_back());
        assert!(last.all(|sign| NOTE_ENDS.contains(sign) || sign == '空'));
    }

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
            ("示例苑3栋010501", "示例苑3栋010501"),
            ("示例苑01-02-03-0401", "示例苑01-02-03-0401"),
            ("示例路5号房东南角", "示例路5号房东南角"),
            ("示例路1号租户一号", "示例路1号租户一号"),
            ("示例路1号租住二单元", "示例路1号租住二单元"),
            ("示例路1号长期空置", "示例路1号"),
            ("示例路1号已出租", "示例路1号"),
            ("示例路1号备注：301室", "示例路1号备注：301室"),
            ("(3)栋501", "(3)栋501"),
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
