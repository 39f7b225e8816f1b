//! The columns of each kind of file, with the headers that are in common use.

use super::values::{
    ANSWERS, GRID_KINDS, HOUSEHOLD_ANSWERS, LIVING, RELATIONS, SEXES, UNKNOWN_SEX,
};
use super::{Column, Format, Unclear};

const COMMITTEE: Column = Column::text("committee", "村居代码", "committee code")
    .also(&[
        "村（居）委会代码",
        "村居委会代码",
        "村（社区）代码",
        "村社区代码",
        "社区代码",
        "村代码",
        "村委会代码",
        "居委会代码",
        "村级代码",
        // The name of the code in the lists of the National Bureau of Statistics.
        "统计用区划代码",
        "committee",
        "committee.code",
    ])
    .required()
    .of(Format::Digits, "440106001001");

pub(super) const HOUSEHOLDS: [Column; 9] = [
    COMMITTEE,
    Column::text("grid", "网格", "grid")
        .also(&[
            "网格编号",
            "网格代码",
            "网格名称",
            "网格号",
            "所属网格",
            "所在网格",
            "grid code",
            "grid number",
            "grid.code",
            "grid.name",
        ])
        .of(Format::Text, "1"),
    Column::text("estate", "小区", "estate")
        .also(&[
            "小区或自然村",
            "小区/自然村",
            "小区（自然村）",
            "小区名称",
            "小区名",
            "所属小区",
            "自然村",
            "自然村名称",
        ])
        .of(Format::Text, "示例花园"),
    Column::text("building", "楼栋", "building")
        .also(&[
            "楼",
            "栋",
            "幢",
            "楼栋号",
            "楼号",
            "栋号",
            "幢号",
            "楼幢",
            "楼幢号",
        ])
        .of(Format::Text, "3栋"),
    Column::text("unit", "单元", "unit")
        .also(&["单元号"])
        .of(Format::Text, "2单元"),
    Column::text("room", "房号", "room")
        .also(&["室", "室号", "房间", "房间号", "房室号", "户室号"])
        .of(Format::Text, "502"),
    Column::text("address", "地址", "address")
        .also(&[
            "详细地址",
            "户地址",
            "住址",
            "家庭住址",
            "家庭地址",
            "居住地址",
            "现住址",
            "现住地址",
            "现居住地址",
            "房屋地址",
            "household address",
        ])
        .of(Format::Text, "示例花园3栋2单元502"),
    Column::text("head", "户主", "head")
        .also(&["户主姓名", "户主名字", "head of household"])
        .of(Format::Text, "张三"),
    // The answer if a problem asked whether an address is another household; otherwise empty.
    Column::text("answer", "处理", "another household")
        .of(Format::Choice(&HOUSEHOLD_ANSWERS), "")
        .unknown(&["无"]),
];

pub(super) const RESIDENTS: [Column; 11] = [
    COMMITTEE,
    // Required: a person without a household cannot be registered.
    Column::text("household", "户地址", "household address")
        .also(&[
            "地址",
            "详细地址",
            "住址",
            "家庭住址",
            "家庭地址",
            "居住地址",
            "现住址",
            "现住地址",
            "现居住地址",
            "房屋地址",
            "address",
            "household.address",
        ])
        .required()
        .of(Format::Text, "示例花园3栋2单元502"),
    Column::text("name", "姓名", "name")
        .also(&["人员姓名", "居民姓名", "成员姓名", "家庭成员姓名", "名字"])
        .required()
        .of(Format::Text, "张三"),
    Column::text("sex", "性别", "sex")
        .also(&["gender"])
        .of(Format::Choice(&SEXES), "男")
        .unknown(&UNKNOWN_SEX),
    Column::text("birth", "出生日期", "birth date")
        .also(&[
            "生日",
            "出生年月日",
            "出生年月",
            "出生时间",
            "出生",
            "date of birth",
            "birthOn",
        ])
        .of(Format::Day, "1980-05-31"),
    Column::text("relation", "与户主关系", "relation")
        .also(&[
            "关系",
            "与户主的关系",
            "与户主之间的关系",
            "同户主关系",
            "户主关系",
            "家庭关系",
            "家庭成员关系",
            "relation to head",
        ])
        .required()
        .of(Format::Choice(&RELATIONS), "户主")
        .unclear(&[
            Unclear {
                names: &["媳妇"],
                zh: "“媳妇”可能指妻子或儿媳。请填写“配偶”或“儿媳”。",
                en: "媳妇 may be the wife or a daughter-in-law. Write 配偶 or 儿媳.",
            },
            Unclear {
                names: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
                zh: "一位数字不能确定关系（01、02 前面的 0 可能已丢失）。请填写名称，如“户主”“配偶”，或 GB/T 4761 的两位代码。",
                en: "The relation is not clear from one digit; the 0 of 01 or 02 may have been lost. Write a name such as 户主, or the two-digit code of GB/T 4761.",
            },
        ]),
    Column::text("living", "居住状态", "living state")
        .also(&[
            "人户状态",
            "人户情况",
            "人户一致情况",
            "人户一致状态",
            "人户分离情况",
            "居住情况",
            "居住状况",
            "居住类型",
            "人口类型",
        ])
        .required()
        .of(Format::Choice(&LIVING), "户在人在")
        .unclear(&[
            Unclear {
                names: &["人户分离", "人户不一致", "不一致", "户籍人口", "户籍", "本地户籍", "户籍居民"],
                zh: "不能确定本人是否居住在此。户籍和居住都在此的填“户在人在”，户籍在此而居住在外的填“户在人不在”，居住在此而户籍在外的填“人在户不在”。",
                en: "This does not say whether the person lives here. Write 户在人在 if registered and living here, 户在人不在 if registered here and living elsewhere, 人在户不在 if living here and registered elsewhere.",
            },
            Unclear {
                names: &["死亡", "已故", "已死亡", "去世", "注销", "已注销", "迁出", "已迁出"],
                zh: "表格不登记死亡和迁出。请删除此行，用 residentLeave 登记。",
                en: "A table does not record deaths and departures. Delete the row and use residentLeave.",
            },
        ]),
    Column::text("identity", "身份证号", "identity number")
        .also(&[
            "身份证",
            "身份证号码",
            "身份证件号码",
            "身份证编号",
            "居民身份证号",
            "居民身份证号码",
            "公民身份号码",
            "公民身份证号",
            "公民身份证号码",
            "身份号码",
            "证件号码",
            "证件号",
            "id number",
        ])
        .of(Format::Secret, ""),
    Column::text("phone", "电话", "phone")
        .also(&[
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系电话",
            "联系手机",
            "联系方式",
            "联系号码",
            "移动电话",
            "本人电话",
            "telephone",
            "mobile",
        ])
        .of(Format::Secret, "13800000000"),
    Column::text("groups", "特殊群体", "special groups")
        .also(&[
            "特殊人群",
            "特殊群体类别",
            "特殊群体类型",
            "特殊人群类别",
            "人群类别",
            "重点人群",
        ])
        .of(Format::Groups, "独居老人；残疾人"),
    // The answer if a problem asked which person is meant; otherwise empty.
    Column::text("answer", "处理", "same or new")
        .of(Format::Choice(&ANSWERS), "")
        .unknown(&["无"]),
];

pub(super) const GRIDS: [Column; 6] = [
    COMMITTEE,
    Column::text("number", "网格编号", "number")
        .also(&["编号", "网格号", "网格序号", "grid number"])
        .of(Format::Number, "1"),
    Column::text("name", "网格名称", "name")
        .also(&["名称", "网格名", "grid name"])
        .required()
        .of(Format::Text, "第1网格"),
    Column::text("kind", "网格类型", "kind")
        .also(&["类型", "网格类别", "grid kind"])
        .required()
        .of(Format::Choice(&GRID_KINDS), "综合网格"),
    Column::text("norm_households", "户数标准", "norm of households")
        .also(&["标准户数", "normHouseholds"])
        .of(Format::Number, "300"),
    Column::text("norm_persons", "人数标准", "norm of persons")
        .also(&["标准人数", "normPersons"])
        .of(Format::Number, "1000"),
];
