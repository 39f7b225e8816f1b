//! Addresses: how one is put together, and when two are spelled alike.

use crate::search::half_width;

/// The address of parts: estate, building, unit and room; none if there is no part.
pub(super) fn composed(parts: [Option<&str>; 4]) -> Option<String> {
    let mut address = String::new();
    for (part, word) in parts.into_iter().zip(["", "栋", "单元", "室"]) {
        let Some(part) = part else {
            continue;
        };
        address.push_str(part);
        // `3` is building 3; `3栋` and `竹园` say what they are.
        if part.chars().all(|sign| sign.is_ascii_alphanumeric()) {
            address.push_str(word);
        }
    }
    (!address.is_empty()).then_some(address)
}

/// Whether two addresses are one but for their spelling: full width, spaces, 号 or 室 or a dash
/// between numbers, 栋 or 幢, Chinese digits.
pub(super) fn alike(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}

fn normal(address: &str) -> String {
    let signs = address.replace("单元", "/").replace("号楼", "/");
    let mut normal = String::with_capacity(signs.len());
    for sign in signs.chars().map(half_width) {
        let sign = match sign {
            '号' | '號' | '栋' | '幢' | '座' | '棟' | '楼' | '樓' | '室' | '房' | '#' | '-'
            | '–' | '—' | '~' | '/' => '/',
            '〇' | '零' => '0',
            '一' => '1',
            '二' => '2',
            '三' => '3',
            '四' => '4',
            '五' => '5',
            '六' => '6',
            '七' => '7',
            '八' => '8',
            '九' => '9',
            _ => sign.to_ascii_lowercase(),
        };
        let dropped = sign.is_whitespace() || matches!(sign, ',' | '，' | '.' | '、' | '·');
        if !dropped && (sign != '/' || !normal.ends_with('/')) {
            normal.push(sign);
        }
    }
    normal.trim_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_put_together_of_its_parts() {
        let parts = [Some("岳洲苑"), Some("3"), Some("2单元"), Some("501")];
        assert_eq!(composed(parts).unwrap(), "岳洲苑3栋2单元501室");
        let village = [Some("竹园村"), None, None, Some("7号")];
        assert_eq!(composed(village).unwrap(), "竹园村7号");
        assert_eq!(composed([None; 4]), None);
    }

    #[test]
    fn spelling_makes_no_other_address_and_another_number_does() {
        for (one, other) in [
            ("岳洲苑3栋2单元501室", "岳洲苑３幢 2-501"),
            ("岳洲路1号", "岳洲路 一 號"),
            ("岳洲路1号A座", "岳洲路1#a"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("岳洲路12号", "岳洲路1-2号"),
            ("岳洲路1号", "岳洲路2号"),
            ("岳洲苑3栋501", "岳洲苑3栋502"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }
}
