//! The rules of the list: the meaning of a row, and of its code and name.

use cunju_entity::value::{Code, CodeRange, CommitteeCode, Level};

/// Problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// The row has a different number of columns.
    Columns(usize),
    /// The code is not a code of 12 digits.
    NotACode,
    /// The name is missing.
    NoName,
    /// The name contains a line break or another control character.
    Unprintable,
    /// The text is not valid in this encoding, which was detected for the file.
    NotText(&'static str),
    /// The list has no valid row for the parent with this code.
    NoParent(Code),
    /// The code is on this earlier line with another name.
    ConflictingName(u64),
    /// The code is on this earlier line.
    DuplicateCode(u64),
}

impl Problem {
    /// Column with the problem.
    pub(super) fn column(&self) -> &'static str {
        match self {
            Self::Columns(_) | Self::NotText(_) => "row",
            Self::NotACode | Self::NoParent(_) | Self::DuplicateCode(_) => "code",
            Self::NoName | Self::Unprintable | Self::ConflictingName(_) => "name",
        }
    }

    /// The problem and what to do, in English and in Chinese.
    pub(super) fn reasons(&self) -> (String, String) {
        match self {
            Self::Columns(count) => (
                format!("the row has {count} columns: write code and name only"),
                format!("该行有 {count} 列，应仅有代码和名称两列"),
            ),
            Self::NotACode => (
                "not a code: write 12 digits such as 440106001001".into(),
                "代码应为 12 位数字，如 440106001001".into(),
            ),
            Self::NoName => ("the name is missing".into(), "缺少名称".into()),
            Self::Unprintable => (
                "the name contains a line break or a control character: check the quotation marks"
                    .into(),
                "名称中含有换行符或控制字符，请检查引号".into(),
            ),
            Self::NotText(encoding) => (
                format!("not {encoding}: save the file in one encoding"),
                format!("该行不是有效的 {encoding} 文本，请以同一种编码保存文件"),
            ),
            Self::NoParent(parent) => (
                format!(
                    "unknown parent: the list has no valid row for {}, the unit above",
                    CommitteeCode(*parent)
                ),
                format!(
                    "上级未知：列表中没有上级单位 {} 的正确记录",
                    CommitteeCode(*parent)
                ),
            ),
            Self::ConflictingName(line) => (
                format!("line {line} gives this code another name: keep one of the two"),
                format!("第 {line} 行的相同代码对应其他名称，请保留其一"),
            ),
            Self::DuplicateCode(line) => (
                format!("this code is already on line {line}: remove one of the two"),
                format!("该代码已出现在第 {line} 行，请删去其一"),
            ),
        }
    }
}

/// Level of the division, derived from the zeros of its code; `None` for a committee.
///
/// `xx0000000000` is a province, `xxxx00000000` a prefecture, `xxxxxx000000` a county, `xxxxxxxxx000` a town. Only for
/// reading a list: elsewhere the register stores the level.
pub(super) fn level(code: Code) -> Option<Level> {
    use Level::{County, Prefecture, Province, Town};
    let levels = [Province, Prefecture, County, Town];
    levels.into_iter().find(|level| code % level.width() == 0)
}

/// Code of the parent, derived from the zeros of a code; `None` for a province.
///
/// Where a city has no counties, the county part of its towns is `00`, and this is the city.
pub(super) fn parent_code(code: Code) -> Option<Code> {
    let upper = match level(code) {
        Some(Level::Country | Level::Province) => return None,
        Some(Level::Prefecture) => Level::Province,
        Some(Level::County) => Level::Prefecture,
        Some(Level::Town) => Level::County,
        None => Level::Town,
    };
    Some(CodeRange::of(upper, code).low)
}

/// Names of prefectures and counties that only say what kind of unit it is: 市辖区 of a city (110100, 440101), 县 of a
/// municipality (310200, 500200; 市辖县 in older lists), 市 (500300, until 2006).
const WORDS: [&str; 12] = [
    "市",
    "县",
    "区",
    "旗",
    "市辖区",
    "市辖县",
    "市辖",
    "辖区",
    "辖县",
    "郊县",
    "县级市",
    "省辖市",
];

/// Such names for prefectures only, because 城区, 郊区 and 矿区 are also names of counties.
const PREFECTURE_WORDS: [&str; 8] = [
    "地区",
    "盟",
    "州",
    "自治州",
    "市区",
    "城区",
    "郊区",
    "省辖县",
];

/// Whether a row is a placeholder for a level and not a place: the units below it belong to the unit above it.
///
/// - A word for a kind of units instead of a name.
/// - The group of units directly under the parent (直辖): 省直辖县级行政区划, in older lists 省直辖行政单位,
///   省直辖县级行政单位 and 自治区直辖县级行政单位 between a province and its counties (419000, 659000); 直辖村级区划
///   between a county and its villages (town part 198). No place has 直辖 in its name.
/// - The same group in other words (直管, 直属), if the name also has a word for units: a town may be called
///   经济开发区直属乡镇.
pub(super) fn is_placeholder(level: Level, name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let is_group = name.contains("直辖")
        || (name.contains("直管") || name.contains("直属"))
            && (name.contains("单位") || name.contains("区划") || name.contains("县级"));
    match level {
        Level::Country | Level::Province => false,
        Level::Prefecture if PREFECTURE_WORDS.contains(&name.as_str()) => true,
        Level::Prefecture | Level::County => is_group || WORDS.contains(&name.as_str()),
        Level::Town => is_group,
    }
}

/// How often a list contains a place with one code: once for itself, and once for each lower level at which it replaces
/// units that do not exist or are not published.
///
/// So a prefecture on two rows is a prefecture and a county that is not a place (Dongguan); a county on three rows is a
/// county, a town that is not a place, and the only committee of both (Kinmen). Provinces, towns and committees replace
/// nothing.
pub(super) fn rows_of(level: Option<Level>) -> usize {
    match level {
        Some(Level::Prefecture) => 4,
        Some(Level::County) => 3,
        _ => 1,
    }
}

/// Town part of a code.
fn town_part(code: Code) -> Code {
    code / 1000 % 1000
}

/// Village part of a code.
pub(super) fn village_part(code: Code) -> Code {
    code % 1000
}

/// Whether civil affairs authorities recognize a town: parts 400 to 599 are farms, zones and the like.
pub(super) fn town_is_recognized(code: Code) -> bool {
    !(400..600).contains(&town_part(code))
}

/// Whether civil affairs authorities recognize a committee. Not recognized are village parts 400 to 599, committees in
/// an unrecognized town, and a committee that represents a whole division (village part 0).
pub(super) fn committee_is_recognized(code: Code) -> bool {
    let part = village_part(code);
    part != 0 && !(400..600).contains(&part) && town_is_recognized(code)
}

/// Whether a committee represents a place without villages.
pub(super) fn is_virtual(code: Code) -> bool {
    matches!(village_part(code), 0 | 498 | 598)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_zeros_determine_level_and_parent() {
        for (code, expected, upper) in [
            (500_000_000_000, Some(Level::Province), None),
            (
                419_000_000_000,
                Some(Level::Prefecture),
                Some(410_000_000_000),
            ),
            (419_001_000_000, Some(Level::County), Some(419_000_000_000)),
            (440_106_001_000, Some(Level::Town), Some(440_106_000_000)),
            (441_900_003_000, Some(Level::Town), Some(441_900_000_000)),
            (441_900_003_001, None, Some(441_900_003_000)),
        ] {
            assert_eq!(
                (level(code), parent_code(code)),
                (expected, upper),
                "{code}"
            );
        }
    }

    #[test]
    fn quasi_units_are_recognized_by_town_and_village_code() {
        for (code, recognized, virtual_unit) in [
            (440_106_001_001, true, false),
            (440_106_001_498, false, true),
            (440_106_001_598, false, true),
            (440_106_001_501, false, false),
            (440_106_401_001, false, false),
            (440_106_599_399, false, false),
            (440_106_399_399, true, false),
            (350_527_000_000, false, true),
        ] {
            let found = (committee_is_recognized(code), is_virtual(code));
            assert_eq!(found, (recognized, virtual_unit), "{code}");
        }
        assert!(town_is_recognized(440_106_399_000) && !town_is_recognized(440_106_400_000));
    }

    #[test]
    fn placeholders_are_recognized_by_level_and_name() {
        use Level::{County, Prefecture, Town};
        for (level, name) in [
            (Prefecture, "市辖区"),
            (County, "市辖区"),
            (Prefecture, "市 辖\u{3000}区"),
            (Prefecture, "县"),
            (Prefecture, "市"),
            (Prefecture, "市辖县"),
            (Prefecture, "郊区"),
            (Prefecture, "省直辖县级行政区划"),
            (Prefecture, "自治区直辖县级行政区划"),
            (Prefecture, "省直辖行政单位"),
            (Prefecture, "省直辖县级行政单位"),
            (Prefecture, "自治区直辖县级行政单位"),
            (Prefecture, "省直辖县"),
            (Prefecture, "直辖县（市）"),
            (Prefecture, "省直管县级行政单位"),
            (Town, "龙港县直辖村级区划"),
            (Town, "区直辖村模拟镇"),
        ] {
            assert!(is_placeholder(level, name), "{name}");
        }
        for (level, name) in [
            (County, "嘉峪关市"),
            (County, "郊区"),
            (County, "城区"),
            (County, "矿区"),
            (Town, "县辖村"),
            (Town, "辖曼镇"),
            (Town, "经济开发区直属乡镇"),
            (Town, "水产局管辖村"),
        ] {
            assert!(!is_placeholder(level, name), "{name}");
        }
    }
}
