//! Texts in place of a name: words for nobody, masks and lost characters. Pure.

use super::{folded, has_private, is_private, note};
use crate::access::vault::placeholder;

/// Texts that people write instead of a name, in addition to those that mean "none" in any field.
const NOBODY: [&str; 17] = [
    "户主",
    "本人",
    "姓名",
    "合计",
    "总计",
    "小计",
    "共计",
    "待定",
    "无人",
    "空户",
    "空房",
    "空挂户",
    "空挂",
    "挂户",
    "x",
    "xx",
    "xxx",
];
/// Signs that programs write for a character that they cannot store.
const LOST: [char; 4] = ['?', '？', '\u{fffd}', '□'];

/// Whether characters of a name are hidden: 张*, 张某某, 张XX. 某 is also a surname, and a name may end in X in other
/// scripts.
pub(super) fn is_masked(name: &str) -> bool {
    let hidden = |sign: char| {
        matches!(
            sign,
            '某' | 'x' | 'X' | 'Ｘ' | 'ｘ' | '×' | '○' | '＿' | '_'
        )
    };
    let shown = name.trim_end_matches(hidden);
    let is_hidden = shown.len() < name.len() && shown.chars().last().is_some_and(note::is_chinese);
    is_hidden || name.contains(['*', '＊']) || name.starts_with("某某")
}

/// Whether a program has replaced a character of a name.
pub(super) fn has_lost_character(name: &str) -> bool {
    name.contains(LOST)
}

/// Whether the text is not the name of anybody. A single character may be a name.
pub(super) fn is_nobody(name: &str) -> bool {
    let said = folded(name);
    let is_said = !has_private(&said) && placeholder(&said).is_some();
    let is_letter = |it: char| it.is_alphabetic() || is_private(it);
    !said.chars().any(is_letter) || NOBODY.contains(&&*said) || is_said
}
