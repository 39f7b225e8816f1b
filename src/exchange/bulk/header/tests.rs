//! Tests with headers from tables of other systems.

use super::super::read::Cell;
use super::*;

fn row(number: u32, names: &[&str]) -> Row {
    let cells = names.iter().map(|name| Cell::of(name));
    Row::new(number, cells.collect())
}

fn found(layout: &Layout, names: &[&str]) -> Result<(Header, Vec<Problem>), Vec<Problem>> {
    let mut search = Search::new(layout.clone());
    let mut found = search.next(&row(1, names));
    if matches!(found, Found::Nothing) {
        found = search.end();
    }
    match found {
        Found::Header(header, notes) => Ok((header, notes)),
        Found::Problems(problems) => Err(problems),
        Found::Nothing => Err(Vec::new()),
    }
}

fn places(kind: Kind, header: &Header) -> Vec<Option<usize>> {
    (0..columns(kind).len())
        .map(|it| header.place(it))
        .collect()
}

#[test]
fn headers_are_recognized_in_either_language_and_any_order() {
    let layout = Layout::new(Kind::Grids, "");
    let (header, notes) =
        found(&layout, &["Grid Name*", "类型", "问题", "村（居）委会代码"]).unwrap();
    assert_eq!(
        places(Kind::Grids, &header),
        [Some(3), None, Some(0), Some(1), None, None]
    );
    assert_eq!(notes, []);
}

#[test]
fn headers_are_recognized_despite_asterisks_remarks_and_width() {
    let layout = Layout::new(Kind::Residents, "");
    for names in [
        [
            "村居代码",
            "住址",
            "*姓名（必填）",
            "性 别",
            "出生年月",
            "与户主关系",
            "人户状态",
            "身份证",
            "手机号码",
            "特殊群体",
        ],
        [
            "村（居）委会代码",
            "＊家庭住址(必填)",
            "★姓名",
            "性别【必填】",
            "出生日期（格式：YYYY-MM-DD）",
            "与户主的关系（下拉选择）",
            "居住状态（必填项）",
            "身份证\n号码",
            "联系电话：",
            "特殊人群[选填]",
        ],
        [
            "1、村居代码",
            "2、地址",
            "3、姓名",
            "4、性别",
            "5、出生日期",
            "6、关系",
            "7、居住状态",
            "8、公民身份号码",
            "9、手机号（非必填）",
            "10、特殊人群",
        ],
    ] {
        let (header, _) = found(&layout, &names).unwrap_or_else(|it| panic!("{it:?}"));
        // All columns except the answer, since nothing was asked yet.
        let all: Vec<_> = (0..10).map(Some).chain([None]).collect();
        assert_eq!(places(Kind::Residents, &header), all, "{names:?}");
    }
}

#[test]
fn header_of_another_table_is_not_recognized() {
    let layout = Layout::new(Kind::Residents, "");
    for name in [
        "户主身份证号",
        "电话（紧急联系人）",
        "身份证号（户主）",
        "户籍地址",
        "姓名（曾用名）",
        "户号",
        "民族",
    ] {
        let problems = found(
            &layout,
            &["村居代码", "地址", "姓名", "关系", "居住状态", name],
        )
        .unwrap_err();
        assert_eq!(problems.len(), 1, "{name}");
        assert_eq!(problems[0].cell(), "F1");
        assert!(problems[0].zh.contains("加 #"), "{}", problems[0]);
    }
}

#[test]
fn columns_are_skipped_by_header_list_and_default() {
    let layout = Layout::new(Kind::Grids, "民族，Area Code");
    let names = [
        "序号",
        "村居代码",
        "名称",
        "类型",
        "#户主身份证号",
        "＃面积",
        "民族",
        "area_code",
        "备 注",
        "备注（选填）",
        "问题\nA1：x",
    ];
    let (header, notes) = found(&layout, &names).unwrap();
    assert_eq!(
        places(Kind::Grids, &header)[..4],
        [Some(1), None, Some(2), Some(3)]
    );
    let cells: Vec<_> = notes.iter().map(Problem::cell).collect();
    assert_eq!(cells, ["A1", "E1", "F1", "G1", "H1", "I1", "J1"]);
    assert!(notes.iter().all(|note| !note.is_error()));
    // Ignoring a column takes precedence, even if the column is required.
    let layout = Layout::new(Kind::Grids, "类型");
    let problems = found(&layout, &["村居代码", "名称", "类型"]).unwrap_err();
    assert!(
        problems[0].zh.contains("缺少必填列“网格类型”"),
        "{}",
        problems[0]
    );
}

#[test]
fn titles_above_the_headers_are_skipped() {
    let mut search = Search::new(Layout::new(Kind::Grids, ""));
    assert!(matches!(
        search.next(&row(1, &["示例村网格表"])),
        Found::Nothing
    ));
    assert!(matches!(
        search.next(&row(3, &["填表人：某", "", "2026年"])),
        Found::Nothing
    ));
    let Found::Header(header, notes) = search.next(&row(4, &["村居代码", "名称", "类型"]))
    else {
        panic!("headers not found");
    };
    assert_eq!(header.row, 4);
    let cells: Vec<_> = notes.iter().map(Problem::cell).collect();
    assert_eq!(cells, ["1", "3"]);
}

#[test]
fn unknown_duplicate_and_missing_headers_are_reported() {
    let layout = Layout::new(Kind::Grids, "");
    let problems = found(&layout, &["名称", "网格名城", "网格名称"]).unwrap_err();
    let found: Vec<_> = problems.iter().map(Problem::cell).collect();
    assert_eq!(found, ["B1", "C1", "1", "1"]);
    assert!(
        problems[0].zh.contains("是否为“网格名称”"),
        "{}",
        problems[0]
    );
    assert!(problems[1].zh.contains("与“名称”重复"), "{}", problems[1]);
    assert!(problems[2].en.contains("committee code"), "{}", problems[2]);
}

#[test]
fn data_without_headers_is_not_mistaken_for_headers() {
    let problems = found(
        &Layout::new(Kind::Grids, ""),
        &["440106001001", "李示例", "13800000000"],
    )
    .unwrap_err();
    assert!(
        problems[0].en.contains("Row 1 has no known header"),
        "{}",
        problems[0]
    );
    assert!(
        problems
            .iter()
            .all(|it| !it.zh.contains("李示例") && it.header.is_empty()),
        "{problems:?}"
    );
}

#[test]
fn different_separator_is_reported() {
    for name in [
        "村居代码;网格名称",
        "村居代码，网格名称",
        "村居代码|网格名称",
    ] {
        let problems = found(&Layout::new(Kind::Grids, ""), &[name]).unwrap_err();
        assert!(
            problems[0].en.contains("separated by commas"),
            "{}",
            problems[0]
        );
    }
}

/// Headers of tables of other systems, from public repositories, with the headers that do not match a column.
const TABLES: [(Kind, &str, &str); 5] = [
    (
        Kind::Residents,
        "姓名 身份证号 唯一标识 护照/其他证件号码 其他证件类型 性别 出生日期 联系电话 现住小区/建筑 所属网格 与其他人员关系 人员类型 是否重点人员 户籍详细地址 户编号 户号 是否人户分离 实际居住地 民族 政治面貌 备注",
        "唯一标识 护照/其他证件号码 其他证件类型 现住小区/建筑 所属网格 与其他人员关系 人员类型 是否重点人员 户籍详细地址 户编号 户号 是否人户分离 实际居住地 民族 政治面貌",
    ),
    (
        Kind::Residents,
        "创建人 姓名 证件号码 镇 村 组 户号编码 户主姓名 户主证件号码 与户主关系 手机号码 户籍地址",
        "镇 村 组 户号编码 户主姓名 户主证件号码 户籍地址",
    ),
    (
        Kind::Residents,
        "性别 出生日期 民族 文化程度 职业 所属户 与户主关系 住址 备注",
        "民族 文化程度 职业 所属户",
    ),
    (
        Kind::Households,
        "户主姓名 家庭人数 家庭地址 创建时间",
        "家庭人数",
    ),
    (
        Kind::Households,
        "序号 户主姓名 评议对象 身份证号码 联系电话 门牌号 小区名称 楼栋号 单元号 房间号 所属网格",
        "评议对象 身份证号码 联系电话 门牌号",
    ),
];

#[test]
fn headers_of_other_systems_are_matched_or_asked_about() {
    for (kind, names, unknown) in TABLES {
        let names: Vec<_> = names.split(' ').collect();
        let problems = found(&Layout::new(kind, ""), &names).unwrap_err();
        let told: Vec<_> = problems.iter().filter(|it| it.column.is_some()).collect();
        let told: Vec<_> = told.iter().map(|it| it.header.as_str()).collect();
        assert_eq!(told.join(" "), unknown);
        // If the unknown headers are ignored, only missing columns are reported.
        let problems = found(&Layout::new(kind, &unknown.replace(' ', ",")), &names).unwrap_err();
        assert!(
            problems
                .iter()
                .all(|it| it.column.is_none() && it.zh.contains("缺少")),
            "{problems:?}"
        );
    }
}
