//! Generated progress, the same at every start: when each committee established its public health committee.

use cunju_entity::value::{Code, Date};

/// A pseudorandom number from 0 to 999, derived from a code.
pub(super) fn chance(code: Code, salt: u64) -> u32 {
    let mut mixed = code
        .unsigned_abs()
        .wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    // The constants of SplitMix64: neighboring codes must not get neighboring numbers.
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from((mixed ^ (mixed >> 31)) % 1_000).unwrap_or_default()
}

/// Date a committee established its public health committee; `None` if it has not.
///
/// About a quarter had one by the end of 2021, nine tenths by 2022-03-31, most of the rest later; counties differ by up
/// to a tenth. "Over 90 %" was the national result on 2023-01-11.
pub(super) fn established_on(code: Code, first: Date) -> Option<Date> {
    let county = chance(code / 1_000_000, 1) / 10;
    let rank = chance(code, 2) + county;
    let spread = |days: u32| chance(code, 3) * days / 1_000;
    // From 2021-06-01, 214 days end with 2021, and day 303 is 2022-03-31, the due date of 粤民函〔2022〕35号.
    match rank {
        0..250 => Some(first.plus(spread(214))),
        250..940 => Some(first.plus(303 - spread(85).min(spread(60) + 12))),
        940..990 => Some(first.plus(304 + spread(90))),
        _ => None,
    }
}

pub(super) const SURNAMES: [char; 20] = [
    '陈', '李', '黄', '张', '梁', '林', '刘', '吴', '罗', '杨', '周', '叶', '何', '郑', '谢', '邓',
    '冯', '曾', '许', '潘',
];
pub(super) const GIVEN: [&str; 16] = [
    "志强", "丽华", "伟明", "秀英", "建国", "小燕", "俊杰", "美玲", "国栋", "雪梅", "家豪", "晓彤",
    "永康", "淑芬", "文辉", "婉仪",
];

/// A generated name.
pub(super) fn name(code: Code, salt: u64) -> String {
    let pick = |count: usize, salt| usize::try_from(chance(code, salt)).unwrap_or_default() % count;
    let surname = SURNAMES
        .get(pick(SURNAMES.len(), salt))
        .copied()
        .unwrap_or('陈');
    let given = GIVEN
        .get(pick(GIVEN.len(), salt + 100))
        .copied()
        .unwrap_or_default();
    format!("{surname}{given}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demo_progress_is_plausible() {
        let first: Date = "2021-06-01".parse().unwrap();
        let days: Vec<_> = (0..26_842)
            .map(|n| established_on(440_106_001_001 + n * 37_001, first))
            .collect();
        let by = |day: &str| {
            let day: Date = day.parse().unwrap();
            let done = days.iter().flatten().filter(|on| **on <= day).count();
            done * 100 / days.len()
        };
        assert!((15..35).contains(&by("2021-12-31")), "{}", by("2021-12-31"));
        assert!((85..95).contains(&by("2022-03-31")), "{}", by("2022-03-31"));
        assert!(
            (91..100).contains(&by("2022-12-31")),
            "{}",
            by("2022-12-31")
        );
        assert!(days.iter().flatten().all(|on| *on >= first));
    }
}
