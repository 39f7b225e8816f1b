//! Normalization of headers.

use crate::exchange::bulk::date::normalize;

/// Characters that mark a header, for example as required.
const STARS: [char; 14] = [
    '*', '★', '☆', '※', '●', '✱', ':', '：', '▼', '▽', '▾', '▲', '△', '↓',
];
/// Words of a remark about how a column is filled in, not about its content.
const REMARKS: [&str; 16] = [
    "必填",
    "选填",
    "可选",
    "可空",
    "可不填",
    "格式",
    "文本",
    "例",
    "如",
    "下拉",
    "单选",
    "多选",
    "数字",
    "required",
    "optional",
    "yyyy",
];

/// A header in normal form, which ignores case, width, spaces, underscores, stars and a leading number.
pub(in crate::exchange::bulk) fn normal(name: &str) -> String {
    let name = normalize(name);
    let is_mark = |sign: char| STARS.contains(&sign);
    let name = name.trim_matches(is_mark);
    let kept = unnumbered(name)
        .chars()
        .filter(|sign| !matches!(sign, '_' | '-') && !is_mark(*sign));
    kept.flat_map(char::to_lowercase)
        .map(|sign| match sign {
            '【' | '［' | '〔' | '[' | '｛' | '{' => '(',
            '】' | '］' | '〕' | ']' | '｝' | '}' => ')',
            sign => sign,
        })
        .collect()
}

/// The same without trailing remarks in brackets, such as `(必填)`; `None` if there are none.
pub(in crate::exchange::bulk) fn without_remarks(normal: &str) -> Option<String> {
    let mut bare = normal;
    while let Some((name, remark)) = bare.strip_suffix(')').and_then(|it| it.rsplit_once('(')) {
        // Other words in brackets may name another person: 电话（紧急联系人）, 身份证号（户主）.
        if name.is_empty() || !REMARKS.iter().any(|word| remark.contains(word)) {
            break;
        }
        bare = name;
    }
    (bare.len() < normal.len()).then(|| bare.to_owned())
}

/// A header with a list of values in brackets, and that list: `性别(男/女)`.
pub(super) fn with_list(normal: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (name, list) = normal.strip_suffix(')')?.rsplit_once('(')?;
    Some((name, list.split(['/', '、', ',', ';', '|', '或'])))
}

/// A header without its leading number: `1、姓名`, `2.性别`.
fn unnumbered(name: &str) -> &str {
    let bare = name.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let bare = bare
        .strip_prefix(['、', '.', ')'])
        .filter(|_| bare.len() < name.len());
    bare.filter(|bare| !bare.is_empty()).unwrap_or(name)
}
