//! Names of special groups in addition to those in the register.

/// Common names of the groups with these keys, if unambiguous.
pub(in crate::exchange::bulk) const NAMES: [(&str, &[&str]); 5] = [
    ("DISABLED", &["残疾", "残疾人员", "残疾人士"]),
    (
        "DESTITUTE",
        &["特困", "特困供养人员", "特困供养", "五保", "五保户"],
    ),
    ("LOW_INCOME", &["低保", "低保户", "低保人员"]),
    ("PREGNANT", &["孕妇", "产妇"]),
    ("CHRONIC_DISEASE", &["慢性病", "慢病", "慢性病人"]),
];

/// Texts that mean "in no group", in addition to the common words for "nothing".
pub(in crate::exchange::bulk) const NONE: [&str; 6] = [
    "不属于",
    "均不属于",
    "都不是",
    "以上都不是",
    "不是",
    "非特殊群体",
];
