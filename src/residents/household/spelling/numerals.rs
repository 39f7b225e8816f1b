//! Formal numerals, as used in contracts and on house number plates: 壹佰零捌 is 一百零八.

use std::borrow::Cow;

/// Counters that may follow a single formal numeral. Without a counter it is more likely part of a name: 陆家, 新大陆.
const COUNTED: &str = "号號栋棟幢座单單室房层層楼樓组組巷弄队隊门門";

/// Replaces the formal numerals of a text by plain ones.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(|sign| numeral(sign).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let end = rest.find(|sign| !is_of_run(sign)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if run.is_empty() {
            out.push(sign);
            rest = rest.get(sign.len_utf8()..).unwrap_or_default();
            continue;
        }
        let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        let next = behind.chars().next();
        let counts = run.chars().nth(1).is_some() || next.is_some_and(|it| COUNTED.contains(it));
        if counts && !digit(out.chars().next_back()) && !digit(next) {
            out.extend(run.chars().map(|sign| numeral(sign).unwrap_or(sign)));
        } else {
            out.push_str(run);
        }
        rest = behind;
    }
    Cow::Owned(out)
}

/// Whether a text consists of formal numerals only.
pub(in super::super) fn is_formal(text: &str) -> bool {
    text.chars().all(is_of_run) && text.contains(|sign| numeral(sign).is_some())
}

fn is_of_run(sign: char) -> bool {
    numeral(sign).is_some() || matches!(sign, '零' | '〇')
}

/// The plain numeral for a formal one.
fn numeral(sign: char) -> Option<char> {
    Some(match sign {
        '壹' | '壱' => '一',
        '贰' | '貳' | '弐' => '二',
        '叁' | '參' | '叄' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' | '陸' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        _ => return None,
    })
}
