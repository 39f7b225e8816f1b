//! What an address contains that is not the location of a home: notes in brackets on its state or its occupants, labels,
//! postal codes and names. Pure.

mod ends;

use crate::reference::nfkc::nfkc;
use crate::reference::payload::Warning;
use crate::reference::search::address_key::{is_word, key};

/// Contents of such notes. Other notes, such as （东侧） and （临街）, may distinguish two homes and belong to the address.
const NOTES: [&str; 55] = [
    "空",
    "空置",
    "空置房",
    "空房",
    "空户",
    "空挂",
    "空挂户",
    "闲置",
    "长期空置",
    "出租",
    "出租屋",
    "出租房",
    "已出租",
    "整租",
    "合租",
    "租",
    "租户",
    "租房",
    "租住",
    "待租",
    "招租",
    "自住",
    "自用",
    "常住",
    "未入住",
    "未住人",
    "无人",
    "无人居住",
    "无人住",
    "长期无人",
    "常年无人",
    "外出",
    "外出务工",
    "装修",
    "装修中",
    "在建",
    "待拆",
    "已拆",
    "已拆迁",
    "待售",
    "未售",
    "已售",
    "同上",
    "见备注",
    "详见备注",
    "已核实",
    "已核",
    "待核实",
    "未核实",
    "人户分离",
    "危房",
    "长期无人居住",
    "空挂户口",
    "外嫁",
    "失联",
];
/// Beginning of other notes.
const REMARK: [&str; 2] = ["备注", "注:"];
const OPENING: [char; 6] = ['(', '（', '[', '［', '【', '〔'];
const CLOSING: [char; 6] = [')', '）', ']', '］', '】', '〕'];
/// Words in front of the name or number of a person, which is not part of an address: 租客张三.
const PEOPLE: [&str; 16] = [
    "租客",
    "租户",
    "租给",
    "租住",
    "出租给",
    "承租人",
    "承租",
    "房东",
    "房主",
    "屋主",
    "户主",
    "业主",
    "联系人",
    "联系电话",
    "电话",
    "手机",
];
/// Last characters of a text after such words that refers to a place: 业主委员会, 业主活动室.
const PLACES: &str =
    "会室房楼区所站处侧屋家心院点部宅舍店亭铺城厂司园场局号层元组户间角边面头旁口上下前后";
/// Fewest digits of a telephone number.
// A landline without its area code has 7 or 8 digits.
const PHONE: usize = 7;

/// The text without such notes, if it has any. If nothing else is left, notes that name nobody are kept.
pub(super) fn without_note(text: &str) -> Option<String> {
    let bracketed = without_bracketed(text);
    let bare = bracketed.as_deref().unwrap_or(text);
    let ends = ends::trimmed(bare);
    if ends.len() < bare.trim().len() {
        return Some(ends.to_owned());
    }
    bracketed
}

/// The text without notes in brackets.
fn without_bracketed(text: &str) -> Option<String> {
    // Most addresses have no bracket. Searching all of them for notes and persons doubled the time of an import.
    if !text.contains(OPENING) {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut left_out = false;
    while let Some((at, opening)) = rest.char_indices().find(|(_, sign)| OPENING.contains(sign)) {
        let (front, inner) = rest.split_at(at);
        let inner = inner.get(opening.len_utf8()..).unwrap_or_default();
        push(&mut kept, front);
        match inner.split_once(CLOSING) {
            Some((note, behind))
                if is_note(note) || is_personal(note) || ends::is_postal_code(note) =>
            {
                left_out = true;
                rest = behind;
            }
            _ => {
                kept.push(opening);
                rest = inner;
            }
        }
    }
    push(&mut kept, rest);
    let kept = kept.trim();
    if kept.is_empty() && !has_personal(text) {
        return None;
    }
    left_out.then(|| kept.to_owned())
}

/// Appends the text after a note to the text before it, so that two numbers do not run together.
fn push(kept: &mut String, text: &str) {
    if kept.is_empty() || text.trim().is_empty() {
        kept.push_str(text);
        return;
    }
    let is_number =
        |sign: Option<char>| sign.is_some_and(|it| it.is_alphanumeric() && !is_word(it));
    let text = text.trim_start();
    kept.truncate(kept.trim_end().len());
    if is_number(kept.chars().next_back()) && is_number(text.chars().next()) {
        kept.push(' ');
    }
    kept.push_str(text);
}

fn is_note(note: &str) -> bool {
    let note: String = note.chars().filter(|sign| !sign.is_whitespace()).collect();
    let persons = note.strip_suffix('人').unwrap_or_default();
    let is_count = !persons.is_empty() && persons.bytes().all(|sign| sign.is_ascii_digit());
    is_count
        || NOTES.contains(&&*note)
        || REMARK.iter().any(|word| note.starts_with(word)) && !is_placed(&note)
}

/// Texts that do not name a place.
const NO_PLACES: [&str; 20] = [
    "号",
    "本村",
    "村内",
    "村里",
    "家里",
    "家中",
    "外地",
    "外省",
    "外市",
    "本地",
    "老家",
    "宿舍",
    "现住地",
    "户籍地",
    "户籍地址",
    "户口所在地",
    "户籍所在地",
    "与户籍一致",
    "与户籍地一致",
    "与户籍地址一致",
];

/// Whether a text is a note or does not name a place. Two homes with such an address would be one.
pub(super) fn is_no_place(text: &str) -> bool {
    is_note(text) || NO_PLACES.contains(&text)
}

/// Whether a remark may distinguish two homes: it has a number or a direction.
fn is_placed(remark: &str) -> bool {
    let is_place = |sign: char| {
        sign.is_ascii_digit() || "东南西北左右前后上下一二三四五六七八九十".contains(sign)
    };
    remark.contains(is_place)
}

/// Whether a note contains the name of a person or a telephone number.
fn is_personal(note: &str) -> bool {
    let note = nfkc(note).replace(char::is_whitespace, "");
    let joined = note.replace('-', "");
    let mut runs = joined.split(|sign: char| !sign.is_ascii_digit());
    let named = PEOPLE.iter().find_map(|word| note.strip_prefix(word));
    runs.any(|run| run.len() >= PHONE)
        || named.is_some_and(|name| is_named(name) && ends::is_person(name))
}

/// Whether the text after such a word names a person and not a place or a number: 租户101.
fn is_named(name: &str) -> bool {
    let is_number = name.chars().all(|sign| sign.is_ascii_alphanumeric());
    (!is_number || name.len() >= PHONE) && !name.ends_with(|sign| PLACES.contains(sign))
}

/// Whether a text has a note with the name of a person or a telephone number.
pub(super) fn has_personal(text: &str) -> bool {
    let mut inner = text.split(OPENING).skip(1);
    inner.any(|it| {
        it.split_once(CLOSING)
            .is_some_and(|(note, _)| is_personal(note))
    })
}

/// Key of an address without such notes.
pub(crate) fn address_key_without_note(address: &str) -> String {
    without_note(address).map_or_else(|| key(address), |it| key(&it))
}

/// Warning about a note in the value of a field.
pub(super) fn warning(field: &'static str, text: Option<&str>) -> Option<Warning> {
    without_note(text?).map(|_| Warning::in_address(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_occupancy_note_is_removed_from_the_address() {
        for (text, front) in [
            ("岳洲路1号（空置）", Some("岳洲路1号")),
            ("岳洲路1号 (出租)", Some("岳洲路1号")),
            ("岳洲路1号【 空 】（出租） ", Some("岳洲路1号")),
            ("岳洲路1号（东侧）", None),
            ("岳洲路1号（东侧）（空置）", Some("岳洲路1号（东侧）")),
            ("（空置）", None),
            ("岳洲路1号空置）", None),
            ("岳洲路1号", None),
            ("岳洲路120号（空置）201房", Some("岳洲路120号201房")),
            ("岳洲路120（空置） 201", Some("岳洲路120 201")),
            ("岳洲路1号（空置）（东侧）", Some("岳洲路1号（东侧）")),
            ("（空置）岳洲路1号", Some("岳洲路1号")),
            ("岳洲路1号（租客王五）", Some("岳洲路1号")),
            ("岳洲路1号（租客：王五 138-0013-8000）", Some("岳洲路1号")),
            (
                "岳洲路1号（１３８００１３８０００）2房",
                Some("岳洲路1号2房"),
            ),
            ("（电话13800138000）", Some("")),
            ("岳洲路1号（业主活动室）", None),
            ("岳洲路1号（2单元301）", None),
            ("岳洲路1号101房（邮编510630）", Some("岳洲路1号101房")),
            ("地址：岳洲路1号（空置）", Some("岳洲路1号")),
            ("岳洲路1号（租户101）", None),
            ("岳洲路1号（备注：无）", Some("岳洲路1号")),
            ("岳洲路1号（2人）", Some("岳洲路1号")),
            ("岳洲路1号（手机店旁）", None),
            ("岳洲路1号（租住二层）", None),
            ("岳洲路1号（注:东侧）", None),
            ("岳洲路1号（备注：301室）", None),
            ("岳洲路1号（租客王小五）", Some("岳洲路1号")),
        ] {
            assert_eq!(without_note(text).as_deref(), front, "{text}");
        }
    }
}
