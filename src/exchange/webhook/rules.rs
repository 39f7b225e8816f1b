//! Rules of webhooks: allowed receivers, and the times of attempts.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use cunju_entity::delivery;
use cunju_entity::value::{DeliveryError, DeliveryState};
use reqwest::Url;

/// Maximum length of a receiver's URL, in bytes.
pub(super) const MAX_URL: usize = 2_000;
/// How long a delivery is tried.
pub(super) const DELIVERY_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// Delays before the second and the following attempts, in seconds; then an hour each.
const RETRY_DELAYS: [i64; 5] = [5, 30, 120, 600, 1_800];
/// The final delay, in seconds.
const FINAL_RETRY_DELAY: i64 = 3_600;

/// Allowed receivers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Targets {
    /// Receivers on the internet, with https.
    #[default]
    Public,
    /// Also receivers on this machine and in private networks, and with http: for tests and intranets.
    Private,
}

/// Why a receiver is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlError {
    /// It is not a URL with a host, or it is too long.
    NoUrl,
    /// It contains a user name or password.
    UserInfo,
    /// Its scheme is not allowed.
    Scheme,
    /// Its address is not allowed.
    Address,
}

impl Targets {
    /// The normalized URL of a receiver, if it is allowed as far as can be determined without resolving a name.
    pub(super) fn check(self, url: &str) -> Result<Url, UrlError> {
        // The parser drops tabs and line breaks, so the stored URL would not be the one that is used.
        if url.len() > MAX_URL || url.chars().any(|sign| sign.is_control() || sign == ' ') {
            return Err(UrlError::NoUrl);
        }
        let url = Url::parse(url).map_err(|_| UrlError::NoUrl)?;
        match (url.scheme(), self) {
            ("https", _) | ("http", Self::Private) => (),
            _ => return Err(UrlError::Scheme),
        }
        // Every official who sees the webhook would read the password in `Webhook.url`.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::UserInfo);
        }
        // The parser has turned forms such as 0x7f.1 and 2130706433 into an address.
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        match literal.parse::<IpAddr>() {
            Ok(address) if !self.allow(address) => Err(UrlError::Address),
            _ if host.is_empty() || url.fragment().is_some() => Err(UrlError::NoUrl),
            _ => Ok(url),
        }
    }

    /// Whether the server sends to this address.
    pub(super) fn allow(self, address: IpAddr) -> bool {
        let address = match address {
            IpAddr::V6(address) => address
                // A connection to ::ffff:10.0.0.1 reaches 10.0.0.1.
                .to_ipv4_mapped()
                .map_or(IpAddr::V6(address), IpAddr::V4),
            IpAddr::V4(_) => address,
        };
        let is_allowed = is_public(address) || (self == Self::Private && is_private(address));
        is_allowed && !METADATA.contains(&address)
    }
}

/// Private addresses at which clouds serve credentials: Alibaba Cloud and AWS.
const METADATA: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Whether an address belongs to this machine or a private network.
fn is_private(address: IpAddr) -> bool {
    match address {
        // 100.64.0.0/10 is the shared space of RFC 6598. Link-local addresses are never allowed: clouds serve
        // credentials at 169.254.169.254.
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || in_v4(address, [100, 64, 0, 0], 10)
        }
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Whether an address is public, according to the special-purpose address registries of IANA.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    const SPECIAL: [([u8; 4], u32); 14] = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        // Multicast, reserved and broadcast.
        ([224, 0, 0, 0], 3),
    ];
    !SPECIAL
        .iter()
        .any(|(network, bits)| in_v4(address, *network, *bits))
}

/// Only `2000::/3` is assigned; it contains protocol, documentation and tunnel addresses. For a tunnel, the address of
/// its end counts.
fn is_public_v6(address: Ipv6Addr) -> bool {
    /// Protocol addresses such as Teredo, benchmarking and ORCHID; and documentation addresses.
    const SPECIAL: [(u128, u32); 3] = [
        (0x2001 << 112, 23),
        (0x2001_0db8 << 96, 32),
        (0x3fff << 112, 20),
    ];
    const ALLOCATED: (u128, u32) = (0x2000 << 112, 3);
    const NAT64: (u128, u32) = (0x0064_ff9b << 96, 96);
    const SIX_TO_FOUR: (u128, u32) = (0x2002 << 112, 16);
    let bits = address.to_bits();
    let within =
        |(network, length): (u128, u32)| bits >> (128 - length) == network >> (128 - length);
    if within(NAT64) {
        is_public_v4(embedded(bits))
    } else if within(SIX_TO_FOUR) {
        is_public_v4(embedded(bits >> 80))
    } else {
        within(ALLOCATED) && !SPECIAL.into_iter().any(within)
    }
}

/// The IPv4 address in the last 32 bits.
fn embedded(bits: u128) -> Ipv4Addr {
    let [.., a, b, c, d] = bits.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

fn in_v4(address: Ipv4Addr, network: [u8; 4], bits: u32) -> bool {
    let mask = u32::MAX << (32 - bits);
    address.to_bits() & mask == Ipv4Addr::from(network).to_bits()
}

/// Result of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// HTTP status of the response; `None` without a response.
    pub(super) status: Option<u16>,
    /// The error; `None` if the receiver accepted the event.
    pub(super) error: Option<DeliveryError>,
    /// Time before which the receiver accepts no further request; `None` if it did not say so, or accepted the event.
    pub(super) not_before: Option<DateTime<Utc>>,
}

impl Outcome {
    /// The result of an attempt with a response.
    pub(super) fn answered(status: u16, not_before: Option<DateTime<Utc>>) -> Self {
        let taken = (200..300).contains(&status);
        Self {
            status: Some(status),
            error: (!taken).then_some(DeliveryError::Status),
            not_before: not_before.filter(|_| !taken),
        }
    }

    /// The result of an attempt without a response.
    pub(super) fn failed(error: DeliveryError) -> Self {
        Self {
            status: None,
            error: Some(error),
            not_before: None,
        }
    }

    /// Whether the receiver permanently refuses events.
    pub(super) fn is_gone(self) -> bool {
        self.status == Some(410)
    }
}

/// A delivery after an attempt that has just ended: done, failed, or to be tried again.
pub(super) fn after_attempt(
    before: &delivery::Model,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> delivery::Model {
    let attempts = before.attempts.saturating_add(1);
    let state = match outcome.error {
        None => DeliveryState::Delivered,
        // Compared after the attempt: a delivery that waited a day for the one before it still gets its attempt.
        Some(_) if now >= before.give_up_at || outcome.is_gone() => DeliveryState::Failed,
        Some(_) => DeliveryState::Pending,
    };
    let next = now + wait(attempts, before.id.uuid().as_bytes());
    let next = next.min(before.give_up_at);
    // This may be after the time at which the delivery expires: the last attempt is then the one that the receiver
    // requested.
    let next = outcome.not_before.map_or(next, |asked| next.max(asked));
    delivery::Model {
        attempts,
        state,
        next_attempt_at: (state == DeliveryState::Pending).then_some(next),
        delivered_at: (state == DeliveryState::Delivered).then_some(now),
        last_status: outcome.status.and_then(|status| i16::try_from(status).ok()),
        last_error: outcome.error,
        ..before.clone()
    }
}

/// The delay after this many attempts, with 20 percent of jitter, so that deliveries that failed together are not
/// repeated together. The random part of the ID determines the jitter.
fn wait(attempts: i32, id: &[u8; 16]) -> TimeDelta {
    let position = usize::try_from(attempts).unwrap_or_default();
    let seconds = RETRY_DELAYS
        .get(position.saturating_sub(1))
        .unwrap_or(&FINAL_RETRY_DELAY);
    let [.., random] = id;
    // Rotated, so that each attempt of a delivery has another jitter.
    let part = i64::from(random.rotate_left(position.try_into().unwrap_or_default()));
    TimeDelta::milliseconds(seconds * (800 + part * 400 / 255))
}
