//! Tests of the rules with whole lists: the official one, and invalid ones.

use std::collections::BTreeMap;
use std::path::Path;

use cunju_entity::value::{CommitteeKind, Level};

use super::plan::{Plan, PlannedCommittee, PlannedDivision, Row, plan};
use super::report::BadRow;
use super::rules::Problem;
use super::{ImportError, Options, prepare, read};

fn rows(list: &[(i64, &str)]) -> Vec<Row> {
    let lines = (2..).zip(list);
    lines
        .map(|(line, (code, name))| Row {
            line,
            code: *code,
            name: (*name).into(),
        })
        .collect()
}

fn planned(list: &[(i64, &str)]) -> Plan {
    let (plan, bad) = plan(rows(list));
    assert_eq!(bad, []);
    plan
}

fn division(plan: &Plan, code: i64) -> &PlannedDivision {
    let mut found = plan.divisions.iter().filter(|unit| unit.code == code);
    let unit = found.next().unwrap();
    assert_eq!(found.next(), None, "{code} denotes one division");
    unit
}

fn committee(plan: &Plan, code: i64) -> &PlannedCommittee {
    plan.committees
        .iter()
        .find(|unit| unit.code == code)
        .unwrap()
}

fn country() -> (Vec<Row>, Plan) {
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/data/divisions-2023.csv.gz"
    ));
    let list = read::list(path, &read::content(path).unwrap()).unwrap();
    assert_eq!((list.rows.len(), list.bad.len()), (665_276, 0));
    let (plan, bad) = plan(list.rows.clone());
    assert_eq!(bad, []);
    (list.rows, plan)
}

#[test]
fn published_list_produces_the_national_register() {
    let (mut rows, plan) = country();
    assert_eq!(plan.committees.len(), 620_573);
    let mut levels = BTreeMap::new();
    for unit in &plan.divisions {
        *levels.entry(unit.level).or_insert(0) += 1;
        assert_eq!(unit.parent.is_none(), unit.level == Level::Province);
    }
    let levels: Vec<_> = levels.into_iter().collect();
    assert_eq!(
        levels,
        [
            (Level::Province, 31),
            (Level::Prefecture, 333),
            (Level::County, 2_975),
            (Level::Town, 41_340),
        ]
    );
    let mut kinds: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    for unit in &plan.committees {
        let (villagers, residents) = kinds.entry(unit.code / 10_000_000_000).or_default();
        match unit.kind {
            CommitteeKind::Villagers => *villagers += 1,
            CommitteeKind::Residents => *residents += 1,
        }
    }
    let kinds: Vec<_> = kinds.into_iter().map(|(p, (v, r))| (p, v, r)).collect();
    assert_eq!(kinds, KINDS);
    rows.reverse();
    rows.sort_by_key(|row| row.code % 7_919);
    let (shuffled, bad) = super::plan::plan(rows);
    assert_eq!(bad, []);
    assert!(shuffled == plan, "the order of the rows does not matter");
}

/// Province, villagers' committees and residents' committees of the official list.
const KINDS: [(i64, u32, u32); 31] = [
    (11, 3_800, 3_735),
    (12, 3_548, 2_069),
    (13, 48_536, 5_609),
    (14, 18_857, 3_038),
    (15, 11_612, 2_980),
    (21, 11_612, 5_115),
    (22, 9_574, 2_286),
    (23, 10_312, 3_565),
    (31, 1_560, 4_949),
    (32, 13_375, 8_583),
    (33, 19_760, 5_787),
    (34, 13_652, 4_682),
    (35, 14_360, 3_138),
    (36, 17_337, 4_743),
    (37, 54_987, 7_087),
    (41, 44_488, 7_890),
    (42, 21_733, 5_324),
    (43, 23_673, 5_861),
    (44, 19_441, 7_401),
    (45, 14_279, 2_402),
    (46, 2_594, 702),
    (50, 7_946, 3_324),
    (51, 25_978, 8_434),
    (52, 13_689, 4_275),
    (53, 11_688, 3_200),
    (54, 5_303, 277),
    (61, 16_619, 3_737),
    (62, 15_574, 2_144),
    (63, 4_170, 546),
    (64, 2_252, 660),
    (65, 11_042, 3_679),
];

#[test]
fn child_of_a_placeholder_is_attached_to_the_next_division() {
    let plan = planned(&[
        (110_000_000_000, "北京市"),
        (110_100_000_000, "市辖区"),
        (110_101_000_000, "东城区"),
        (410_000_000_000, "河南省"),
        (419_000_000_000, "省直辖县级行政区划"),
        (419_001_000_000, "济源市"),
        (419_001_198_000, "济源市直辖村级区划"),
        (419_001_198_201, "甲村委会"),
    ]);
    assert_eq!(plan.divisions.len(), 4);
    let beijing = (Level::Province, 110_000_000_000);
    assert_eq!(division(&plan, 110_101_000_000).parent, Some(beijing));
    let henan = (Level::Province, 410_000_000_000);
    assert_eq!(division(&plan, 419_001_000_000).parent, Some(henan));
    let jiyuan = (Level::County, 419_001_000_000);
    assert_eq!(committee(&plan, 419_001_198_201).division, jiyuan);
}

#[test]
fn division_on_several_rows_is_imported_once() {
    let plan = planned(&[
        (350_527_000_000, "金门县"),
        (441_900_003_000, "东城街道"),
        (441_900_000_000, "东莞市"),
        (350_000_000_000, "福建省"),
        (350_527_000_000, "金门县"),
        (440_000_000_000, "广东省"),
        (350_500_000_000, "泉州市"),
        (441_900_000_000, "东莞市"),
        (350_527_000_000, "金门县"),
    ]);
    let dongguan = division(&plan, 441_900_000_000);
    assert_eq!(dongguan.level, Level::Prefecture);
    let town = division(&plan, 441_900_003_000);
    assert_eq!(town.parent, Some((Level::Prefecture, 441_900_000_000)));
    assert_eq!(division(&plan, 350_527_000_000).level, Level::County);
    assert_eq!(plan.committees.len(), 1);
    let kinmen = committee(&plan, 350_527_000_000);
    assert_eq!(kinmen.division, (Level::County, 350_527_000_000));
    assert!(kinmen.is_virtual && !kinmen.recognized);
}

#[test]
fn inconsistent_rows_are_listed() {
    let (plan, mut bad) = plan(rows(&[
        (440_000_000_000, "广东省"),
        (440_100_000_000, "广州市"),
        (440_106_001_000, "五山街道"),
        (440_106_001_001, "甲社区"),
        (440_100_000_000, "广洲市"),
        (440_000_000_000, "广东省"),
    ]));
    bad.sort_by_key(|bad| bad.line);
    let expected = [
        BadRow::code(4, 440_106_001_000, Problem::NoParent(440_106_000_000)),
        BadRow::code(5, 440_106_001_001, Problem::NoParent(440_106_001_000)),
        BadRow::new(6, "广洲市", Problem::ConflictingName(3)),
        BadRow::code(7, 440_000_000_000, Problem::DuplicateCode(2)),
    ];
    assert_eq!(bad, expected);
    assert_eq!(plan.divisions.len(), 2);
    assert_eq!(&*division(&plan, 440_100_000_000).name, "广州市");
}

#[test]
fn selected_division_is_imported_with_its_ancestors() {
    let list = [
        (500_000_000_000, "重庆市"),
        (500_100_000_000, "市辖区"),
        (500_101_000_000, "万州区"),
        (500_101_001_000, "高笋塘街道"),
        (500_101_001_001, "甲社区"),
        (500_102_000_000, "涪陵区"),
        (510_000_000_000, "四川省"),
    ];
    let mut plan = planned(&list);
    plan.restrict_to("500101".parse().unwrap()).unwrap();
    let codes: Vec<_> = plan.divisions.iter().map(|unit| unit.code).collect();
    assert_eq!(codes, [500_000_000_000, 500_101_000_000, 500_101_001_000]);
    assert_eq!(plan.committees.len(), 1);
    let mut plan = planned(&list);
    plan.restrict_to("500000000000".parse().unwrap()).unwrap();
    assert_eq!(plan.divisions.len(), 4, "Sichuan is not part of Chongqing");
    let error = plan.restrict_to("5001".parse().unwrap()).unwrap_err();
    assert!(matches!(error, ImportError::NoSuchDivision { .. }));
}

#[test]
fn list_with_bad_rows_is_rejected_unless_partial_import_is_requested() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let errors_file = folder.path().join("errors.csv");
    std::fs::write(&path, "code,name\n440000000000,广东省\n4401,广州市\n").unwrap();
    let mut options = Options {
        path,
        division: None,
        partial: false,
        errors_file: Some(errors_file.clone()),
    };
    let error = prepare(&options).unwrap_err();
    assert!(matches!(error, ImportError::BadRows { count: 1, .. }));
    assert!(error.to_string().contains("errors.csv"));
    std::fs::remove_file(&errors_file).unwrap();
    options.partial = true;
    let (plan, bad, listed) = prepare(&options).unwrap();
    assert_eq!((plan.divisions.len(), bad), (1, 1));
    assert!(listed.unwrap().exists());
    options.path = folder.path().join("none.csv");
    let error = prepare(&options).unwrap_err();
    assert!(error.to_string().contains("does not exist"));
}
