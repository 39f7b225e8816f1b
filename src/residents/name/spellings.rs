//! Different spellings of what may be the name of one person. Pure; works on names in the form used for comparison.

use unicode_normalization::char::decompose_canonical;

/// Surnames with two spellings since the simplification of characters, because of a list of 1977 that was withdrawn.
/// Each is also a surname of its own, so the two are not treated as equal but need confirmation.
const SURNAMES: [(char, char); 10] = [
    ('萧', '肖'),
    ('阎', '闫'),
    ('戴', '代'),
    ('傅', '付'),
    ('蓝', '兰'),
    ('邱', '丘'),
    ('甯', '宁'),
    ('詹', '占'),
    ('卢', '芦'),
    ('潘', '泮'),
];

/// Texts that people write for a child without a name.
const NAMELESS: [&str; 18] = [
    "未取名",
    "未命名",
    "未起名",
    "未定名",
    "待取名",
    "待命名",
    "待起名",
    "待定名",
    "没取名",
    "没起名",
    "暂无名",
    "尚无名",
    "男婴",
    "女婴",
    "婴儿",
    "新生儿",
    "宝宝",
    "无名",
];
/// Suffixes for an unnamed child, after the name of a parent or household: 张三之子, 王户长子.
const CHILD: [&str; 13] = [
    "子", "女", "婴", "儿", "孩", "长子", "长女", "次子", "次女", "二子", "二女", "三子", "三女",
];
/// Placeholders for a name, after a surname or the name of a parent: 王婴, 王BB.
const BEHIND: [&str; 4] = ["儿子", "女儿", "婴", "bb"];

/// Latin letters that do not decompose, and their spelling without marks.
const LATIN: [(char, &str); 12] = [
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ĸ', "k"),
    ('ł', "l"),
    ('ø', "o"),
    ('ŧ', "t"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
];

/// Appends a character to a name, and a Latin letter without its marks: passports spell Nguyễn as NGUYEN. Marks in
/// other scripts form other letters, such as ガ from カ.
pub(super) fn add_plain(name: &mut String, sign: char) {
    // Latin letters up to Extended-B, and Extended Additional, which has those of Vietnamese.
    if !matches!(sign, '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
        name.push(sign);
        return;
    }
    if let Some((_, plain)) = LATIN.iter().find(|(letter, _)| *letter == sign) {
        name.push_str(plain);
        return;
    }
    let mut base = None;
    decompose_canonical(sign, |part| {
        base.get_or_insert(part);
    });
    let letter = base.filter(char::is_ascii_alphabetic);
    name.push(letter.unwrap_or(sign));
}

/// The possible spellings of a folded name; the first is the name itself.
pub(crate) fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    let mut rest = name.chars();
    let surname = rest.next();
    let rest = rest.as_str();
    if rest.is_empty() {
        return spellings;
    }
    for (one, other) in SURNAMES {
        if surname == Some(one) {
            spellings.push(format!("{other}{rest}"));
        } else if surname == Some(other) {
            spellings.push(format!("{one}{rest}"));
        }
    }
    spellings
}

/// Whether a folded name says that a child has no name yet.
pub(crate) fn is_nameless(name: &str) -> bool {
    // Only after 之 or 户, since 子, 女 and 儿 also end given names.
    let is_child = |child: &&str| {
        let of = name.strip_suffix(*child);
        of.is_some_and(|of| of.ends_with(['之', '户']))
    };
    let is_behind = |end: &&str| {
        let front = name.strip_suffix(*end);
        front.is_some_and(|front| front.ends_with(|it: char| !it.is_ascii()))
    };
    NAMELESS.iter().any(|it| name.contains(it))
        || CHILD.iter().any(is_child)
        || BEHIND.iter().any(is_behind)
}

/// Whether a note after a surname says that there is no name yet: 苏（未取名）.
pub(super) fn says_nameless(note: &str) -> bool {
    NAMELESS.contains(&note.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::residents::name::folded;

    #[test]
    fn latin_letter_matches_with_and_without_diacritics() {
        for (one, other) in [
            ("Nguyễn Thị Ánh", "NGUYEN THI ANH"),
            ("Đặng", "Dang"),
            ("José", "Jose\u{301}"),
            ("José", "JOSE"),
            ("Strauß", "STRAUSS"),
            ("STRAUẞ", "Strauss"),
            ("Łukasz Ørsted", "lukasz orsted"),
            ("İlham", "ilham"),
            ("Æthel", "aethel"),
            ("Oʻktam", "O'ktam"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        for (one, other) in [("ガ", "カ"), ("й", "и"), ("한", "하")] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn only_the_surname_has_alternative_spellings() {
        assert_eq!(spellings("萧明"), ["萧明", "肖明"]);
        assert_eq!(spellings("付代"), ["付代", "傅代"]);
        assert_eq!(spellings("明肖"), ["明肖"]);
        assert_eq!(spellings("肖"), ["肖"]);
    }

    #[test]
    fn placeholder_for_an_unnamed_child_is_recognized() {
        for name in [
            "未取名",
            "待取名",
            "张三之子",
            "张三之女未取名",
            "李四女儿",
            "王五之男婴",
            "宝宝",
            "无名",
            "无名氏",
            "之子",
            "王户子",
            "王户长子",
            "王婴",
            "王氏婴",
            "王BB",
            "苏（未取名）",
        ] {
            assert!(is_nameless(&folded(name)), "{name}");
        }
        for name in ["张三", "毛毛", "女儿", "子女", "李之", "Maxx", "Abb"] {
            assert!(!is_nameless(&folded(name)), "{name}");
        }
    }
}
