//! Tests of the rules: rejected targets, and delays.

use super::*;

/// Spellings of targets that must be rejected.
const REFUSED: [(&str, UrlError); 40] = [
    ("", UrlError::NoUrl),
    ("example.com/hook", UrlError::NoUrl),
    ("https://", UrlError::NoUrl),
    ("https://exa mple.com/", UrlError::NoUrl),
    ("https://example.com/\n", UrlError::NoUrl),
    ("https://example.com/#part", UrlError::NoUrl),
    ("http://example.com/", UrlError::Scheme),
    ("ftp://example.com/", UrlError::Scheme),
    ("file:///etc/passwd", UrlError::Scheme),
    ("gopher://example.com/", UrlError::Scheme),
    ("data:text/plain,x", UrlError::Scheme),
    ("https://user@example.com/", UrlError::UserInfo),
    ("https://user:password@example.com/", UrlError::UserInfo),
    ("https://:password@example.com/", UrlError::UserInfo),
    ("https://example.com@127.0.0.1/", UrlError::UserInfo),
    ("https://127.0.0.1/", UrlError::Address),
    ("https://127.0.0.1:8443/", UrlError::Address),
    ("https://127.1/", UrlError::Address),
    ("https://2130706433/", UrlError::Address),
    ("https://0x7f000001/", UrlError::Address),
    ("https://0x7f.0.0.1/", UrlError::Address),
    ("https://0177.0.0.1/", UrlError::Address),
    ("https://１２７.０.０.１/", UrlError::Address),
    ("https://127.0.0.1./", UrlError::Address),
    ("https://0/", UrlError::Address),
    ("https://10.0.0.1/", UrlError::Address),
    ("https://172.31.255.255/", UrlError::Address),
    ("https://192.168.1.1/", UrlError::Address),
    (
        "https://169.254.169.254/latest/meta-data/",
        UrlError::Address,
    ),
    ("https://100.100.100.200/", UrlError::Address),
    ("https://255.255.255.255/", UrlError::Address),
    ("https://[::1]/", UrlError::Address),
    ("https://[::]/", UrlError::Address),
    ("https://[::ffff:127.0.0.1]/", UrlError::Address),
    ("https://[::ffff:a9fe:a9fe]/", UrlError::Address),
    ("https://[::127.0.0.1]/", UrlError::Address),
    ("https://[fe80::1]/", UrlError::Address),
    ("https://[fd00:ec2::254]/", UrlError::Address),
    ("https://[64:ff9b::7f00:1]/", UrlError::Address),
    ("https://[2002:7f00:1::]/", UrlError::Address),
];

#[test]
fn non_public_target_is_rejected_in_any_notation() {
    for (url, refusal) in REFUSED {
        assert_eq!(Targets::Public.check(url), Err(refusal), "{url}");
    }
    let long = format!("https://example.com/{}", "x".repeat(MAX_URL));
    assert_eq!(Targets::Public.check(&long), Err(UrlError::NoUrl));
    for url in [
        "https://example.com/",
        "https://example.com:8443/hook?for=cunju",
        "https://例子.中国/钩子",
        "https://1.1.1.1/",
        "https://[2606:4700:4700::1111]/",
        "HTTPS://EXAMPLE.COM",
    ] {
        assert!(Targets::Public.check(url).is_ok(), "{url}");
    }
}

/// Special-purpose addresses: the first and last of their networks.
const SPECIAL: &str = "0.0.0.0 0.255.255.255 10.255.255.255 100.64.0.0 100.127.255.255
    127.255.255.255 169.254.0.0 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255
    192.0.2.1 192.88.99.1 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1
    ::ffff:169.254.169.254 ::10.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::1.1.1.1 100::1 2001::1
    2001:10::1 2001:20::1 2001:1ff:ffff::1 2001:db8::1 2002:0a00:0001::1 2002:a9fe:a9fe::1
    3fff::1 3fff:fff::1 5f00::1 fc00::1 fdff::1 fe80::1 febf::1 fec0::1 ff02::1";
/// Addresses just outside those networks.
const PUBLIC: &str = "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255
    128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0
    192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2000::1 2001:200::1
    2001:db7::1 2001:db9::1 2400:3200::1 ::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:0101:0101::1
    3ffe::1 3fff:1000::1";

#[test]
fn every_special_purpose_address_is_rejected() {
    for (all, allowed) in [(SPECIAL, false), (PUBLIC, true)] {
        for address in all.split_whitespace() {
            let parsed = address.parse().unwrap();
            assert_eq!(Targets::Public.allow(parsed), allowed, "{address}");
        }
    }
}

#[test]
fn setting_allows_only_private_networks_and_loopback() {
    for url in [
        "http://127.0.0.1:9000/",
        "http://localhost/",
        "https://10.1.2.3/",
        "http://[::1]:9000/",
        "http://[fd12::1]/",
        "http://100.64.1.1/",
        "https://example.com/",
    ] {
        assert!(Targets::Private.check(url).is_ok(), "{url}");
    }
    for url in [
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://[::ffff:169.254.169.254]/",
        "http://224.0.0.1/",
        "http://[fe80::1]/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:100.100.100.200]/",
    ] {
        assert_eq!(Targets::Private.check(url), Err(UrlError::Address), "{url}");
    }
    assert_eq!(
        Targets::Private.check("ftp://10.0.0.1/"),
        Err(UrlError::Scheme)
    );
}

#[test]
fn retry_delays_grow_to_one_hour_with_20_percent_jitter() {
    for (attempts, seconds) in [
        (1, 5),
        (2, 30),
        (3, 120),
        (4, 600),
        (5, 1_800),
        (6, 3_600),
        (99, 3_600),
    ] {
        let waits: Vec<TimeDelta> = (0..=255)
            .map(|random| wait(attempts, &[random; 16]))
            .collect();
        let least = TimeDelta::milliseconds(seconds * 800);
        let most = TimeDelta::milliseconds(seconds * 1_200);
        assert_eq!(waits.iter().min(), Some(&least));
        assert_eq!(waits.iter().max(), Some(&most));
    }
}
