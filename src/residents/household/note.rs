//! Notes in brackets behind an address, which say how the home stands today and not where it is: pure.

use crate::platform::payload::Warning;
use crate::reference::search::spelled::key;

/// What such a note says. Others, such as （东侧） and （临街）, may tell two homes apart and belong to the address.
const NOTES: [&str; 42] = [
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
];
const OPENING: &str = "(（[［【〔";
const CLOSING: [char; 6] = [')', '）', ']', '］', '】', '〕'];

/// The text in front of such notes at its end, if there is any.
pub(super) fn without_note(text: &str) -> Option<&str> {
    let mut front = text.trim_end();
    while let Some(inner) = front.strip_suffix(CLOSING) {
        let Some((before, note)) = inner.rsplit_once(|sign| OPENING.contains(sign)) else {
            break;
        };
        let note: String = note.chars().filter(|sign| !sign.is_whitespace()).collect();
        let before = before.trim_end();
        if before.is_empty() || !NOTES.contains(&&*note) {
            break;
        }
        front = before;
    }
    (front.len() < text.trim_end().len()).then_some(front)
}

/// Key of an address that names a home.
pub(crate) fn key_of_home(address: &str) -> String {
    key(without_note(address).unwrap_or(address))
}

/// Warns of a note behind what a field says.
pub(super) fn warning(field: &'static str, text: Option<&str>) -> Option<Warning> {
    without_note(text?).map(|_| Warning::behind_address(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_note_on_how_a_home_stands_is_none_of_its_address() {
        for (text, front) in [
            ("岳洲路1号（空置）", Some("岳洲路1号")),
            ("岳洲路1号 (出租)", Some("岳洲路1号")),
            ("岳洲路1号【 空 】（出租） ", Some("岳洲路1号")),
            ("岳洲路1号（东侧）", None),
            ("岳洲路1号（东侧）（空置）", Some("岳洲路1号（东侧）")),
            ("（空置）", None),
            ("岳洲路1号空置）", None),
            ("岳洲路1号", None),
        ] {
            assert_eq!(without_note(text), front, "{text}");
        }
    }
}
