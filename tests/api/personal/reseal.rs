//! Numbers and addresses in former formats are converted to the current one. `verify` names those that cannot be
//! converted, and rows that bypassed the constraints of the database.

use cunju::access::vault::{Field, Vault};
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{IdentityKind, Sealed};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;
use uuid::Uuid;

use super::keys::{run, run_for_output};
use super::{
    COMMITTEE, ConnectionTrait, DbBackend, Role, Statement, TestApp, household, on_each_database,
    resident,
};

const OTHER_COMMITTEE: &str = "440106001002";

fn vault(app: &TestApp) -> Vault {
    Vault::from_file(&app.folder.path().join("personal-keys.toml")).unwrap()
}

/// Registers a household and its residents; returns their IDs.
async fn residents(app: &TestApp, committee: &str, names: &[&str]) -> Vec<Uuid> {
    let official = app.token(Role::Official, "44");
    let input = json!({ "committeeCode": committee, "address": "示例路1号" });
    let made = app
        .change(&official, "householdRegister", "id", input)
        .await;
    let home = made["result"]["id"].clone();
    let mut ids = Vec::new();
    for name in names {
        let input = json!({ "householdId": home, "name": name, "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        let made = app.change(&official, "residentRegister", "id", input).await;
        let id = made["result"]["id"].as_str().unwrap().into();
        let Ok(GlobalId::Resident((_, id))) = GlobalId::decode(&id) else {
            panic!("{made}");
        };
        ids.push(id.uuid());
    }
    ids
}

async fn row(app: &TestApp, id: Uuid) -> resident::Model {
    let found = resident::Entity::find().filter(resident::Column::Id.eq(id));
    found.one(&app.server.db).await.unwrap().unwrap()
}

/// Stores numbers in a resident in the format that was used before normalization.
async fn store_in_former_format(
    app: &TestApp,
    id: Uuid,
    number: Option<&str>,
    phone: Option<&str>,
) {
    let vault = vault(app);
    let seal = |field, text: Option<&str>| text.map(|text| vault.seal(field, id, text).unwrap());
    // The index of a different form.
    let index = |text: Option<&str>| text.map(|_| Uuid::from_u128(id.as_u128() ^ 1));
    let mut model = row(app, id).await.into_active_model();
    model.identity_number = ActiveValue::Set(seal(Field::IdentityNumber, number));
    model.identity_index = ActiveValue::Set(index(number));
    model.identity_kind = ActiveValue::Set(None);
    model.phone = ActiveValue::Set(seal(Field::Phone, phone));
    model.phone_index = ActiveValue::Set(index(phone));
    model.update(&app.server.db).await.unwrap();
}

/// The output of `cunju verify`, and whether it found no problem.
async fn run_verify(app: &TestApp) -> (bool, String) {
    let output = run(app, &["verify"]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.success(), said)
}

fn lines_about(said: &str, id: Uuid) -> Vec<&str> {
    let id = id.to_string();
    said.lines().filter(|line| line.contains(&id)).collect()
}

#[actix_web::test]
async fn old_numbers_are_normalized_and_invalid_ones_are_reported() {
    on_each_database(async |app| {
        let names = ["甲示例", "乙示例", "丙示例", "丁示例", "己示例"];
        let here = residents(&app, COMMITTEE, &names).await;
        let there = residents(&app, OTHER_COMMITTEE, &["戊示例"]).await;
        let &[typed, fifteen, none, wrong, several] = &here[..] else {
            panic!("{here:?}");
        };
        store_in_former_format(
            &app,
            typed,
            Some("99010619800531018x"),
            Some("+86 138-0000-0001"),
        )
        .await;
        store_in_former_format(
            &app,
            fifteen,
            Some("990106 800531 001"),
            Some("020-00001234转801"),
        )
        .await;
        store_in_former_format(&app, none, Some("无"), Some("0")).await;
        store_in_former_format(&app, wrong, Some("12345"), Some("1380000张三")).await;
        store_in_former_format(&app, several, None, Some("13800000003/13800000004")).await;
        store_in_former_format(&app, there[0], Some("99010619800531018X"), None).await;
        let (content, before) = run_verify(&app).await;
        assert!(
            !content && !before.contains("990106") && !before.contains("1380000"),
            "{before}"
        );
        for id in [typed, fifteen, none, wrong, several, there[0]] {
            assert!(!lines_about(&before, id).is_empty(), "{id} {before}");
        }

        let resealed = run_for_output(&app, &["keys", "reseal", "--indexes"]).await;
        assert!(resealed.contains("10 of 10 values"), "{resealed}");
        let again = run_for_output(&app, &["keys", "reseal", "--indexes"]).await;
        assert!(
            again.contains("8 of 8 values"),
            "two placeholders meant that there is no number: {again}"
        );
        let vault = vault(&app);
        let open = |field, id, sealed: &Option<Sealed>| {
            sealed
                .as_ref()
                .map(|sealed| vault.open(field, id, sealed).unwrap())
        };
        let index = |field, text| Some(vault.index(field, text));
        for (id, number, kind, phone) in [
            (
                typed,
                Some("99010619800531018X"),
                Some(IdentityKind::ResidentNumber),
                Some("13800000001"),
            ),
            (
                fifteen,
                Some("990106198005310016"),
                Some(IdentityKind::ResidentNumber),
                Some("02000001234转801"),
            ),
            (none, None, None, None),
            (wrong, Some("12345"), None, Some("1380000张三")),
            (several, None, None, Some("13800000003;13800000004")),
            // The number of another resident, who was registered first.
            (there[0], Some("99010619800531018X"), None, None),
        ] {
            let row = row(&app, id).await;
            assert_eq!(
                open(Field::IdentityNumber, id, &row.identity_number).as_deref(),
                number
            );
            assert_eq!(row.identity_kind, kind, "{number:?}");
            assert_eq!(
                row.identity_index,
                number.and_then(|it| index(Field::IdentityNumber, it))
            );
            assert_eq!(open(Field::Phone, id, &row.phone).as_deref(), phone);
        }
        let two = row(&app, several).await;
        let phone = |text| index(Field::Phone, text);
        assert_eq!(
            (two.phone_index, two.phone_index_2, two.phone_index_3),
            (phone("13800000003"), phone("13800000004"), None)
        );

        let (content, after) = run_verify(&app).await;
        assert!(!content, "{after}");
        assert_eq!(
            after.matches("1 others").count(),
            2,
            "one number in each committee: {after}"
        );
        assert_eq!(lines_about(&after, wrong).len(), 1, "{after}");
        assert!(
            lines_about(&after, wrong)[0].contains("cannot be a telephone"),
            "{after}"
        );
        for id in [fifteen, none, several] {
            assert_eq!(lines_about(&after, id), Vec::<&str>::new());
        }
        for id in [typed, there[0]] {
            let lines = lines_about(&after, id);
            let twice = |line: &&str| line.contains("another resident with the same number");
            assert!(lines.len() == 2 && lines.iter().all(twice), "{after}");
        }
        // The public API finds them.
        let token = app.token(Role::Official, "44");
        let query =
            "{ residentByIdentityNumber(number: \"990106800531001\", purpose: RELIEF) { name }
            residentsByPhone(number: \"138 0000 0004\", purpose: RELIEF) { name } }";
        let data = app.data(&token, query).await;
        assert_eq!(data["residentByIdentityNumber"]["name"], "乙示例", "{data}");
        assert_eq!(
            data["residentsByPhone"],
            json!([{ "name": "己示例" }]),
            "{data}"
        );
    })
    .await;
}

async fn execute(app: &TestApp, sql: &str) {
    let done = app.server.db.execute_unprepared(sql).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Drops the indexes over a column, as if a migration had not created them.
async fn drop_indexes(app: &TestApp, column: &str) {
    let backend = app.server.db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            format!("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%{column}%'")
        }
        _ => format!(
            "SELECT indexname::text AS name FROM pg_indexes
             WHERE schemaname = current_schema() AND indexdef LIKE '%{column}%'"
        ),
    };
    let rows = app
        .server
        .db
        .query_all_raw(Statement::from_string(backend, sql));
    let rows = rows.await.unwrap();
    assert!(!rows.is_empty(), "{column} has an index");
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        execute(app, &format!("DROP INDEX \"{name}\"")).await;
    }
}

async fn homes(app: &TestApp) -> Vec<household::Model> {
    let mut homes = household::Entity::find().all(&app.server.db).await.unwrap();
    homes.sort_by_key(|home| home.id.uuid());
    homes
}

/// An ID as written in a statement for this database.
fn literal(app: &TestApp, id: Uuid) -> String {
    match app.server.db.get_database_backend() {
        DbBackend::Sqlite => format!("x'{}'", id.simple()),
        _ => format!("'{id}'"),
    }
}

#[actix_web::test]
async fn check_names_numbers_and_addresses_that_violate_constraints() {
    on_each_database(async |app| {
        let here = residents(&app, COMMITTEE, &["甲示例", "乙示例", "丙示例"]).await;
        let there = residents(&app, OTHER_COMMITTEE, &["丁示例", "戊示例"]).await;
        let official = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": COMMITTEE, "address": "示例路2号" });
        app.change(&official, "householdRegister", "id", input)
            .await;
        let vault = vault(&app);
        let index = |field, text| ActiveValue::Set(Some(vault.index(field, text)));
        let seal = |field, id, text| ActiveValue::Set(Some(vault.seal(field, id, text).unwrap()));
        for (id, number, phone) in [
            (here[0], "990106198005310016", "13800000001"),
            (here[1], "990106199001010029", "13800000002"),
            (here[2], "990106199001010045", "13800000003"),
            (there[0], "990106194605100014", "13800000004"),
        ] {
            let mut model = row(&app, id).await.into_active_model();
            model.identity_number = seal(Field::IdentityNumber, id, number);
            model.identity_index = index(Field::IdentityNumber, number);
            model.identity_kind = ActiveValue::Set(Some(IdentityKind::ResidentNumber));
            model.phone = seal(Field::Phone, id, phone);
            model.phone_index = index(Field::Phone, phone);
            model.update(&app.server.db).await.unwrap();
        }
        assert_eq!(
            run_verify(&app).await,
            (
                true,
                "all counts match the facts / 所有统计与登记一致\n".to_owned()
            )
        );

        // A number has one registered and one living resident. The database enforces it; without its indexes, `verify`
        // names both residents.
        let number = "990106198005310016";
        let twin = || async {
            let id = there[0];
            let mut model = row(&app, id).await.into_active_model();
            model.identity_number = seal(Field::IdentityNumber, id, number);
            model.identity_index = index(Field::IdentityNumber, number);
            model.update(&app.server.db).await
        };
        assert!(twin().await.is_err());
        drop_indexes(&app, "living_state").await;
        twin().await.unwrap();
        let (content, named) = run_verify(&app).await;
        assert!(!content);
        for what in ["one registered resident", "one living resident"] {
            for id in [here[0], there[0]] {
                let lines = lines_about(&named, id);
                assert!(
                    lines.iter().any(|line| line.contains(what)),
                    "{what} {named}"
                );
            }
        }
        assert_eq!(named.lines().count(), 4, "{named}");
        let update =
            |id, set: &str| format!("UPDATE resident SET {set} WHERE id = {}", literal(&app, id));
        for (state, what) in [
            ("LIVING_HERE_REGISTERED_ELSEWHERE", "one living resident"),
            ("REGISTERED_LIVING_ELSEWHERE", "one registered resident"),
        ] {
            for id in [here[0], there[0]] {
                execute(&app, &update(id, &format!("living_state = '{state}'"))).await;
            }
            // The counters of residents by state differ too, and are ignored here.
            let (_, named) = run_verify(&app).await;
            let people = named.lines().filter(|line| line.starts_with("resident "));
            assert_eq!(
                (people.count(), named.matches(what).count()),
                (2, 2),
                "{named}"
            );
        }
        for id in [here[0], there[0]] {
            execute(&app, &update(id, "living_state = 'REGISTERED_LIVING_HERE'")).await;
        }
        execute(
            &app,
            &update(
                there[0],
                "identity_number = NULL, identity_index = NULL, identity_kind = NULL",
            ),
        )
        .await;
        assert!(run_verify(&app).await.0);

        // Numbers that cannot be decrypted, are not normalized, are invalid, or have the index of another number.
        let bytes = |id: Uuid, field, text: &str| {
            let sealed = vault.seal(field, id, text).unwrap();
            let hex = hex::encode(sealed.bytes());
            match app.server.db.get_database_backend() {
                DbBackend::Sqlite => format!("x'{hex}'"),
                _ => format!("'\\x{hex}'"),
            }
        };
        let wrong = literal(&app, Uuid::from_u128(7));
        let id = here[1];
        for (set, what) in [
            (format!("identity_index = {wrong}"), "identity_number"),
            (format!("phone_index = {wrong}"), "phone"),
            (format!("phone_index_2 = {wrong}"), "phone"),
            (
                format!("phone = {}", bytes(id, Field::Phone, "138 0000 0002")),
                "phone",
            ),
            (
                format!("phone = {}", bytes(id, Field::Phone, "12345")),
                "phone",
            ),
            (
                format!("phone = {}", bytes(here[2], Field::Phone, "13800000002")),
                "phone",
            ),
            (
                format!(
                    "identity_number = {}",
                    bytes(id, Field::IdentityNumber, "990106199001010020")
                ),
                "identity_number",
            ),
            (
                format!(
                    "identity_number = {}",
                    bytes(id, Field::IdentityNumber, "990106 19900101 0029")
                ),
                "identity_number",
            ),
        ] {
            let before = row(&app, id).await;
            execute(&app, &update(id, &set)).await;
            let (content, named) = run_verify(&app).await;
            let lines = lines_about(&named, id);
            assert!(!content && lines.len() == 1, "{set}: {named}");
            assert!(
                lines[0].contains(&format!("resident {what} {id}")),
                "{set}: {named}"
            );
            let back = before.into_active_model().reset_all();
            back.update(&app.server.db).await.unwrap();
            assert!(run_verify(&app).await.0, "{set} is reverted");
        }

        // Addresses.
        let homes = homes(&app).await;
        let mine: Vec<_> = homes
            .iter()
            .filter(|home| home.committee_id == homes[0].committee_id)
            .collect();
        let [first, second] = mine[..] else {
            panic!("{homes:?}");
        };
        let set = |key: &str| {
            format!(
                "UPDATE household SET address_key = '{key}' WHERE id = {}",
                literal(&app, second.id.uuid())
            )
        };
        execute(&app, &set("elsewhere")).await;
        let (content, named) = run_verify(&app).await;
        assert!(
            !content
                && named.contains("the key of its address")
                && named.contains(&second.id.uuid().to_string()),
            "{named}"
        );
        assert!(
            app.server
                .db
                .execute_unprepared(&set(&first.address_key))
                .await
                .is_err()
        );
        drop_indexes(&app, "address_key").await;
        execute(&app, &set(&first.address_key)).await;
        let (_, named) = run_verify(&app).await;
        for home in [first, second] {
            let lines = lines_about(&named, home.id.uuid());
            assert!(
                lines
                    .iter()
                    .any(|line| line.contains("one open household at the address")),
                "{named}"
            );
        }
        execute(&app, &set(&second.address_key)).await;
        assert!(run_verify(&app).await.0);
    })
    .await;
}

#[actix_web::test]
async fn check_without_keys_reports_what_is_missing() {
    on_each_database(async |app| {
        let here = residents(&app, COMMITTEE, &["甲示例"]).await;
        assert!(run_verify(&app).await.0, "no value is encrypted yet");
        store_in_former_format(&app, here[0], None, Some("13800000001")).await;
        let file = app.folder.path().join("personal-keys.toml");
        std::fs::remove_file(&file).unwrap();
        let output = run(&app, &["verify"]).await;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && told.contains("missing"),
            "{told}"
        );
        assert!(!file.exists());
    })
    .await;
}
