//! Texts in place of a name: words for nobody, masks and lost characters. Pure.

use super::{folded, has_private, is_private, note};
use crate::access::vault::placeholder;

/// Texts that people write instead of a name, in addition to those that mean "none" in any field.
const NOBODY: [&str; 43] = [
    "户主",
    "本人",
    "姓名",
    "合计",
    "总计",
    "小计",
    "共计",
    "待定",
    "无人",
    "男",
    "女",
    "空置",
    "业主",
    "租户",
    "租客",
    "房东",
    "承租人",
    "户主不详",
    "暂无户主",
    "无户主",
    "户主待定",
    "undefined",
    "true",
    "false",
    "test",
    "空户",
    "空房",
    "空挂户",
    "空挂",
    "挂户",
    "x",
    "xx",
    "xxx",
    "外婆",
    "外公",
    "爷爷",
    "奶奶",
    "父亲",
    "母亲",
    "妻子",
    "丈夫",
    "孙子",
    "孙女",
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
    let shown = shown.trim_end();
    let is_hidden = shown.len() < name.len() && shown.chars().last().is_some_and(note::is_chinese);
    is_hidden || name.contains(['*', '＊', '×']) || name.starts_with("某某")
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
    let is_household = said.ends_with('户') && said.chars().nth(2).is_some();
    // 户主：张三
    let label = name.split_once([':', '：']).map(|(label, _)| folded(label));
    let is_labeled = label.is_some_and(|label| NOBODY.contains(&&*label));
    let is_mail = name.contains('@') && name.contains('.');
    // 张三等3人 counts several persons.
    let is_count = name.ends_with('人') && name.contains('等');
    is_household
        || is_mail
        || is_labeled
        || is_count
        || !said.chars().any(is_letter)
        || NOBODY.contains(&&*said)
        || is_said
}

#[cfg(test)]
mod tests {
    use super::super::parse_name;

    #[test]
    fn placeholder_name_is_rejected() {
        for typed in [
            "同上",
            "〃",
            "无",
            "-",
            "1",
            "N/A",
            "NULL",
            "合计",
            "户主",
            "不详",
            "未知",
            "/",
            "——",
            "无（空户）",
            "x",
            "々",
            "12",
            "“同上”",
            "未 知",
            "（空挂户）",
            "李三、李四",
            "李三，李四",
            "李三/李四（夫妻）",
            "某某",
            "张某",
            "张某某",
            "张 某",
            "张×三",
            "陈XX",
            "陈ＸＸ",
            "欧阳xx",
            "陈××",
            "陈○",
            "陈测?试",
            "陈\u{fffd}试",
            "见备注",
            "同户主",
            "男",
            "张三,李四",
            "张三;李四",
            "张三等3人",
            "张三户",
            "户主：张三",
            "张三死亡",
            "a@b.com",
            "暂无户主",
        ] {
            assert!(parse_name("name", typed, 60).is_err(), "{typed}");
        }
    }

    #[test]
    fn unusual_name_is_accepted() {
        for typed in [
            "李",
            "丽丽",
            "未取名",
            "吴明",
            "某示例",
            "Max",
            "Alex Example",
            "甲",
            "〇",
            "\u{e863}",
            "Nana",
            "合计生",
        ] {
            assert!(parse_name("name", typed, 60).is_ok(), "{typed}");
        }
    }
}
