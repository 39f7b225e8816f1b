//! Messages for rows of residents.

use cunju_entity::{resident, special_group_kind};

use crate::access::vault::mask;
use crate::platform::error::{Text, text};
use crate::platform::problem::{Problem, ProblemCode};
use crate::residents::resident::duplicate_errors;
use crate::residents::resident::matching::Likeness;

/// Most addresses that are named as spelled alike.
const MAX_ALIKE: usize = 3;

/// The committee has no household at an address; it has some at `alike`.
pub(super) fn no_household(alike: &[&str]) -> Problem {
    let mut words = text(
        "该村（居）委会没有此地址的户。请核对地址，或先导入户。",
        "The committee has no household at this address. Check it, or import the households first.",
    );
    if !alike.is_empty() {
        let alike = alike.get(..MAX_ALIKE).unwrap_or(alike);
        words = text(
            format!("{}已登记的相近地址：{}。", words.zh, alike.join("、")),
            format!(
                "{} Registered addresses that are spelled alike: {}.",
                words.en,
                alike.join(", ")
            ),
        );
    }
    Problem::at("householdId", ProblemCode::NotFound, words)
}

/// Residents of the household have the name and date of birth of the row and another number.
pub(super) fn another_number(found: &[&resident::Model]) -> Problem {
    let words = text(
        "该户有姓名和出生日期相同而证件号码不同的居民。请核对号码；如为同一人，请在“处理”列填写“同一人”，如为另一人，填写“新人”。",
        "The household has a resident with this name and birth date and another identity number. Check it; write \
         \"same person\" or \"new person\" into the column \"same or new\".",
    );
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// Residents of the household are candidates, although name and date of birth are not both those of the row.
pub(super) fn doubted(found: &[&resident::Model], likeness: Likeness) -> Problem {
    let why = duplicate_errors::likeness_text(likeness);
    let words = text(
        format!(
            "{}。如为同一人，请在“处理”列填写“同一人”，将按此行更正；如为另一人，填写“新人”。",
            why.zh
        ),
        format!(
            "{}. If it is the same person, write \"same person\" into the column \"same or new\", and this row \
             corrects the resident; if it is another, write \"new person\".",
            why.en
        ),
    );
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// Another row of the household may be the same person, although name and date of birth are not both the same.
pub(super) fn like_row(row: u32, likeness: Likeness) -> Problem {
    let why = duplicate_errors::likeness_text(likeness);
    let words = text(
        format!(
            "{}：见第 {row} 行。如为同一人，请删除其中一行；如为另一人，请在“处理”列填写“新人”。",
            why.zh
        ),
        format!(
            "{}: see row {row}. If it is the same person, delete one of the rows; if it is another, write \"new person\" \
             into the column \"same or new\".",
            why.en
        ),
    );
    Problem::likely_duplicate("name", words, Vec::new())
}

/// Several residents of the household are candidates.
pub(super) fn several(found: &[&resident::Model]) -> Problem {
    let count = found.len();
    let words = text(
        format!(
            "该户有 {count} 名同名居民符合此行，无法确定是谁。请填写证件号码或出生日期；如为另一人，请在“处理”列填写“新人”。"
        ),
        format!(
            "{count} residents of the household have this name. Fill in the identity number or the birth date; if it is \
             another person, write \"new person\" into the column \"same or new\"."
        ),
    );
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// The row says that the person is registered, but there is no candidate.
pub(super) fn nobody() -> Problem {
    let words = text(
        "“处理”列填写了“同一人”，但该户没有可能为同一人的居民，或该居民已对应另一行。请核对户地址、姓名、出生日期和证件号码；如为新登记的居民，请填写“新人”。",
        "The column \"same or new\" says \"same person\", but no matching resident was found in the household, or \
         another row matches that resident. Check address, name, birth date and identity number; for a resident who \
         is not registered yet, write \"new person\".",
    );
    Problem::at("answer", ProblemCode::NotFound, words)
}

/// The resident who has the number of the row appears to be another person.
pub(super) fn another(before: &resident::Model) -> Problem {
    let name = mask::name(&before.name);
    let words = text(
        format!(
            "该证件号码登记的是{name}，姓名与出生日期或性别都不同。如为同一人并需更正，请在“处理”列填写“同一人”；否则请更正号码。"
        ),
        format!(
            "This identity number is registered for {name}, whose name and birth date or sex are different. If it is \
             the same person, write \"same person\" into the column \"same or new\"; otherwise correct the number."
        ),
    );
    Problem::likely_duplicate("name", words, duplicate_errors::ids(&[before]))
}

/// A row matches by name alone, and its identity number implies another sex.
pub(super) fn namesake(before: &resident::Model) -> Problem {
    let words = text(
        "该户同名居民的证件号码与此行的性别不符。如为同一人，请在“处理”列填写“同一人”；如为另一人，填写“新人”。",
        "The identity number of the resident with this name implies another sex than the row. Write \"same person\" or \
         \"new person\" into the column \"same or new\".",
    );
    Problem::likely_duplicate("sex", words, duplicate_errors::ids(&[before]))
}

/// The row replaces the head of a household in which another resident's relation was to the former head.
pub(super) fn relation_unknown(name: &str) -> Text {
    let name = mask::name(name);
    text(
        format!(
            "该户户主已变更，{name}与新户主的关系不明，已暂记为“其他亲属”。请在居民表中为其填写与户主关系。"
        ),
        format!(
            "The household has a new head. The relation of {name} to it is unknown and is stored as OTHER_RELATIVE. Add a \
             row with the relation."
        ),
    )
}

/// A row says that it is a new person, but the household has this resident already: uploading a table again creates no
/// duplicates.
pub(super) fn known_already() -> Text {
    text(
        "该户已有姓名、出生日期相同的居民，按同一人处理，未新增。如确为同户的另一人，请填写其证件号码。",
        "The household has a resident with this name and birth date, and the row was assigned to that resident. If it \
         is another person of the same household, fill in the identity number.",
    )
}

pub(super) fn no_group(groups: &[special_group_kind::Model]) -> Problem {
    let names: Vec<_> = groups.iter().map(|it| it.name_zh.as_str()).collect();
    let keys: Vec<_> = groups.iter().map(|it| it.key.as_str()).collect();
    let words = text(
        format!(
            "没有此特殊群体。可填：{}，多个用“、”分隔。",
            names.join("，")
        ),
        format!(
            "There is no such group. Write one or more of {}, separated by ;.",
            keys.join(", ")
        ),
    );
    Problem::at("groups", ProblemCode::NotFound, words)
}
