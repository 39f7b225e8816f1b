//! The kind of a committee, villagers' or residents', which the list does not contain.

use cunju_entity::value::{Code, CommitteeKind};

use super::rules::village_part;

/// Kind of a committee, derived from its name outside of brackets, else from the text in brackets, else from its code.
///
/// 1. The last character, 村 or 居.
/// 2. The words for the body, at any position (村民委…, 村委…, 居民委…, 居委…, 社区 and so on).
/// 3. The village part of the code: 0 to 199 and 400 to 499 residents', 200 to 399 and 500 to 599 villagers'. This
///    decides for 连, 队, 场, 生活区, 管理区 and truncated names.
pub(super) fn kind(code: Code, name: &str) -> CommitteeKind {
    let (outside, inside) = without_brackets(name);
    let by_name = kind_of_name(&outside).or_else(|| kind_of_name(&inside));
    by_name.unwrap_or_else(|| match village_part(code) {
        0..=199 | 400..=499 => CommitteeKind::Residents,
        _ => CommitteeKind::Villagers,
    })
}

/// Words for the body, at any position of a name. The word that ends last decides; among several that end there, the
/// longest one.
///
/// They are the beginnings of 村民委员会, 村委会, 嘎查委员会, 牧委会, 居民委员会, 居委会, 家属委员会 and 社区, because the list
/// shortens and misspells their ends in fifty ways: 村民委会, 村民员委会, 村村会, 居民委, 社区居, 居委会会, 居名委员会. A
/// 社区村委会 is villagers', because 村委 ends last; so are a 嘎查社区, a 村委会社区 and a 村民居委会, which also have the codes
/// of villages.
const BODIES: [(&str, CommitteeKind); 15] = [
    ("村民", CommitteeKind::Villagers),
    ("村民居委", CommitteeKind::Villagers),
    ("村委", CommitteeKind::Villagers),
    ("村会", CommitteeKind::Villagers),
    ("嘎查", CommitteeKind::Villagers),
    ("嘎查社区", CommitteeKind::Villagers),
    ("村委会社区", CommitteeKind::Villagers),
    ("牧委", CommitteeKind::Villagers),
    ("居民", CommitteeKind::Residents),
    ("居名", CommitteeKind::Residents),
    ("居委", CommitteeKind::Residents),
    ("居会", CommitteeKind::Residents),
    ("家委", CommitteeKind::Residents),
    ("家属委", CommitteeKind::Residents),
    ("社区", CommitteeKind::Residents),
];

fn kind_of_name(name: &str) -> Option<CommitteeKind> {
    if name.ends_with('村') {
        return Some(CommitteeKind::Villagers);
    }
    if name.ends_with('居') {
        return Some(CommitteeKind::Residents);
    }
    let ends = BODIES.iter().filter_map(|(body, kind)| {
        let start = name.rfind(body)?;
        Some((start + body.len(), body.len(), *kind))
    });
    ends.max().map(|(_, _, kind)| kind)
}

/// The text outside the brackets of a name, and the text inside.
fn without_brackets(name: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_u32;
    for letter in name.chars() {
        match letter {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => inside.push(letter),
        }
    }
    (outside, inside)
}

#[cfg(test)]
mod tests {
    use CommitteeKind::{Residents, Villagers};

    use super::*;

    /// Names in the official list.
    const NAMES: [(Code, &str, CommitteeKind); 41] = [
        (110_105_021_200, "楼梓庄村委会", Villagers),
        (341_321_102_001, "振兴社区村委会", Villagers),
        (130_406_103_019, "薛村矿社区村民委员会", Villagers),
        (110_106_001_200, "西铁营村", Villagers),
        (150_203_102_211, "卜尔汉图嘎查", Villagers),
        (152_524_100_200, "巴润宝拉格嘎查社区", Villagers),
        (152_524_101_200, "额很乌苏村委会社区", Villagers),
        (150_526_202_210, "巴彦芒哈嘎查委员会", Villagers),
        (630_121_205_201, "巴音牧委会", Villagers),
        (370_481_003_217, "前十里铺村村民居委会", Villagers),
        (371_522_121_235, "安洲新村村民委员", Villagers),
        (130_972_401_201, "李庄子村村民委会会", Villagers),
        (350_121_104_216, "肖家道村会", Villagers),
        (140_728_206_208, "郝开村民员委会", Villagers),
        (610_830_107_301, "刘家畔村委会一", Villagers),
        (361_130_100_213, "高砂村委会婺源生态工业园区", Villagers),
        (610_622_103_238, "（高家坪村委会）", Villagers),
        (120_113_100_208, "白庙村农工商联合公司（村委会）", Villagers),
        (
            220_103_014_200,
            "新月村委会（新月工业小区）（省级）",
            Villagers,
        ),
        (632_723_104_200, "扎玛村（一村）委会", Villagers),
        (350_429_100_398, "普洞组生产队镇直辖村民小组", Villagers),
        (110_106_001_001, "翠林一里社区", Residents),
        (150_621_102_217, "白泥井新村社区", Residents),
        (110_105_024_023, "芍药居五社区居民居委会", Residents),
        (230_203_006_015, "凤凰社区居名委员会", Residents),
        (360_102_004_012, "市第一医院家委会", Residents),
        (370_404_001_006, "工农社区居", Residents),
        (320_402_109_002, "东青社区居委会（含东青村村委）", Residents),
        (371_329_001_010, "孙蒿科社区居会", Residents),
        (430_111_010_002, "红星社区居委会二", Residents),
        (620_722_400_001, "圆梦苑社区居民委员会生活区", Residents),
        (230_521_500_501, "二九一农场第一管理区居民委", Residents),
        (
            222_401_006_100,
            "延吉经济开发区（省级）（特殊社区）",
            Residents,
        ),
        (
            220_103_002_100,
            "长江路省级电脑科技商品经营开发区（特殊社区）",
            Residents,
        ),
        (120_113_106_201, "第一街委员会", Villagers),
        (654_022_401_200, "农一连", Villagers),
        (650_103_501_505, "一连生活区", Villagers),
        (110_112_501_598, "园区虚拟生活区", Villagers),
        (
            131_103_401_400,
            "河北冀州高新技术产业开发区南管理区",
            Residents,
        ),
        (341_125_402_001, "凌家湖农场", Residents),
        (350_527_000_000, "金门县", Residents),
    ];

    #[test]
    fn name_determines_the_kind_before_the_code() {
        for (code, name, expected) in NAMES {
            assert_eq!(kind(code, name), expected, "{code} {name}");
        }
    }
}
