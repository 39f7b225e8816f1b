//! The numbers of building, unit and room in an address, compared with those of its parts. Pure.

use super::normal;
use crate::reference::nfkc::nfkc_lowercase;

/// Words after the number of a building, a unit and a room.
const NUMBERED: [&[&str]; 3] = [&["号楼", "栋", "幢", "座"], &["单元", "梯"], &["室", "房"]];
/// Characters after which a number at the end of an address is that of a room.
const BEFORE_ROOM: &str = "栋幢座元梯层号";

/// Place of the room among the parts that have a number.
const ROOM: usize = 2;

/// An address whose numbers are compared with those of its parts.
pub(in super::super) struct NumberedAddress(String);

/// Whether an address names a floor with 楼. 号楼 is a building.
fn has_floor(address: &str) -> bool {
    address.contains('楼') && !address.contains("号楼")
}

impl NumberedAddress {
    pub(in super::super) fn of(address: &str) -> Self {
        Self(normal(&nfkc_lowercase(address)))
    }

    /// The number of the building (0), unit (1) or room (2) that the address names with its word, if any.
    fn named(&self, part: usize) -> Option<&str> {
        let words = NUMBERED.get(part).copied().unwrap_or_default();
        let fronts = words.iter().flat_map(|word| {
            let found = self.0.match_indices(word);
            found.filter_map(|(at, _)| self.0.get(..at))
        });
        let numbers = fronts.map(|front| {
            let start = front.rfind(|sign: char| !sign.is_ascii_alphanumeric());
            let start = start.and_then(|at| Some(at + front.get(at..)?.chars().next()?.len_utf8()));
            front.get(start.unwrap_or_default()..).unwrap_or_default()
        });
        let mut numbers = numbers.filter(|number| !number.is_empty());
        let Some(number) = numbers.next() else {
            return (part == ROOM).then(|| self.last()).flatten();
        };
        numbers
            .next()
            .is_none()
            .then(|| number.trim_start_matches('0'))
    }

    /// The number at the end, if it is that of a room without its word: 3栋501.
    fn last(&self) -> Option<&str> {
        let front = self.0.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let number = self.0.get(front.len()..)?.trim_start_matches('0');
        let is_room = front
            .trim_end()
            .ends_with(|sign| BEFORE_ROOM.contains(sign));
        (is_room && !number.is_empty()).then_some(number)
    }

    /// Whether the address names another building (0), unit (1) or room (2) than `part`.
    pub(in super::super) fn contradicts(&self, at: usize, part: &str) -> bool {
        let Some(own) = self.named(at) else {
            return false;
        };
        // 501-1 may be written as 501, and room 1 of floor 8 is 801.
        if at == ROOM && (part.contains('-') || self.0.contains('层') || has_floor(&self.0)) {
            return false;
        }
        let part = part.trim();
        let alone = NUMBERED.get(at).and_then(|words| words.first());
        let with_word = || Self::of(&format!("{part}{}", alone.unwrap_or(&"")));
        let differs = |it: &Self| {
            it.named(at)
                .map(|number| !number.is_empty() && number != own)
        };
        let differs = differs(&Self::of(part)).or_else(|| differs(&with_word()));
        differs.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_with_another_number_contradicts_the_part() {
        for (address, at, part, contradicted) in [
            ("岳洲苑3栋2单元501室", 0, "3", false),
            ("岳洲苑3栋2单元501室", 0, "5栋", true),
            ("岳洲苑３號樓501室", 0, "三幢", false),
            ("岳洲苑3栋2单元501室", 1, "二单元", false),
            ("岳洲苑3栋2单元501室", 1, "1", true),
            ("岳洲苑3栋2单元501室", 2, "0501", false),
            ("岳洲苑3栋2单元501室", 2, "502", true),
            ("岳洲苑3栋2单元501", 2, "502", true),
            ("岳洲苑3栋2单元501", 2, "501", false),
            ("岳洲苑3栋102", 2, "101室", true),
            ("岳洲苑3栋 0102", 2, "102", false),
            ("岳洲路12号301", 2, "302", true),
            ("岳洲村3组8", 2, "9", false),
            ("岳洲大厦8层1室", 2, "801", false),
            ("岳洲苑3栋501室", 2, "501-1", false),
            ("岳洲苑3栋2梯501", 1, "1", true),
            ("岳洲苑3栋2梯501", 1, "2单元", false),
            ("岳洲路193号8层1室", 0, "岳洲大厦", false),
            ("岳洲路A座1室", 0, "b座", true),
            ("岳洲苑1栋2栋之间", 0, "3", false),
            ("新大陆3栋501", 0, "3", false),
            ("岳洲苑叁栋501", 0, "3", false),
        ] {
            assert_eq!(
                NumberedAddress::of(address).contradicts(at, part),
                contradicted,
                "{address} {part}"
            );
        }
    }
}
