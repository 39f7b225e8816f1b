//! What rows of residents are told.

use cunju_entity::value::{Code, CommitteeCode};
use cunju_entity::{resident, special_group_kind};

use crate::error::{Text, text};

pub(super) fn head_in(row: u32) -> Text {
    text(
        format!("该户在第 {row} 行已有户主。一户只能有一名户主，请更正。"),
        format!("Row {row} is the head of this household already. A household has one."),
    )
}

pub(super) fn no_household() -> Text {
    text(
        "该村（居）委会没有此地址的户。请核对地址，或先导入户。",
        "The committee has no household at this address. Check it, or import the households first.",
    )
}

pub(super) fn other_household() -> Text {
    text(
        "该证件号码已登记在本村（居）委会的另一户。请先将其迁入此户，或更正。",
        "A resident of another household of this committee has this identity number. Move them first, or correct it.",
    )
}

/// In the caller's area.
pub(super) fn there((code, name): &(Code, String)) -> Text {
    let code = CommitteeCode(*code);
    text(
        format!("该证件号码已登记在{name}（{code}）。请核对号码，或办理迁移。"),
        format!(
            "This identity number is registered in {name} ({code}). Check it, or transfer the person."
        ),
    )
}

/// Says nothing of where.
pub(super) fn elsewhere() -> Text {
    text(
        "该证件号码已在您的管辖范围以外登记。请核对号码；如无误，请联系上级民政部门办理转入。",
        "This identity number is registered outside your area. Check it; if it is right, ask the civil affairs office \
         above you to transfer the person.",
    )
}

pub(super) fn gone(gone: &Text, is_dead: bool) -> Text {
    let (zh, en) = if is_dead {
        (
            "请从表中删除该行；如为同名的另一人，请在“处理”列填写“新人”。",
            "Delete the row; if it is another person of this name, write \"new person\" into the column \"same or new\".",
        )
    } else {
        (
            "如已返回，请用 residentMove 迁入；如为同名的另一人，请在“处理”列填写“新人”。",
            "If they came back, use residentMove; if it is another person of this name, write \"new person\" into the \
             column \"same or new\".",
        )
    };
    text(
        format!("该居民{}。{zh}", gone.zh),
        format!("The resident {}. {en}", gone.en),
    )
}

pub(super) fn namesake() -> Text {
    text(
        "本村（居）委会的另一户有姓名和出生日期相同的居民。如为同一人，请先将其迁入此户；如为另一人，请在“处理”列填写“新人”。",
        "Another household of this committee has a resident of this name and birth date. Move them first if it is the \
         same; if it is another person, write \"new person\" into the column \"same or new\".",
    )
}

pub(super) fn another_number() -> Text {
    text(
        "该户有姓名和出生日期相同而证件号码不同的居民。请核对号码；如为同一人，请在“处理”列填写“同一人”，如为另一人，填写“新人”。",
        "The household has a resident of this name and birth date with another identity number. Check it; write \"same \
         person\" or \"new person\" into the column \"same or new\".",
    )
}

pub(super) fn several(count: usize) -> Text {
    text(
        format!(
            "该户有 {count} 名同名居民符合此行，无法确定是谁。请填写证件号码或出生日期；如为另一人，请在“处理”列填写“新人”。"
        ),
        format!(
            "{count} residents of the household have this name. Fill in the identity number or the birth date; if it is \
             another person, write \"new person\" into the column \"same or new\"."
        ),
    )
}

pub(super) fn another(before: &resident::Model) -> Text {
    let name = crate::vault::mask::name(&before.name);
    text(
        format!(
            "该证件号码登记的是{name}，姓名与出生日期或性别都不同。如为同一人并需更正，请在“处理”列填写“同一人”；否则请更正号码。"
        ),
        format!(
            "This identity number is registered for {name}, whose name and birth date or sex are others. If it is the \
             same person, write \"same person\" into the column \"same or new\"; else correct the number."
        ),
    )
}

pub(super) fn second_head() -> Text {
    text(
        "该户已有户主。一户只能有一名户主，请更正与户主关系，或在同一表中更正原户主的关系。",
        "The household has a head. Correct the relation, or that of the present head in the same table.",
    )
}

pub(super) fn no_head() -> Text {
    text(
        "该居民现为户主，按此行该户将没有户主。请更正与户主关系，或在同一表中将新户主填为“户主”。",
        "The resident is the head of the household now, which would have none. Correct the relation, or write the new \
         head into the same table.",
    )
}

pub(super) fn no_group(groups: &[special_group_kind::Model]) -> Text {
    let names: Vec<_> = groups.iter().map(|it| it.name_zh.as_str()).collect();
    let keys: Vec<_> = groups.iter().map(|it| it.key.as_str()).collect();
    text(
        format!(
            "没有此特殊群体。可填：{}，多个用“、”分隔。",
            names.join("，")
        ),
        format!(
            "There is no such group. Write of {}, separated by ;.",
            keys.join(", ")
        ),
    )
}
