//! Guarantees of the encryption of personal data.

use std::path::PathBuf;

use tempfile::TempDir;
use uuid::Uuid;

use super::{Field, HEAD, Sealed, Vault, VaultError, rotate};

const NUMBER: &str = "11010519491231002X";

fn file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("personal-keys.toml");
    (folder, path)
}

#[test]
fn value_decrypts_only_in_its_own_context() {
    let (_folder, path) = file();
    let vault = Vault::from_file(&path).unwrap();
    let (row, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let sealed = vault.seal(Field::IdentityNumber, row, NUMBER).unwrap();
    let opened = |field, row, sealed: &Sealed| vault.open(field, row, sealed);
    assert_eq!(opened(Field::IdentityNumber, row, &sealed).unwrap(), NUMBER);
    let moved = opened(Field::IdentityNumber, other, &sealed);
    assert_eq!(moved, Err(VaultError::Damaged));
    assert_eq!(opened(Field::Phone, row, &sealed), Err(VaultError::Damaged));
    for n in 0..sealed.bytes().len() {
        let mut bytes = sealed.bytes().to_vec();
        bytes[n] ^= 1;
        let changed = opened(Field::IdentityNumber, row, &Sealed::new(bytes));
        assert!(changed.is_err(), "byte {n}");
    }
    for length in 0..HEAD {
        let cut = Sealed::new(sealed.bytes()[..length].to_vec());
        assert!(opened(Field::IdentityNumber, row, &cut).is_err());
    }
    let again = vault.seal(Field::IdentityNumber, row, NUMBER).unwrap();
    assert_ne!(sealed, again, "ciphertexts do not reveal equal values");
}

#[test]
fn key_rotation_keeps_old_values_readable_and_the_index_stable() {
    let (_folder, path) = file();
    let before = Vault::from_file(&path).unwrap();
    let row = Uuid::from_u128(1);
    let old = before.seal(Field::Phone, row, "13800001234").unwrap();
    assert_eq!(rotate(&path).unwrap(), 2);
    let after = Vault::from_file(&path).unwrap();
    assert_eq!(after.open(Field::Phone, row, &old).unwrap(), "13800001234");
    assert!(before.is_current(&old) && !after.is_current(&old));
    let new = after.seal(Field::Phone, row, "13800001234").unwrap();
    assert!(after.is_current(&new));
    let unknown = before.open(Field::Phone, row, &new);
    assert_eq!(unknown, Err(VaultError::UnknownKey(2)));
    let index = |vault: &Vault| vault.index(Field::Phone, "13800001234");
    assert_eq!(index(&before), index(&after));
}

#[test]
fn different_keys_with_the_same_id_do_not_decrypt_or_match() {
    let ((_a, one), (_b, two)) = (file(), file());
    let (one, two) = (
        Vault::from_file(&one).unwrap(),
        Vault::from_file(&two).unwrap(),
    );
    let row = Uuid::from_u128(1);
    let sealed = one.seal(Field::Phone, row, "13800001234").unwrap();
    let opened = two.open(Field::Phone, row, &sealed);
    assert_eq!(opened, Err(VaultError::Damaged));
    let index = |vault: &Vault| vault.index(Field::Phone, "13800001234");
    assert_ne!(index(&one), index(&two));
}

#[test]
fn blind_index_depends_on_the_value_not_its_spelling() {
    let (_folder, path) = file();
    let vault = Vault::from_file(&path).unwrap();
    let phone = |text| vault.index(Field::Phone, text);
    for same in [
        "138 0000 1234",
        "+86-13800001234",
        "008613800001234",
        "１３８００００１２３４",
    ] {
        assert_eq!(phone(same), phone("13800001234"), "{same}");
    }
    assert_ne!(phone("13800001234"), phone("13800001235"));
    assert_ne!(
        phone("8613800001"),
        phone("13800001"),
        "not a mobile number"
    );
    let number = |text| vault.index(Field::IdentityNumber, text);
    assert_eq!(number(" 11010519491231002x"), number(NUMBER));
    assert_ne!(
        number("13800001234"),
        phone("13800001234"),
        "fields have separate indexes"
    );
}

#[cfg(unix)]
#[test]
fn key_file_readable_by_others_is_rejected() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file();
    Vault::from_file(&path).unwrap();
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    rotate(&path).unwrap();
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
    assert!(
        Vault::from_file(&path).is_ok(),
        "stricter permissions are accepted"
    );
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    let refused = Vault::from_file(&path).err().unwrap().to_string();
    assert!(refused.contains("chmod 600"), "{refused}");
}

#[test]
fn error_for_a_damaged_key_file_does_not_reveal_its_content() {
    let (_folder, path) = file();
    Vault::from_file(&path).unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let secret = good.rsplit('"').nth(1).unwrap().to_owned();
    let two = good.clone()
        + good
            .split_once("[[keys]]")
            .map(|(_, key)| "\n[[keys]]".to_owned() + key)
            .unwrap()
            .as_str();
    let bad = [
        good.replace(&secret, &secret[1..]),
        good.replace("[[keys]]", "[[keys"),
        good.replace("[[keys]]", "[[kees]]"),
        two,
        String::new(),
    ];
    for text in bad {
        std::fs::write(&path, &text).unwrap();
        let refused = Vault::from_file(&path).err().unwrap().to_string();
        assert!(refused.contains("does not contain valid keys"), "{refused}");
        assert!(!refused.contains(&secret[1..]), "{refused}");
    }
}
