//! What a note at a name says of the person: that they are dead, or registered here no more.

use unicode_normalization::UnicodeNormalization;

use crate::platform::error::{Text, text};

/// What a note says behind the name of one who has died, without what says when.
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
/// What a note says behind the name of one who is registered here no more.
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
/// Signs that stand at the name of one who has died.
const CROSSES: [char; 4] = ['†', '✝', '✞', '☦'];

/// Why a name is not that of one of the living here, by a note in brackets, one behind a blank or one that is none of a
/// name: 张三（已故）, 张三 去世, 张三已迁出, 张三†.
pub(super) fn gone(name: &str) -> Option<Text> {
    let bare = name.split_whitespace().skip(1).last();
    let bare = bare.filter(|it| it.chars().count() > 1);
    let notes: Vec<String> = name
        .split(is_bracket)
        .skip(1)
        .chain(bare)
        .map(said)
        .collect();
    let ends = |all: &[&str]| {
        let is_note = |note: &&str| note.starts_with('已') && name.ends_with(*note);
        let told = |note: &String| all.contains(&&**note);
        notes.iter().any(told) || all.iter().any(is_note)
    };
    if ends(&DEAD) || name.ends_with(CROSSES) {
        Some(dead())
    } else if ends(&GONE) {
        Some(left())
    } else {
        None
    }
}

/// Whether more than one Chinese name stands where one should be.
pub(super) fn is_several(name: &str) -> bool {
    let mut parts = name
        .split(is_bracket)
        .next()
        .unwrap_or(name)
        .split(is_between);
    let mut next = || parts.next().map(str::trim).filter(|it| !it.is_empty());
    let (Some(one), Some(other)) = (next(), next()) else {
        return false;
    };
    one.chars().last().is_some_and(is_chinese) && other.chars().next().is_some_and(is_chinese)
}

fn is_between(sign: char) -> bool {
    "、，／/".contains(sign)
}

fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn is_bracket(sign: char) -> bool {
    "()（）【】[]［］〔〕".contains(sign)
}

/// What a note says, without the day: 2020年去世.
fn said(note: &str) -> String {
    let is_when = |it: &char| "于在年月日".contains(*it);
    let letters = note.nfkc().flat_map(char::to_lowercase);
    letters
        .filter(|it| it.is_alphabetic() && !is_when(it))
        .collect()
}

fn dead() -> Text {
    text(
        "姓名后注明已去世，不得登记为现有人员。已登记的，请用 residentLeave 登记死亡；未登记的，请删除此行；户主已去世的，请填写现户主。",
        "A note at the name says that the person is dead, who is not registered as one of the living. Register the death \
         by residentLeave, or leave the row out if they are not registered; as a head give the present one.",
    )
}

fn left() -> Text {
    text(
        "姓名后注明已注销或已迁出，不得登记为现有人员。已登记的，请用 residentLeave 登记离开；未登记的，请删除此行；如其户籍迁出但仍住在此处，请去掉附注，并如实填写居住状态；户主已迁出的，请填写现户主。",
        "A note at the name says that the person is registered here no more. Register that they left by residentLeave, or \
         leave the row out if they are not registered; of one who lives here all the same leave the note out and give the \
         living state; as a head give the present one.",
    )
}
