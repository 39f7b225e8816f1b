//! Settings: flags override the environment, which overrides `cunju.toml`, which overrides the defaults here.

mod limits;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::Deserialize;

use crate::access::auth::key::PERSONAL;
use crate::app::server::Setup;
use crate::exchange::webhook::Targets;
use crate::platform::api::Limits;

pub use limits::LimitSettings;

/// Settings of all commands.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
// Otherwise a misspelled key would silently leave its default in force.
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Folder of the embedded database and the token key [default: .cunju]
    #[arg(long, env = "CUNJU_DATA", global = true)]
    pub data: Option<PathBuf>,
    /// Database: `postgres://user:password@host/name`, or `sqlite:` with a path
    /// [default: cunju.db in the data folder]
    // Hidden, because `--help` prints the values of variables, and this one contains a password.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// File with the encryption keys of personal data [default: personal-keys.toml in the data folder]
    #[arg(long, env = "CUNJU_PERSONAL_KEYS", global = true)]
    pub personal_keys: Option<PathBuf>,
    /// Address to listen on; port 0 selects a free port [default: 127.0.0.1:8080]
    #[arg(long, env = "CUNJU_LISTEN", value_parser = address, global = true)]
    pub listen: Option<SocketAddr>,
    /// Allow webhooks to use http and to target this machine and private networks
    // `=false` overrides a `true` of the file. Without `require_equals`, the flag would take the next argument as its
    // value.
    #[arg(long, env = "CUNJU_WEBHOOK_PRIVATE_TARGETS", global = true,
        num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub webhook_private_targets: Option<bool>,
    /// Run only persisted documents; `cunju documents import` adds them
    #[arg(long, env = "CUNJU_DOCUMENTS_ONLY", global = true)]
    #[serde(default)]
    pub documents_only: bool,
    /// Origin of pages that may call the API from a browser, such as `https://app.example`; can be repeated
    #[arg(
        long = "allow-origin",
        env = "CUNJU_ALLOW_ORIGIN",
        value_delimiter = ',',
        value_parser = origin,
        global = true
    )]
    #[serde(default)]
    pub allow_origin: Vec<String>,
    /// Address to serve Prometheus metrics on, such as 127.0.0.1:9090; do not make it public [default: no metrics]
    #[arg(long, env = "CUNJU_METRICS", value_parser = address, global = true)]
    pub metrics: Option<SocketAddr>,
    /// Address of an OpenTelemetry collector that receives traces by OTLP over HTTP, such as `http://127.0.0.1:4318`
    /// [default: no traces]
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", global = true)]
    pub otlp_endpoint: Option<String>,
    /// Limits of a request.
    #[command(flatten)]
    #[serde(default)]
    pub limits: LimitSettings,
}

/// The settings file is not valid.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}. Correct the file, or remove it / 配置文件有误，请更正")]
pub struct ConfigError {
    path: String,
    reason: String,
}

impl Settings {
    /// Fills settings that flags and environment leave open from a file, if it exists.
    pub fn or_file(self, path: &Path) -> Result<Self, ConfigError> {
        let fail = |reason: String| ConfigError {
            path: path.display().to_string(),
            reason,
        };
        let content = match std::fs::read_to_string(path) {
            Ok(content) => content,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(self),
            Err(error) => return Err(fail(error.to_string())),
        };
        let file: Self = toml::from_str(&content).map_err(|error| fail(error.to_string()))?;
        // The value parser of clap does not run for values of the file.
        for allowed in &file.allow_origin {
            origin(allowed).map_err(|reason| fail(format!("allow_origin {allowed}: {reason}")))?;
        }
        // Merged by hand: `config` would convert values and report no line of an unknown key (ADR 0023).
        Ok(Self {
            data: self.data.or(file.data),
            database_url: self.database_url.or(file.database_url),
            personal_keys: self.personal_keys.or(file.personal_keys),
            listen: self.listen.or(file.listen),
            webhook_private_targets: self
                .webhook_private_targets
                .or(file.webhook_private_targets),
            // A flag without a value cannot say no, so the stricter of the two applies.
            documents_only: self.documents_only || file.documents_only,
            allow_origin: if self.allow_origin.is_empty() {
                file.allow_origin
            } else {
                self.allow_origin
            },
            metrics: self.metrics.or(file.metrics),
            otlp_endpoint: self.otlp_endpoint.or(file.otlp_endpoint),
            limits: self.limits.or(file.limits),
        })
    }

    /// Folder of the embedded database and the token key.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from(".cunju"))
    }

    /// URL of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data().join("cunju.db").display()))
    }

    /// File with the encryption keys of personal data.
    #[must_use]
    pub fn personal_keys(&self) -> PathBuf {
        let own = || self.data().join(PERSONAL);
        self.personal_keys.clone().unwrap_or_else(own)
    }

    /// Configuration of the server, apart from its database and keys.
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            limits: Limits::from(&self.limits),
            documents_only: self.documents_only,
            origins: self.allow_origin.clone(),
            webhook_targets: if self.webhook_private_targets == Some(true) {
                Targets::Private
            } else {
                Targets::Public
            },
            bulk: Some(self.data().join("bulk")),
            ..Setup::default()
        }
    }

    /// Address to listen on.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        self.listen
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)))
    }
}

/// Parses an address to listen on.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "must be an IP address and a port, such as 127.0.0.1:8080 / 应为 IP 地址和端口，如 127.0.0.1:8080"
            .to_owned()
    })
}

/// Parses an origin exactly as browsers send it: any other spelling would never match.
fn origin(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    if url.is_some_and(|url| url.origin().ascii_serialization() == text) {
        return Ok(text.to_owned());
    }
    Err(
        "must be scheme, host and port only, such as https://app.example / \
         应为协议、主机和端口，如 https://app.example，其后不加任何内容"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_overrides_the_file_and_unknown_key_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cunju.toml");
        std::fs::write(&path, "data = \"a\"\nlisten = \"127.0.0.1:1\"").unwrap();
        let flags = Settings {
            data: Some("b".into()),
            ..Settings::default()
        };
        let settings = flags.clone().or_file(&path).unwrap();
        assert_eq!(settings.data(), PathBuf::from("b"));
        assert_eq!(settings.listen().port(), 1);
        std::fs::write(&path, "lisen = \"127.0.0.1:1\"").unwrap();
        let error = flags.or_file(&path).unwrap_err().to_string();
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn origin_matches_the_header_that_browsers_send() {
        for good in ["https://app.example", "http://localhost:3000"] {
            assert_eq!(origin(good).as_deref(), Ok(good));
        }
        for bad in [
            "foo",
            "*",
            "https://app.example/",
            "https://a.example:443",
            "file:///a",
        ] {
            assert!(
                origin(bad).unwrap_err().contains("https://app.example"),
                "{bad}"
            );
        }
    }
}
