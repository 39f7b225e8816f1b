//! Notes after a name that say that the person is dead or no longer registered here.

use crate::platform::message::{Text, message};
use crate::reference::nfkc::nfkc_lowercase;

/// Notes after the name of a person who has died, without the date.
const DEAD: [&str; 22] = [
    "故",
    "已故",
    "亡",
    "已亡",
    "死",
    "已死",
    "死亡",
    "已死亡",
    "殁",
    "去世",
    "已去世",
    "逝世",
    "已逝世",
    "过世",
    "已过世",
    "离世",
    "病故",
    "身故",
    "病逝",
    "死亡注销",
    "deceased",
    "dead",
];
/// Notes after the name of a person who is no longer registered here.
const GONE: [&str; 16] = [
    "注销",
    "已注销",
    "户口注销",
    "户口已注销",
    "户籍注销",
    "销户",
    "已销户",
    "迁出",
    "已迁出",
    "户口迁出",
    "户口已迁出",
    "户籍迁出",
    "户籍已迁出",
    "迁走",
    "已迁走",
    "全户迁出",
];
/// Signs at the name of a person who has died.
const CROSSES: [char; 4] = ['†', '✝', '✞', '☦'];

/// Why a name is not accepted for a living resident: it has such a note in brackets, after a blank or directly after
/// the name: 张三（已故）, 张三 去世, 张三已迁出, †张三.
pub(super) fn gone(name: &str) -> Option<Text> {
    let bare = name.split_whitespace().skip(1).last();
    // One character after a blank may be the given name: 张 故.
    let bare = bare.filter(|it| it.chars().count() > 1);
    let notes: Vec<String> = name
        .split(is_bracket)
        .skip(1)
        .chain(bare)
        .map(said)
        .collect();
    let ends = |all: &[&str]| {
        // 张三死亡, but 王迁 and 张故 are names.
        let is_note = |note: &&str| {
            note.chars().nth(1).is_some()
                && name
                    .strip_suffix(*note)
                    .is_some_and(|front| front.chars().nth(1).is_some())
        };
        let told = |note: &String| all.contains(&&**note);
        notes.iter().any(told) || all.iter().any(is_note)
    };
    // 张三 亡, but 张 故 is a name with a blank.
    let is_last = name
        .rsplit_once(char::is_whitespace)
        .is_some_and(|(front, last)| {
            front.trim().chars().nth(1).is_some() && ["亡", "故", "殁"].contains(&last)
        });
    if ends(&DEAD) || is_last || name.ends_with(CROSSES) || name.starts_with(CROSSES) {
        Some(dead())
    } else if ends(&GONE) {
        Some(left())
    } else {
        None
    }
}

/// Whether the text contains more than one Chinese name.
pub(super) fn is_several(name: &str) -> bool {
    let outside = name.split(is_bracket).next().unwrap_or(name);
    if outside.contains("曾用名") {
        return true;
    }
    let mut parts = outside.split(is_between);
    let mut next = || parts.next().map(str::trim).filter(|it| !it.is_empty());
    let (Some(one), Some(other)) = (next(), next()) else {
        return false;
    };
    // In other scripts, a comma may separate surname and given name: Li, Example.
    one.chars().last().is_some_and(is_chinese) && other.chars().next().is_some_and(is_chinese)
}

/// A name without its number in a list and without a title: 1、张三, (2)李四, ③王五, 赵六先生.
pub(super) fn without_number_and_title(name: &str) -> &str {
    let name = after_number(name).unwrap_or(name);
    let mut titles = ["先生", "女士", "同志"].into_iter();
    let front = titles.find_map(|title| name.strip_suffix(title));
    // 李先生 has no given name.
    front
        .map(str::trim_end)
        .filter(|front| front.chars().nth(1).is_some() && front.ends_with(is_chinese))
        .unwrap_or(name)
}

fn after_number(name: &str) -> Option<&str> {
    let inner = name.strip_prefix(['(', '（']).unwrap_or(name);
    let rest = inner.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let behind = rest.strip_prefix(['、', '.', '．', ')', '）']);
    let circled = name.strip_prefix(|sign| matches!(sign, '①'..='⒛'));
    let rest = behind.filter(|_| rest.len() < inner.len()).or(circled)?;
    Some(rest.trim_start()).filter(|rest| rest.starts_with(is_chinese))
}

fn is_between(sign: char) -> bool {
    "、，,；;／/&＆".contains(sign)
}

pub(super) fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn is_bracket(sign: char) -> bool {
    "()（）【】[]［］〔〕".contains(sign)
}

/// The content of a note, without the date: 2020年去世.
fn said(note: &str) -> String {
    let is_when = |it: &char| "于在年月日".contains(*it);
    let note = nfkc_lowercase(note);
    let letters = note.chars();
    letters
        .filter(|it| it.is_alphabetic() && !is_when(it))
        .collect()
}

fn dead() -> Text {
    message!("resident-name-notes-death")
}

fn left() -> Text {
    message!("resident-name-notes-departure")
}
