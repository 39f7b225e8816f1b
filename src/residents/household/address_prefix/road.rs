//! Whether a text starts with a road, lane, village or number. Such an address is complete without its prefix: 天河区岳洲路1号
//! is 岳洲路1号, but 广州市政府宿舍1号 and 广东省政府宿舍1号 are different homes. Pure.

use super::super::spelling::normal;

/// Suffixes of the names of roads, lanes and villages.
const ROADS: [&str; 12] = [
    "路", "街", "巷", "弄", "道", "里", "村", "坊", "屯", "组", "队", "胡同",
];
/// Words of institutions, which are neither roads nor villages: 公安新村, 铁路局.
const INSTITUTIONS: [&str; 34] = [
    "政府", "省府", "市府", "区府", "县府", "机关", "党", "委", "办", "局", "厅", "处", "所", "厂",
    "公司", "集团", "银行", "公安", "法院", "检察", "科院", "医院", "学校", "师院", "部队", "军区",
    "干休", "干部", "职工", "家属", "宿舍", "单位", "小区", "大院",
];
/// What may follow the name of a road before the number: 东二巷, 西段5号.
const PARTS: &str = "东南西北中上下前后横直内外支段附第";
/// What may follow the number of a place.
const BEHIND: &str = "号栋幢座楼单室房层组队巷弄街路道里村段排门户之附至甲乙丙丁#-~/、 ,.(";

/// Whether a text starts with a road, lane, village or number.
pub(super) fn begins(text: &str) -> bool {
    let plain = normal(text);
    if numbered(&plain) {
        // 1号大院 may belong to the province or to the city.
        return !is_of_institution(&plain);
    }
    is_road(text)
}

/// Whether a text starts with the name of a road, lane or village.
pub(super) fn is_road(text: &str) -> bool {
    let text = normal(text);
    ROADS.iter().any(|road| {
        let mut found = text.match_indices(road);
        found.any(|(at, _)| {
            let (name, rest) = text.split_at(at);
            let rest = rest.strip_prefix(road).unwrap_or_default();
            let in_building = name.contains(['栋', '幢', '座', '号', '室']);
            let is_named = !name.is_empty() && !in_building && !is_of_institution(name);
            is_named && numbered(rest.trim_start_matches(|sign| PARTS.contains(sign)))
        })
    })
}

fn is_of_institution(text: &str) -> bool {
    INSTITUTIONS.iter().any(|word| text.contains(word))
}

/// Whether a text starts with the number of a place, such as 5号, 2巷 or A1栋, and not with a number in a name, such as
/// 2中宿舍 or 5山路.
pub(super) fn numbered(text: &str) -> bool {
    let text = text.trim_start_matches(['第', '#']);
    let end = text.find(|sign: char| !sign.is_ascii_alphanumeric());
    let (number, rest) = text.split_at(end.unwrap_or(text.len()));
    let is_number = number.contains(|sign: char| sign.is_ascii_digit());
    let next = rest.chars().next();
    is_number && next.is_none_or(|sign| BEHIND.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roads_lanes_and_villages_are_distinguished_from_institutions() {
        for text in [
            "岳洲路1号",
            "岳洲路一號",
            "五山街1号",
            "中山一路3号",
            "岳洲大道中5号",
            "岳洲路东二巷3",
            "一巷3号",
            "岳洲村三组8号",
            "岳洲村第3村民小组8号",
            "岳洲村岳洲路2号",
            "学院路12号宿舍",
            "1号",
            "3栋101",
            "岳洲路1之2号",
            "岳洲路1、2号",
            "岳洲路12甲号",
        ] {
            assert!(begins(text), "{text}");
        }
        for text in [
            "",
            "农科院宿舍3栋101",
            "政府宿舍1号",
            "政府大院路1号",
            "公安新村3栋",
            "公路局1号",
            "公路三局宿舍1号",
            "铁路一中3号",
            "街道办宿舍1号",
            "第二中学宿舍1号",
            "岳洲花园1栋",
            "岳洲苑3栋2单元501",
            "和平里小区3栋",
            "1号大院2栋",
            "岳洲路",
        ] {
            assert!(!begins(text), "{text}");
        }
    }
}
