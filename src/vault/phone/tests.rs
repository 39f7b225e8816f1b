//! Telephone numbers as people write them.

use super::*;

fn parsed(typed: &str) -> String {
    let phones = Phones::parse(typed).map_err(|_| typed.to_owned()).unwrap();
    phones.map(|phones| phones.text()).unwrap_or_default()
}

#[test]
fn one_number_has_one_form() {
    for typed in [
        "13800000001",
        "138 0000 0001",
        "+86 138-0000-0001",
        "１３８０００００００１",
        "8613800000001",
        "008613800000001",
        "013800000001",
        "=\"13800000001\"",
        "'13800000001",
        "13800000001.0",
        "手机：13800000001",
        "(+86)13800000001",
        "138.0000.0001",
    ] {
        assert_eq!(parsed(typed), "13800000001", "{typed}");
    }
    for (typed, form) in [
        ("020-00001234转801", "02000001234转801"),
        ("020-00001234-801", "02000001234转801"),
        ("（020）00001234 ext. 801", "02000001234转801"),
        ("+86 20 0000 1234", "02000001234"),
        ("+852 9123 4567", "+85291234567"),
        ("87654321", "87654321"),
        ("400-000-1234", "4000001234"),
    ] {
        assert_eq!(parsed(typed), form, "{typed}");
    }
}

#[test]
fn several_are_told_apart() {
    for typed in [
        "13800000001;13800000002",
        "13800000001/13800000002",
        "13800000001、13800000002",
        "13800000001 13800000002",
        "13800000001，13800000002",
        "13800000001\n13800000002",
        "138 0000 0001; 138 0000 0002",
        "13800000001；无；13800000002",
    ] {
        assert_eq!(parsed(typed), "13800000001;13800000002", "{typed}");
    }
    let four = "13800000001;13800000002;13800000003;13800000004";
    assert_eq!(Phones::parse(four), Err(NoPhone::Many));
}

#[test]
fn what_cannot_be_a_number_is_refused() {
    for typed in [
        "电话",
        "12345",
        "990106198005310016",
        "138000000",
        "张三13800000001",
        "23800000001",
    ] {
        assert!(Phones::parse(typed).is_err(), "{typed}");
    }
    assert_eq!(Phones::parse("1.38E+10"), Err(NoPhone::Lost));
    for nothing in ["无", "0", "+0", "1", "-", "", "11111111111"] {
        assert_eq!(Phones::parse(nothing), Ok(None), "{nothing}");
    }
}
