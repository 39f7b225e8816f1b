//! Document numbers in the notations that people use.

use super::*;

fn parsed(typed: &str) -> Option<(IdentityKind, String)> {
    let document = IdentityDocument::parse(typed, None).ok()??;
    Some((document.kind, document.number))
}

#[test]
fn document_number_is_normalized() {
    for typed in [
        "99010619800531018x",
        "９９０１０６１９８００５３１０１８Ｘ",
        "990106 19800531 018X",
        "990106-19800531-018x",
        "=\"99010619800531018X\"",
        "'99010619800531018X",
        "99010619800531018X\t",
        "99010619800531018×",
        "99010619800531018Ⅹ",
        "99010619800531018х",
        "身份证：99010619800531018x",
        "身份证号码 99010619800531018X",
        "公民身份号码:99010619800531018X",
        "“99010619800531018X”",
        "\"99010619800531018X\"；",
        "99010619800531018X；",
        "99010619800531018X;",
        "ID：99010619800531018X",
        "身份证号：“99010619800531018X”",
    ] {
        let number = (
            IdentityKind::ResidentNumber,
            "99010619800531018X".to_owned(),
        );
        assert_eq!(parsed(typed), Some(number), "{typed}");
    }
    assert_eq!(parsed("990106800531001").unwrap().1, "990106198005310016");
    assert_eq!(
        parsed("990106199001010029.0").unwrap().1,
        "990106199001010029"
    );
}

#[test]
fn number_format_determines_the_document_kind() {
    use IdentityKind::{
        BirthCertificate, HongKongMacauPermit, Passport, PermanentResidence, TaiwanPermit,
    };
    for (typed, kind) in [
        ("H1234567801", HongKongMacauPermit),
        ("m12345678", HongKongMacauPermit),
        ("01234567", TaiwanPermit),
        ("CAN110080010101", PermanentResidence),
        ("E12345678", Passport),
        ("EA1234567", Passport),
        ("O440123456", BirthCertificate),
        ("1234567801(B)", TaiwanPermit),
        ("台胞证：1234567801（B）", TaiwanPermit),
        ("回乡证号码 H12345678(01)", HongKongMacauPermit),
        ("港澳通行证 H12345678", HongKongMacauPermit),
        ("港澳居民来往内地通行证：M12345678", HongKongMacauPermit),
        ("台湾居民来往大陆通行证号码：12345678", TaiwanPermit),
        ("外国人永久居留证：CAN110080010101", PermanentResidence),
        ("ID1234567", Passport),
        ("护照 EA1234567", Passport),
        ("护照号：141234567", Passport),
        ("出生医学证明：U110123456", BirthCertificate),
        ("外国人永久居留身份证 CAN110080010101", PermanentResidence),
        ("91184019850101001X", PermanentResidence),
        ("931156199102030022", PermanentResidence),
    ] {
        assert_eq!(parsed(typed).map(|it| it.0), Some(kind), "{typed}");
    }
    for permit in ["H1234567801", "H12345678(01)", "h12345678"] {
        assert_eq!(parsed(permit).unwrap().1, "H12345678");
    }
    for permit in ["1234567801(B)", "12345678"] {
        assert_eq!(parsed(permit).unwrap().1, "12345678");
    }
    // Residence permits for Hong Kong, Macau and Taiwan residents have numbers in the format of citizens' numbers.
    for permit in [
        "810000199408230021",
        "820000199001010010",
        "830000199201300022",
    ] {
        assert_eq!(parsed(permit).unwrap().0, IdentityKind::ResidentNumber);
    }
}

#[test]
fn malformed_number_is_not_an_identity_document() {
    use Malformed::{Birth, Checksum, Elsewhere, Form, Lost, Noted};
    for (typed, why) in [
        ("4.40106E+17", Lost),
        ("990106198005310017", Checksum),
        ("990106198002310010", Birth),
        ("19800531", Form),
        ("99010619800531", Form),
        ("110101199000004756", Birth),
        ("990106190002290017", Birth),
        ("990106184901010014", Birth),
        ("990106800231001", Birth),
        ("460100197705084318", Checksum),
        ("K034178(2)", Form),
        ("A123456789(1)", Form),
        ("M7654321(1)", Form),
        ("M7654321（2）", Form),
        ("H1234567(8)", Form),
        ("H(12345678)", Form),
        ("H12345678(1)", Form),
        ("1234567(8)", Form),
        ("123456780(1)", Form),
        ("1234567(801B)", Form),
        ("1234567801", Form),
        ("身份证", Form),
        ("护照 张三", Form),
        ("张三", Form),
        ("13800000000", Form),
        ("同上", Elsewhere),
        ("见备注。", Elsewhere),
        ("990106198005310016（旧）", Noted),
        ("990106198005310016 (已注销)", Noted),
        ("990106198005310017（身份证）", Checksum),
    ] {
        let found = IdentityDocument::parse(typed, None);
        assert_eq!(found, Err(why), "{typed}");
    }
}

#[test]
fn number_that_is_not_given_or_of_another_kind_is_recognized() {
    use Malformed::{Form, Kind};
    for nothing in [
        "无",
        "0",
        "/",
        "不详",
        "-",
        "000000000000000000",
        "新生儿",
        "（未上户口）",
        "保密",
    ] {
        assert_eq!(
            IdentityDocument::parse(nothing, None),
            Ok(None),
            "{nothing}"
        );
    }
    for cut in ["M7654321(1)", "H(12345678)"] {
        let kind = Some(IdentityKind::HongKongMacauPermit);
        assert_eq!(IdentityDocument::parse(cut, kind), Err(Form), "{cut}");
    }
    for (typed, kind) in [
        ("99010619800531018X", IdentityKind::Passport),
        ("E12345678", IdentityKind::ResidentNumber),
    ] {
        let found = IdentityDocument::parse(typed, Some(kind));
        assert_eq!(found, Err(Kind), "{typed}");
    }
    let other = IdentityDocument::parse("军字第12345号", Some(IdentityKind::Other));
    assert!(other.unwrap().is_some());
}
