//! The keys of personal data, with the commands that an operator uses.

use std::process::Output;

use cunju::access::vault::{Field, Vault};
use sea_orm::EntityTrait;

use super::{NUMBER, PHONE, household, on_each_database, resident, url};
use crate::process::cunju;
use crate::support::TestApp;

pub(super) async fn run(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = cunju();
    command.arg("--data").arg(app.folder.path());
    command.args(["--database-url", &url(app).await]);
    command.args(arguments).output().unwrap()
}

pub(super) async fn run_for_output(app: &TestApp, arguments: &[&str]) -> String {
    let output = run(app, arguments).await;
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

async fn error_output(app: &TestApp) -> String {
    let output = run(
        app,
        &["token", "issue", "--role", "OFFICIAL", "--division", "44"],
    )
    .await;
    assert_eq!(output.status.code(), Some(2), "the server does not start");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn residents(app: &TestApp) -> Vec<resident::Model> {
    resident::Entity::find().all(&app.server.db).await.unwrap()
}

/// Asserts that these keys decrypt and index every encrypted value.
fn assert_decrypts(vault: &Vault, rows: &[resident::Model]) {
    for row in rows {
        for (field, sealed, index, text) in [
            (
                Field::IdentityNumber,
                &row.identity_number,
                row.identity_index,
                NUMBER,
            ),
            (Field::Phone, &row.phone, row.phone_index, PHONE),
        ] {
            let sealed = sealed.as_ref().unwrap();
            assert!(vault.is_current(sealed));
            assert_eq!(vault.open(field, row.id.uuid(), sealed).unwrap(), text);
            assert_eq!(vault.index(field, text), index.unwrap());
        }
    }
}

#[actix_web::test]
async fn rotation_reencrypts_everything_and_resumes() {
    on_each_database(async |app| {
        let file = app.folder.path().join("personal-keys.toml");
        let home = household(&app, "一号", None).await;
        let first = resident(&app, &home, "1949-12-31").await;
        let rotated = run_for_output(&app, &["keys", "rotate"]).await;
        assert!(rotated.contains("added the key 2"), "{rotated}");
        let resealed = run_for_output(&app, &["keys", "reseal"]).await;
        assert!(resealed.contains("2 of 2 values"), "{resealed}");
        let second = resident(&app, &home, "1949-12-31").await;
        assert_ne!(first.id, second.id);
        let resealed = run_for_output(&app, &["keys", "reseal"]).await;
        assert!(
            resealed.contains("2 of 4 values"),
            "resumes where it was interrupted: {resealed}"
        );
        assert_decrypts(&Vault::from_file(&file).unwrap(), &residents(&app).await);

        let text = std::fs::read_to_string(&file).unwrap();
        let other = app.folder.path().join("other.toml");
        Vault::from_file(&other).unwrap();
        let made = std::fs::read_to_string(&other).unwrap();
        let secret = |text: &str| text.split('"').nth(1).unwrap().to_owned();
        std::fs::write(&file, text.replace(&secret(&text), &secret(&made))).unwrap();
        let refused = error_output(&app).await;
        assert!(refused.contains("blind index"), "{refused}");
        let resealed = run_for_output(&app, &["keys", "reseal", "--indexes"]).await;
        assert!(resealed.contains("4 of 4 values"), "{resealed}");
        assert_decrypts(&Vault::from_file(&file).unwrap(), &residents(&app).await);
        run_for_output(
            &app,
            &["token", "issue", "--role", "OFFICIAL", "--division", "44"],
        )
        .await;
    })
    .await;
}

#[actix_web::test]
async fn register_with_encrypted_values_does_not_start_without_its_keys() {
    on_each_database(async |app| {
        let file = app.folder.path().join("personal-keys.toml");
        let home = household(&app, "一号", None).await;
        resident(&app, &home, "1949-12-31").await;
        let away = app.folder.path().join("away.toml");
        std::fs::rename(&file, &away).unwrap();
        let refused = error_output(&app).await;
        assert!(
            refused.contains("missing") && refused.contains("--personal-keys"),
            "{refused}"
        );
        let table = app.folder.path().join("residents.csv");
        std::fs::write(&table, "村居代码,户地址,姓名\n").unwrap();
        let import = ["import", "residents", table.to_str().unwrap()];
        for command in [&import[..], &["keys", "reseal", "--indexes"]] {
            let refused = run(&app, command).await;
            let refused = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(refused.contains("missing"), "{refused}");
        }
        assert!(!file.exists(), "no new key file is created");
        Vault::from_file(&file).unwrap();
        let refused = error_output(&app).await;
        assert!(refused.contains("not the key file"), "{refused}");
        let named = [
            "token",
            "issue",
            "--role",
            "OFFICIAL",
            "--division",
            "44",
            "--personal-keys",
            away.to_str().unwrap(),
        ];
        run_for_output(&app, &named).await;
    })
    .await;
}
