//! Addresses of databases without their passwords. They are also hidden in an address that cannot be parsed, for example
//! because its password is not percent-encoded, so the address is not parsed here.

const MASK: &str = "***";

/// The address without the password, which is before the host or a parameter.
#[must_use]
pub fn mask_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // The last `@`, because a password that is not percent-encoded may contain others.
    let Some((name, host)) = rest.rsplit_once('@') else {
        return format!("{scheme}://{}", without_parameter(rest));
    };
    let user = name.split([':', '/', '?']).next().unwrap_or_default();
    format!("{scheme}://{user}:{MASK}@{}", without_parameter(host))
}

/// A host, path and parameters without the value of the parameter `password`.
fn without_parameter(text: &str) -> String {
    let Some((path, parameters)) = text.split_once('?') else {
        return text.to_owned();
    };
    let masked = parameters.split('&').map(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        if name.eq_ignore_ascii_case("password") {
            format!("{name}={MASK}")
        } else {
            parameter.to_owned()
        }
    });
    format!("{path}?{}", masked.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_an_address_shows_the_password() {
        for (url, masked) in [
            ("postgres://u:secret@h/d", "postgres://u:***@h/d"),
            ("postgres://u:sec@ret@h/d", "postgres://u:***@h/d"),
            ("postgres://u:sec?ret@h/d", "postgres://u:***@h/d"),
            (
                "postgres://u:sec/ret#1@h:5432/d",
                "postgres://u:***@h:5432/d",
            ),
            (
                "postgres://h/d?user=u&password=secret&sslmode=require",
                "postgres://h/d?user=u&password=***&sslmode=require",
            ),
            (
                "postgres://u@h/d?PASSWORD=secret",
                "postgres://u:***@h/d?PASSWORD=***",
            ),
            ("postgres://h/d?password=sec@ret", "postgres://h:***@ret"),
            ("sqlite:.cunju/cunju.db", "sqlite:.cunju/cunju.db"),
            ("postgres://h/d", "postgres://h/d"),
        ] {
            assert_eq!(mask_password(url), masked);
        }
    }
}
