//! The choices of columns, with the names that are in common use.

use super::Choice;
use super::kinship::KINSHIP;

const fn choice(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Choice {
    Choice {
        key,
        zh,
        also,
        doubtful: &[],
        terms: &[],
    }
}

const fn relation(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Choice {
    Choice {
        terms: &KINSHIP,
        ..choice(key, zh, also)
    }
}

/// The codes are those of GB/T 2261.1.
pub(super) const SEXES: [Choice; 2] = [
    choice("MALE", "男", &["男性", "男士", "1", "M"]),
    choice("FEMALE", "女", &["女性", "女士", "2", "F"]),
];

/// The remaining codes of that standard, and their names.
pub(super) const UNKNOWN_SEX: [&str; 7] = [
    "0",
    "9",
    "未知的性别",
    "未知性别",
    "未说明的性别",
    "未说明性别",
    "未说明",
];

pub(super) const RELATIONS: [Choice; 10] = [
    relation("HEAD", "户主", &[]),
    relation("SPOUSE", "配偶", &[]),
    relation("CHILD", "子女", &[]),
    relation("CHILD_IN_LAW", "女婿、儿媳", &["儿媳、女婿", "媳婿"]),
    relation("GRANDCHILD", "孙子女", &["外孙子女"]),
    relation("PARENT", "父母", &[]),
    relation("GRANDPARENT", "祖父母", &[]),
    relation("SIBLING", "兄弟姐妹", &[]),
    relation("OTHER_RELATIVE", "其他亲属", &[]),
    relation("NOT_RELATED", "非亲属", &[]),
];

pub(super) const LIVING: [Choice; 3] = [
    Choice {
        // These may also mean people who have lived here for half a year and are registered elsewhere.
        doubtful: &["常住", "常住人口", "常住居民"],
        ..choice(
            "REGISTERED_LIVING_HERE",
            "户在人在",
            &[
                "人在户在",
                "人户一致",
                "人户合一",
                "户籍常住",
                "户籍常住人口",
            ],
        )
    },
    choice(
        "REGISTERED_LIVING_ELSEWHERE",
        "户在人不在",
        &[
            "人不在户在",
            "有户无人",
            "空挂户",
            "空挂",
            "挂户",
            "流出",
            "流出人口",
            "外出",
            "外出人口",
        ],
    ),
    choice(
        "LIVING_HERE_REGISTERED_ELSEWHERE",
        "人在户不在",
        &[
            "户不在人在",
            "有人无户",
            "流动",
            "流动人口",
            "流入",
            "流入人口",
            "外来",
            "外来人口",
            "暂住",
            "暂住人口",
            "寄住",
            "非户籍常住",
            "非户籍常住人口",
            "非户籍人口",
            "非户籍",
        ],
    ),
];

pub(super) const ANSWERS: [Choice; 2] = [
    choice("SAME", "同一人", &["是", "sameperson"]),
    choice("NEW", "新人", &["另一人", "新增", "newperson"]),
];

pub(super) const HOUSEHOLD_ANSWERS: [Choice; 1] = [choice(
    "NEW",
    "另一户",
    &["新户", "新增", "anotherhousehold"],
)];

pub(super) const GRID_KINDS: [Choice; 4] = [
    choice("GRID", "综合网格", &["网格"]),
    choice("DEDICATED_GRID", "专属网格", &[]),
    choice("VILLAGERS_GROUP", "村民小组", &[]),
    choice("RESIDENTS_GROUP", "居民小组", &[]),
];
