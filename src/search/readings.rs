//! How a name is read: the readings of its characters, and of places that are read otherwise.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

/// Most readings that one name is given.
const MOST: usize = 4;

/// One way to read a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Syllables, without tones and spaces.
    pub(super) full: String,
    /// First letter of each syllable.
    pub(super) initials: String,
}

/// The ways to read a name, the likeliest first, at most four; none if it holds nothing to read.
///
/// The second to fourth way differ from the first in one place each.
pub(super) fn of(name: &str) -> Vec<Reading> {
    let parts = parts(name);
    let first = reading(parts.iter().map(|part| part.first.as_ref()));
    if first.full.is_empty() {
        return Vec::new();
    }
    let mut readings = vec![first];
    for (at, part) in parts.iter().enumerate() {
        for other in &part.others {
            if readings.len() == MOST {
                return readings;
            }
            let syllables = parts.iter().enumerate().map(|(place, part)| {
                if place == at {
                    other.as_ref()
                } else {
                    part.first.as_ref()
                }
            });
            let next = reading(syllables);
            if !readings.contains(&next) {
                readings.push(next);
            }
        }
    }
    readings
}

/// A piece of a name and the ways to read it: syllables with spaces between.
struct Part {
    first: Cow<'static, str>,
    others: Vec<Cow<'static, str>>,
}

fn parts(name: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(16);
    let mut rest = name;
    while let Some(letter) = rest.chars().next() {
        let (length, part) = match special(letter, rest) {
            Some((known, ways)) => (known.len(), Some(known_part(known, ways))),
            None => (letter.len_utf8(), plain(letter).map(only)),
        };
        parts.extend(part);
        rest = rest.get(length..).unwrap_or_default();
    }
    parts
}

fn only(first: Cow<'static, str>) -> Part {
    Part {
        first,
        others: Vec::new(),
    }
}

/// Ways of the table; for a place of several characters also the plain one.
fn known_part(known: &str, ways: &'static str) -> Part {
    let mut all: Vec<Cow<'static, str>> = ways.split('|').map(Cow::Borrowed).collect();
    if known.chars().nth(1).is_some() {
        let plain: Vec<_> = known.chars().filter_map(plain).collect();
        let plain = Cow::Owned(plain.join(" "));
        if !all.contains(&plain) {
            all.push(plain);
        }
    }
    let first = all.remove(0);
    Part { first, others: all }
}

/// The commonest reading of one character; visible ASCII reads as itself.
fn plain(letter: char) -> Option<Cow<'static, str>> {
    if letter.is_ascii_graphic() {
        return Some(Cow::Owned(letter.to_string()));
    }
    let syllable = letter.to_pinyin()?.plain();
    if syllable.is_ascii() {
        return Some(Cow::Borrowed(syllable));
    }
    Some(Cow::Owned(syllable.replace('ü', "v").replace('ê', "e")))
}

fn reading<'a>(parts: impl Iterator<Item = &'a str>) -> Reading {
    let mut reading = Reading {
        full: String::with_capacity(48),
        initials: String::with_capacity(16),
    };
    for syllable in parts.flat_map(|part| part.split(' ')) {
        reading.full.push_str(syllable);
        reading.initials.extend(syllable.chars().next());
    }
    reading
}

fn special(letter: char, rest: &str) -> Option<(&'static str, &'static str)> {
    let candidates = TABLE.get(&letter)?;
    candidates
        .iter()
        .find(|(known, _)| rest.starts_with(known))
        .copied()
}

/// The readings below by first character, places before characters.
static TABLE: LazyLock<HashMap<char, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut table: HashMap<char, Vec<(&str, &str)>> = HashMap::new();
    for entry in PLACES.into_iter().chain(CHARACTERS) {
        if let Some(letter) = entry.0.chars().next() {
            table.entry(letter).or_default().push(entry);
        }
    }
    table
});

/// Places and words that are not read as their characters are, likeliest reading first.
const PLACES: [(&str, &str); 73] = [
    ("乐亭", "lao ting"),
    ("乐清", "yue qing"),
    ("东莞", "dong guan"),
    ("东阿", "dong e"),
    ("中牟", "zhong mu"),
    ("临朐", "lin qu"),
    ("丽水", "li shui"),
    ("井陉", "jing xing"),
    ("亳州", "bo zhou"),
    ("伽师", "jia shi"),
    ("克什克腾", "ke shi ke teng"),
    ("六合", "lu he"),
    ("六安", "lu an"),
    ("单县", "shan xian"),
    ("厦门", "xia men"),
    ("台州", "tai zhou"),
    ("吐鲁番", "tu lu fan"),
    ("吴堡", "wu bu"),
    ("嘎查", "ga cha"),
    ("噶尔", "ga er"),
    ("大城县", "dai cheng xian"),
    ("大埔", "da bu|da pu"),
    ("天台", "tian tai"),
    ("宕昌", "tan chang"),
    ("尉犁", "yu li"),
    ("山丹", "shan dan"),
    ("嵊泗", "sheng si"),
    ("巴音郭楞", "ba yin guo leng"),
    ("张掖", "zhang ye"),
    ("曲阜", "qu fu"),
    ("朝阳", "chao yang"),
    ("枞阳", "zong yang"),
    ("柞水", "zha shui"),
    ("栎阳", "yue yang"),
    ("歙县", "she xian"),
    ("汤阴", "tang yin"),
    ("泌阳", "bi yang"),
    ("泊头", "bo tou"),
    ("洪洞", "hong tong"),
    ("浒墅关", "xu shu guan"),
    ("浚县", "xun xian"),
    ("涡阳", "guo yang"),
    ("漯河", "luo he"),
    ("牟平", "mu ping"),
    ("犍为", "qian wei"),
    ("珲春", "hun chun"),
    ("甪直", "lu zhi"),
    ("番禺", "pan yu"),
    ("百色", "bai se|bo se"),
    ("监利", "jian li"),
    ("盱眙", "xu yi"),
    ("穆棱", "mu ling"),
    ("筠连", "jun lian"),
    ("繁峙", "fan shi"),
    ("绿春", "lv chun"),
    ("荥经", "ying jing"),
    ("荥阳", "xing yang"),
    ("莎车", "sha che"),
    ("莘县", "shen xian"),
    ("莘庄", "xin zhuang"),
    ("蔚县", "yu xian"),
    ("蚌埠", "beng bu"),
    ("解放", "jie fang"),
    ("行唐", "xing tang"),
    ("行政", "xing zheng"),
    ("西藏", "xi zang"),
    ("重庆", "chong qing"),
    ("铅山", "yan shan"),
    ("长子县", "zhang zi xian"),
    ("长江", "chang jiang"),
    ("长治", "chang zhi"),
    ("长沙", "chang sha"),
    ("黄陂", "huang pi"),
];

/// Characters that places read in several ways, or otherwise than text does, likeliest first.
const CHARACTERS: [(&str, &str); 42] = [
    ("乐", "le|yue"),
    ("什", "shi"),
    ("凹", "ao|wa"),
    ("勒", "le"),
    ("单", "dan|shan"),
    ("厦", "xia|sha"),
    ("参", "can|shen"),
    ("咀", "zui|ju"),
    ("圩", "wei|xu"),
    ("地", "di"),
    ("埔", "pu|bu"),
    ("堡", "bao|pu|bu"),
    ("尉", "wei|yu"),
    ("底", "di"),
    ("弄", "nong|long"),
    ("曾", "zeng|ceng"),
    ("查", "cha|zha"),
    ("柏", "bai|bo"),
    ("泊", "bo|po"),
    ("洼", "wa"),
    ("浒", "hu|xu"),
    ("浚", "jun|xun"),
    ("涌", "yong|chong"),
    ("牟", "mu|mou"),
    ("的", "de|di"),
    ("石", "shi"),
    ("碌", "lu"),
    ("翟", "zhai|di"),
    ("茄", "qie|jia"),
    ("莘", "shen|xin"),
    ("葛", "ge"),
    ("藏", "zang|cang"),
    ("行", "hang|xing"),
    ("覃", "qin|tan"),
    ("解", "jie|xie"),
    ("车", "che"),
    ("都", "du|dou"),
    ("重", "zhong|chong"),
    ("铺", "pu"),
    ("长", "chang|zhang"),
    ("陂", "bei|pi|po"),
    ("么", "me|yao"),
];
