//! Random rows, imported by file and by mutations.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{codes, populated, register, seeds};
use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, households, import_file,
};
use crate::support::TestApp;

/// A row of a file, and the equivalent mutation.
struct RowAndMutation {
    row: String,
    input: Value,
    /// Key of the special group that the resident joins.
    group: Option<&'static str>,
}

const ESTATES: [&str; 5] = ["示例花园", "示例花园 ", "示例路1", "", "東示例村"];
const NUMBERS: [&str; 7] = ["", "1", "12", "1-2", "3栋", "2-3", "１１"];
const NAMES: [&str; 9] = [
    "王示例",
    "李 示例",
    "赵示例",
    "钱示例",
    "孙示例",
    "周示例",
    "吴示例",
    "鄭示例",
    "Ａli·示例",
];
const DOCUMENTS: [&str; 15] = [
    "",
    "",
    "无",
    "990106198005310016",
    "99010619900101002９",
    "990106 194605 100014",
    "990106199001010045",
    "990106194605100015",
    "99010619800531018x",
    "990106201603150029",
    "4.40106E+17",
    "E12345678",
    "h1234567801",
    "00000000",
    "990106800531001",
];
const PHONES: [&str; 7] = [
    "",
    "138 0000 0000",
    "13800000001;020-00001234转801",
    "无",
    "12345",
    "1.38E+10",
    "+86 13800000002",
];
const BIRTHS: [&str; 6] = [
    "",
    "1980-05-31",
    "1946-05-10",
    "1990-01-01",
    "2016-03-15",
    "2099-01-01",
];
const STATES: [(&str, &str); 3] = [
    ("户在人在", "REGISTERED_LIVING_HERE"),
    ("人在户不在", "LIVING_HERE_REGISTERED_ELSEWHERE"),
    ("户在人不在", "REGISTERED_LIVING_ELSEWHERE"),
];
const RELATIONS: [(&str, &str); 3] = [
    ("户主", "HEAD"),
    ("子女", "CHILD"),
    ("非亲属", "NOT_RELATED"),
];
const GROUPS: [(&str, Option<&str>); 4] = [
    ("", None),
    ("", None),
    ("独居老人", Some("LIVING_ALONE")),
    ("残疾人", Some("DISABLED")),
];

fn some(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        json!(text)
    }
}

fn random_household(dice: &mut fastrand::Rng) -> RowAndMutation {
    let mut part = || *dice.choice(&NUMBERS).unwrap();
    let (building, unit, room) = (part(), part(), part());
    let estate = *dice.choice(&ESTATES).unwrap();
    let addresses = ["示例路 8 号", "示例路8", "示例老街一号"];
    let address = if dice.u8(..5) == 0 {
        *dice.choice(&addresses).unwrap()
    } else {
        ""
    };
    let head = ["", "张示例", &"长".repeat(61)][dice.usize(..3)].to_owned();
    let (answer, accept) = [("", false), ("另一户", true)][dice.usize(..2)];
    RowAndMutation {
        row: format!("{COMMITTEE},,{estate},{building},{unit},{room},{address},{head},{answer}\n"),
        input: json!({ "committeeCode": COMMITTEE, "estate": some(estate), "building": some(building), "unit": some(unit),
            "room": some(room), "address": some(address), "head": some(&head), "acceptDuplicate": accept }),
        group: None,
    }
}

fn random_resident(dice: &mut fastrand::Rng, homes: &[(String, Value)]) -> RowAndMutation {
    let (address, id) = dice.choice(homes).unwrap();
    let document = *dice.choice(&DOCUMENTS).unwrap();
    let (phone, birth) = (
        *dice.choice(&PHONES).unwrap(),
        *dice.choice(&BIRTHS).unwrap(),
    );
    let (state, living) = *dice.choice(&STATES).unwrap();
    let (relation, kinship) = *dice.choice(&RELATIONS).unwrap();
    let (sex, male) = [("", ""), ("男", "MALE"), ("女", "FEMALE")][dice.usize(..3)];
    let name = *dice.choice(&NAMES).unwrap();
    let (groups, group) = *dice.choice(&GROUPS).unwrap();
    let (answer, accept) = [("", false), ("新人", true)][dice.usize(..2)];
    RowAndMutation {
        row: format!(
            "{COMMITTEE},{address},{name},{sex},{birth},{relation},{state},{document},{phone},{groups},{answer}\n"
        ),
        input: json!({ "householdId": id, "name": name, "sex": some(male), "birthOn": some(birth),
            "relation": kinship, "livingState": living, "identityNumber": some(document), "phone": some(phone),
            "acceptDuplicate": accept }),
        group,
    }
}

/// Codes of the errors of a mutation; if it succeeds, the resident joins the group.
async fn by_api(api: &TestApp, token: &str, mutation: &str, twin: &RowAndMutation) -> Vec<String> {
    let payload = api.change(token, mutation, "id", twin.input.clone()).await;
    let errors = payload["userErrors"].as_array().unwrap();
    let mut codes: Vec<_> = errors
        .iter()
        .map(|error| error["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes.dedup();
    if let (true, Some(group)) = (codes.is_empty(), twin.group) {
        let input =
            json!({ "residentId": payload["result"]["id"], "kind": group, "fromOn": "2026-11-20" });
        super::expect_result(api, "membershipBegin", "id", input).await;
    }
    codes
}

/// Imports each row with a file of its own into one register and with a mutation into the other. Both refuse the same
/// rows with the same codes, and the registers are equal.
async fn import_both_ways(
    [file, api]: [&TestApp; 2],
    what: &str,
    header: &str,
    twins: &[RowAndMutation],
    seed: u64,
) {
    let (by, token) = (
        file.token(Role::Official, "44"),
        api.token(Role::Official, "44"),
    );
    let mutation = if what == "HOUSEHOLDS" {
        "householdRegister"
    } else {
        "residentRegister"
    };
    let rows: String = twins.iter().map(|twin| twin.row.as_str()).collect();
    let job = import_file(file, &by, what, &format!("{header}{rows}")).await;
    assert_eq!(job["state"], "DONE", "{job}");
    let by_file = codes(file, &by, &job, twins.len()).await;
    for (twin, by_file) in twins.iter().zip(by_file) {
        let by_api = by_api(api, &token, mutation, twin).await;
        assert_eq!(by_file, by_api, "seed {seed}: {} of\n{rows}", twin.row);
    }
    assert_eq!(register(file).await, register(api).await, "seed {seed}");
}

#[actix_web::test]
async fn random_rows_give_the_same_register_by_file_and_by_mutations() {
    for seed in seeds(4) {
        let by_file = crate::support::apps(cunju::app::server::Setup::default).await;
        let by_api = crate::support::apps(cunju::app::server::Setup::default).await;
        for (file, api) in by_file.iter().zip(&by_api) {
            let _taking = ImportTask::spawn(file);
            let mut dice = fastrand::Rng::with_seed(seed);
            populated(file).await;
            populated(api).await;
            let header = HOUSEHOLD_HEADERS.replace('\n', ",处理\n");
            let twins: Vec<_> = (0..30).map(|_| random_household(&mut dice)).collect();
            import_both_ways([file, api], "HOUSEHOLDS", &header, &twins, seed).await;
            let token = api.token(Role::Official, "44");
            let homes = households(api, &token, COMMITTEE).await.into_iter();
            let homes = homes.map(|row| {
                (
                    row["address"].as_str().unwrap().to_owned(),
                    row["id"].clone(),
                )
            });
            // Rows for residents of a household change them, which a registration never does.
            let homes: Vec<_> = homes
                .filter(|(address, _)| address != "示例老街1号")
                .collect();
            let header = RESIDENT_HEADERS.replace('\n', ",处理\n");
            let twins: Vec<_> = (0..40)
                .map(|_| random_resident(&mut dice, &homes))
                .collect();
            import_both_ways([file, api], "RESIDENTS", &header, &twins, seed).await;
            file.assert_counters_match().await;
            api.assert_counters_match().await;
        }
        // Aborted tasks need a runtime in order to end.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
