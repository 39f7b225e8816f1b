//! Which columns each kind of file has.

pub use cunju_entity::value::BulkKind as Kind;

/// A column that a kind of file may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Key, the same for ever; a header may be it.
    pub key: &'static str,
    /// Chinese header.
    pub zh: &'static str,
    /// English header.
    pub en: &'static str,
    /// Other headers that mean the same.
    pub also: &'static [&'static str],
    /// Whether a file must have it, and every row a value in it.
    pub required: bool,
    /// How values are written.
    pub format: Format,
    /// A value.
    pub example: &'static str,
}

/// How the values of a column are written.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Any text.
    Text,
    /// Digits that are kept as text.
    Digits,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// One of these.
    Choice(&'static [Choice]),
    /// A text that is never shown whole.
    Secret,
    /// Names of special groups, separated by 、 or ;.
    Groups,
}

/// A value of a list.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Key in the register.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Other names.
    pub also: &'static [&'static str],
}

/// The columns of a file of a kind, in the order of its template.
#[must_use]
pub fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Households => &HOUSEHOLDS,
        Kind::Residents => &RESIDENTS,
        Kind::Grids => &GRIDS,
    }
}

/// Name of a kind in addresses and on the command line.
#[must_use]
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Households => "households",
        Kind::Residents => "residents",
        Kind::Grids => "grids",
    }
}

/// The kind of this name, in lower or upper case.
#[must_use]
pub fn named(name_of: &str) -> Option<Kind> {
    let kinds = [Kind::Households, Kind::Residents, Kind::Grids];
    kinds
        .into_iter()
        .find(|kind| name(*kind).eq_ignore_ascii_case(name_of))
}

impl Column {
    const fn text(key: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            key,
            zh,
            en,
            also: &[],
            required: false,
            format: Format::Text,
            example: "",
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    const fn of(self, format: Format, example: &'static str) -> Self {
        Self {
            format,
            example,
            ..self
        }
    }
}

const COMMITTEE: Column = Column::text("committee", "村居代码", "committee code")
    .also(&["村（居）委会代码", "村居委会代码", "社区代码", "committee"])
    .required()
    .of(Format::Digits, "440106001001");

const HOUSEHOLDS: [Column; 8] = [
    COMMITTEE,
    Column::text("grid", "网格", "grid")
        .also(&[
            "网格编号",
            "网格代码",
            "网格名称",
            "grid code",
            "grid number",
        ])
        .of(Format::Text, "1"),
    Column::text("estate", "小区", "estate")
        .also(&["小区或自然村", "自然村"])
        .of(Format::Text, "示例花园"),
    Column::text("building", "楼栋", "building")
        .also(&["楼", "栋"])
        .of(Format::Text, "3栋"),
    Column::text("unit", "单元", "unit").of(Format::Text, "2单元"),
    Column::text("room", "房号", "room")
        .also(&["室", "房间号"])
        .of(Format::Text, "502"),
    Column::text("address", "地址", "address")
        .also(&["详细地址", "户地址", "household address"])
        .of(Format::Text, "示例花园3栋2单元502"),
    Column::text("head", "户主", "head")
        .also(&["户主姓名", "head of household"])
        .of(Format::Text, "张三"),
];

const RESIDENTS: [Column; 11] = [
    COMMITTEE,
    Column::text("household", "户地址", "household address")
        .also(&["地址", "详细地址", "address"])
        .required()
        .of(Format::Text, "示例花园3栋2单元502"),
    Column::text("name", "姓名", "name")
        .required()
        .of(Format::Text, "张三"),
    Column::text("sex", "性别", "sex")
        .also(&["gender"])
        .of(Format::Choice(&SEXES), "男"),
    Column::text("birth", "出生日期", "birth date")
        .also(&["生日", "出生年月日", "date of birth"])
        .of(Format::Day, "1980-05-31"),
    Column::text("relation", "与户主关系", "relation")
        .also(&["关系", "relation to head"])
        .required()
        .of(Format::Choice(&RELATIONS), "户主"),
    Column::text("living", "居住状态", "living state")
        .also(&["人户状态", "人户情况"])
        .required()
        .of(Format::Choice(&LIVING), "户在人在"),
    Column::text("identity", "身份证号", "identity number")
        .also(&["身份证号码", "公民身份号码", "id number"])
        .of(Format::Secret, ""),
    Column::text("phone", "电话", "phone")
        .also(&["手机", "手机号", "联系电话", "telephone"])
        .of(Format::Secret, "13800000000"),
    Column::text("groups", "特殊群体", "special groups")
        .also(&["人群类别"])
        .of(Format::Groups, "独居老人；残疾人"),
    // The answer to a problem that asks who is meant; empty unless one did.
    Column::text("answer", "处理", "same or new").of(Format::Choice(&ANSWERS), ""),
];

const GRIDS: [Column; 6] = [
    COMMITTEE,
    Column::text("number", "网格编号", "number")
        .also(&["编号", "grid number"])
        .of(Format::Number, "1"),
    Column::text("name", "网格名称", "name")
        .also(&["名称", "grid name"])
        .required()
        .of(Format::Text, "第1网格"),
    Column::text("kind", "网格类型", "kind")
        .also(&["类型", "grid kind"])
        .required()
        .of(Format::Choice(&GRID_KINDS), "综合网格"),
    Column::text("norm_households", "户数标准", "norm of households")
        .also(&["标准户数"])
        .of(Format::Number, "300"),
    Column::text("norm_persons", "人数标准", "norm of persons")
        .also(&["标准人数"])
        .of(Format::Number, "1000"),
];

const fn choice(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Choice {
    Choice { key, zh, also }
}

const SEXES: [Choice; 2] = [
    choice("MALE", "男", &["男性", "1", "M"]),
    choice("FEMALE", "女", &["女性", "2", "F"]),
];

const RELATIONS: [Choice; 10] = [
    choice("HEAD", "户主", &["本人"]),
    choice("SPOUSE", "配偶", &["妻", "夫", "妻子", "丈夫"]),
    choice(
        "CHILD",
        "子女",
        &["子", "女", "儿子", "女儿", "长子", "长女", "次子", "次女"],
    ),
    choice(
        "CHILD_IN_LAW",
        "女婿、儿媳",
        &["儿媳", "女婿", "儿媳、女婿"],
    ),
    choice(
        "GRANDCHILD",
        "孙子女",
        &["孙子", "孙女", "外孙", "外孙女", "孙辈"],
    ),
    choice("PARENT", "父母", &["父", "母", "父亲", "母亲"]),
    choice(
        "GRANDPARENT",
        "祖父母",
        &["祖父", "祖母", "外祖父", "外祖母"],
    ),
    choice(
        "SIBLING",
        "兄弟姐妹",
        &["兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"],
    ),
    choice("OTHER_RELATIVE", "其他亲属", &["其他"]),
    choice("NOT_RELATED", "非亲属", &[]),
];

const LIVING: [Choice; 3] = [
    choice("REGISTERED_LIVING_HERE", "户在人在", &[]),
    choice("REGISTERED_LIVING_ELSEWHERE", "户在人不在", &["人不在户在"]),
    choice(
        "LIVING_HERE_REGISTERED_ELSEWHERE",
        "人在户不在",
        &["户不在人在"],
    ),
];

const ANSWERS: [Choice; 2] = [
    choice("SAME", "同一人", &["是", "same person"]),
    choice("NEW", "新人", &["另一人", "新增", "new person"]),
];

const GRID_KINDS: [Choice; 4] = [
    choice("GRID", "综合网格", &["网格"]),
    choice("DEDICATED_GRID", "专属网格", &[]),
    choice("VILLAGERS_GROUP", "村民小组", &[]),
    choice("RESIDENTS_GROUP", "居民小组", &[]),
];
